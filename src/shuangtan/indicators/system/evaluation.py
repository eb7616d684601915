"""The evaluation: a formula asked of the facts of one subject and period; every node is a figure.

A word answers with its fact. Products and quotients over a gap are gaps; sums over a gap are incomplete; something
that does not occur (NO) adds nothing and has no share. A year before is the same part of the year before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from shuangtan.accounts.constant_prices import gdp_constant
from shuangtan.accounts.facts import Facts
from shuangtan.indicators.system.expression import Binary, Call, Node, Number, Word
from shuangtan.kernel import Figure, Grain, Period, Quantity, State, derived, missing, total, unit


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom and when a formula is asked; `children` are the places right below the subject."""

    facts: Facts
    subject: str
    period: Period
    children: tuple[str, ...] = ()

    def years_before(self, years: int) -> Asked:
        """The same part of an earlier year."""
        start = self.period.start.replace(year=self.period.start.year - years)
        return replace(self, period=Period(start, self.period.grain))

    def name(self, node: Node) -> str:
        return f"{node}@{self.subject}:{self.period}"


def evaluate(node: Node, asked: Asked) -> Figure:
    """The value of a formula as a figure that unfolds."""
    if isinstance(node, Number):
        return Figure(str(node), str(node), Quantity(node.value, unit("1")), State.REPORTED)
    if isinstance(node, Word):
        return asked.facts.figure(asked.subject, node.product, node.flow, asked.period)
    if isinstance(node, Binary):
        return _binary(node, asked)
    return _CALLS[node.name](node, asked)


def _binary(node: Binary, asked: Asked) -> Figure:
    left, right = evaluate(node.left, asked), evaluate(node.right, asked)
    id, label = asked.name(node), f"{left.label} {_SHOWN[node.sign]} {right.label}"
    if node.sign == "+":
        return replace(total(id, label, [left, right], _unit(left, right)), rule=label)
    if node.sign == "-":
        return _difference(id, label, left, right)
    if left.state.adds_nothing and right.quantity is not None:
        return Figure(id, label, None, left.state, label, (left, right))
    if left.quantity is None or right.quantity is None:
        return derived(id, label, None, label, [left, right])
    if node.sign == "*":
        return derived(id, label, left.quantity * right.quantity, label, [left, right])
    if not right.quantity.value:
        return replace(missing(id, label, f"{right.label} 为零，不能作除数"), inputs=(left, right))
    return derived(id, label, left.quantity / right.quantity, label, [left, right])


_SHOWN = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def _difference(id: str, label: str, left: Figure, right: Figure) -> Figure:
    if right.state.adds_nothing or (right.quantity is not None and not right.quantity.value):
        return derived(id, label, left.quantity, label, [left, right])
    if left.quantity is None or right.quantity is None:
        return derived(id, label, None, label, [left, right])
    is_negation = not left.quantity.value
    value = -right.quantity if is_negation else left.quantity - right.quantity
    return derived(id, label, value, label, [left, right])


def _sum(node: Call, asked: Asked) -> Figure:
    parts = [evaluate(argument, asked) for argument in node.arguments]
    return total(asked.name(node), "、".join(f.label for f in parts) + " 合计", parts, _unit(*parts))


def _over(node: Call, asked: Asked) -> Figure:
    parts = [evaluate(node.arguments[0], replace(asked, subject=child)) for child in asked.children]
    id, label = asked.name(node), f"{node.arguments[0]} 下级地区合计 {asked.period}"
    return total(id, label, parts, _unit(*parts)) if parts else missing(id, label, f"{asked.subject} 没有下级地区")


def _months(node: Call, asked: Asked) -> Figure:
    id, label = asked.name(node), f"{node.arguments[0]} 各月合计 {asked.period}"
    months = asked.period.parts(Grain.MONTH) if asked.period.grain not in (Grain.DAY, Grain.HOUR) else []
    parts = [evaluate(node.arguments[0], replace(asked, period=month)) for month in months]
    return total(id, label, parts, _unit(*parts)) if parts else missing(id, label, f"{asked.period} 短于一个月")


def _previous(node: Call, asked: Asked) -> Figure:
    return evaluate(node.arguments[0], asked.years_before(1))


def _lag(node: Call, asked: Asked) -> Figure:
    years = node.arguments[1]
    assert isinstance(years, Number)
    return evaluate(node.arguments[0], asked.years_before(int(years.value)))


def _growth(node: Call, asked: Asked) -> Figure:
    """x ÷ x of the year before − 1; an incomplete end gives no rate, for the gap would be read as change."""
    now, before = evaluate(node.arguments[0], asked), evaluate(node.arguments[0], asked.years_before(1))
    id, label, rule = asked.name(node), f"{now.label} 比上年同期增长", "本期 ÷ 上年同期 − 1"
    if not (now.is_complete and before.is_complete) or now.quantity is None or before.quantity is None:
        return derived(id, label, None, rule, [now, before])
    if not before.quantity.value:
        return replace(missing(id, label, f"{before.label} 为零，不能求增速"), inputs=(now, before))
    ratio = now.quantity.to(before.quantity.unit).value / before.quantity.value
    return derived(id, label, Quantity(ratio - 1, unit("1")), rule, [now, before])


def _constant_gdp(node: Call, asked: Asked) -> Figure:
    base = node.arguments[0]
    assert isinstance(base, Number)
    if asked.period.grain is not Grain.YEAR:
        return missing(asked.name(node), f"地区生产总值（{base}年价）{asked.period}", "不变价地区生产总值只按年连乘")
    return gdp_constant(asked.facts, asked.subject, int(base.value), asked.period.first_day.year)


_CALLS: dict[str, Callable[[Call, Asked], Figure]] = {
    "sum": _sum,
    "over": _over,
    "months": _months,
    "previous": _previous,
    "lag": _lag,
    "growth": _growth,
    "constant_gdp": _constant_gdp,
}


def _unit(*parts: Figure) -> str:
    return next((f.quantity.unit.code for f in parts if f.quantity is not None), "1")
