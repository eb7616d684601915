"""Whether a target is met: pure functions from a target and a value to a verdict that states what was required."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shuangtan.kernel import Quantity, plain
from shuangtan.policies.target import Direction, Target


class Outcome(StrEnum):
    """met, not met, or not assessed (不评价): without a value nothing is judged."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"

    @property
    def label(self) -> str:
        return {"met": "达到", "not_met": "未达到", "not_assessed": "不评价"}[self.value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, what was required, what was found, by how much it passes (negative: fails), and why in words."""

    outcome: Outcome
    required: Quantity | None
    value: Quantity | None
    margin: Quantity | None
    why: str

    @property
    def ratio(self) -> Decimal | None:
        """Value over required: 1.07 is 107 % of the target; None where it means nothing."""
        if self.value is None or self.required is None or not self.required.value:
            return None
        return self.value.to(self.required.unit).value / self.required.value


def judge(target: Target, value: Quantity | None, why_missing: str = "") -> Verdict:
    """The verdict on a target.

    `value` is what the target's direction asks for: the level (at_least, at_most), the fall since the base year in %
    (reduce_by, keep_falling), the mean yearly growth in % (average_growth), the rise since the base year (keep_rising)
    or the year of the peak (peak_by, unit 1). None means missing and is not assessed; `why_missing` is passed on.
    On the threshold is met: 以上 and 达到 include the number itself. Raises UnitError for a value of another dimension.
    """
    if not target.is_measurable:
        return Verdict(Outcome.NOT_ASSESSED, None, value, None, f"文件只有定性表述：{target.note or target.label}")
    required = requirement(target)
    if value is None:
        return Verdict(Outcome.NOT_ASSESSED, required, None, None, why_missing or f"没有“{target.label}”的数据")
    if target.direction in (Direction.AT_MOST, Direction.PEAK_BY):
        margin = required - value
    else:
        margin = value.to(required.unit) - required
    is_strict = target.direction in (Direction.KEEP_FALLING, Direction.KEEP_RISING)
    is_met = margin.value > 0 or (margin.value == 0 and not is_strict)
    return Verdict(Outcome.MET if is_met else Outcome.NOT_MET, required, value, margin, _said(target, value, required))


def requirement(target: Target) -> Quantity:
    """The value a measurable target requires: its number, the year of a peak, or zero change."""
    if target.value is not None:
        return target.value.quantity
    if target.direction is Direction.PEAK_BY:
        return Quantity.of(target.year, "1")
    return Quantity.of(0, target.unit)


def required_path(reduction: Decimal | int | str, years: int) -> tuple[Decimal, ...]:
    """The cumulative fall [%] required by the end of each year if `reduction` [%] is reached at an equal yearly rate.

    r_n = 100·(1 − (1 − R/100)^(n/N)), n = 1 … N. Holds for 0 ≤ R < 100.
    """
    total = Decimal(reduction)
    if not 0 <= total < 100 or years < 1:
        raise ValueError(f"下降 {total}%、{years} 年：应为 0 至 100（不含）之间的百分数和至少一年")
    kept = 1 - total / 100
    return (*(100 * (1 - kept ** (Decimal(n) / years)) for n in range(1, years)), total)


def required_by(target: Target, year: int) -> Quantity | None:
    """The fall a reduce_by target requires by the end of `year` on the equal-rate path; None outside its years."""
    if target.direction is not Direction.REDUCE_BY or target.base_year is None or target.value is None:
        return None
    if not target.base_year < year <= target.year:
        return None
    path = required_path(target.value.value, target.year - target.base_year)
    return Quantity(path[year - target.base_year - 1], target.value.unit)


def _said(target: Target, value: Quantity, required: Quantity) -> str:
    number = plain(required.value)
    if target.direction is Direction.PEAK_BY:
        return f"峰值在 {plain(value.value)} 年，要求不晚于 {number} 年"
    if target.value is None:
        return f"变化 {value}，要求{target.direction.label}"
    return f"{value}，要求{target.direction.label} {required}"
