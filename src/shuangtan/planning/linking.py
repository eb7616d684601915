"""Constraints of links and lines: transport and conversion with loss and delay, AC lines by the DC approximation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.planning.axis import Axis
from shuangtan.planning.blocks import Block, Floats
from shuangtan.planning.capacity import add_capacity
from shuangtan.planning.model import Model, Operation, Size, ceiling, rows_within_size
from shuangtan.planning.storing import total_size
from shuangtan.planning.system import Line, Link
from shuangtan.planning.values import in_year


def add_link(model: Model, link: Link) -> None:
    """联络与转换。流量从起点取出，按效率送到各终点；线损、输气、电解制氢、燃料电池、水轮机都由此表达。"""
    found = add_capacity(model, link, link.build)
    for operation in model.operations:
        size = total_size(model, link.name, "power", found, operation.period)
        if size == 0.0:
            continue
        axis = flow_axis(operation.axis, link)
        share = axis.mean(operation.profile(link.availability, link.name))
        least = axis.mean(operation.profile(link.least_flow, link.name))
        cost = in_year(link.running_cost, operation.period)
        flows = add_flows(model, operation, link, size, share, cost, least, axis)
        rows_within_size(model, operation, f"{link.name}·流量上限", flows, size, share)
        onward = flows[0]
        run_onward(model, operation, link, onward, axis)
        for flow in flows:
            model.count("emission_t", link, operation, flow, link.emission, axis)
        model.count("output_mwh", link, operation, onward, link.outputs[0].efficiency, axis)
        model.count("fuel_mwh", link, operation, onward, 1.0, axis)


def is_free_line(link: Link) -> bool:
    """A two-way line without loss, cost or emission: one flow of either sign says all."""
    plain = not isinstance(link.running_cost, Mapping) and link.running_cost == 0.0 and link.emission == 0.0
    return link.both_ways and plain and link.outputs[0].efficiency == 1.0


def add_flows(
    model: Model,
    operation: Operation,
    link: Link,
    size: Size,
    share: float | Floats,
    cost: float,
    least: float | Floats,
    axis: Axis,
) -> list[Block]:
    """流量。单向流量在最小流量与容量之间；双向线路正反各一个，无损者合为一个可正可负的流量，两向各受容量约束。"""
    upper = np.inf if link.both_ways and not is_free_line(link) else ceiling(size, share)
    lower = least if not is_free_line(link) else -np.asarray(upper)
    onward = model.add_flow(operation, link.name, "流量", "MW", upper=upper, lower=lower, cost=cost, axis=axis)
    if is_free_line(link):
        if isinstance(size, Block):
            limit_reverse(model, operation, link, onward, size, share)
        return [onward]
    if not link.both_ways:
        return [onward]
    back = model.add_flow(operation, link.name, "反向流量", "MW", cost=cost, axis=axis)
    run_back(model, operation, link, back, axis)
    return [onward, back]


def limit_reverse(
    model: Model, operation: Operation, link: Link, onward: Block, size: Block, share: float | Floats
) -> None:
    """反向限额。可正可负的流量向回不超过容量：−f ≤ a·F。"""
    rows = model.program.add_rows(f"{link.name}·反向限额", "MW", operation.period, onward.size, upper=0.0)
    model.program.put(rows, onward, -1.0)
    model.program.put(rows, size, -np.asarray(share, dtype=np.float64))


def flow_axis(axis: Axis, link: Link) -> Axis:
    """The axis of a link's flow: the operation's, made finer where delays would cut its segments."""
    delays = tuple(sorted({o.delay_steps % axis.steps for o in link.outputs} - {0}))
    return axis.split(delays) if delays and not axis.is_full else axis


def run_onward(model: Model, operation: Operation, link: Link, flow: Block, axis: Axis) -> None:
    """流量平衡。起点减少 f，终点在延时 k 步后增加 η·f；年末在途的量到达年初（首尾相接）。"""
    leave(model, operation, link.source, flow, axis, -1.0, 0)
    for output in link.outputs:
        leave(model, operation, output.node, flow, axis, output.efficiency, output.delay_steps)


def run_back(model: Model, operation: Operation, link: Link, flow: Block, axis: Axis) -> None:
    """反向流量。双向线路反向送电时同样计损耗；两个方向合用一个容量。"""
    leave(model, operation, link.outputs[0].node, flow, axis, -1.0, 0)
    leave(model, operation, link.source, flow, axis, link.outputs[0].efficiency, 0)


def leave(model: Model, operation: Operation, node: str, flow: Block, axis: Axis, factor: float, delay: int) -> None:
    """Add a flow on its own axis, ``delay`` steps later, to the balance of a node as a mean over each segment."""
    segment = operation.axis.arrival(axis, delay)
    balance = model.balances[operation.number, node]
    model.program.put(balance.index[segment], flow, factor * axis.counts / operation.axis.counts[segment])


def add_lines(model: Model, lines: tuple[Line, ...]) -> None:
    """交流线路。直流近似：潮流 = 电纳 ×（两端相角差 − 移相角），不超过线路限额；每个连通电网以第一个节点为参考。"""
    nodes = sorted({end for line in lines for end in (line.source, line.target)})
    for operation in model.operations if lines else []:
        angles = {}
        for node in nodes:
            bound = 0.0 if node == nodes[0] else np.inf
            angles[node] = model.add_flow(operation, node, "相角", "rad", lower=-bound, upper=bound)
        for line in lines:
            _add_line(model, operation, line, angles)


def _add_line(model: Model, operation: Operation, line: Line, angles: dict[str, Block]) -> None:
    limit = line.capacity_mw
    flow = model.add_flow(operation, line.name, "潮流", "MW", lower=-limit, upper=limit)
    model.inject(operation, line.source, flow, -1.0)
    model.inject(operation, line.target, flow, 1.0)
    offset = -line.susceptance * line.shift
    title = f"{line.name}·相角差"
    rows = model.program.add_rows(title, "MW", operation.period, flow.size, lower=offset, upper=offset)
    model.program.put(rows, flow, 1.0)
    model.program.put(rows, angles[line.source], -line.susceptance)
    model.program.put(rows, angles[line.target], line.susceptance)
