"""On and off of large thermal units, relaxed to shares of the fleet or in whole units."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Block
from shuangtan.planning.model import Model, Operation, Size
from shuangtan.planning.system import Commitment, Generator


def add_commitment(
    model: Model, operation: Operation, generator: Generator, unit: Commitment, blocks: list[Block], size: Size
) -> None:
    """机组启停。开机台数 u 不超过容量折合台数；出力在 u 台的最小与最大之间；开机增加要付启动费：

    u·Pₘᵢₙ ≤ p ≤ a·u·P，u(t) − u(t−1) ≤ s(t)。台数可取整，也可松弛为连续。时段合并时 s 记相邻两段内的启动，仍为松弛。
    """
    program, n = model.program, operation.axis.size
    most = np.inf if isinstance(size, Block) else size / unit.unit_mw
    on = program.add_columns(f"{generator.name}·开机", "台", operation.period, n, upper=most, integer=unit.integer)
    start = program.add_columns(
        f"{generator.name}·启动", "台", operation.period, n, cost=unit.start_cost * start_weight(operation)
    )
    model.owned += [(operation.number, on), (operation.number, start)]
    if isinstance(size, Block):
        rows = program.add_rows(f"{generator.name}·开机台数", "台", operation.period, n, upper=0.0)
        program.put(rows, on, 1.0)
        program.put(rows, size, -1.0 / unit.unit_mw)
    _bound_output(model, operation, generator, unit, blocks, on)
    _count_starts(model, operation, generator, on, start)


def start_weight(operation: Operation) -> float:
    """Present value of one start: the operation's weight times how often its sample is repeated in a year."""
    return operation.weight * float(operation.axis.yearly_hours[0] / operation.axis.hours[0])


def _bound_output(
    model: Model, operation: Operation, generator: Generator, unit: Commitment, blocks: list[Block], on: Block
) -> None:
    share = operation.axis.mean(
        np.ones(operation.axis.steps) * operation.profile(generator.availability, generator.name)
    )
    for name, factor, lower, upper in (("开机上限", share, -np.inf, 0.0), ("开机下限", unit.least, 0.0, np.inf)):
        title = f"{generator.name}·{name}"
        rows = model.program.add_rows(title, "MW", operation.period, on.size, lower=lower, upper=upper)
        for block in blocks:
            model.program.put(rows, block, 1.0)
        model.program.put(rows, on, -np.asarray(factor) * unit.unit_mw)


def _count_starts(model: Model, operation: Operation, generator: Generator, on: Block, start: Block) -> None:
    rows = model.program.add_rows(f"{generator.name}·启动", "台", operation.period, on.size - 1, upper=0.0)
    model.program.put(rows, on.index[1:], 1.0)
    model.program.put(rows, on.index[:-1], -1.0)
    model.program.put(rows, start.index[1:], -1.0)
    if not operation.axis.is_full:
        model.program.put(rows, start.index[:-1], -1.0)
