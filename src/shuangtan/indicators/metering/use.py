"""What a meter used in a period: the difference of its register, complete only if nothing in it is unknown.

A period whose first and last moment lie on one stretch is known exactly, whatever was silent between. Otherwise the
known inner part is summed and the rest stands as gaps with their from and to; with nothing known it is missing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from shuangtan.indicators.metering.cleaning import Cleaned, Point
from shuangtan.kernel import Evidence, Figure, Period, Quantity, State, missing, total


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time between two neighbouring readings whose use is known only as a whole."""

    start: datetime
    end: datetime
    amount: Quantity


def use(cleaned: Cleaned, period: Period) -> Figure:
    """Use of a meter in a period [unit of the meter]."""
    return _use(cleaned, f"{cleaned.meter.id} {period}", period.start, period.end)


def spans(cleaned: Cleaned, longer_than: timedelta) -> list[Span]:
    """Neighbouring readings further apart than the usual interval: known as a whole, never split by guess."""
    unit = cleaned.meter.unit
    return [
        Span(a, b, Quantity(after - before, unit))
        for stretch in cleaned.stretches
        for (a, before), (b, after) in pairwise(stretch)
        if b - a > longer_than
    ]


def _use(cleaned: Cleaned, label: str, start: datetime, end: datetime) -> Figure:
    id, unit = f"use.{label.replace(' ', '@')}", cleaned.meter.unit
    inside = [_clipped(stretch, start, end) for stretch in cleaned.stretches]
    known = [(first, last) for first, last in filter(None, inside)]
    if not known:
        return missing(id, f"用量 {label}", "期内没有可用读数：缺失，不是零")
    parts = [_part(id, cleaned, *piece) for piece in _pieces(known, start, end)]
    if len(parts) == 1:
        return parts[0].named(id, f"用量 {label}")
    return total(id, f"用量 {label}", parts, unit)


def _clipped(stretch: tuple[Point, ...], start: datetime, end: datetime) -> tuple[Point, Point] | None:
    first = bisect_left(stretch, start, key=_moment)
    last = bisect_right(stretch, end, key=_moment) - 1
    return (stretch[first], stretch[last]) if last > first else None


def _moment(point: Point) -> datetime:
    return point[0]


def _pieces(
    known: list[tuple[Point, Point]], start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, Decimal | None]]:
    """The period cut into known and unknown pieces, in order."""
    reached = start
    for (first, before), (last, after) in known:
        if reached < first:
            yield reached, first, None
        yield first, last, after - before
        reached = last
    if reached < end:
        yield reached, end, None


def _part(id: str, cleaned: Cleaned, start: datetime, end: datetime, amount: Decimal | None) -> Figure:
    span = f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"
    own, label = f"{id}[{span}]", f"{cleaned.meter.id} {span}"
    if amount is None:
        return missing(own, label, "该段用量不明：无读数、换表或超量程")
    evidence = (Evidence(cleaned.meter.id, locator=span),)
    return Figure(own, label, Quantity(amount, cleaned.meter.unit), State.MEASURED, "止码 − 起码", evidence=evidence)
