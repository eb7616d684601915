"""The five conditions: good, bad or unknown, and why; pure functions of a rule and what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from shuangtan.indicators.alerts.rule import Rule, RuleKind
from shuangtan.kernel import Grain, Period, plain

NAMED = 6
"""How many overdue periods a reason names; the count stands for the rest."""
_PER_YEAR = {Grain.YEAR: 1, Grain.HALF: 2, Grain.QUARTER: 4, Grain.MONTH: 12}


class Verdict(Enum):
    """Whether a condition holds."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Observation:
    """What a period told: `value` None is missing; `received` the day it came (None: before it is asked for);
    `budget` the year's amount; `is_break` that its basis is new."""

    period: Period
    value: Decimal | None
    received: date | None = None
    budget: Decimal | None = None
    is_break: bool = False

    def known_by(self, day: date) -> bool:
        return self.value is not None and (self.received is None or self.received <= day)


Said = tuple[Verdict, str]
UNKNOWN: Said = (Verdict.UNKNOWN, "数据缺失，不判断")


def of_period(rule: Rule, seen: Sequence[Observation], i: int) -> Said:
    """The condition of a rule in the i-th period."""
    now, limit = seen[i], rule.limit(seen[i].period.first_day)
    if limit is None:
        return Verdict.UNKNOWN, "该期没有阈值"
    if rule.kind is RuleKind.PACE:
        return _pace(rule, seen, i, limit)
    if now.value is None:
        return UNKNOWN
    if rule.kind is RuleKind.JUMP:
        return _jump(seen, i, limit)
    said = f"{plain(now.value, 4)} {rule.unit}，阈值{rule.side.label} {plain(limit)} {rule.threshold.unit}"
    return _verdict(rule.side.is_passed(now.value, limit)), said


def of_day(rule: Rule, seen: Sequence[Observation], day: date) -> Said:
    """The condition of a rule on a day: overdue reports, or nothing new."""
    limit = rule.limit(day)
    if limit is None:
        return Verdict.UNKNOWN, "该日没有阈值"
    return _missing(seen, day, limit) if rule.kind is RuleKind.MISSING else _stale(seen, day, limit)


def _pace(rule: Rule, seen: Sequence[Observation], i: int, limit: Decimal) -> Said:
    """Cumulative amount since January ÷ (budget × share of the year that is over)."""
    now = seen[i]
    year = [o for o in seen[: i + 1] if o.period.start.year == now.period.start.year]
    known = [o.value for o in year if o.value is not None]
    count = _PER_YEAR[now.period.grain]
    elapsed = sum(1 for p in Period.year(now.period.start.year).parts(now.period.grain) if p.end <= now.period.end)
    if now.budget is None or not now.budget or len(known) < elapsed:
        return Verdict.UNKNOWN, "年初以来有缺期或没有全年控制数，不判断"
    ratio = sum(known, Decimal(0)) / (now.budget * elapsed / count)
    said = f"累计为时间进度的 {plain(ratio * 100, 1)}%，阈值{rule.side.label} {plain(limit)} {rule.threshold.unit}"
    return _verdict(rule.side.is_passed(ratio / _one(rule), limit)), said


def _jump(seen: Sequence[Observation], i: int, limit: Decimal) -> Said:
    """|now ÷ before − 1|; nothing is compared over a gap or a break of definition."""
    now, before = seen[i], seen[i - 1] if i else None
    if now.value is None or before is None or before.value is None or before.period.next() != now.period:
        return Verdict.UNKNOWN, "没有相邻的上期，不判断"
    if now.is_break:
        return Verdict.UNKNOWN, "本期口径变化，与上期之差不是变化"
    if not before.value:
        return Verdict.UNKNOWN, "上期为零，不求变幅"
    step = abs(now.value / before.value - 1) * 100
    return _verdict(step > limit), f"比上期变动 {plain(step, 1)}%，阈值 {plain(limit)}%"


def _missing(seen: Sequence[Observation], day: date, limit: Decimal) -> Said:
    """A report is overdue when `limit` days have passed since its period ended and it is not there."""
    due = [o for o in seen if (day - o.period.end.date()).days > limit]
    late = [str(o.period) for o in due if not o.known_by(day)]
    if late:
        more = f" 等 {len(late)} 期" if len(late) > NAMED else ""
        return Verdict.BAD, f"逾期未报：{'、'.join(late[:NAMED])}{more}（期末后 {plain(limit)} 日内应报）"
    return Verdict.GOOD, "应报各期均已收到"


def _stale(seen: Sequence[Observation], day: date, limit: Decimal) -> Said:
    """The newest value known on the day is of a period that ended more than `limit` days ago."""
    ends = [o.period.end.date() for o in seen if o.known_by(day) and o.period.end.date() <= day]
    if not ends:
        return Verdict.BAD, "从未收到数据"
    age = (day - max(ends)).days
    return _verdict(age > limit), f"最新数据距今 {age} 日，阈值 {plain(limit)} 日"


def _one(rule: Rule) -> Decimal:
    """The ratio 1 written in the threshold's unit: thresholds may be typed as 1.05 or as 105 %."""
    scale = rule.threshold.unit.scale
    return Decimal(scale.numerator) / Decimal(scale.denominator)


def _verdict(is_bad: bool) -> Verdict:
    return Verdict.BAD if is_bad else Verdict.GOOD
