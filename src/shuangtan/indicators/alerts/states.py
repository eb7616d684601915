"""The states of an alert through time, computed from the history as a whole.

normal → pending (bad, not yet long enough) → firing → resolved (good again) → normal. What is unknown leaves pending
and firing as they are: an alarm does not go away because the meter went silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuangtan.indicators.alerts.conditions import Observation, Said, Verdict, of_day, of_period
from shuangtan.indicators.alerts.rule import Rule


class AlertState(StrEnum):
    """Where an alert stands."""

    NORMAL = "normal"
    PENDING = "pending"
    FIRING = "firing"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return {"normal": "正常", "pending": "待确认", "firing": "告警", "resolved": "已解除"}[self.value]


@dataclass(frozen=True, slots=True)
class Step:
    """The state at one moment (a period or a day), since when it has been so, and why."""

    moment: str
    state: AlertState
    since: str
    verdict: Verdict
    because: str

    @property
    def shown(self) -> str:
        """What is printed: without data an alert that does not fire is not normal, it is not assessed."""
        is_blind = self.state is AlertState.NORMAL and self.verdict is Verdict.UNKNOWN
        return "不评价" if is_blind else self.state.label


def track(rule: Rule, seen: Sequence[Observation], days: Sequence[date] = ()) -> list[Step]:
    """Every step of one alert: of each period, or of each day for rules that ask whether data came."""
    seen = sorted(seen, key=lambda o: o.period)
    if rule.kind.watches_days:
        said = [(day.isoformat(), of_day(rule, seen, day)) for day in sorted(days)]
    else:
        said = [(str(o.period), of_period(rule, seen, i)) for i, o in enumerate(seen)]
    return list(_steps(rule, said))


def _steps(rule: Rule, said: Sequence[tuple[str, Said]]) -> Iterator[Step]:
    state, since, bad, good = AlertState.NORMAL, said[0][0] if said else "", 0, 0
    for moment, (verdict, because) in said:
        if verdict is not Verdict.UNKNOWN:
            bad, good = (bad + 1, 0) if verdict is Verdict.BAD else (0, good + 1)
        after = _next(rule, state, verdict, bad, good)
        if after is not state:
            state, since = after, moment
        yield Step(moment, state, since, verdict, because)


def _next(rule: Rule, state: AlertState, verdict: Verdict, bad: int, good: int) -> AlertState:
    if state is AlertState.FIRING:
        return AlertState.RESOLVED if verdict is Verdict.GOOD and good >= rule.clear else state
    if verdict is Verdict.BAD:
        return AlertState.FIRING if bad >= rule.hold else AlertState.PENDING
    return state if verdict is Verdict.UNKNOWN and state is AlertState.PENDING else AlertState.NORMAL
