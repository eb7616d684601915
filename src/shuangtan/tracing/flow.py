"""Tracing a flow network: the door to the kernel for grid, gas and heat alike.

case = Case(network, ("煤电", "水电"), source_bus, source_class, source_mw, demand_mw, flow_mw, flow_mw)
found = trace(case, Rules(losses=LossRule.RECEIVING))
found.intensity(np.array([0.85, 0.0]))          # t/MWh by bus and hour
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Block, Floats, read_directions
from shuangtan.tracing.case import Case, with_positive_sides
from shuangtan.tracing.lines import Lines, read_lines
from shuangtan.tracing.rules import Coupling, Rules
from shuangtan.tracing.status import Status
from shuangtan.tracing.substitution import substitute
from shuangtan.tracing.trace import Trace, joined
from shuangtan.tracing.unknown import fed_by_unknown

# Numbers in the solution of one block of hours: 0.2 GB.
BLOCK = 26_000_000


def trace(
    case: Case,
    rules: Rules | None = None,
    factors: Floats | None = None,
    labels: tuple[str, ...] = (),
    threads: int = 1,
) -> Trace:
    """Trace all hours of a case, block by block; hours are independent, so blocks may run on several threads.

    Without `factors` the result holds shares of the source classes. With factors [attribute, source] or
    [attribute, source, hour] (t/MWh, named by `labels`) it holds their intensities, which costs less than shares.
    """
    rules = rules or Rules()
    blocks = list(_blocks(case, 1 if factors is None else len(factors), factors is None))
    if len(blocks) > 1 and threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            return joined(list(pool.map(lambda b: _trace_block(case, rules, factors, labels, *b), blocks)))
    return joined([_trace_block(case, rules, factors, labels, *b) for b in blocks])


def trace_by(case: Case, hours: int, rules: Rules | None = None) -> Iterator[Trace]:
    """Trace a long case piece by piece (a month is 730 hours), so that no more than one piece is in memory."""
    for first in range(0, case.hour_count, hours):
        yield trace(case.hours(first, min(first + hours, case.hour_count)), rules)


def _blocks(case: Case, attributes: int, is_shares: bool) -> Iterator[tuple[int, int]]:
    kinds = len(case.classes) + 1 if is_shares else attributes
    width = max(1, min(case.hour_count, max(BLOCK // max(len(case.network.buses) * kinds, 1), 64)))
    for first in range(0, case.hour_count, width) or (0,):
        yield first, min(first + width, case.hour_count)


def _trace_block(
    case: Case, rules: Rules, factors: Floats | None, labels: tuple[str, ...], first: int, last: int
) -> Trace:
    part = case.hours(first, last)
    if factors is not None and factors.ndim == 3:
        factors = factors[:, :, first:last]
    positive = with_positive_sides(part, rules.reverse_class)
    if factors is not None and len(positive.source_bus) > factors.shape[1]:
        raise ValueError(f"有 {len(positive.source_bus)} 个电源而因子只有 {factors.shape[1]} 列：存在反送电负荷")
    classes = positive.classes if factors is None else labels or tuple(str(k) for k in range(len(factors)))
    return _Tracer(positive, rules, classes, factors).run()


class _Tracer:
    """One block of hours on its way through the kernel."""

    def __init__(self, case: Case, rules: Rules, classes: tuple[str, ...], factors: Floats | None) -> None:
        self.case, self.rules, self.classes = case, rules, classes
        self.injected = np.zeros_like(case.demand_mw)
        for bus, power in zip(case.source_bus.tolist(), case.source_mw, strict=True):
            self.injected[bus] += power
        self.stock = _stock(case, len(classes), factors)
        self.brought = self.stock.sum(axis=0)
        self.lines = read_lines(case, rules)

    def run(self) -> Trace:
        own, own_mix = self._serve_own() if self.rules.coupling is Coupling.AGGREGATED else (None, None)
        entering = self.injected if own is None else self.injected - own
        leaving = self.case.demand_mw if own is None else self.case.demand_mw - own
        balance = entering - leaving
        if self.lines.loss_mw is not None:
            balance -= self.lines.loss_mw
        through = entering.copy()
        values, status = self._solve(through, balance)
        used = values if own is None or own_mix is None else self._used(values, own, own_mix)
        found = Trace(
            self.case.network,
            self.classes,
            values,
            used,
            status,
            through,
            self.case.demand_mw,
            self.lines.loss_mw,
            balance,
            self.brought,
            np.zeros(self.case.hour_count),
            self.rules,
        )
        return replace(found, residual=_residual(found))

    def _serve_own(self) -> tuple[Floats, Floats]:
        """Take what load is served by its own bus out of the stock; returns its power and its mixture."""
        own = np.minimum(self.injected, self.case.demand_mw)
        entering = self.injected[:, None, :]
        mix = np.divide(self.stock, entering, out=np.zeros_like(self.stock), where=entering > 0)
        self.stock = self.stock - mix * own[:, None, :]
        return own, mix

    def _used(self, values: Floats, own: Floats, mix: Floats) -> Floats:
        demand = self.case.demand_mw[:, None, :]
        bought = np.where(demand > own[:, None, :], values * (demand - own[:, None, :]), 0.0)
        total = np.where(demand > 0, demand, 1.0)
        return np.where(demand > 0, (mix * own[:, None, :] + bought) / total, values)

    def _solve(self, through: Floats, balance: Floats) -> tuple[Floats, NDArray[np.uint8]]:
        """Values and findings; flows are added to `through` and booked in `balance` on the way."""
        network, tolerance, lines = self.case.network, self.rules.tolerance_mw, self.lines
        buses, hours = np.arange(len(network.buses)), np.arange(self.case.hour_count)
        ends = network.from_bus, network.to_bus
        block = Block(*ends, lines.carried, lines.received, through, balance, self.stock, buses, hours, tolerance)
        directions = read_directions(block)
        status = np.zeros(through.shape, dtype=np.uint8)
        missing, dead = np.isnan(through), through <= tolerance
        if missing.any() or dead.any():
            block.through = np.where(missing | dead, 1.0, through)
            block.stock = np.where(missing[:, None, :], 0.0, self.stock)
        substitute(block, directions)
        for mark in block.marks:
            status[mark.buses, mark.hours] = mark.code
        status[dead] = int(Status.DEAD)
        self._find_unsourced(status, dead, lines)
        status[missing] = int(Status.NO_DATA)
        fed_by_unknown(status, network, lines, block.through, tolerance)
        for bus in np.flatnonzero((status > int(Status.CYCLE)).any(axis=1)).tolist():
            block.stock[bus][:, status[bus] > int(Status.CYCLE)] = np.nan
        return block.stock, status

    def _find_unsourced(self, status: NDArray[np.uint8], dead: NDArray[np.bool_], lines: Lines) -> None:
        """Where power leaves a bus into which none comes, be it to load or to branches."""
        tolerance, network = self.rules.tolerance_mw, self.case.network
        concerned = dead.any(axis=1)
        for bus in np.flatnonzero(concerned).tolist():
            leaving = self.case.demand_mw[bus] > tolerance
            for branch in np.flatnonzero(network.from_bus == bus).tolist():
                leaving |= lines.carried[branch] > tolerance
            for branch in np.flatnonzero(network.to_bus == bus).tolist():
                leaving |= lines.carried[branch] < -tolerance
            status[bus, dead[bus] & leaving] = int(Status.UNSOURCED)


def _stock(case: Case, count: int, factors: Floats | None) -> Floats:
    """What sources bring in: power by class, or power times factors."""
    stock = np.zeros((len(case.network.buses), count, case.hour_count))
    for source, (bus, power) in enumerate(zip(case.source_bus.tolist(), case.source_mw, strict=True)):
        if factors is None:
            stock[bus, case.source_class[source]] += power
        else:
            stock[bus] += factors[:, source].reshape(count, -1) * power
    return stock


def _residual(found: Trace) -> Floats:
    """Relative gap between what sources bring in and what loads, losses and imbalances take, worst class by hour."""
    taken = np.zeros_like(found.brought)
    idle = found.status == int(Status.DEAD)
    for bus in range(len(found.network.buses)):
        left = found.imbalance_mw[bus] if found.loss_mw is None else found.imbalance_mw[bus] + found.loss_mw[bus]
        taken += np.where(idle[bus], 0.0, found.values[bus] * left + found.used[bus] * found.demand_mw[bus])
    size = np.abs(found.brought).sum(axis=0)
    gap = np.abs(found.brought - taken).max(axis=0)
    return np.asarray(np.divide(gap, size, out=np.zeros_like(gap), where=size > 0), dtype=np.float64)
