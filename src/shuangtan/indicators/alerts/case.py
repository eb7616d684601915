"""A rule's test case: what was observed and which states must come out. Written in YAML beside the rule.

    - title: 两个月超出才告警
      given: {2025-01: 11, 2025-02: 11.5, 2025-03: null}
      expected: {2025-01: pending, 2025-02: firing, 2025-03: firing}

`null` is missing. For pace, `budget` is the year's amount. `received` says on which day a value came, `breaks` which
periods stand on a new basis. Rules that ask whether data came are expected on days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangtan.indicators.alerts.conditions import Observation
from shuangtan.indicators.alerts.rule import Rule
from shuangtan.indicators.alerts.states import AlertState, track
from shuangtan.kernel import Located, Period


@dataclass(frozen=True, slots=True)
class Case:
    """Observations and the states expected at named moments."""

    title: str
    seen: tuple[Observation, ...]
    expected: tuple[tuple[str, AlertState], ...]
    at: str = ""

    @property
    def states(self) -> set[AlertState]:
        return {state for _, state in self.expected}


def read_case(raw: Located) -> Case:
    """The case of a mapping; ValueError or KeyError names what cannot be read."""
    budget = Decimal(str(raw["budget"])) if raw.get("budget") is not None else None
    received = {k: date.fromisoformat(str(v)) for k, v in (raw.get("received") or {}).items()}
    breaks = {str(b) for b in raw.get("breaks") or []}
    seen = tuple(
        Observation(
            Period.parse(text),
            None if value is None else Decimal(str(value)),
            received.get(text),
            budget,
            text in breaks,
        )
        for text, value in raw["given"].items()
    )
    expected = tuple((moment, AlertState(state)) for moment, state in raw["expected"].items())
    return Case(raw["title"], seen, expected, raw.at)


def run_case(rule: Rule, case: Case) -> list[str]:
    """What came out otherwise than expected; empty if the case holds."""
    days = [date.fromisoformat(moment) for moment, _ in case.expected] if rule.kind.watches_days else []
    steps = {step.moment: step for step in track(rule, case.seen, days)}
    wrong = []
    for moment, state in case.expected:
        step = steps.get(moment)
        if step is None or step.state is not state:
            got = f"{step.state}（{step.because}）" if step else "没有这一期"
            wrong.append(f"{moment} 应为 {state}，得 {got}")
    return wrong
