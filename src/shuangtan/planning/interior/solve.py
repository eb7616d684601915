"""An interior point method that knows time: hourly programs of a year and more, in numpy.

Primal-dual, infeasible start, second-order and centrality correctors with the weight that allows the longest step
(Mehrotra 1992; Gondzio 1996; Colombo and Gondzio 2008). What is its own is the linear algebra: see ``interior.system``.
Nothing it says is believed before ``verify`` has checked it; where it stops short, the caller asks another method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Arrays, Floats
from shuangtan.planning.interior.form import Standard
from shuangtan.planning.interior.layout import find_layout
from shuangtan.planning.interior.step import Interior, Iterate, Residuals, reach
from shuangtan.planning.interior.system import Newton

MOST_STEPS = 150
MOST_BORDER = 4000
"""Above this many border rows and columns a program is no chain, and another method is the better one."""
CORRECTORS = 2
NEAR = 0.995
"""How much of the way to the boundary is gone."""
LEAST_AIM = 1e-3
"""The product of distances and prices is aimed at no less than this share of what it is."""
KEPT = 1e-6
"""Largest residual of rows and prices of a point that is called done."""
SHORT = 1e-6
"""Steps below this length say that the method is stuck."""


@dataclass(frozen=True)
class Found:
    """Where the iteration ended: the point, the prices, whether its own measures are met, and the steps taken."""

    x: Floats
    y: Floats
    is_done: bool
    steps: int


@dataclass(frozen=True)
class Measure:
    """How far a point is from optimal, each relative to the size of the data."""

    rows: float
    prices: float
    gap: float
    product: float

    @property
    def worst(self) -> float:
        return max(self.rows, self.prices, self.gap)

    def meets(self, tolerance: float) -> bool:
        """The gap may be as wide as asked; rows and prices are kept closely in any case."""
        return self.gap <= tolerance and max(self.rows, self.prices) <= min(tolerance, KEPT)


def solve_interior(program: Arrays, tolerance: float = 1e-6) -> Found:
    """Solve a program; where its border is too large, nothing is tried."""
    standard = Standard(program)
    layout = find_layout(standard.form, program)
    if layout.border_size > MOST_BORDER or layout.chain.size == 0:
        return Found(np.zeros(program.cost.size), np.zeros(program.row_lower.size), False, 0)
    at, done, steps = iterate(Interior(standard.form, Newton(standard.form, layout)), tolerance)
    x, y = standard.restored(at.v[: standard.form.columns.size], at.y)
    return Found(x, y, done, steps)


def iterate(method: Interior, tolerance: float) -> tuple[Iterate, bool, int]:
    """Step until the measures are met or no step is long enough; the best point is kept."""
    at = method.start()
    best, least = at, np.inf
    for step in range(MOST_STEPS):
        missing = method.residuals(at)
        found = measure(method, at, missing)
        if found.worst < least:
            best, least = at, found.worst
        if found.meets(tolerance):
            return at, True, step
        try:
            at, length = advance(method, at, missing, found.product)
        except (np.linalg.LinAlgError, ValueError):
            break
        if length < SHORT or not np.isfinite(at.y).all():
            break
    return best, False, step


def measure(method: Interior, at: Iterate, missing: Residuals) -> Measure:
    primal = inner(method.cost, at.v)
    dual = inner(method.right, at.y) + inner(method.sign * method.limit, at.z)
    rows = max(np.abs(missing.rows).max(), np.abs(missing.bounds).max()) / (1 + np.abs(method.right).max())
    prices = np.abs(missing.prices).max() / (1 + np.abs(method.cost).max())
    return Measure(float(rows), float(prices), abs(primal - dual) / (1 + abs(primal)), inner(at.x, at.z) / at.x.size)


def inner(a: Floats, b: Floats) -> float:
    """Inner product on one thread: for vectors this long the threads of a BLAS cost more than they save."""
    return float(np.einsum("i,i->", a, b))


def advance(method: Interior, at: Iterate, missing: Residuals, product: float) -> tuple[Iterate, float]:
    """One step: predictor, second-order corrector, centrality correctors; the next point and the step's length."""
    method.factor(method.gathered(at.z / at.x))
    predictor = method.direction(at, missing, -at.x * at.z)
    primal, dual = reach(predictor.x / at.x), reach(predictor.z / at.z)
    aim = centre(primal, dual, product)
    none = Residuals.none(missing)
    second = method.direction(at, none, aim - predictor.x * predictor.z)
    step, primal, dual = method.longest(at, predictor, second, primal * dual)
    for _ in range(CORRECTORS):
        push = outliers(at, step, min(1.0, primal + 0.3), min(1.0, dual + 0.3), aim)
        tried, further, cheaper = method.longest(at, step, method.direction(at, none, push, 0), primal * dual)
        if further + cheaper <= primal + dual + 0.02:
            break
        step, primal, dual = tried, further, cheaper
    primal, dual = min(1.0, NEAR * primal), min(1.0, NEAR * dual)
    return at.moved(step, primal, dual), min(primal, dual)


def centre(primal: float, dual: float, product: float) -> float:
    """The product aimed at: small where the predictor alone goes far."""
    return product * max(LEAST_AIM, 0.5 * (1.0 - min(primal, dual)) ** 2)


def outliers(at: Iterate, step: Iterate, primal: float, dual: float, aim: float) -> Floats:
    """What brings products that would end far from the aim back towards it."""
    ahead = (at.x + primal * step.x) * (at.z + dual * step.z)
    push = np.where(ahead < 0.1 * aim, 0.1 * aim - ahead, np.where(ahead > 10 * aim, 10 * aim - ahead, 0.0))
    return np.maximum(push, -10 * aim)
