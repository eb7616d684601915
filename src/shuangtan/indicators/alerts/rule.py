"""An alert rule: what it watches, how, from which threshold, how long before it fires, and what then follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shuangtan.indicators.system import Level, Node
from shuangtan.kernel import DatedSeries, Grain, Unit


class RuleKind(StrEnum):
    """How a rule judges."""

    ABSOLUTE = "absolute"
    PACE = "pace"
    JUMP = "jump"
    MISSING = "missing"
    STALE = "stale"

    @property
    def label(self) -> str:
        words = {"absolute": "超限", "pace": "超进度", "jump": "突变", "missing": "漏报", "stale": "久未更新"}
        return words[self.value]

    @property
    def watches_days(self) -> bool:
        """Whether it is asked on days (is the report there?) and not of periods (what does it say?)."""
        return self in (RuleKind.MISSING, RuleKind.STALE)


class Side(StrEnum):
    """Which side of the threshold fires; the threshold itself fires with the `at_` sides."""

    ABOVE = "above"
    AT_OR_ABOVE = "at_or_above"
    BELOW = "below"
    AT_OR_BELOW = "at_or_below"

    def is_passed(self, value: Decimal, threshold: Decimal) -> bool:
        return {
            Side.ABOVE: value > threshold,
            Side.AT_OR_ABOVE: value >= threshold,
            Side.BELOW: value < threshold,
            Side.AT_OR_BELOW: value <= threshold,
        }[self]

    @property
    def label(self) -> str:
        return {"above": "高于", "at_or_above": "不低于", "below": "低于", "at_or_below": "不高于"}[self.value]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `watches` is a formula of the indicator language in `unit`; `budget` (for pace) the yearly amount it is held
    against; `threshold` a dated value: a level in `unit`, a ratio to the schedule, a step, or days. `hold` bad
    periods in a row fire (those before are pending), `clear` good ones resolve.
    """

    id: str
    zh: str
    kind: RuleKind
    watches: Node
    unit: Unit
    threshold: DatedSeries
    side: Side
    frequency: Grain
    levels: frozenset[Level]
    hold: int
    clear: int
    consequence: str
    budget: Node | None = None
    at: str = ""

    def limit(self, day: date) -> Decimal | None:
        """The threshold in force on a day, in its own unit; None where there is none: then nothing fires."""
        value = self.threshold.at(day)
        return None if value is None else value.quantity.to(self.threshold.unit).value
