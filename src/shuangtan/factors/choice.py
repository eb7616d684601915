"""A question for a factor, and the choice that answers it: value, series, edition, and why."""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.factors.rules import Rule
from shuangtan.kernel import (
    DatedSeries,
    DatedValue,
    Figure,
    Mark,
    Period,
    Problem,
    State,
    has_errors,
    missing,
    plain,
)

CARRY_FORWARD = "carry_forward"
"""The named operation that lets the latest earlier value stand in for one that is not published."""


STAND_IN = "stand_in"
"""The named operation that lets a related fuel's factor stand in for one that the edition lacks."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which factor, for what purpose, for which period and place.

    `factor` is `grid`, `footprint`, `combustion.ef` (or `.ncv .cc .of`), `standard_coal.k`, `co2_per_tce`, `gwp`, …;
    `subject` the fuel, gas or process; `edition` overrides the rule's own; `operations` are what may be done about a
    missing value; `proofs` what is shown for a claim.
    """

    factor: str
    purpose: str
    period: Period
    place: str = "CN"
    subject: str = ""
    edition: str = ""
    operations: frozenset[str] = frozenset()
    proofs: frozenset[str] = frozenset()

    @property
    def part(self) -> str:
        return self.factor.partition(".")[2]

    @property
    def name(self) -> str:
        """How the question is called in messages."""
        words = (self.factor, self.subject, self.purpose, f"{self.place}:{self.period}")
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Considered:
    """Another series that would give a value for the same period, and was not chosen."""

    series: DatedSeries
    value: DatedValue

    def __str__(self) -> str:
        return f"{self.series.id} = {self.value.quantity}"


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer. Without a value, `problems` say why; with one, `why` says which rule chose it."""

    question: Question
    rule: Rule | None = None
    edition: str = ""
    series: DatedSeries | None = None
    value: DatedValue | None = None
    state: State = State.MISSING
    considered: tuple[Considered, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_usable(self) -> bool:
        return self.value is not None and not has_errors(self.problems)

    @property
    def why(self) -> str:
        """Which rule chose it, in Chinese, with the basis of the series and what was not chosen."""
        return self._why("zh")

    @property
    def why_en(self) -> str:
        return self._why("en")

    def figure(self) -> Figure:
        """The factor as a figure, for multiplying and explaining; a named gap if there is no value."""
        label = self.series.zh if self.series else self.question.name
        id = f"factor.{self.series.id if self.series else self.question.factor}@{self.question.period}"
        if self.value is None:
            return missing(id, label, "；".join(p.text() for p in self.problems))
        value, known = self.value, self.value.is_verified
        return Figure(
            id,
            f"{label} {self.question.period}",
            value.quantity,
            self.state,
            evidence=(value.evidence,),
            why=self.why,
            low=value.low,
            high=value.high,
            is_verified=known,
        )

    def _why(self, lang: str) -> str:
        comma = "、" if lang == "zh" else ", "
        said = [getattr(self.rule, lang), _doubt(self.rule, lang)] if self.rule else []
        if self.value is not None and self.series is not None:
            said.append(f"{self.series.id} = {plain(self.value.value)} {self.value.unit}")
            said += [self.series.basis, self.value.mark.label] if lang == "zh" else [str(self.value.mark)]
            said += [self.value.note] if lang == "zh" else []
        if self.considered:
            said.append(("未用：" if lang == "zh" else "not used: ") + comma.join(map(str, self.considered)))
        return ("；" if lang == "zh" else "; ").join(filter(None, said))


def _doubt(rule: Rule, lang: str) -> str:
    if rule.mark in (Mark.FOUND, Mark.COMPUTED):
        return ""
    return f"选用规则{rule.mark.label}" if lang == "zh" else f"rule {rule.mark}"


def state_of(value: DatedValue) -> State:
    """A factor read or recalled counts as reported, an assumed one as assumed."""
    return State.ASSUMED if value.mark is Mark.ASSUMED else State.REPORTED
