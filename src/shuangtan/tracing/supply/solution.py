"""The fixed point of a supply system: y = M y + b, checked by its residual and never guessed.

Two questions share it. With M = Aᵀ it gives the footprint of every product at once (the adjoint question); with
M = A the output that a final demand calls forth. The sum b + M b + M² b + … converges exactly when the system is
productive (Hawkins & Simon 1949) and then costs one sparse product a step, of which hubs save half (`supply_hubs`);
where it does not converge in time, a sparse LU decides. A system that is singular or not productive yields NaN and
says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from shuangtan.tracing.supply.hubs import Array as Array
from shuangtan.tracing.supply.hubs import Matrix as Matrix
from shuangtan.tracing.supply.hubs import advance

TOLERANCE = 1e-14
STEP_LIMIT = 1000
FIRST_LOOK = 8  # steps before the first look at the error; the next one is where the rate says it will be small
MUCH_OWN_USE = 0.5  # less of it slows the series by fewer steps than taking it out would cost
NOISE = 1e-12  # below this relative change a rate of convergence is rounding, not information


class Method(StrEnum):
    """How a solution was reached; the last two carry NaN, because the system has no physical answer."""

    ITERATION = "iteration"
    DIRECT = "direct"
    SINGULAR = "singular"
    UNPRODUCTIVE = "unproductive"

    @property
    def is_answer(self) -> bool:
        return self in (Method.ITERATION, Method.DIRECT)


@dataclass(frozen=True)
class SupplySolution:
    """A fixed point with its proof.

    value: (n,) or (n, K), in the unit of b per unit of product.
    residual: componentwise backward error (Oettli & Prager 1964), largest over rows and columns; 1e-16 is exact.
    """

    value: Array
    method: Method
    steps: int
    residual: float


def solve_supply(
    operator: Matrix,
    direct: Array,
    tolerance: float = TOLERANCE,
    steps: int = STEP_LIMIT,
    start: Array | None = None,
) -> SupplySolution:
    """Solve y = M y + b for one or K right-hand sides.

    operator: M, sparse (n, n), inputs per unit of output; direct: b, (n,) or (n, K).
    tolerance: largest componentwise relative error accepted, also for the smallest footprint in the system.
    start: a guess to begin from, such as the solution of a neighbouring system; the answer does not depend on it.
    Much own use (the diagonal of M) is taken to the left side first, so it costs no steps; own use of one or more
    per unit made leaves nothing over and goes to the direct solver, which names it unproductive.
    """
    matrix = sparse.csr_array(operator, dtype=np.float64)
    right = np.asarray(direct, dtype=np.float64)
    own_use = matrix.diagonal()
    if own_use.max(initial=0.0) < 1.0:
        scaled, base = _without_own_use(matrix, right, own_use)
        with np.errstate(over="ignore", invalid="ignore"):  # a diverging series ends at infinity and is given up
            value, count = _sum_series(scaled, base, base if start is None else start, tolerance, steps)
        if value is not None:
            return SupplySolution(value, Method.ITERATION, count, backward_error(matrix, value, right))
    return _factorise(matrix, right)


def backward_error(operator: Matrix, value: Array, direct: Array) -> float:
    """max |b + M y − y| / (|b| + |M||y| + |y|), the smallest relative change of the data for which y is exact."""
    called = operator @ value
    is_signed = _is_signed(operator, direct, value)
    size = np.abs(direct) + abs(operator) @ np.abs(value) + np.abs(value) if is_signed else direct + called + value
    return float(_relative(direct + called - value, size).max(initial=0.0))


def _is_signed(matrix: Matrix, *vectors: Array) -> bool:
    return any(part.min(initial=0.0) < 0.0 for part in (matrix.data, *vectors))


def _without_own_use(matrix: Matrix, right: Array, own_use: Array) -> tuple[Matrix, Array]:
    """y = M y + b with the diagonal moved to the left side: row i divided by 1 − mᵢᵢ."""
    if own_use.max(initial=0.0) < MUCH_OWN_USE:
        return matrix, right
    left = 1.0 / (1.0 - own_use)
    row = np.repeat(np.arange(len(left), dtype=matrix.indices.dtype), np.diff(matrix.indptr))
    data = np.where(row == matrix.indices, 0.0, matrix.data * left[row])
    rest = sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
    return rest, right * (left if right.ndim == 1 else left[:, None])


def _sum_series(matrix: Matrix, right: Array, value: Array, tolerance: float, limit: int) -> tuple[Array | None, int]:
    """Step on until the estimated remaining error of every entry is below tolerance; None if it is slow.

    The error left after a step is its change times r / (1 − r), r being the rate at which changes shrink.
    """
    signed = _is_signed(matrix, right, value)
    size_of = abs(matrix) if signed else matrix
    ahead = advance(matrix, right, FIRST_LOOK)
    slowest, step, look = 0.0, 0, ahead.look
    while look <= limit:
        for _ in range(look - step - 2):
            value = ahead.step(value)
        first = ahead.step(value)
        second = ahead.step(first)
        size = np.abs(right) + size_of @ np.abs(first) if signed else second
        before, after = _relative(first - value, size), _relative(second - first, size)
        gap, rate = float(after.max(initial=0.0)), float(after.sum() / max(before.sum(), np.finfo(float).tiny))
        slowest = max(rate, 0.8 * slowest) if gap > NOISE else slowest
        wanted = tolerance * min(1.0, (1.0 - slowest) / max(slowest, 1e-3))
        if gap == 0.0 or gap <= wanted:
            return second, look
        if not np.isfinite(gap):
            return None, look
        value, step, look = second, look, look + _steps_to(wanted / gap, rate)
    return None, limit


def _steps_to(factor: float, rate: float) -> int:
    """Steps until the change has shrunk by a factor at this rate; few where the rate is no guide yet, at least 2."""
    if not (0.0 < rate < 0.999 and factor > 0.0):
        return 2 * FIRST_LOOK
    return min(max(math.ceil(math.log(factor) / math.log(rate)), 2), 100)


def _relative(change: Array, size: Array) -> Array:
    """|change| / size, infinite where something changes that has no size."""
    with np.errstate(divide="ignore"):
        return np.divide(np.abs(change), size, out=np.zeros_like(change), where=change != 0)


def _factorise(matrix: Matrix, right: Array) -> SupplySolution:
    nothing = np.full_like(right, np.nan)
    system = sparse.csc_array(sparse.eye_array(matrix.shape[0]) - matrix)
    try:
        solve = linalg.splu(system).solve
    except RuntimeError:  # scipy's word for an exactly singular factor
        return SupplySolution(nothing, Method.SINGULAR, 0, np.inf)
    if not _is_productive(matrix, solve):
        return SupplySolution(nothing, Method.UNPRODUCTIVE, 0, np.inf)
    value = solve(right)
    value = value + solve(right + matrix @ value - value)
    residual = backward_error(matrix, value, right)
    if not residual <= 1e-9:
        return SupplySolution(nothing, Method.SINGULAR, 0, residual)
    return SupplySolution(value, Method.DIRECT, 0, residual)


def _is_productive(matrix: Matrix, solve: Any) -> bool:
    """Hawkins–Simon for M ≥ 0: (I − M) z = 1 has z ≥ 1. With credits (negative inputs) only a solution is required."""
    if (matrix.data < 0).any():
        return True
    needed = solve(np.ones(matrix.shape[0]))
    return bool(np.isfinite(needed).all() and (needed >= 1.0 - 1e-9).all())
