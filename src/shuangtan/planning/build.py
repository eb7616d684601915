"""Writes the whole program of a plan: balances, components, lines, retrofits and targets, in that order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.planning.axis import Axis
from shuangtan.planning.capacity import add_retrofit
from shuangtan.planning.generation import add_generator
from shuangtan.planning.linking import add_lines, add_link
from shuangtan.planning.model import Model, Operation, SizeKey
from shuangtan.planning.promises import add_target
from shuangtan.planning.storing import add_storage
from shuangtan.planning.system import Demand, System

Axes = Mapping[tuple[int, str], Axis]
"""The axis of each operation, by period and name of the weather year."""


def operations(system: System, axes: Axes | None = None) -> list[Operation]:
    """One operation per period and weather year; every step its own segment where no axis is given."""
    full = Axis.full(system.steps, system.step_hours)
    pairs = [(period, weather) for period in sorted(system.periods) for weather in system.weathers]
    return [
        Operation(
            number,
            period,
            weather,
            (axes or {}).get((period, weather.name), full),
            system.periods[period] * weather.probability,
        )
        for number, (period, weather) in enumerate(pairs)
    ]


def build(
    system: System,
    axes: Axes | None = None,
    *,
    fixed: Mapping[SizeKey, float] | None = None,
    only: tuple[int, str] | None = None,
    merge: bool = True,
) -> Model:
    """The program of a system; with ``fixed`` capacities it is a dispatch, ``only`` one operation if asked."""
    chosen = [op for op in operations(system, axes) if only is None or (op.period, op.weather.name) == only]
    model = Model(system, chosen, fixed, merge)
    add_balances(model)
    for generator in system.generators:
        add_generator(model, generator)
    for storage in system.storages:
        add_storage(model, storage)
    for link in system.links:
        add_link(model, link)
    add_lines(model, system.lines)
    for retrofit in system.retrofits:
        add_retrofit(model, retrofit)
    for target in system.targets:
        add_target(model, target)
    return model


def add_balances(model: Model) -> None:
    """节点平衡。每个节点每时段：注入之和 = 负荷（可弃的节点为不小于）；对偶值即该时段的节点电价。"""
    for operation in model.operations:
        for node in model.system.nodes:
            demands = [d for d in model.system.demands if d.node == node.name]
            need = np.zeros(operation.axis.size)
            for demand in demands:
                need = need + operation.mean(demand.load, demand.name)
            upper = np.inf if node.free_disposal else need
            rows = model.program.add_rows(
                f"{node.name}·平衡", node.unit, operation.period, operation.axis.size, lower=need, upper=upper
            )
            model.balances[operation.number, node.name] = rows
            for demand in demands:
                leave_unserved(model, operation, demand)


def leave_unserved(model: Model, operation: Operation, demand: Demand) -> None:
    """缺供。给定缺供代价的负荷可以部分不供，缺供量不超过负荷，按时段与地点列出。"""
    if demand.unserved_cost is None:
        return
    load = operation.mean(demand.load, demand.name)
    short = model.add_flow(operation, demand.name, "缺供", "MW", upper=load, cost=demand.unserved_cost)
    model.inject(operation, demand.node, short, 1.0)
