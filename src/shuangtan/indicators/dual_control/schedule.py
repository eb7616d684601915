"""进度: how much of a reduction is due by the end of a period, also within a year, by a named method.

`equal_rate` spreads a five-year reduction R at one yearly rate, 1 − (1 − R)^(t/N), t in years and parts of a year;
`straight` gives R·t/N. A part-year is compared in one of two named ways: `year_on_year` sets it against the same part
of the year before and asks the year's full rate of it (the 晴雨表 practice), `by_time` asks only the share of the year
that is over. Source: reference §4.1 and §4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shuangtan.kernel import Figure, Grain, Period, Quantity, derived, unit

HUNDRED = Decimal(100)
_MONTHS = {Grain.YEAR: 12, Grain.HALF: 6, Grain.QUARTER: 3, Grain.MONTH: 1}


class PartYear(StrEnum):
    """How a part of a year is held against the schedule."""

    YEAR_ON_YEAR = "year_on_year"
    BY_TIME = "by_time"

    @property
    def label(self) -> str:
        return {"year_on_year": "与上年同期相比，按全年降低率", "by_time": "按时间进度折算"}[self.value]


class Method(StrEnum):
    """How a reduction is spread over its years."""

    EQUAL_RATE = "equal_rate"
    STRAIGHT = "straight"

    @property
    def label(self) -> str:
        return {"equal_rate": "1−(1−R)^(t/N)，等比例递减", "straight": "R·t/N，逐年均摊"}[self.value]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A reduction [%] due between the end of `base_year` and the end of `year`."""

    goal: Figure
    base_year: int
    year: int
    method: Method = Method.EQUAL_RATE
    part_year: PartYear = PartYear.YEAR_ON_YEAR

    @property
    def years(self) -> int:
        return self.year - self.base_year

    def elapsed(self, period: Period) -> Decimal:
        """Years between the end of the base year and the end of the period; with `year_on_year` a part-year counts
        as its whole year, because it is compared with the same part of the year before."""
        if period.grain not in _MONTHS:
            raise ValueError(f"进度只按年、半年、季、月计算，不能用 {period}")
        whole = Decimal(period.first_day.year - self.base_year)
        if self.part_year is PartYear.YEAR_ON_YEAR:
            return whole
        return whole - 1 + Decimal(_end_month(period)) / 12

    def due_by(self, period: Period) -> Figure:
        """The cumulative fall due by the end of the period [%]; a gap outside the schedule's years."""
        t = self.elapsed(period)
        id, label = f"due.{self.goal.id}@{period}", f"截至 {period} 应累计下降"
        rule = self.method.label
        is_inside = 0 < t <= self.years
        value = self._fallen(t) if is_inside and self.goal.quantity is not None else None
        words = f"t = {t.normalize():f} 年，N = {self.years}；{self.part_year.label}"
        return derived(id, label, _percent(value), rule, [self.goal], clause=self.goal.clause, why=words)

    def yearly_due(self) -> Figure:
        """The fall one year asks on the equal-rate path [%]: what 同比 is held against."""
        value = self._rate() if self.goal.quantity is not None else None
        return derived(f"due.yearly.{self.goal.id}", "年均应下降", _percent(value), "1−(1−R)^(1/N)", [self.goal])

    def still_due(self, reached: Figure, after: int) -> Figure:
        """The yearly fall the remaining years must reach after `reached` [% since the base year] at the end of
        `after`: 1 − ((1 − R)/(1 − C))^(1/n) [%]; a gap once the schedule is over."""
        id, label, rule = f"still_due.{self.goal.id}@{after}", f"{after} 年后每年仍须下降", "1−((1−R)/(1−C))^(1/n)"
        left, goal = self.year - after, self.goal.quantity
        if goal is None or reached.quantity is None or left <= 0:
            return derived(id, label, None, rule, [self.goal, reached])
        kept = (1 - goal.to("%").value / HUNDRED) / (1 - reached.quantity.to("%").value / HUNDRED)
        rate = (1 - kept ** (Decimal(1) / left)) * HUNDRED
        return derived(id, label, _percent(rate), rule, [self.goal, reached])

    def _fallen(self, t: Decimal) -> Decimal:
        assert self.goal.quantity is not None
        total = self.goal.quantity.to("%").value
        if t == self.years:
            return total
        if self.method is Method.STRAIGHT:
            return total * t / self.years
        return (1 - (1 - total / HUNDRED) ** (t / self.years)) * HUNDRED

    def _rate(self) -> Decimal:
        assert self.goal.quantity is not None
        kept = 1 - self.goal.quantity.to("%").value / HUNDRED
        return (1 - kept ** (Decimal(1) / self.years)) * HUNDRED


def completion(reached: Figure, due: Figure) -> Figure:
    """进度完成率: what fell ÷ what was due [%]; negative where it rose, a gap where nothing was due."""
    id, label, rule = f"completion.{reached.id}", f"{reached.label}，进度完成率", "实际下降 ÷ 应下降"
    if reached.quantity is None or due.quantity is None:
        return derived(id, label, None, rule, [reached, due])
    if due.quantity.value <= 0:
        return derived(id, label, None, rule, [reached, due], why="应下降为零或负，完成率没有意义，无法评价")
    ratio = reached.quantity.to("%").value / due.quantity.to("%").value * HUNDRED
    return derived(id, label, _percent(ratio), rule, [reached, due])


def _end_month(period: Period) -> int:
    return period.first_day.month + _MONTHS[period.grain] - 1


def _percent(value: Decimal | None) -> Quantity | None:
    return None if value is None else Quantity(value, unit("%"))
