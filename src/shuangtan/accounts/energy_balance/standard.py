"""A physical balance in standard coal, with electricity at 当量值 (its heat) or 等价值 (the coal it would take).

Total columns are added up from their members, because no single coefficient converts them. A product without a
coefficient in the set stays a gap. Source: conversion set of the statistics, `catalogue/standard_coal.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shuangtan.accounts.energy_balance.layout import Column
from shuangtan.accounts.energy_balance.table import Balance, cell_id
from shuangtan.accounts.states import product, summed
from shuangtan.factors import Factors, Question
from shuangtan.kernel import Figure, Problem

CALORIFIC = "当量值"
EQUIVALENT = "等价值"
_PURPOSES = {CALORIFIC: "energy_statistics", EQUIVALENT: "energy_statistics_equivalent"}
UNIT = "万tce"


def standard_balance(
    balance: Balance, factors: Factors, electricity: str = CALORIFIC, rate: Figure | None = None
) -> tuple[Balance, list[Problem]]:
    """The balance in 万tce; `electricity` is 当量值 or 等价值, `rate` a 等价 coefficient that the catalogue lacks.

    A table printed in standard coal already keeps its numbers; only their unit is made 万tce.
    """
    if electricity not in _PURPOSES:
        raise ValueError(f"电力折标方式 {electricity!r} 不是 {'、'.join(_PURPOSES)} 之一")
    if balance.form.unit is not None:
        cells = {key: replace(f, quantity=f.quantity and f.quantity.to(UNIT)) for key, f in balance.cells.items()}
        return replace(balance, cells=cells, basis="标准量（原表）"), []
    problems: list[Problem] = []
    own = {} if rate is None else {"electricity": rate}
    needed = [c for c in balance.columns if c.product and c.id not in own]
    own |= {c.id: _coefficient(balance, factors, c, electricity, problems) for c in needed}
    converted: dict[tuple[str, str], Figure] = {}
    for row, column in sorted(balance.cells, key=lambda key: bool(balance.layout.columns[key[1]].members)):
        converted[row, column] = _cell(balance, row, column, own, converted)
    named = replace(balance.form, id="standard", unit=balance.layout.forms["standard"].unit)
    return replace(balance, cells=converted, form=named, basis=f"标准量（电力{electricity}）"), problems


def energy_total(balance: Balance, row: str) -> Figure:
    """A row over all products [万tce], total columns left out so that nothing counts twice."""
    id = cell_id(balance.place, balance.period, row, "all")
    label = f"{balance.layout.rows[row].zh}·合计 {balance.period}（{balance.basis}）"
    return summed(id, label, [balance.figure(row, c.id) for c in balance.columns if not c.members], UNIT)


def _coefficient(
    balance: Balance, factors: Factors, column: Column, electricity: str, problems: list[Problem]
) -> Figure:
    purpose = _PURPOSES[electricity] if column.product == "electricity" else _PURPOSES[CALORIFIC]
    choice = factors.resolve(Question("standard_coal.k", purpose, balance.period, balance.place, column.product))
    problems += choice.problems
    return choice.figure()


def _cell(
    balance: Balance, row: str, column: str, own: Mapping[str, Figure], done: Mapping[tuple[str, str], Figure]
) -> Figure:
    of, printed = balance.layout.columns[column], balance.figure(row, column)
    id, label = f"{printed.id}:{UNIT}", f"{printed.label}（{UNIT}）"
    if of.members:
        parts = [done[row, member] for member in of.members if (row, member) in done]
        return summed(id, label, parts, UNIT)
    if column not in own:
        return replace(printed, quantity=printed.quantity.to(UNIT)) if printed.quantity else printed
    return product(id, label, [printed, own[column]], UNIT, "实物量 × 折标准煤系数")
