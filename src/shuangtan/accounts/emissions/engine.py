"""The one small engine: rules over books give lines, each a figure that unfolds into activity and factors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shuangtan.accounts.emissions.books import Books
from shuangtan.accounts.emissions.rule import Conversion, Rule
from shuangtan.accounts.states import is_told, product
from shuangtan.kernel import Figure, Problem, Quantity, Wording, kind, missing, unit

HALF_MEASURED = kind(
    "A402",
    "error",
    Wording("{rule} 的实测数据不全：缺 {lacking}", "实测方法的全部数据", "{rule}", "补齐实测数据，或明写用缺省方法"),
    Wording("{rule} is measured in part: {lacking} lacking", "all of the method's data", "{rule}", "complete it"),
)
NOTHING_BURNT = kind(
    "A403",
    "error",
    Wording("{rule}：没有任何化石燃料的数据", "每种燃料的消费量，或注明 NO", "核算指南", "补录燃料消费；没有也要注明"),
    Wording("{rule}: no data of any fossil fuel", "consumption of each fuel, or NO", "the guide", "tell it, or NO"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an account: the rule and what it gives, in the gas's own mass unit."""

    rule: Rule
    figure: Figure

    @property
    def gas(self) -> str:
        """co2, ch4, n2o, … from the unit of the result."""
        return self.rule.result.removeprefix("t").lower()


def emission(rule: Rule, books: Books) -> Figure:
    """sign × Π activity × Π factors × ratio, in the rule's unit; gaps and notation keys pass through."""
    id, label = f"{rule.id}@{books.mark}", f"{rule.zh} {books.period}"
    if rule.is_per_fuel:
        return missing(id, label, "没有任何化石燃料的数据")
    parts = [books.told(p, f) for p, f in rule.activity] + [books.factor(name) for name in rule.factors]
    convert = rule.conversion
    rule_text = " × ".join(["活动水平", *(f.family for f in rule.factors)])
    raw = product(id, label, parts, convert.of if convert else rule.result, rule_text, rule.note)
    figure = _converted(raw, convert) if convert else raw
    return _signed(figure, rule.sign)


def lines(rules: Iterable[Rule], books: Books, methods: Mapping[str, str] | None = None) -> list[Line]:
    """The lines of all rules that this edition has; of alternatives the asked or the first one with data."""
    valid = [rule for rule in rules if not rule.editions or books.edition.id in rule.editions]
    chosen = _chosen(valid, books, methods or {})
    return [Line(rule, emission(rule, books)) for rule in _expanded(chosen, books)]


def _expanded(rules: Iterable[Rule], books: Books) -> Iterable[Rule]:
    """Rules per fuel, one for each fuel somebody told of; if nobody told of any, that is a gap of its own."""
    for rule in rules:
        fuels = books.fuels(rule.activity[0][1]) if rule.is_per_fuel else []
        yield from (rule.for_fuel(fuel.id, fuel.zh) for fuel in fuels) if fuels else [rule]
        if rule.is_per_fuel and not fuels:
            books.problems.append(NOTHING_BURNT(at=f"{rule.id}@{books.mark}", rule=rule.zh))


def _chosen(rules: list[Rule], books: Books, methods: Mapping[str, str]) -> list[Rule]:
    """The rules without those alternatives that are not used."""
    used: dict[str, str] = dict(methods)
    for group in dict.fromkeys(rule.group for rule in rules if rule.group):
        options = list(dict.fromkeys(r.method for r in rules if r.group == group))
        used.setdefault(group, _method([r for r in rules if r.group == group], options, books))
    return [rule for rule in rules if not rule.group or rule.method == used[rule.group]]


def _method(rules: list[Rule], options: list[str], books: Books) -> str:
    """The first method with any data of its own; told in part it is used and stays incomplete, and that is said."""
    shared = set.intersection(*({w for r in rules if r.method == o for w in r.activity} for o in options))
    for option in options:
        words = {w for r in rules if r.method == option for w in r.activity} - shared
        lacking = [w for w in sorted(words) if not is_told(books.told(*w))]
        if words and len(lacking) < len(words):
            if lacking:
                names = "、".join("/".join(w) for w in lacking)
                at = f"{rules[0].group}@{books.mark}"
                books.problems.append(HALF_MEASURED(at=at, rule=rules[0].zh, lacking=names))
            return option
    return options[-1]


def _converted(figure: Figure, convert: Conversion) -> Figure:
    if figure.quantity is None:
        return figure
    exact = Quantity(figure.quantity.to(convert.of).value, unit(convert.to)).scaled(convert.ratio.numerator)
    return replace(
        figure, quantity=exact / Quantity.of(convert.ratio.denominator, "1"), rule=f"{figure.rule} × {convert.ratio}"
    )


def _signed(figure: Figure, sign: int) -> Figure:
    if figure.quantity is None or sign > 0:
        return figure
    return replace(figure, quantity=-figure.quantity, rule=f"−{figure.rule}")


def doubts(books: Books) -> list[Problem]:
    """Everything doubtful about the account so far, each once."""
    return list(dict.fromkeys(books.problems))
