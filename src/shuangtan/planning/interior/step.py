"""One step of the interior point: the system of bounds and slacks around the linear system, and the longest way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuangtan.planning.blocks import Floats
from shuangtan.planning.interior.form import Form
from shuangtan.planning.interior.system import Newton

EASE = 1e-10
"""Regularisation of rows and columns: small enough not to be seen in the answer, large enough for the factors."""
EXACT = 1e-11
"""A step is refined until its residual is this small against its right side."""
WEIGHTS = 6
"""Weights of a corrector that are tried."""


@dataclass
class Iterate:
    """A point: columns and slacks ``v``, row prices, distances to the bounds and their prices."""

    v: Floats
    y: Floats
    x: Floats
    z: Floats

    def moved(self, d: Iterate, primal: float, dual: float) -> Iterate:
        return Iterate(self.v + primal * d.v, self.y + dual * d.y, self.x + primal * d.x, self.z + dual * d.z)


@dataclass(frozen=True)
class Residuals:
    """What is missing in rows, in prices and in the distances to the bounds."""

    rows: Floats
    prices: Floats
    bounds: Floats

    @classmethod
    def none(cls, like: Residuals) -> Residuals:
        return cls(np.zeros_like(like.rows), np.zeros_like(like.prices), np.zeros_like(like.bounds))


class Interior:
    """The iteration on one form: ranged rows get a slack, every finite bound a distance and a price."""

    def __init__(self, form: Form, newton: Newton) -> None:
        self.newton, self.columns = newton, form.columns.size
        self.matrix, self.transposed = form.matrix, sparse.csr_array(form.matrix.T)
        self.ranged = np.flatnonzero(~form.is_equal)
        lower = np.append(form.lower, form.row_lower[self.ranged])
        upper = np.append(form.upper, form.row_upper[self.ranged])
        self.cost = np.append(form.cost, np.zeros(self.ranged.size))
        self.right = np.where(form.is_equal, form.row_lower, 0.0)
        low, high = np.flatnonzero(np.isfinite(lower)), np.flatnonzero(np.isfinite(upper))
        self.owner, self.sign = np.append(low, high), np.append(np.ones(low.size), -np.ones(high.size))
        self.limit = np.append(lower[low], upper[high])
        self.room = (upper - lower)[self.owner]
        self.start_at = np.clip(0.0, lower, upper)
        self.weight = np.ones(self.cost.size)

    def activity(self, v: Floats) -> Floats:
        """Rows at a point, slacks subtracted."""
        found = self.matrix @ v[: self.columns]
        found[self.ranged] -= v[self.columns :]
        return np.asarray(found)

    def priced(self, y: Floats) -> Floats:
        """Row prices as seen by columns and slacks."""
        return np.append(self.transposed @ y, -y[self.ranged])

    def gathered(self, per_bound: Floats) -> Floats:
        """Sum over the bounds of each column."""
        return np.asarray(np.bincount(self.owner, per_bound, minlength=self.cost.size), dtype=np.float64)

    def factor(self, weight: Floats) -> None:
        self.weight = np.maximum(weight, EASE)
        ease = np.full(self.right.size, EASE)
        ease[self.ranged] = 1.0 / self.weight[self.columns :]
        self.newton.factor(self.weight[: self.columns], ease)

    def solve_once(self, g: Floats, h: Floats) -> tuple[Floats, Floats]:
        """The step without refinement; slacks are taken out."""
        held = self.weight[self.columns :]
        right = h.copy()
        right[self.ranged] -= g[self.columns :] / held
        dx, dy = self.newton.solve(g[: self.columns], right)
        return np.append(dx, -(g[self.columns :] + dy[self.ranged]) / held), dy

    def solve(self, g: Floats, h: Floats, refine: int) -> tuple[Floats, Floats]:
        """The step, refined until its residual is rounding."""
        dv, dy = self.solve_once(g, h)
        for _ in range(refine):
            left_g, left_h = g + self.weight * dv - self.priced(dy), h - self.activity(dv)
            if small(left_g, g) and small(left_h, h):
                break
            more_v, more_y = self.solve_once(left_g, left_h)
            dv, dy = dv + more_v, dy + more_y
        return dv, dy

    def residuals(self, at: Iterate) -> Residuals:
        distance = self.sign * (at.v[self.owner] - self.limit)
        prices = self.cost - self.priced(at.y) - self.gathered(self.sign * at.z)
        return Residuals(self.right - self.activity(at.v), prices, distance - at.x)

    def direction(self, at: Iterate, missing: Residuals, aim: Floats, refine: int = 1) -> Iterate:
        """Newton's step towards products ``x·z`` changed by ``aim``."""
        push = self.gathered(self.sign * (aim - at.z * missing.bounds) / at.x)
        dv, dy = self.solve(missing.prices - push, missing.rows, refine)
        dx = self.sign * dv[self.owner] + missing.bounds
        return Iterate(dv, dy, dx, (aim - at.z * dx) / at.x)

    def start(self) -> Iterate:
        """A point inside all bounds, near the least-squares answers."""
        self.factor(np.ones(self.cost.size))
        dv, _ = self.solve(np.zeros(self.cost.size), self.right - self.activity(self.start_at), 1)
        _, y = self.solve(self.cost, np.zeros(self.right.size), 1)
        v, price = self.start_at + dv, self.sign * (self.cost - self.priced(y))[self.owner]
        away = np.minimum(max(1e-2, float(np.abs(v).mean())), 0.25 * self.room)
        worth = max(1e-2, float(np.abs(price).mean()))
        distance = self.sign * (v[self.owner] - self.limit)
        return Iterate(v, y, np.maximum(distance, away), np.maximum(price, 0.0) + worth)

    def longest(self, at: Iterate, base: Iterate, extra: Iterate, least: float) -> tuple[Iterate, float, float]:
        """``base`` plus as much of ``extra`` as allows the longest steps, in the point and in the prices."""
        weights = np.linspace(max(0.1, least), 1.0, WEIGHTS)
        primal = [reach(base.x / at.x, extra.x / at.x, w) for w in weights]
        dual = [reach(base.z / at.z, extra.z / at.z, w) for w in weights]
        p, d = int(np.argmax(primal)), int(np.argmax(dual))
        a, b = weights[p], weights[d]
        best = Iterate(base.v + a * extra.v, base.y + b * extra.y, base.x + a * extra.x, base.z + b * extra.z)
        return best, primal[p], dual[d]


def small(left: Floats, right: Floats) -> bool:
    return bool(np.abs(left).max(initial=0.0) <= EXACT * (1.0 + np.abs(right).max(initial=0.0)))


def reach(base: Floats, extra: Floats | float = 0.0, weight: float = 0.0) -> float:
    """The longest step, at most one, that keeps ``1 + step·(base + weight·extra)`` positive."""
    down = float((base if weight == 0.0 else base + weight * extra).min(initial=-1e-300))
    return min(1.0, -1.0 / down)
