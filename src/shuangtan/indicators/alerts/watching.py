"""The rules asked of the facts: one alert per rule and subject, with its whole track and the figures behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.alerts.conditions import Observation
from shuangtan.indicators.alerts.rule import Rule
from shuangtan.indicators.alerts.states import AlertState, Step, track
from shuangtan.indicators.system import Asked, Subject, evaluate
from shuangtan.indicators.system.expression import words
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
    first_year: int | None = None,
) -> list[Alert]:
    """Every rule on every subject of its levels, over all periods that are over from the first that was told to `year`.

    The track crosses the turn of the year: what was pending in December may fire in January. Where nothing was told
    before, it begins with `first_year` (by default `year`). `breaks` are periods as written (`2024`, `2024-01`) on a
    new basis.
    """
    alerts = []
    for rule in rules:
        for subject in (s for s in subjects if s.level in rule.levels):
            years = range(_begins(rule, facts, subject, first_year or year), year + 1)
            seen, last = observations(rule, facts, subject, years, today, breaks)
            if seen:
                alerts.append(Alert(rule, subject.id, tuple(track(rule, seen, [today])), last))
    return alerts


def firing(alerts: Iterable[Alert]) -> list[Alert]:
    """Those that fire now."""
    return [a for a in alerts if a.now.state is AlertState.FIRING]


def observations(
    rule: Rule, facts: Facts, subject: Subject, years: Iterable[int], today: date, breaks: Collection[str] = ()
) -> tuple[list[Observation], Figure | None]:
    """What the facts say of each period; an incomplete value counts as unknown, for half a sum is no level."""
    spans = [(year, Period.year(year).parts(rule.frequency)) for year in years]
    asked = [(period, year) for year, parts in spans for period in parts if period.end.date() <= today]
    figures = [evaluate(rule.watches, Asked(facts, subject.id, p, subject.children)) for p, _ in asked]
    budgets = {year: _budget(rule, facts, subject, year) for year, _ in spans}
    seen = [
        Observation(period, _known(figure, rule), None, budgets[year], str(period) in breaks)
        for (period, year), figure in zip(asked, figures, strict=True)
    ]
    return seen, figures[-1] if figures else None


def _begins(rule: Rule, facts: Facts, subject: Subject, latest: int) -> int:
    """The first year in which what the rule watches was told at its own frequency, at the latest `latest`."""
    told = [
        period.first_day.year
        for word in words(rule.watches)
        for place in (subject.id, *subject.children)
        for period in facts.periods(place, word.product, word.flow)
        if period.grain is rule.frequency
    ]
    return min([*told, latest])


def _known(figure: Figure, rule: Rule) -> Decimal | None:
    return figure.quantity.to(rule.unit).value if figure.is_complete and figure.quantity else None


def _budget(rule: Rule, facts: Facts, subject: Subject, year: int) -> Decimal | None:
    if rule.budget is None:
        return None
    told = evaluate(rule.budget, Asked(facts, subject.id, Period.year(year), subject.children))
    return told.quantity.to(rule.unit).value if told.quantity else None
