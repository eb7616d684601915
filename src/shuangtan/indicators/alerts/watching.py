"""The rules asked of the facts: one alert per rule and subject, with its whole track and the figures behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.alerts.conditions import Observation
from shuangtan.indicators.alerts.rule import Rule
from shuangtan.indicators.alerts.states import AlertState, Step, track
from shuangtan.indicators.system import Asked, Subject, evaluate
from shuangtan.kernel import Figure, Period


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule on one subject: every step, and the figure of the last period."""

    rule: Rule
    subject: str
    steps: tuple[Step, ...]
    figure: Figure | None

    @property
    def now(self) -> Step:
        return self.steps[-1]


def watch_rules(
    rules: Iterable[Rule],
    facts: Facts,
    subjects: Sequence[Subject],
    year: int,
    today: date,
    breaks: Collection[str] = (),
) -> list[Alert]:
    """Every rule on every subject of its levels, over the periods of a year that are over.

    `breaks` are periods as written (`2024`, `2024-01`) on a new basis.
    """
    alerts = []
    for rule in rules:
        for subject in (s for s in subjects if s.level in rule.levels):
            seen, last = observations(rule, facts, subject, year, today, breaks)
            if seen:
                alerts.append(Alert(rule, subject.id, tuple(track(rule, seen, [today])), last))
    return alerts


def firing(alerts: Iterable[Alert]) -> list[Alert]:
    """Those that fire now."""
    return [a for a in alerts if a.now.state is AlertState.FIRING]


def observations(
    rule: Rule, facts: Facts, subject: Subject, year: int, today: date, breaks: Collection[str] = ()
) -> tuple[list[Observation], Figure | None]:
    """What the facts say of each period; an incomplete value counts as unknown, for half a sum is no level."""
    periods = [p for p in Period.year(year).parts(rule.frequency) if p.end.date() <= today]
    figures = [evaluate(rule.watches, Asked(facts, subject.id, p, subject.children)) for p in periods]
    budget = _budget(rule, facts, subject, year)
    seen = [
        Observation(
            period,
            figure.quantity.to(rule.unit).value if figure.is_complete and figure.quantity else None,
            None,
            budget.quantity.to(rule.unit).value if budget and budget.quantity else None,
            str(period) in breaks,
        )
        for period, figure in zip(periods, figures, strict=True)
    ]
    return seen, figures[-1] if figures else None


def _budget(rule: Rule, facts: Facts, subject: Subject, year: int) -> Figure | None:
    if rule.budget is None:
        return None
    return evaluate(rule.budget, Asked(facts, subject.id, Period.year(year), subject.children))
