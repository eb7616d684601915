"""Why a plan is impossible: the promises that break, in their units, and the smallest set that cannot stand together.

Promises are targets, resource limits, build limits, yearly energy, and loads that must be served. First every promise
may break at a price of one per unit of its size and nothing else costs: what breaks is the shortest way out. The
promises with a price there already prove the impossibility (Farkas); leaving out one after the other, keeping only
those without which a solution appears, gives a smallest conflicting set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from shuangtan.planning.blocks import Arrays, Block, Floats, Ints
from shuangtan.planning.model import Model
from shuangtan.planning.solver import LiveSolver, Solution

BROKEN = 1e-6
"""Relative amount from which a promise counts as broken, and price from which it takes part in the conflict."""


@dataclass(frozen=True)
class Broken:
    """A promise that would have to give way, and by how much [unit]."""

    name: str
    period: int | None
    unit: str
    amount: float

    @property
    def sentence(self) -> str:
        when = f"{self.period} 年" if self.period else ""
        return f"{when}{self.name}：差 {self.amount:,.4g} {self.unit}"


@dataclass(frozen=True)
class Conflict:
    """What breaks on the shortest way out, and names of promises that cannot all stand (each needed for that)."""

    broken: tuple[Broken, ...]
    smallest: tuple[str, ...]


def title(block: Block) -> str:
    return f"{block.period} 年{block.name}" if block.period else block.name


def promised_rows(model: Model) -> list[Block]:
    """Rows that a person promised: marked as such, or balances of a place whose load must be served."""
    needy = {d.node for d in model.system.demands if d.unserved_cost is None}
    balances = [rows for (_, node), rows in model.balances.items() if node in needy]
    return [rows for rows in model.program.rows if rows.promise] + balances


def promised_columns(model: Model) -> list[Block]:
    """Build decisions with a limit."""
    return list(model.builds.values())


def find_conflict(model: Model) -> Conflict | None:
    """The broken promises and a smallest conflicting set; None if the plan is possible."""
    rows, columns = promised_rows(model), promised_columns(model)
    arrays = model.program.assemble()
    elastic, slack_of = loosen(arrays, rows, columns)
    solution = LiveSolver(elastic).solve().require()
    if solution.checked.objective <= BROKEN:
        return None
    amounts = {block: float(solution.x[position].sum()) for block, position in slack_of.items()}
    size = {block: limit_size(arrays, block, block in columns) for block in slack_of}
    broken = [b for b in slack_of if amounts[b] > BROKEN * size[b]]
    told = tuple(Broken(b.name, b.period, b.unit, amounts[b]) for b in broken)
    return Conflict(told, smallest_set(arrays, rows, columns, priced(elastic, solution, rows, columns)))


def limit_size(arrays: Arrays, block: Block, is_column: bool) -> float:
    """Largest finite limit of a block, at least one: the scale its shortfall is measured by."""
    sides = (arrays.upper,) if is_column else (arrays.row_lower, arrays.row_upper)
    values = np.concatenate([np.abs(side[block.span]) for side in sides])
    return max(1.0, float(values[np.isfinite(values)].max(initial=0.0)))


def loosen(arrays: Arrays, rows: list[Block], columns: list[Block]) -> tuple[Arrays, dict[Block, Ints]]:
    """The program in which only broken promises cost, and where the broken amount of each promise stands."""
    count, parts, slack_of, cost = arrays.cost.size, [arrays.matrix], {}, [np.zeros(arrays.cost.size)]
    identity = sparse.eye_array(arrays.row_lower.size, format="csc")
    for block in rows + columns:
        extra = arrays.matrix[:, block.span] if block in columns else identity[:, block.span]
        signs = [1.0] if block in columns else [1.0, -1.0]
        slack_of[block] = np.arange(count, count + block.size * len(signs), dtype=np.int32)
        count += block.size * len(signs)
        parts += [extra * sign for sign in signs]
        cost.append(np.full(block.size * len(signs), 1.0 / limit_size(arrays, block, block in columns)))
    prices = np.concatenate(cost)
    more = prices.size - arrays.cost.size
    loose = replace(
        arrays, matrix=sparse.csc_array(sparse.hstack(parts)), cost=prices, offset=0.0,
        lower=np.append(arrays.lower, np.zeros(more)), upper=np.append(arrays.upper, np.full(more, np.inf)),
        integer=np.zeros(prices.size, dtype=bool),
    )  # fmt: skip
    return loose, slack_of


def priced(elastic: Arrays, solution: Solution, rows: list[Block], columns: list[Block]) -> list[Block]:
    """Promises that carry a price on the shortest way out."""
    reduced: Floats = elastic.cost - elastic.matrix.T @ solution.y
    by_row = [b for b in rows if np.abs(solution.price(b)).max(initial=0.0) > BROKEN * BROKEN]
    return by_row + [b for b in columns if reduced[b.span].min(initial=0.0) < -BROKEN * BROKEN]


def smallest_set(arrays: Arrays, rows: list[Block], columns: list[Block], candidates: list[Block]) -> tuple[str, ...]:
    """Leave promises out one by one; one without which the rest becomes possible belongs to the conflict."""
    solver = LiveSolver(replace(arrays, cost=np.zeros(arrays.cost.size), integer=np.zeros(arrays.cost.size, bool)))
    for block in rows + columns:
        if block not in candidates:
            leave_out(solver, block, block in columns)
    kept = []
    for block in candidates:
        before = solver.arrays
        leave_out(solver, block, block in columns)
        if solver.solve("simplex").status == "optimal":
            restore(solver, before, block, block in columns)
            kept.append(title(block))
    return tuple(kept)


def leave_out(solver: LiveSolver, block: Block, is_column: bool) -> None:
    """Lift the limit of a promise."""
    if is_column:
        solver.limit_columns(block, 0.0, np.inf)
    else:
        solver.limit_rows(block, -np.inf, np.inf)


def restore(solver: LiveSolver, before: Arrays, block: Block, is_column: bool) -> None:
    """Put the limit of a promise back as it was."""
    if is_column:
        solver.limit_columns(block, before.lower[block.span], before.upper[block.span])
    else:
        solver.limit_rows(block, before.row_lower[block.span], before.row_upper[block.span])
