"""Dated targets: an indicator, a direction, a value by a year, and the clause that says so.

Two documents may set different values for one indicator and year; each target belongs to its document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuangtan.kernel import DatedValue


class Direction(StrEnum):
    """How a value is compared with its target.

    at_least, at_most: the level in the target year. reduce_by: the fall since the base year, in percent of the base.
    average_growth: the mean yearly growth since the base year, in percent. Without a number: keep_falling and
    keep_rising (the change since the base year has a sign), peak_by (the peak lies in or before the year) and stated
    (words only, nothing to measure).
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    REDUCE_BY = "reduce_by"
    AVERAGE_GROWTH = "average_growth"
    KEEP_FALLING = "keep_falling"
    KEEP_RISING = "keep_rising"
    PEAK_BY = "peak_by"
    STATED = "stated"

    @property
    def label(self) -> str:
        return _LABELS[self.value]

    @property
    def needs_value(self) -> bool:
        """Whether a target of this direction is a number."""
        return self in (Direction.AT_LEAST, Direction.AT_MOST, Direction.REDUCE_BY, Direction.AVERAGE_GROWTH)


_LABELS = {
    "at_least": "不低于",
    "at_most": "不高于",
    "reduce_by": "累计下降不低于",
    "average_growth": "年均增长不低于",
    "keep_falling": "持续下降",
    "keep_rising": "持续提升",
    "peak_by": "不晚于该年达峰",
    "stated": "定性表述",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One dated target.

    `value` holds its number with unit, source and mark; None where the document gives none, and `note` then says so.
    `base_year` is the year a change is counted from. `clause` is the handle of the clause (or only the document's id
    where the article is not known to us).
    """

    id: str
    document: str
    clause: str
    indicator: str
    label: str
    label_en: str
    base_year: int | None
    year: int
    direction: Direction
    value: DatedValue | None
    unit: str
    note: str
    exception_to: str
    at: str

    @property
    def is_measurable(self) -> bool:
        """Whether some value could meet it: words alone cannot be met or missed."""
        return self.direction is not Direction.STATED

    def __str__(self) -> str:
        number = f" {self.value.quantity}" if self.value else ""
        return f"{self.year} 年{self.label}：{self.direction.label}{number}"
