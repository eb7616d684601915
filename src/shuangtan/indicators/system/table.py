"""The system evaluated: indicators × subjects × periods, with what is missing shown and counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.system.evaluation import Asked, evaluate
from shuangtan.indicators.system.expression import Word
from shuangtan.indicators.system.indicator import Indicator, Level, System
from shuangtan.kernel import Figure, Grain, Period, derived, walk

_ORDER = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR)


@dataclass(frozen=True, slots=True)
class Subject:
    """A place, park or enterprise, at its level; `children` are the places right below it."""

    id: str
    level: Level
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One indicator of one subject and period."""

    indicator: Indicator
    subject: Subject
    period: Period
    figure: Figure

    @property
    def status(self) -> str:
        """What is printed where there is no complete number."""
        if self.figure.is_complete:
            return "完整"
        if self.figure.quantity is not None:
            return f"不完整，缺 {len(self.figure.gaps)} 项"
        return self.figure.state.label

    @property
    def lacking(self) -> tuple[str, ...]:
        """The facts that are missing, by name."""
        labels = {f.id: f.label for f in walk(self.figure)}
        return tuple(labels.get(gap, gap) for gap in self.figure.gaps)


@dataclass(frozen=True, slots=True)
class Table:
    """All values asked for; every applicable indicator has one, known or not."""

    values: tuple[Value, ...]

    def coverage(self) -> dict[str, tuple[int, int]]:
        """Field → how many values are complete, of how many."""
        counts: dict[str, tuple[int, int]] = {}
        for value in self.values:
            known, asked = counts.get(value.indicator.field, (0, 0))
            counts[value.indicator.field] = (known + value.figure.is_complete, asked + 1)
        return counts

    def wanted(self) -> dict[str, int]:
        """What is missing, by how many values wait for it: the list to collect by."""
        gaps: dict[str, int] = {}
        for value in self.values:
            for gap in value.figure.gaps:
                gaps[gap] = gaps.get(gap, 0) + 1
        return dict(sorted(gaps.items(), key=lambda item: (-item[1], item[0])))


def evaluate_system(system: System, facts: Facts, subjects: Iterable[Subject], periods: Sequence[Period]) -> Table:
    """Every indicator at its levels and for the periods that are not shorter than its frequency."""
    return Table(
        tuple(
            Value(indicator, subject, period, value_of(indicator, facts, subject, period))
            for subject in subjects
            for indicator in system.indicators.values()
            if subject.level in indicator.levels
            for period in periods
            if _is_told(indicator, period)
        )
    )


def value_of(indicator: Indicator, facts: Facts, subject: Subject, period: Period) -> Figure:
    """One indicator as a figure in its own unit, named after it."""
    figure = evaluate(indicator.formula, Asked(facts, subject.id, period, subject.children))
    id, label = f"{indicator.id}@{subject.id}:{period}", f"{indicator.zh} {period}"
    if isinstance(indicator.formula, Word):
        told = replace(
            derived(id, label, figure.quantity, "取账本所载", [figure]), state=figure.state, gaps=figure.gaps
        )
        return told.to(indicator.unit)
    return figure.named(id, label).to(indicator.unit)


def _is_told(indicator: Indicator, period: Period) -> bool:
    """A yearly indicator has no value for a month; a monthly one may be asked for its year."""
    return period.grain in _ORDER and _ORDER.index(period.grain) >= _ORDER.index(indicator.frequency)
