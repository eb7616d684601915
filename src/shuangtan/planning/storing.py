"""Constraints of storage: charge, discharge, level over the year, inflow and spill."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Block, Ints
from shuangtan.planning.capacity import add_capacity, size_terms
from shuangtan.planning.fleet import Fleet
from shuangtan.planning.model import Model, Operation, Size, ceiling, rows_within_size
from shuangtan.planning.system import Build, Storage


def add_storage(model: Model, storage: Storage) -> None:
    """储能。每时段有充、放与时段末存量三个变量；抽水蓄能、电池、飞轮、压缩空气、储热、储氢、储气和水库都由此表达。"""
    power = add_capacity(model, storage, storage.build) if storage.build else []
    energy = add_capacity(model, storage, storage.energy, "energy") if storage.energy else []
    for operation in model.operations:
        rated = total_size(model, storage.name, "power", power, operation.period) if storage.build else np.inf
        room = total_size(model, storage.name, "energy", energy, operation.period) if storage.energy else rated
        if rated != 0.0 and room != 0.0:
            add_operation(model, operation, storage, rated, room, 1.0 if storage.energy else storage.hours or 0.0)


def total_size(model: Model, component: str, part: str, found: list[Fleet], period: int) -> Size:
    """Capacity of all fleets of a component as one number or one column."""
    key = (component, part, "合计", period)
    if key not in model.sizes:
        columns, known = size_terms(model, found, period)
        model.sizes[key] = known if columns.size == 0 else _sum_column(model, component, period, columns, known)
    return model.sizes[key]


def _sum_column(model: Model, component: str, period: int, columns: Ints, known: float) -> Size:
    if columns.size == 1 and known == 0.0:
        return Block(f"{component}·可用容量", "MW", period, int(columns[0]), 1)
    size = model.program.add_columns(f"{component}·容量合计", "MW", period, 1)
    model.investments.append(size)
    rows = model.program.add_rows(f"{component}·容量合计", "MW", period, 1, lower=known, upper=known)
    model.program.put(rows, size, 1.0)
    model.program.put(rows, columns, -1.0)
    return size


def add_operation(model: Model, operation: Operation, storage: Storage, rated: Size, room: Size, hours: float) -> None:
    """Columns and rows of a storage in one operation; ``room`` times ``hours`` is its energy capacity [MWh]."""
    flows = add_exchange(model, operation, storage, rated)
    if storage.inflow is not None and storage.spill:
        inflow = operation.mean(storage.inflow, storage.name)
        flows["弃水"] = model.add_flow(operation, storage.name, "弃水", "MW", upper=inflow)
    level = add_level(model, operation, storage, room, hours)
    keep_level(model, operation, storage, level, flows, room, hours)
    if "放出" in flows:
        model.count("output_mwh", storage, operation, flows["放出"], 1.0, operation.axis)


def is_tank(storage: Storage) -> bool:
    """A store without own power, loss or running cost: one net flow of either sign says all."""
    lossless = storage.efficiency_in == storage.efficiency_out == 1.0 and storage.loss_per_hour == 0.0
    return storage.build is None and lossless and storage.running_cost == 0.0


def add_exchange(model: Model, operation: Operation, storage: Storage, rated: Size) -> dict[str, Block]:
    """充放功率。充、放各不超过额定功率（充电可另给比例）；无损且不限功率的库、罐只用一个可正可负的净流量。"""
    if is_tank(storage):
        flows = {"净放出": model.add_flow(operation, storage.name, "净放出", "MW", lower=-np.inf)}
        model.inject(operation, storage.node, flows["净放出"], 1.0)
        return flows
    flows = {}
    for kind, share, cost in (("放出", 1.0, storage.running_cost), ("充入", storage.charge_share, 0.0)):
        if share > 0.0:
            upper = ceiling(rated, share)
            flows[kind] = model.add_flow(operation, storage.name, kind, "MW", upper=upper, cost=cost)
            if isinstance(rated, Block):
                rows_within_size(model, operation, f"{storage.name}·功率上限", [flows[kind]], rated, share)
            model.inject(operation, storage.node, flows[kind], 1.0 if kind == "放出" else -1.0)
    return flows


def add_level(model: Model, operation: Operation, storage: Storage, room: Size, hours: float) -> Block:
    """存量上下限。时段末存量不超过能量容量 E（= 时长 × 功率，或单独决策），不低于最低比例：e·E ≤ L ≤ E。"""
    upper = ceiling(room, hours)
    lower = storage.least_level * upper if np.isfinite(upper) else 0.0
    level = model.add_flow(operation, storage.name, "存量", "MWh", upper=upper, lower=lower)
    if isinstance(room, Block):
        rows_within_size(model, operation, f"{storage.name}·存量上限", [level], room, hours)
        if storage.least_level:
            name = f"{storage.name}·存量下限"
            rows = model.program.add_rows(name, "MWh", operation.period, level.size, lower=0.0)
            model.program.put(rows, level, 1.0)
            model.program.put(rows, room, -storage.least_level * hours)
    return level


def keep_level(
    model: Model,
    operation: Operation,
    storage: Storage,
    level: Block,
    flows: dict[str, Block],
    room: Size,
    hours: float,
) -> None:
    """存量守恒。时段末存量 = 保有率 × 上时段末存量 + 充入 × 充电效率 − 放出 ÷ 放电效率 + 来水 − 弃水；跨季节精确。

    年内首尾相接（cyclic），或从给定的初始比例开始。有自放电且多步合并时，以不等式给出松弛：充入按不衰减、
    放出按衰减最多计，任一逐时可行解都满足。
    """
    axis = operation.axis
    kept = (1.0 - storage.loss_per_hour) ** axis.step_hours
    merged = (axis.counts > 1) & (kept < 1.0)
    late = np.where(merged, kept ** (axis.counts - 1.0), 1.0) * axis.hours
    inflow = 0.0 if storage.inflow is None else operation.mean(storage.inflow, storage.name) * axis.hours
    upper = np.broadcast_to(np.asarray(inflow, dtype=np.float64), axis.size).copy()
    retained = kept**axis.counts
    if not storage.cyclic and not isinstance(room, Block):
        upper[0] += retained[0] * storage.start_level * room * hours
    lower = np.where(merged, -np.inf, upper)
    rows = model.program.add_rows(
        f"{storage.name}·存量守恒", "MWh", operation.period, axis.size, lower=lower, upper=upper
    )
    model.levels[operation.number, storage.name] = rows
    model.program.put(rows, level, 1.0)
    model.program.put(rows.index[1:], level.index[:-1], -retained[1:])
    if storage.cyclic:
        model.program.put(rows.index[:1], level.index[-1:], -retained[0])
    elif isinstance(room, Block):
        model.program.put(rows.index[:1], room, -retained[0] * storage.start_level * hours)
    factors = {
        "放出": late / storage.efficiency_out,
        "净放出": axis.hours,
        "充入": -axis.hours * storage.efficiency_in,
        "弃水": late,
    }
    for kind, columns in flows.items():
        model.program.put(rows, columns, factors[kind])


def storage_builds(storage: Storage) -> list[tuple[str, Build]]:
    """The separately decided parts of a storage."""
    parts = (("power", storage.build), ("energy", storage.energy))
    return [(part, build) for part, build in parts if build is not None]
