"""A number of a scenario or a technology: one value or one by year, its unit, range, source and mark.

Between listed years it is interpolated on a straight line and outside them the end value holds: a named rule, printed
with every scenario. ``range`` are multipliers: how much lower and higher it might honestly be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shuangtan.kernel import Located, Mark, Problem, State, Wording, kind, nearest

BAD_VALUE = kind(
    "N120",
    "error",
    Wording("{field} 为 {seen}", "{expected}", "情景与技术目录的格式", "改正 {field}"),
    Wording("{field} is {seen}", "{expected}", "the form of scenarios and technologies", "correct {field}"),
)
UNKNOWN_FIELD = kind(
    "N121",
    "error",
    Wording("字段 {field}", "{expected}", "情景与技术目录的格式", "是否应为 {nearest}"),
    Wording("the field {field}", "{expected}", "the form of scenarios and technologies", "perhaps {nearest}"),
)

FIELDS = ("id", "zh", "unit", "value", "values", "series", "range", "sensitive", "source", "mark", "note")


@dataclass(frozen=True)
class Stated:
    """A number as stated; ``by_year`` has one key, 0, where it does not change; ``series`` lists values by hour."""

    id: str
    zh: str
    unit: str
    by_year: Mapping[int, float]
    low: float
    high: float
    source: str
    mark: Mark
    note: str = ""
    is_sensitive: bool = False
    series: tuple[float, ...] = ()
    at: str = ""

    def in_year(self, year: int) -> float:
        """The number for a year, on the straight line between its listed neighbours."""
        years = sorted(self.by_year)
        return float(np.interp(year, years, [self.by_year[y] for y in years]))

    @property
    def value(self) -> float:
        """The number where it does not change; ValueError with the years if it does."""
        if len(self.by_year) != 1:
            raise ValueError(f"{self.id} 随年份变化：{sorted(self.by_year)}")
        return next(iter(self.by_year.values()))

    @property
    def state(self) -> State:
        """What a result may say of it: assumed unless it was read or computed from what was read."""
        return State.ESTIMATED if self.mark in (Mark.FOUND, Mark.COMPUTED) else State.ASSUMED

    def times(self, factor: float) -> Stated:
        return replace(self, by_year={year: value * factor for year, value in self.by_year.items()})

    def put(self, value: float, year: int | None = None) -> Stated:
        """The same number with another value, in one year or in all."""
        changed = dict.fromkeys(self.by_year, value) if year is None else {**self.by_year, year: value}
        if year is not None and 0 in changed:
            raise ValueError(f"{self.id} 不随年份变化，不能只改 {year} 年")
        return replace(self, by_year=changed, mark=Mark.ASSUMED, note=f"{self.note}；本次改为 {value:g}".strip("；"))

    def text(self) -> str:
        listed = "，".join(f"{y} {v:g}" if y else f"{v:g}" for y, v in sorted(self.by_year.items()))
        return f"{self.zh} {listed or '逐时'} {self.unit}".strip()


def read_stated(row: Located, id: str = "") -> tuple[Stated | None, list[Problem]]:
    """One number; what is wrong with it otherwise."""
    problems = [
        UNKNOWN_FIELD(at=row.at, field=f, expected="、".join(FIELDS), nearest=nearest(f, FIELDS))
        for f in row
        if f not in FIELDS
    ]
    by_year = _by_year(row, problems)
    low, high = _range(row, problems)
    series = tuple(_number(row, "series", v, problems) for v in row.get("series") or [])
    mark = _mark(row, problems)
    if not by_year and not series:
        problems.append(BAD_VALUE(at=row.at, field="value", seen="空", expected="value、values 或 series 之一"))
    if not row.get("source"):
        problems.append(BAD_VALUE(at=row.at, field="source", seen="空", expected="来源编号：没有来源的数不能载入"))
    if problems:
        return None, problems
    name, zh, unit = id or str(row.get("id")), str(row.get("zh") or id), str(row.get("unit") or "1")
    source, note = str(row["source"]), str(row.get("note") or "")
    sensitive = bool(row.get("sensitive"))
    return Stated(name, zh, unit, by_year, low, high, source, mark, note, sensitive, series, row.at), []


def _by_year(row: Located, problems: list[Problem]) -> dict[int, float]:
    if isinstance(row.get("values"), Mapping):
        return dict(_pairs(row, problems))
    return {0: _number(row, "value", row["value"], problems)} if "value" in row else {}


def _pairs(row: Located, problems: list[Problem]) -> Iterator[tuple[int, float]]:
    for year, value in row["values"].items():
        if not str(year).isdigit() or len(str(year)) != 4:
            problems.append(BAD_VALUE(at=row.at, field="values", seen=year, expected="四位年份"))
        else:
            yield int(year), _number(row, f"values.{year}", value, problems)


def _range(row: Located, problems: list[Problem]) -> tuple[float, float]:
    told = row.get("range")
    if told is None:
        return 1.0, 1.0
    if not isinstance(told, list) or len(told) != 2:
        problems.append(BAD_VALUE(at=row.at, field="range", seen=told, expected="[低, 高] 两个乘数"))
        return 1.0, 1.0
    low, high = (_number(row, "range", v, problems) for v in told)
    if not low <= 1.0 <= high:
        problems.append(BAD_VALUE(at=row.at, field="range", seen=told, expected="低不大于 1，高不小于 1"))
    return low, high


def _number(row: Located, field: str, value: Any, problems: list[Problem]) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        problems.append(BAD_VALUE(at=row.at, field=field, seen=value, expected="一个数"))
        return float("nan")


def _mark(row: Located, problems: list[Problem]) -> Mark:
    try:
        return Mark(str(row.get("mark")))
    except ValueError:
        expected = "、".join(m.value for m in Mark)
        problems.append(BAD_VALUE(at=row.at, field="mark", seen=row.get("mark"), expected=expected))
        return Mark.ASSUMED
