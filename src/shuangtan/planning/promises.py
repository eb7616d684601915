"""Targets of the decision as rows, with a visible price for missing them where they are soft."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Block
from shuangtan.planning.model import Contribution, Model, Operation
from shuangtan.planning.system import Target


def add_target(model: Model, target: Target) -> None:
    """目标。下限 ≤ Σ 权重 × 年量 ≤ 上限；容量目标每个规划年一行，排放与电量目标每个气象年各一行，单位均为“每年”。"""
    if target.quantity == "capacity_mw":
        if model.fixed is None:
            _add_row(model, target, None)
        return
    for operation in model.operations:
        if operation.period == target.period:
            _add_row(model, target, operation)


def terms(model: Model, target: Target, operation: Operation | None) -> list[tuple[float, Contribution]]:
    """Weighted contributions a target adds up in one operation (or over capacities)."""
    return [
        (weight, c)
        for c in model.contributions
        if c.quantity == target.quantity
        and c.period == target.period
        and (
            c.operation is None
            if operation is None
            else c.operation is not None and c.operation.number == operation.number
        )
        and (weight := target.weight(c.component))
    ]


def _add_row(model: Model, target: Target, operation: Operation | None) -> None:
    found = terms(model, target, operation)
    known = sum(weight * c.constant for weight, c in found)
    lower = -np.inf if target.lower is None else target.lower - known
    upper = np.inf if target.upper is None else target.upper - known
    rows = model.program.add_rows(target.name, target.unit, target.period, 1, lower=lower, upper=upper, promise=True)
    key = (target.name, target.period, operation.weather.name if operation else "")
    model.targets[key], model.constants[key] = rows, known
    for weight, c in found:
        model.program.put(rows, c.columns, weight * c.coefficients)
    if target.penalty is not None:
        model.slacks[key] = soften(model, target, operation, rows)


def soften(model: Model, target: Target, operation: Operation | None, rows: Block) -> list[Block]:
    """软目标。允许未达标，缺口 s ≥ 0 按罚价计入成本并在结果中列出：承诺落空多少、代价多大，一目了然。"""
    weight = operation.weight if operation else model.system.periods[target.period]
    added = []
    for limit, kind, sign in ((target.lower, "不足", 1.0), (target.upper, "超出", -1.0)):
        if limit is not None:
            name = f"{target.name}·{kind}"
            slack = model.program.add_columns(
                name, target.unit, target.period, 1, cost=weight * (target.penalty or 0.0)
            )
            model.program.put(rows, slack, sign)
            added.append(slack)
            if operation is None:
                model.investments.append(slack)
            else:
                model.owned.append((operation.number, slack))
    return added
