"""Checks of the energy forms: each product balances, parts make totals, the total row is the sum; nothing is repaired.

Opening + purchase (+ output + recovered) = consumption + closing (+ sold + loss), within half a percent of the
larger side, or half a unit. The tolerance is this project's convention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.enterprise.form import EnergyForm
from shuangtan.catalogue import EnergyProduct
from shuangtan.kernel import Problem, plain

RELATIVE = Decimal("0.005")
ABSOLUTE = Decimal("0.5")
_SUMS = (("consumption", ("industry", "non_industry"), "合计＝工业生产＋非工业生产消费"),)
_BOUNDS = (
    ("feedstock", "industry", "用于原材料不大于工业生产消费"),
    ("transport", "consumption", "运输工具消费不大于消费合计"),
    ("purchase_outside", "purchase", "购自省外不大于购进量"),
)
BALANCE = "期初＋购进（＋产出＋回收）＝消费＋期末（＋外供＋损失）"


def check_form(form: EnergyForm) -> list[Problem]:
    """Every product that does not balance and every total that its parts do not make."""
    return [p for product in form.listed() for p in _check(form, product)]


def _check(form: EnergyForm, product: EnergyProduct) -> Iterator[Problem]:
    yield from _check_balance(form, product)
    inputs = [c.id for c in form.columns.values() if c.id.startswith("input_")]
    for total, parts, rule in (*_SUMS, ("input", tuple(inputs), "投入合计等于各项之和")):
        printed, known = _value(form, product, total), _known(form, product, parts)
        if printed is not None and known and abs(printed - sum(known)) > _tolerance(printed):
            yield _differs(form, product, total, printed, plain(sum(known, Decimal(0))), rule)
    for part, whole, rule in _BOUNDS:
        small, large = _value(form, product, part), _value(form, product, whole)
        if small is not None and large is not None and small > large + _tolerance(large):
            yield _differs(form, product, part, small, f"不大于 {plain(large)}", rule)


def _check_balance(form: EnergyForm, product: EnergyProduct) -> Iterator[Problem]:
    """Supply against use; a blank adds nothing to the sums, and is named if they differ."""
    sides = {s: [c.id for c in form.columns.values() if c.side == s] for s in ("in", "out")}
    supply, use = (sum(_known(form, product, sides[s]), Decimal(0)) for s in ("in", "out"))
    tolerance = _tolerance(max(supply, use))
    if abs(supply - use) <= tolerance:
        return
    blanks = [form.columns[c].zh for s in sides.values() for c in s if form.figure(product.id, c).state.leaves_gap]
    yield mistakes.NOT_BALANCED(
        at=_at(form, product, "consumption"),
        product=product.zh,
        supply=plain(supply),
        use=plain(use),
        difference=plain(supply - use),
        tolerance=plain(tolerance, 3),
        rule=BALANCE,
        blank="、".join(blanks) or "无",
    )


def _differs(
    form: EnergyForm, product: EnergyProduct, column: str, printed: Decimal, computed: str, rule: str
) -> Problem:
    facts = {"product": product.zh, "total": form.columns[column].zh, "printed": plain(printed)}
    return mistakes.PARTS_DIFFER(at=_at(form, product, column), computed=computed, rule=rule, **facts)


def _known(form: EnergyForm, product: EnergyProduct, columns: Iterable[str]) -> list[Decimal]:
    return [v for c in columns if (v := _value(form, product, c)) is not None]


def _value(form: EnergyForm, product: EnergyProduct, column: str) -> Decimal | None:
    quantity = form.figure(product.id, column).quantity
    return None if quantity is None else quantity.to(product.unit).value


def _tolerance(amount: Decimal) -> Decimal:
    return max(ABSOLUTE, abs(amount) * RELATIVE)


def _at(form: EnergyForm, product: EnergyProduct, column: str) -> str:
    evidence = form.figure(product.id, column).evidence
    return f"{evidence[0].file} {evidence[0].locator}" if evidence else f"{form.code}:{form.period} {product.zh}"
