"""Finding the factor for a question: rule, series, value of the period, and every doubt about it as a problem.

A year without a published value has none: no neighbouring year is taken unless `carry_forward` was asked for, and
then the value is an estimate that says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from shuangtan.catalogue import Catalogue, catalogue_root, confidence
from shuangtan.factors import mistakes
from shuangtan.factors.choice import CARRY_FORWARD, STAND_IN, Choice, Considered, Question, state_of
from shuangtan.factors.rules import Rule, read_rules
from shuangtan.kernel import DatedSeries, DatedValue, Period, Problem, State, nearest, plain


@dataclass(frozen=True, slots=True)
class Factors:
    """The catalogue's values and the rules that choose among them."""

    catalogue: Catalogue
    rules: tuple[Rule, ...]

    def resolve(self, question: Question) -> Choice:
        """The factor that applies, with the rule that chose it, or the problems that left none."""
        rule = self._rule(question)
        if rule is None:
            return Choice(question, problems=(self._no_rule(question),))
        words = self._words(question, rule)
        if isinstance(words, Problem):
            return Choice(question, rule, problems=(words,))
        if unproven := self._unproven(question, rule):
            return Choice(question, rule, problems=(unproven,))
        found = self._series(question, rule, words)
        if isinstance(found, Problem):
            return self._stood_in(question, rule) or Choice(question, rule, problems=(found,))
        edition, series = found
        choice = _valued(Choice(question, rule, edition, series), series)
        return replace(choice, considered=tuple(self._others(question, rule, words, series)))

    def purposes(self, factor: str) -> list[str]:
        """The purposes for which a rule chooses this factor."""
        return sorted({rule.purpose for rule in self.rules if rule.factor == factor.partition(".")[0]})

    def editions(self, factor: str) -> list[str]:
        """The editions in which the catalogue holds this factor."""
        head = factor.partition(".")[0] + "."
        return sorted({id.split(".")[1] for id in self.catalogue.series if id.startswith(head)})

    def _rule(self, question: Question) -> Rule | None:
        day = _last_day(question.period)
        above = frozenset(place.code for place in self.catalogue.places.above(question.place))
        head = question.factor.partition(".")[0]
        fitting = [r for r in self.rules if (r.factor, r.purpose) == (head, question.purpose) and r.holds(day, above)]
        return max(fitting, key=lambda r: bool(r.places), default=None)

    def _no_rule(self, question: Question) -> Problem:
        known = "、".join(self.purposes(question.factor)) or "、".join(sorted({r.factor for r in self.rules}))
        facts = {"factor": question.factor, "purpose": question.purpose, "known": known}
        return mistakes.NO_RULE(at=question.name, **facts)

    def _words(self, question: Question, rule: Rule) -> dict[str, str] | Problem:
        """What stands for the words in braces; a word the pattern needs and the place does not have is a problem."""
        province = self.catalogue.province_of(question.place)
        region = self.catalogue.region_of(province, question.period.first_day)
        place = question.place if question.place in self.catalogue.places.places else ""
        words = {"place": place, "province": province, "region": region}
        for name, code in words.items():
            if not code and "{" + name + "}" in rule.pattern:
                near = nearest(question.place, self.catalogue.places.places)
                facts = {"place": question.place, "wanted": name, "rule": rule.zh, "nearest": near}
                return mistakes.NO_PLACE(at=question.name, **facts)
        return words | {"subject": question.subject or rule.subject, "part": question.part}

    def _series(self, question: Question, rule: Rule, words: dict[str, str]) -> tuple[str, DatedSeries] | Problem:
        editions = (question.edition,) if question.edition else rule.editions
        tried = [(edition, rule.pattern.format(edition=edition, **words)) for edition in editions]
        for edition, id in tried:
            if (series := self.catalogue.series.get(id)) is not None:
                return edition, series
        names = "、".join(id for _, id in tried)
        family = tried[0][1].rpartition(".")[0].partition(".")[0]
        near = nearest(tried[0][1], (series.id for series in self.catalogue.under(family)))
        return mistakes.NO_SERIES(at=question.name, tried=names, rule=rule.zh, nearest=near)

    def _stood_in(self, question: Question, rule: Rule) -> Choice | None:
        other = rule.stand_in(question.subject)
        if STAND_IN not in question.operations or not other:
            return None
        once = replace(question, subject=other, operations=question.operations - {STAND_IN})
        choice = self.resolve(once)
        warning = mistakes.STOOD_IN(at=question.name, subject=question.subject, other=other)
        state = State.ESTIMATED if choice.value is not None else State.MISSING
        return replace(choice, question=question, state=state, problems=(warning, *choice.problems))

    def _unproven(self, question: Question, rule: Rule) -> Problem | None:
        """The missing proof of an edition that some rule grants only against proof, whichever rule was asked."""
        proofs = self._proofs(rule.factor, question.edition or rule.editions[0])
        if not proofs or any(question.proofs >= set(proof.split("+")) for proof in proofs):
            return None
        seen = "、".join(sorted(question.proofs)) or "无"
        return mistakes.NO_PROOF(at=question.name, seen=seen, proofs="、".join(proofs), rule=rule.zh)

    def _proofs(self, factor: str, edition: str) -> tuple[str, ...]:
        return next((r.proofs for r in self.rules if r.proofs and r.factor == factor and edition in r.editions), ())

    def _others(
        self, question: Question, rule: Rule, words: dict[str, str], chosen: DatedSeries
    ) -> Iterable[Considered]:
        editions = [e for e in self.editions(question.factor) if not self._proofs(rule.factor, e)]
        patterns = [rule.pattern.format(edition=edition, **words) for edition in editions]
        patterns += [template.format(**words) for template in rule.beside]
        for id in dict.fromkeys(patterns):
            series = self.catalogue.series.get(id)
            value = series.at(question.period.first_day) if series is not None else None
            if series is not None and value is not None and series is not chosen:
                yield Considered(series, value)


def load_factors(catalogue: Catalogue, root: Path | None = None) -> tuple[Factors, list[Problem]]:
    """The rules of choice beside the catalogue's values, and every mistake in them."""
    path = (root or catalogue_root()) / "factors" / "choice.yaml"
    rules, problems = read_rules(path, frozenset(catalogue.sources))
    return Factors(catalogue, rules), problems


def _valued(choice: Choice, series: DatedSeries) -> Choice:
    question, rule = choice.question, choice.rule
    first, last = series.at(question.period.first_day), series.at(_last_day(question.period))
    if first is not last and (first or last):
        facts = {"period": question.period, "first": _shown(first), "last": _shown(last), "series": series.id}
        return replace(choice, problems=(mistakes.STRADDLES(at=question.name, **facts),))
    if first is not None:
        return replace(choice, value=first, state=state_of(first), problems=tuple(_doubts(question, series, first)))
    earlier = [v for v in series.values if v.valid_until <= question.period.first_day]
    facts = {"series": series.id, "period": question.period, "years": _span(earlier[-1:] or series.values)}
    if CARRY_FORWARD in question.operations and earlier:
        carried = mistakes.CARRIED(at=question.name, value=plain(earlier[-1].value), **facts)
        doubts = (carried, *_doubts(question, series, earlier[-1]))
        return replace(choice, value=earlier[-1], state=State.ESTIMATED, problems=doubts)
    facts["years"] = _span(series.values)
    return replace(choice, problems=(mistakes.NO_VALUE(at=question.name, rule=rule.zh if rule else "", **facts),))


def _doubts(question: Question, series: DatedSeries, value: DatedValue) -> Iterable[Problem]:
    if not value.is_verified:
        sure = f"{value.mark.label}（把握{confidence(value)}）" if confidence(value) else value.mark.label
        facts = {"series": series.id, "value": plain(value.value), "mark": sure, "source": value.source}
        yield mistakes.UNVERIFIED(at=question.name, **facts)


def _last_day(period: Period) -> date:
    return (period.end - timedelta(microseconds=1)).date()


def _shown(value: DatedValue | None) -> str:
    return "无" if value is None else plain(value.value)


def _span(values: Iterable[DatedValue]) -> str:
    years = (f"{v.valid_from.year}" if v.valid_from > date.min else f"{v.valid_until} 以前" for v in values)
    return "、".join(years)
