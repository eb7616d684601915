"""Comprehensive energy consumption (综合能源消费量) from the forms, without double counting.

`Σ industrial use × k − Σ transformation output × k − Σ recovered × k`: coal that became coke or power inside the
works counts once. `k` is the form's own adopted coefficient, else the standard's reference value (GB/T 2589).
"""

from __future__ import annotations

from decimal import Decimal

from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.enterprise.form import EnergyForm
from shuangtan.accounts.states import less, noted, product, summed
from shuangtan.catalogue import EnergyProduct
from shuangtan.factors import Factors, Question
from shuangtan.kernel import Figure, Problem, Quantity, State, plain

UNIT = "tce"
_WHAT = {"industry": "工业生产消费", "output": "加工转换产出", "recovered": "回收利用"}


def comprehensive_energy(
    form: EnergyForm, factors: Factors, without_transformation: bool = False
) -> tuple[Figure, list[Problem]]:
    """综合能源消费量 [tce]; a cell nobody told or a product without a coefficient leaves it incomplete.

    An enterprise that turns no energy into another files no form 205-2: say so by `without_transformation`.
    """
    problems: list[Problem] = []
    k = {p.id: _coefficient(form, factors, p, problems) for p in form.listed()}
    parts = {name: _total(form, name, k) for name in _WHAT}
    if without_transformation:
        for name in ("output", "recovered"):
            parts[name] = noted(parts[name].id, parts[name].label, State.NOT_OCCURRING, "声明没有加工转换与回收利用")
    id = f"energy.comprehensive@{form.code}:{form.period}"
    used = less(f"{id}:net", "工业生产消费减加工转换产出", parts["industry"], parts["output"])
    result = less(id, f"综合能源消费量 {form.period}", used, parts["recovered"])
    return result, problems + _printed_total(form, parts["industry"])


def _total(form: EnergyForm, column: str, k: dict[str, Figure]) -> Figure:
    id = f"energy.{column}@{form.code}:{form.period}"
    cells = [(p, form.figure(p.id, column)) for p in form.listed() if (p.id, column) in form.cells]
    parts = [
        product(f"{c.id}:{UNIT}", f"{c.label}（{UNIT}）", [c, k[p.id]], UNIT, "实物量 × 折标系数") for p, c in cells
    ]
    return summed(id, f"{_WHAT[column]}合计", parts, UNIT)


def _coefficient(form: EnergyForm, factors: Factors, of: EnergyProduct, problems: list[Problem]) -> Figure:
    own = form.figure(of.id, "k")
    if own.quantity is not None or of.unit.dimensions == (("standard_coal", 1),):
        return own if own.quantity is not None else _one(form, of)
    choice = factors.resolve(Question("standard_coal.k", "energy_audit", form.period, "CN", of.id))
    problems += choice.problems
    return choice.figure()


def _one(form: EnergyForm, of: EnergyProduct) -> Figure:
    """A product already in standard coal."""
    return Figure(f"k.{of.id}@{form.period}", f"{of.zh} 已为标准量", Quantity.of(1, "1"), State.REPORTED)


def _printed_total(form: EnergyForm, computed: Figure) -> list[Problem]:
    """The form's own total row (能源合计) against the sum."""
    printed = form.figure("energy", "industry").quantity
    if printed is None or computed.quantity is None:
        return []
    told, ours = printed.to(UNIT).value, computed.quantity.to(UNIT).value
    if abs(told - ours) <= max(abs(told) / 1000, Decimal(1)):
        return []
    facts = {"product": "能源合计", "total": "工业生产消费", "printed": plain(told), "computed": plain(ours, 2)}
    at = form.figure("energy", "industry").evidence
    where = f"{at[0].file} {at[0].locator}" if at else form.code
    return [mistakes.PARTS_DIFFER(at=where, rule="合计等于各品种折标之和", **facts)]
