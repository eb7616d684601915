"""Periods of statistics, from year to hour: `2025 2025H1 2025Q3 2025-07 2025-07-17 2025-07-17T13`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Grain(StrEnum):
    """How long a period is; the order is from long to short."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"


_MONTHS = {Grain.YEAR: 12, Grain.HALF: 6, Grain.QUARTER: 3, Grain.MONTH: 1}
_FORMS = (
    (Grain.YEAR, re.compile(r"(\d{4})")),
    (Grain.HALF, re.compile(r"(\d{4})H([12])")),
    (Grain.QUARTER, re.compile(r"(\d{4})Q([1-4])")),
    (Grain.MONTH, re.compile(r"(\d{4})-(\d{2})")),
    (Grain.DAY, re.compile(r"(\d{4})-(\d{2})-(\d{2})")),
    (Grain.HOUR, re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2})")),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open stretch of time [start, end) of one grain, in the local time of the place."""

    start: datetime
    grain: Grain

    @classmethod
    def parse(cls, text: str | int) -> Period:
        """A period from its written form; ValueError names the text and the forms that exist."""
        for grain, form in _FORMS:
            if match := form.fullmatch(str(text).strip()):
                return cls(_start(grain, [int(x) for x in match.groups()]), grain)
        raise ValueError(f"期间 {text!r} 不合规范；应为 2025、2025H1、2025Q3、2025-07、2025-07-17 或 2025-07-17T13")

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(datetime(year, 1, 1), Grain.YEAR)

    @property
    def end(self) -> datetime:
        if self.grain in _MONTHS:
            return _add_months(self.start, _MONTHS[self.grain])
        return self.start + (timedelta(days=1) if self.grain is Grain.DAY else timedelta(hours=1))

    @property
    def first_day(self) -> date:
        return self.start.date()

    def next(self) -> Period:
        return Period(self.end, self.grain)

    def contains(self, other: Period) -> bool:
        """Whether `other` lies wholly inside this period."""
        return self.start <= other.start and other.end <= self.end

    def parts(self, grain: Grain) -> list[Period]:
        """The periods of a shorter grain that make up this one, in order."""
        piece, pieces = Period(self.start, grain), []
        while piece.start < self.end:
            pieces.append(piece)
            piece = piece.next()
        return pieces

    def __str__(self) -> str:
        return _WRITTEN[self.grain](self.start)


_WRITTEN: dict[Grain, Callable[[datetime], str]] = {
    Grain.YEAR: lambda s: f"{s.year:04}",
    Grain.HALF: lambda s: f"{s.year:04}H{1 + s.month // 7}",
    Grain.QUARTER: lambda s: f"{s.year:04}Q{1 + (s.month - 1) // 3}",
    Grain.MONTH: lambda s: f"{s.year:04}-{s.month:02}",
    Grain.DAY: lambda s: f"{s.year:04}-{s.month:02}-{s.day:02}",
    Grain.HOUR: lambda s: f"{s.year:04}-{s.month:02}-{s.day:02}T{s.hour:02}",
}


def _start(grain: Grain, numbers: list[int]) -> datetime:
    if grain in (Grain.HALF, Grain.QUARTER):
        return datetime(numbers[0], (numbers[1] - 1) * _MONTHS[grain] + 1, 1)
    year, month, day, hour = (numbers + [1, 1, 0][len(numbers) - 1 :])[:4]
    return datetime(year, month, day, hour)


def _add_months(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    return moment.replace(year=moment.year + years, month=month + 1)
