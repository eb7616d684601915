"""Our own check of a solution before any number of it is shown.

A solver's word is not enough: a release of the solver once returned wrong answers after presolve, and other planning
tools pass a time-limited iterate off as a plan. From the program, the point ``x`` and the row prices ``y`` we compute
the primal and dual residual and a lower bound of our own; the bound holds for any ``y``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Arrays, Floats

REACH = 10.0
"""Where a bound needs it, a column without one stays below this many times the largest value found in its block."""


@dataclass(frozen=True)
class Check:
    """Residuals are relative to the size of the terms in their own row or column; objective and bound in 万元."""

    primal_residual: float
    dual_residual: float
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative distance between objective and bound."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))

    def holds(self, tolerance: float) -> bool:
        """All three are within ``tolerance``."""
        return max(self.primal_residual, self.dual_residual, abs(self.gap)) <= tolerance


def primal_residual(program: Arrays, x: Floats) -> float:
    """Largest violation of a row or bound, relative to one plus the sum of absolute terms in that row."""
    activity = program.matrix @ x
    size = 1.0 + abs(program.matrix) @ np.abs(x)
    rows = np.maximum(program.row_lower - activity, activity - program.row_upper) / size
    bounds = np.maximum(program.lower - x, x - program.upper) / (1.0 + np.abs(x))
    return float(max(rows.max(initial=0.0), bounds.max(initial=0.0)))


def reduced_costs(program: Arrays, y: Floats) -> Floats:
    """``cost - Aᵀ y`` [万元 per unit of each column]."""
    price: Floats = program.cost - program.matrix.T @ y
    return price


def _bound_terms(price: Floats, lower: Floats, upper: Floats) -> Floats:
    """``price·lower`` where the price is positive, ``price·upper`` where negative; -inf or nan never occur at 0."""
    limit = np.where(price > 0, lower, upper)
    return np.where(price == 0.0, 0.0, price * np.where(price == 0.0, 0.0, limit))


def column_reach(program: Arrays, x: Floats) -> Floats:
    """``REACH`` times the largest |x| (at least 1) within the block of each column."""
    largest = np.maximum(np.maximum.reduceat(np.abs(x), program.column_starts), 1.0)
    return REACH * np.repeat(largest, np.diff(np.append(program.column_starts, x.size)))


def lower_bound(program: Arrays, y: Floats, x: Floats) -> tuple[float, float]:
    """Bound from the row prices ``y`` and the dual residual it rests on.

    Weak duality: for every feasible x the cost is at least the sum over rows of ``y·limit`` plus the sum over columns
    of ``d·bound`` with ``d = cost - Aᵀ y``, each with the limit on the side the sign asks for. Where that limit is
    infinite the row price is set to zero, and a column is taken to stay below ``REACH`` times its block's largest |x|.
    """
    wrong = ((y > 0) & ~np.isfinite(program.row_lower)) | ((y < 0) & ~np.isfinite(program.row_upper))
    price = np.where(wrong, 0.0, y)
    reduced = reduced_costs(program, price)
    reach = column_reach(program, x)
    lower = np.where(np.isfinite(program.lower), program.lower, -reach)
    upper = np.where(np.isfinite(program.upper), program.upper, reach)
    open_side = ((reduced > 0) & ~np.isfinite(program.lower)) | ((reduced < 0) & ~np.isfinite(program.upper))
    size = 1.0 + np.abs(program.cost) + abs(program.matrix).T @ np.abs(price)
    residual = float(np.max(np.abs(reduced) / size, where=open_side, initial=0.0))
    rows = _bound_terms(price, program.row_lower, program.row_upper)
    return program.offset + float(rows.sum() + _bound_terms(reduced, lower, upper).sum()), residual


def check(program: Arrays, x: Floats, y: Floats) -> Check:
    """Residuals, objective and own lower bound of a point and its prices."""
    bound, residual = lower_bound(program, y, x)
    objective = program.offset + float(program.cost @ x)
    return Check(primal_residual(program, x), residual, objective, bound)
