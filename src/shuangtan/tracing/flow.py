"""Tracing a flow network: the door to the kernel for grid, gas and heat alike.

case = Case(network, ("煤电", "水电"), source_bus, source_class, source_mw, demand_mw, flow_mw, flow_mw)
found = trace(case, Rules(losses=LossRule.RECEIVING))
found.intensity(np.array([0.85, 0.0]))          # t/MWh by bus and hour
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case, with_positive_sides
from shuangtan.tracing.compiled.door import is_available, is_worthwhile, solve_compiled
from shuangtan.tracing.grounds import Grounds
from shuangtan.tracing.injection import OwnUse, brought_by
from shuangtan.tracing.lines import read_lines
from shuangtan.tracing.rowwise import solve_rows
from shuangtan.tracing.rules import Coupling, Rules
from shuangtan.tracing.solution import Solution
from shuangtan.tracing.status import Status
from shuangtan.tracing.trace import Trace, joined

# Numbers in the solution of one block of hours: 0.2 GB.
BLOCK = 26_000_000


def trace(
    case: Case,
    rules: Rules | None = None,
    factors: Floats | None = None,
    labels: tuple[str, ...] = (),
    threads: int = 1,
    compiled: bool | None = None,
) -> Trace:
    """Trace all hours of a case; hours are independent, so they may run on several threads.

    Without `factors` the result holds shares of the source classes. With factors [attribute, source] or
    [attribute, source, hour] (t/MWh, named by `labels`) it holds their intensities, which costs less than shares.
    `compiled` chooses between machine code (needs numba) and numpy, which agree to rounding; None takes machine code
    where it is installed and the case is large enough for it.
    """
    if compiled and not is_available():
        raise ValueError(f"compiled={compiled}，而 numba 未安装：pip install shuangtan[fast]")
    rules = rules or Rules()
    if compiled or (compiled is None and is_worthwhile(case)):
        return _trace_block(case, rules, factors, labels, 0, case.hour_count, threads)
    blocks = list(_blocks(case, 1 if factors is None else len(factors), factors is None))
    if len(blocks) > 1 and threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            return joined(list(pool.map(lambda b: _trace_block(case, rules, factors, labels, *b), blocks)))
    return joined([_trace_block(case, rules, factors, labels, *b) for b in blocks])


def trace_by(case: Case, hours: int, rules: Rules | None = None, compiled: bool | None = None) -> Iterator[Trace]:
    """Trace a long case piece by piece (a month is 730 hours), so that no more than one piece is in memory."""
    if compiled is None:
        compiled = is_worthwhile(case)
    for first in range(0, case.hour_count, hours):
        yield trace(case.hours(first, min(first + hours, case.hour_count)), rules, compiled=compiled)


def _blocks(case: Case, attributes: int, is_shares: bool) -> Iterator[tuple[int, int]]:
    kinds = len(case.classes) + 1 if is_shares else attributes
    width = max(1, min(case.hour_count, max(BLOCK // max(len(case.network.buses) * kinds, 1), 64)))
    for first in range(0, case.hour_count, width) or (0,):
        yield first, min(first + width, case.hour_count)


def _trace_block(
    case: Case, rules: Rules, factors: Floats | None, labels: tuple[str, ...], first: int, last: int, threads: int = 0
) -> Trace:
    """Trace the hours [first, last): in machine code on so many threads, or with numpy where `threads` is zero."""
    part = case.hours(first, last)
    if factors is not None and factors.ndim == 3:
        factors = factors[:, :, first:last]
    case = with_positive_sides(part, rules.reverse_class)
    if factors is not None and len(case.source_bus) > factors.shape[1]:
        raise ValueError(f"有 {len(case.source_bus)} 个电源而因子只有 {factors.shape[1]} 列：存在反送电负荷")
    classes = case.classes if factors is None else labels or tuple(str(k) for k in range(len(factors)))
    own = OwnUse.of(case, len(classes), factors) if rules.coupling is Coupling.AGGREGATED else None
    on_grid, lines = case if own is None else own.rest, read_lines(case, rules)
    if threads:
        solution = solve_compiled(on_grid, lines, rules, len(classes), factors, threads)
    else:
        solution = solve_rows(on_grid, lines, rules, len(classes), factors)
    grounds = Grounds(on_grid, lines, rules.tolerance_mw)
    solution.hide_unknown(grounds)
    used = solution.values if own is None else own.used(solution.values, case.demand_mw, rules.tolerance_mw)
    brought = brought_by(case, len(classes), factors)
    taken = solution.taken if own is None else None
    if taken is None:
        taken = _taken(solution, used, case.demand_mw, grounds)
    return Trace(
        case.network,
        classes,
        solution.values,
        used,
        solution.status,
        case.demand_mw,
        lines.loss_mw,
        brought,
        _relative_gap(brought, taken),
        rules,
        (grounds,),
    )


def _taken(solution: Solution, used: Floats, demand_mw: Floats, grounds: Grounds) -> Floats:
    """What loads, losses and imbalances of all buses take, [k, hour]; a bus without grid power may serve itself."""
    taken = np.zeros(solution.values.shape[1:])
    idle = solution.status == int(Status.DEAD)
    balance = grounds.imbalance_mw() if solution.balance_mw is None else solution.balance_mw
    loss = grounds.lines.loss_mw
    for bus, left in enumerate(balance if loss is None else balance + loss):
        load = np.where(idle[bus] & np.isnan(used[bus]), 0.0, used[bus] * demand_mw[bus])
        taken += np.where(idle[bus], 0.0, solution.values[bus] * left) + load
    return taken


def _relative_gap(brought: Floats, taken: Floats) -> Floats:
    """What the accounts miss in each hour, relative to what sources brought in, the worst class."""
    size = np.abs(brought).sum(axis=0)
    gap = np.abs(brought - taken).max(axis=0)
    return np.asarray(np.divide(gap, size, out=np.zeros_like(gap), where=size > 0), dtype=np.float64)
