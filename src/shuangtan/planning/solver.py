"""The live solver: hand-over, choice of algorithm, warm re-solves and the refusal of unfinished answers.

The HiGHS object is kept, so a changed limit or price restarts from the last basis. ``highspy`` is imported only when a
program is first handed over; without it every other part of the room still loads.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from shuangtan.planning import verify
from shuangtan.planning.blocks import Arrays, Block, BlockProgram, Floats
from shuangtan.planning.interior.solve import solve_interior

LARGE = 20_000
"""From this many columns on the interior point method is the first choice."""
TOLERANCE = 1e-6
"""Largest residual and gap of a solution that is shown."""


class NotSolvedError(RuntimeError):
    """A program that has no proven solution; carries the solver's word and our residuals."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(f"未得到可用的解：求解器状态 {status}；{detail}")
        self.status = status


@dataclass(frozen=True)
class Solution:
    """A point with its row prices and our check; values may be taken only if it is solved."""

    status: str
    x: Floats
    y: Floats
    checked: verify.Check
    cpu_s: float
    tolerance: float = TOLERANCE

    @property
    def is_solved(self) -> bool:
        """The solver says optimal and our own check agrees."""
        return self.status == "optimal" and self.checked.holds(self.tolerance)

    def require(self) -> Solution:
        """This solution, or an error that says why it must not be used."""
        if not self.is_solved:
            c = self.checked
            facts = f"原始残差 {c.primal_residual:.1e}，对偶残差 {c.dual_residual:.1e}，间隙 {c.gap:.1e}"
            raise NotSolvedError(self.status, facts)
        return self

    def value(self, columns: Block) -> Floats:
        """Values of a block of columns, in its unit."""
        return self.x[columns.span]

    def price(self, rows: Block) -> Floats:
        """Change of total cost [万元] per unit of the rows' limit."""
        return self.y[rows.span]


class LiveSolver:
    """A program inside HiGHS that can be changed and solved again."""

    def __init__(self, program: BlockProgram | Arrays) -> None:
        import highspy

        self.arrays = program.assemble() if isinstance(program, BlockProgram) else program
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.is_warm = False
        _hand_over(self.highs, self.arrays)

    def limit_rows(self, rows: Block, lower: ArrayLike, upper: ArrayLike) -> None:
        """Put new limits on a block of rows."""
        new_lower, new_upper = self.arrays.row_lower.copy(), self.arrays.row_upper.copy()
        new_lower[rows.span], new_upper[rows.span] = lower, upper
        self.arrays = replace(self.arrays, row_lower=new_lower, row_upper=new_upper)
        self.highs.changeRowsBounds(rows.size, rows.index, new_lower[rows.span], new_upper[rows.span])

    def limit_columns(self, columns: Block, lower: ArrayLike, upper: ArrayLike) -> None:
        """Put new bounds on a block of columns."""
        new_lower, new_upper = self.arrays.lower.copy(), self.arrays.upper.copy()
        new_lower[columns.span], new_upper[columns.span] = lower, upper
        self.arrays = replace(self.arrays, lower=new_lower, upper=new_upper)
        self.highs.changeColsBounds(columns.size, columns.index, new_lower[columns.span], new_upper[columns.span])

    def price_columns(self, columns: Block, cost: ArrayLike) -> None:
        """Put new costs [万元 per unit] on a block of columns."""
        new = self.arrays.cost.copy()
        new[columns.span] = cost
        self.arrays = replace(self.arrays, cost=new)
        self.highs.changeColsCost(columns.size, columns.index, new[columns.span])

    def price_all(self, cost: Floats) -> None:
        """Replace the costs of all columns, and drop the constant part."""
        self.arrays = replace(self.arrays, cost=cost, offset=0.0)
        self.highs.changeColsCost(cost.size, np.arange(cost.size, dtype=np.int32), cost)
        self.highs.changeObjectiveOffset(0.0)

    def add_row(self, coefficients: Floats, upper: float) -> None:
        """Add the row ``coefficients · x <= upper``; the basis is kept."""
        old, where = self.arrays, np.flatnonzero(coefficients).astype(np.int32)
        self.highs.addRow(-np.inf, upper, where.size, where, coefficients[where])
        matrix = sparse.csc_array(sparse.vstack([old.matrix, sparse.csr_array(coefficients[None, :])]))
        lower, limit = np.append(old.row_lower, -np.inf), np.append(old.row_upper, upper)
        starts = np.append(old.row_starts, np.int32(old.row_lower.size))
        self.arrays = replace(old, matrix=matrix, row_lower=lower, row_upper=limit, row_starts=starts)

    def solve(
        self,
        method: str = "auto",
        *,
        crossover: bool = True,
        tolerance: float = TOLERANCE,
        time_limit_s: float = np.inf,
    ) -> Solution:
        """Solve by ``simplex``, ``primal``, ``hipo``, ``ipx`` or ``auto``; warm programs restart with dual simplex."""
        start, clock = time.process_time(), self.highs.getRunTime()
        for name, value in self._options(method, crossover, tolerance).items():
            self.highs.setOptionValue(name, value)
        self.highs.setOptionValue("time_limit", clock + time_limit_s)
        self.highs.run()
        status = status_word(self.highs)
        self.is_warm = status == "optimal" and bool(self.highs.getBasis().valid)
        return self._taken(status, tolerance, time.process_time() - start)

    def _options(self, method: str, crossover: bool, tolerance: float) -> dict[str, Any]:
        if method == "auto":
            method = "simplex" if self.is_warm or self.arrays.cost.size < LARGE else "hipo"
        if method in ("simplex", "primal") or self.arrays.integer.any():
            return {"solver": "simplex", "simplex_strategy": 4 if method == "primal" else 1}
        loose = {} if crossover else {"ipm_optimality_tolerance": max(1e-8, tolerance / 10)}
        solver = "hipo" if method == "hipo" and has_hipo() else "ipx"
        return {"solver": solver, "run_crossover": "on" if crossover else "off"} | loose

    def _taken(self, status: str, tolerance: float, cpu_s: float) -> Solution:
        solution, program = self.highs.getSolution(), self.arrays
        x, y = np.array(solution.col_value), np.array(solution.row_dual)
        if x.size != program.cost.size or status in ("infeasible", "unbounded"):
            nothing = verify.Check(np.inf, np.inf, np.nan, -np.inf)
            return Solution(status, np.zeros(0), np.zeros(0), nothing, cpu_s, tolerance)
        if program.integer.any():
            return Solution(status, x, np.zeros(program.row_lower.size), self._mixed(x), cpu_s, tolerance)
        return Solution(status, x, y, verify.check(program, x, y), cpu_s, tolerance)

    def _mixed(self, x: Floats) -> verify.Check:
        whole = np.abs(x - np.round(x))[self.arrays.integer].max(initial=0.0)
        residual = max(verify.primal_residual(self.arrays, x), float(whole))
        objective = self.arrays.offset + float(self.arrays.cost @ x)
        return verify.Check(residual, 0.0, objective, float(self.highs.getInfo().mip_dual_bound))


def solve_along_time(program: Arrays, tolerance: float) -> Solution:
    """Solve by our own interior point, which knows that hours follow one another; checked like any other answer."""
    start = time.process_time()
    found = solve_interior(program, tolerance / 2)
    status, checked = "optimal" if found.is_done else "unknown", verify.check(program, found.x, found.y)
    return Solution(status, found.x, found.y, checked, time.process_time() - start, tolerance)


def has_hipo() -> bool:
    """The package ``highspy-extras`` with the interior point method HiPO is installed."""
    from importlib.util import find_spec

    return find_spec("highspy_extras") is not None


def status_word(highs: Any) -> str:
    """The model status as one lower-case word: optimal, infeasible, unbounded, time_limit, unknown, ..."""
    name = str(highs.getModelStatus()).rpartition(".k")[2]
    words = {"TimeLimit": "time_limit", "UnboundedOrInfeasible": "infeasible", "Notset": "unknown"}
    return words.get(name, name.lower())


def _hand_over(highs: Any, program: Arrays) -> None:
    matrix = program.matrix
    kind = program.integer.astype(np.int32)
    highs.passModel(
        program.cost.size, program.row_lower.size, matrix.nnz, 1, 1, program.offset,
        program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, kind,
    )  # fmt: skip


def solve(program: BlockProgram, method: str = "auto", tolerance: float = TOLERANCE) -> Solution:
    """Solve a program once and return the proven solution, or raise NotSolvedError."""
    return LiveSolver(program).solve(method, tolerance=tolerance).require()
