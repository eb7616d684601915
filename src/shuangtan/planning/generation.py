"""Constraints of generators: output within availability, must-run, ramps, yearly energy, fuel and emission."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Block, Floats
from shuangtan.planning.capacity import add_capacity
from shuangtan.planning.commitment import add_commitment
from shuangtan.planning.fleet import Fleet
from shuangtan.planning.model import Model, Operation, Size, ceiling, floor, rows_within_size
from shuangtan.planning.system import Generator
from shuangtan.planning.values import in_year

LEVELS = 12
"""A price that changes by step is kept exact on segments up to this many different levels, then rounded down."""


def add_generator(model: Model, generator: Generator) -> None:
    """机组。每批同效率机组每时段一个出力变量；出力注入所在节点，按单位成本计费，并计入燃料与排放。"""
    found = add_capacity(model, generator, generator.build)
    for operation in model.operations:
        outputs = [add_output(model, operation, generator, fleet) for fleet in found]
        limit_energy(model, operation, generator, [block for blocks in outputs for block in blocks])


def add_output(model: Model, operation: Operation, generator: Generator, fleet: Fleet) -> list[Block]:
    """Output columns of a fleet in one operation with all its rows; one block per price level."""
    size = model.size(fleet, operation.period)
    if size == 0.0:
        return []
    share = operation.profile(generator.availability, generator.name)
    blocks = []
    for price, available in price_levels(operation, generator, share):
        cost = price + in_year(generator.fuel_cost, operation.period) / fleet.efficiency
        upper = ceiling(size, operation.axis.mean(available))
        lower = floor(size, operation.mean(generator.least)) if price_count(operation, generator) == 1 else 0.0
        block = model.add_flow(
            operation, generator.name, "出力", "MW", upper=upper, lower=lower, cost=cost, label=fleet.label
        )
        limit_output(model, operation, generator, [block], size, operation.axis.mean(available))
        blocks.append(block)
    for block in blocks:
        model.inject(operation, generator.node, block, float(generator.sign))
        count_output(model, operation, generator, fleet, block)
    if len(blocks) > 1:
        limit_output(model, operation, generator, blocks, size, operation.axis.mean(share))
    hold_least(model, operation, generator, blocks, size)
    limit_ramps(model, operation, generator, blocks, size)
    if generator.commitment is not None:
        add_commitment(model, operation, generator, generator.commitment, blocks, size)
    return blocks


def price_count(operation: Operation, generator: Generator) -> int:
    """Number of different running costs over the year that segments have to keep apart."""
    price = operation.profile(generator.running_cost)
    return 1 if operation.axis.is_full or np.ndim(price) == 0 else min(LEVELS, np.unique(price).size)


def price_levels(
    operation: Operation, generator: Generator, share: float | Floats
) -> list[tuple[float | Floats, float | Floats]]:
    """逐时电价。时段合并后，随时变化的价格按价位拆成几档，每档只在其小时可用：这样合并仍是松弛，不高估成本。

    返回若干（运行成本 万元/MWh，可用率）；价格不变或未合并时只有一档。
    """
    price = operation.profile(generator.running_cost)
    if price_count(operation, generator) == 1:
        return [(price if operation.axis.is_full else float(np.min(price)), share)]
    levels = np.unique(np.asarray(price))
    if levels.size > LEVELS:
        levels = np.unique(np.quantile(price, np.arange(LEVELS) / LEVELS))
    group = np.searchsorted(levels, price, side="right") - 1
    return [(float(levels[k]), np.where(group == k, share, 0.0)) for k in range(levels.size)]


def limit_output(
    model: Model, operation: Operation, generator: Generator, blocks: list[Block], size: Size, share: float | Floats
) -> None:
    """出力上限。任一时段出力不超过可用率乘容量：p ≤ a·P。可用率含检修、风光资源与来水。"""
    rows_within_size(model, operation, f"{generator.name}·出力上限", blocks, size, share)


def hold_least(model: Model, operation: Operation, generator: Generator, blocks: list[Block], size: Size) -> None:
    """最小出力。供热、垃圾处理等必须运行的机组，出力不低于最小比例乘容量：p ≥ m·P。"""
    least = operation.mean(generator.least)
    if not np.any(least) or (len(blocks) == 1 and not isinstance(size, Block)):
        return
    known = 0.0 if isinstance(size, Block) else size
    rows = model.program.add_rows(
        f"{generator.name}·最小出力", "MW", operation.period, operation.axis.size, lower=least * known
    )
    for block in blocks:
        model.program.put(rows, block, 1.0)
    if isinstance(size, Block):
        model.program.put(rows, size, -np.asarray(least, dtype=np.float64))


def limit_ramps(model: Model, operation: Operation, generator: Generator, blocks: list[Block], size: Size) -> None:
    """爬坡。相邻时段出力之差不超过爬坡率乘容量；时段长 n、m 步时，平均出力之差不超过 (n+m)/2 步的爬坡，仍为松弛。"""
    counts = operation.axis.counts
    steps = (counts[1:] + counts[:-1]) / 2.0
    for name, rate, sign in (("爬坡", generator.ramp_up, 1.0), ("降坡", generator.ramp_down, -1.0)):
        if rate is None:
            continue
        known = 0.0 if isinstance(size, Block) else size
        title = f"{generator.name}·{name}"
        rows = model.program.add_rows(title, "MW", operation.period, steps.size, upper=rate * steps * known)
        for block in blocks:
            model.program.put(rows, block.index[1:], sign)
            model.program.put(rows, block.index[:-1], -sign)
        if isinstance(size, Block):
            model.program.put(rows, size, -rate * steps)


def limit_energy(model: Model, operation: Operation, generator: Generator, blocks: list[Block]) -> None:
    """年电量。全年电量不高于资源或合同上限，不低于保障电量（MWh/年）。"""
    most, least = generator.most_energy, generator.least_energy
    if most is None and least is None:
        return
    upper = np.inf if most is None else in_year(most, operation.period)
    lower = -np.inf if least is None else in_year(least, operation.period)
    title = f"{generator.name}·年电量"
    rows = model.program.add_rows(title, "MWh", operation.period, 1, lower=lower, upper=upper, promise=True)
    for block in blocks:
        model.program.put(rows, block, operation.axis.yearly_hours)


def count_output(model: Model, operation: Operation, generator: Generator, fleet: Fleet, block: Block) -> None:
    """燃料与排放。燃料 = 出力 ÷ 效率，排放 = 燃料 × 单位燃料排放；供目标约束与核算使用。"""
    fuel, axis = 1.0 / fleet.efficiency, operation.axis
    model.count("output_mwh", generator, operation, block, 1.0, axis)
    model.count("fuel_mwh", generator, operation, block, fuel, axis)
    model.count("emission_t", generator, operation, block, fuel * generator.fuel_emission, axis)
