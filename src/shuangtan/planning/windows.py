"""Running a plan through every step in windows of weeks or months, one after the other.

Any run that keeps every row is an upper bound, it need not be the best one. The segmented plan says how full each store
should be at the end of a window and how much of a yearly budget should be used by then; with these given, the windows
are small programs that the simplex method solves in a fraction of the time of the whole year. What a window decides is
fixed for the next; what is left of a budget is carried over. The joined point is checked against the whole program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shuangtan.planning.blocks import Arrays, Floats, Ints
from shuangtan.planning.model import Model
from shuangtan.planning.solver import LiveSolver, Solution
from shuangtan.planning.verify import Check, primal_residual

WINDOW_HOURS = 730.0
"""Length of a window: twelve to a year."""
AHEAD_HOURS = 24.0
"""How far a window looks beyond its end, so that it leaves stores and ramps as the next one needs them."""
FITS = 1e-6
"""Largest residual of the joined point in the whole program."""
NO_STEP = -1


@dataclass(frozen=True)
class Layout:
    """The step of each column and row of a dispatch (-1: of the whole year), and which columns are levels."""

    columns: Ints
    rows: Ints
    levels: NDArray[np.bool_]


def layout(model: Model) -> Layout:
    """Blocks as long as the year have one entry per step; those one shorter (ramps, starts) begin at the second."""
    steps = model.system.steps
    columns = np.full(model.program.column_count, NO_STEP, dtype=np.int32)
    rows = np.full(model.program.row_count, NO_STEP, dtype=np.int32)
    for target, blocks in ((columns, model.program.columns), (rows, model.program.rows)):
        for block in blocks:
            if block.size in (steps, steps - 1) and steps > 2:
                target[block.span] = np.arange(steps - block.size, steps, dtype=np.int32)
    levels = np.zeros(model.program.column_count, dtype=bool)
    for flow in model.flows:
        levels[flow.columns.span] = flow.kind == "存量"
    return Layout(columns, rows, levels)


def guess(plan: Model, found: Solution, run: Model) -> Floats:
    """The segmented plan spread over the steps of a dispatch of the same year; levels run straight between ends."""
    operation = run.operations[0]
    spread: dict[tuple[str, str, str], Floats] = {}
    for flow in plan.flows:
        if (flow.operation.period, flow.operation.weather.name) == (operation.period, operation.weather.name):
            values, key = found.value(flow.columns), (flow.component, flow.kind, flow.label)
            if flow.kind == "存量":
                ends = np.append(values[-1:], values)
                spread[key] = np.interp(np.arange(1, flow.axis.steps + 1), flow.axis.borders, ends)
            else:
                spread[key] = spread.get(key, np.zeros(flow.axis.steps)) + flow.axis.spread(values)
    x = np.zeros(run.program.column_count)
    for flow in run.flows:
        x[flow.columns.span] = spread.get((flow.component, flow.kind, flow.label), 0.0)
    return x


def run_windows(model: Model, arrays: Arrays, hint: Floats) -> Solution | None:
    """Run all windows; None if one has no solution or the joined point does not fit the whole program."""
    where = layout(model)
    hint = np.clip(hint, arrays.lower, arrays.upper)
    steps = model.system.steps
    count = max(1, round(steps * model.system.step_hours / WINDOW_HOURS))
    borders = np.linspace(0, steps, count + 1).round().astype(int)
    x, y, cpu = hint.copy(), np.zeros(arrays.row_lower.size), 0.0
    x[where.columns == NO_STEP] = 0.0
    by_row = sparse.csr_array(arrays.matrix)
    ahead = round(AHEAD_HOURS / model.system.step_hours)
    pinned = np.zeros(x.size, dtype=bool)
    for start, end in pairwise(borders.tolist()):
        horizon = min(steps, end + ahead)
        solution = run_window(arrays, by_row, where, hint, (x, y), pinned, (start, end, horizon, steps))
        if solution is None:
            return None
        cpu += solution.cpu_s
    settle_slacks(arrays, where, x)
    residual = primal_residual(arrays, x)
    objective = arrays.offset + float(arrays.cost @ x)
    return Solution("feasible", x, y, Check(residual, 0.0, objective, -np.inf), cpu) if residual <= FITS else None


def run_window(
    arrays: Arrays,
    by_row: sparse.csr_array,
    where: Layout,
    hint: Floats,
    point: tuple[Floats, Floats],
    pinned: NDArray[np.bool_],
    span: tuple[int, int, int, int],
) -> Solution | None:
    """Solve one window and a little beyond with everything else fixed, and write the window into the point."""
    (x, y), (start, end, horizon, _) = point, span
    here = (where.columns >= start) & (where.columns < horizon)
    free = np.flatnonzero(here | (where.columns == NO_STEP))
    rows = np.flatnonzero((where.rows >= start) & (where.rows < horizon))
    budgets = np.flatnonzero(where.rows == NO_STEP)
    block = by_row[rows]
    outside = x.copy()
    outside[free] = 0.0
    known = block @ outside
    pinned |= touched_later(block, where, horizon)
    lower, upper = arrays.lower[free].copy(), arrays.upper[free].copy()
    held = (pinned | (where.levels & (where.columns == horizon - 1)))[free]
    lower[held] = upper[held] = hint[free][held]
    low, high = budget_limits(arrays, by_row[budgets], budgets, where, hint, x, span)
    part = replace(
        arrays,
        cost=arrays.cost[free],
        lower=lower,
        upper=upper,
        row_lower=np.append(arrays.row_lower[rows] - known, low),
        row_upper=np.append(arrays.row_upper[rows] - known, high),
        matrix=sparse.csc_array(sparse.vstack([block, by_row[budgets]]))[:, free],
        integer=np.zeros(free.size, dtype=bool),
        offset=0.0,
        column_starts=np.zeros(1, dtype=np.int32),
        row_starts=np.zeros(1, dtype=np.int32),
    )
    solution = LiveSolver(part).solve("simplex")
    if not solution.is_solved:
        return None
    kept = (where.columns[free] >= start) & (where.columns[free] < end)
    x[free[kept]] = solution.x[kept]
    inside = where.rows[rows] < end
    y[rows[inside]] = solution.y[: rows.size][inside]
    return solution


def settle_slacks(arrays: Arrays, where: Layout, x: Floats) -> None:
    """Give each soft yearly row the shortfall or excess that the joined point leaves."""
    activity = arrays.matrix @ x
    for column in np.flatnonzero(where.columns == NO_STEP):
        entries = slice(arrays.matrix.indptr[column], arrays.matrix.indptr[column + 1])
        row, sign = int(arrays.matrix.indices[entries][0]), float(arrays.matrix.data[entries][0])
        missing = arrays.row_lower[row] - activity[row] if sign > 0 else activity[row] - arrays.row_upper[row]
        x[column] = max(0.0, float(missing)) / abs(sign)


def touched_later(block: sparse.csr_array, where: Layout, end: int) -> NDArray[np.bool_]:
    """Columns of later steps that already act in these rows (the year closes on itself): they keep their hint."""
    used = np.zeros(where.columns.size, dtype=bool)
    used[block.indices] = True
    return used & (where.columns >= end)


def budget_limits(
    arrays: Arrays,
    rows: sparse.csr_array,
    budgets: NDArray[np.int64],
    where: Layout,
    hint: Floats,
    x: Floats,
    span: tuple[int, int, int, int],
) -> tuple[Floats, Floats]:
    """Limits of yearly rows for one window: what the hint uses until its end, plus a fair part of what is spare."""
    start, _, horizon, steps = span
    until = rows @ np.where((where.columns >= 0) & (where.columns < horizon), hint, 0.0)
    total = rows @ np.where(where.columns >= 0, hint, 0.0)
    used = rows @ np.where((where.columns >= 0) & (where.columns < start), x, 0.0)
    share = horizon / steps
    low = until + (arrays.row_lower[budgets] - total) * share - used
    high = until + (arrays.row_upper[budgets] - total) * share - used
    return low, high
