"""Solving a case row by row with numpy: each operation treats all hours of a bus. It needs nothing compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Block, Bools, Floats, read_directions
from shuangtan.tracing.case import Case
from shuangtan.tracing.injection import injected_mw, stock_of
from shuangtan.tracing.lines import Lines
from shuangtan.tracing.rules import Rules
from shuangtan.tracing.solution import Solution
from shuangtan.tracing.status import Status
from shuangtan.tracing.substitution import substitute


def solve_rows(case: Case, lines: Lines, rules: Rules, kinds: int, factors: Floats | None) -> Solution:
    """Solve all hours of a case with positive sides, for shares of `kinds` classes or for as many attributes."""
    network, tolerance = case.network, rules.tolerance_mw
    stock = stock_of(case, kinds, factors)
    through = injected_mw(case)
    balance = through - case.demand_mw
    if lines.loss_mw is not None:
        balance -= lines.loss_mw
    buses, hours = np.arange(len(network.buses)), np.arange(case.hour_count)
    ends = network.from_bus, network.to_bus
    block = Block(*ends, lines.carried, lines.received, through, balance, stock, buses, hours, tolerance)
    directions = read_directions(block)
    status = np.zeros(through.shape, dtype=np.uint8)
    missing, dead = np.isnan(through), through <= tolerance
    if missing.any() or dead.any():
        block.through = np.where(missing | dead, 1.0, through)
        block.stock = np.where(missing[:, None, :], 0.0, stock)
    substitute(block, directions)
    for mark in block.marks:
        status[mark.buses, mark.hours] = mark.code
    status[dead] = int(Status.DEAD)
    _find_unsourced(status, dead, case, lines, tolerance)
    status[missing] = int(Status.NO_DATA)
    return Solution(block.stock, status, status.max(axis=1, initial=0), None, balance)


def _find_unsourced(status: NDArray[np.uint8], dead: Bools, case: Case, lines: Lines, tolerance: float) -> None:
    """Where power leaves a bus into which none comes, be it to load or to branches."""
    network = case.network
    for bus in np.flatnonzero(dead.any(axis=1)).tolist():
        leaving = case.demand_mw[bus] > tolerance
        for branch in np.flatnonzero(network.from_bus == bus).tolist():
            leaving |= lines.carried[branch] > tolerance
        for branch in np.flatnonzero(network.to_bus == bus).tolist():
            leaving |= lines.carried[branch] < -tolerance
        status[bus, dead[bus] & leaving] = int(Status.UNSOURCED)
