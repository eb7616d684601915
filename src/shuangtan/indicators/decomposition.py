"""LMDI-I: what drove a change, factor by factor, with no residual; additive and multiplicative, chained over years.

For V = Σ_i Π_k x_ik the additive effect of factor k from 0 to T is ΔV_k = Σ_i L(V_i^T, V_i^0)·ln(x_ik^T / x_ik^0) with
the logarithmic mean L(a, b) = (a − b)/(ln a − ln b), L(a, a) = a. Multiplicative: D_k = exp(ΔV_k / L(V^T, V^0)).
Source: Ang, B. W. (2005), The LMDI approach to decomposition analysis: a practical guide, Energy Policy 33:867–871;
zeros by the analytical limit (Ang & Liu 2007, Energy Policy 35:238–246): a cell that appears or vanishes is given whole
to the factors that are zero there, in equal parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of an aggregate between two states and the part each factor had in it.

    `effects` [unit of the aggregate] sum to `change`; `ratios` multiply to end/start. `by_cell` has dims
    (factor, cell) and sums over cells to the effects.
    """

    start: float
    end: float
    effects: Mapping[str, float]
    ratios: Mapping[str, float]
    by_cell: Array

    @property
    def change(self) -> float:
        return self.end - self.start


def decompose(before: Mapping[str, Array], after: Mapping[str, Array]) -> Decomposition:
    """Decompose Σ_cells Π_factors from `before` to `after`.

    Both map the same factor names, in one order, to arrays over the same cells (industry × fuel, flattened). Values
    are ≥ 0 and finite; a missing cell is not zero and is refused (ValueError), never filled.
    """
    x0, x1 = _stacked(before), _stacked(after)
    if list(before) != list(after) or x0.shape != x1.shape:
        raise ValueError(f"因素或单元不一致：{list(before)} {x0.shape} 与 {list(after)} {x1.shape}")
    v0, v1 = x0.prod(axis=0), x1.prod(axis=0)
    by_cell = np.where((v0 > 0) & (v1 > 0), _smooth(x0, x1, v0, v1), _appearing(x0, x1, v0, v1))
    effects = by_cell.sum(axis=1)
    start, end = float(v0.sum()), float(v1.sum())
    mean = float(log_mean(np.array([end]), np.array([start]))[0])
    ratios = np.exp(effects / mean) if mean > 0 else np.ones_like(effects)
    names = list(before)
    return Decomposition(start, end, _named(names, effects), _named(names, ratios), by_cell)


def chained(states: Sequence[Mapping[str, Array]]) -> list[Decomposition]:
    """Year-by-year decomposition of a series of states; effects of a factor add over the years, ratios multiply.

    Chain only within one vintage: a census revision between two states would be read as change.
    """
    return [decompose(a, b) for a, b in pairwise(states)]


def log_mean(a: Array, b: Array) -> Array:
    """Logarithmic mean L(a, b); equal values give themselves, a zero gives zero."""
    positive = (a > 0) & (b > 0)
    safe_a, safe_b = np.where(positive, a, 1.0), np.where(positive, b, 1.0)
    ratio = safe_a / safe_b
    log = np.log1p(ratio - 1)
    near = np.abs(ratio - 1) < 1e-8
    mean = np.where(near, np.sqrt(safe_a * safe_b), (safe_a - safe_b) / np.where(near, 1.0, log))
    return np.where(positive, mean, 0.0)


def _stacked(factors: Mapping[str, Array]) -> Array:
    stacked = np.stack([np.asarray(v, dtype=np.float64).ravel() for v in factors.values()])
    bad = ~np.isfinite(stacked) | (stacked < 0)
    if bad.any():
        factor, cell = map(int, np.argwhere(bad)[0])
        name, value = list(factors)[factor], stacked[factor, cell]
        raise ValueError(f"因素 {name} 第 {cell} 个单元为 {value}：须为非负的已知数，缺失不能当作零")
    return stacked


def _smooth(x0: Array, x1: Array, v0: Array, v1: Array) -> Array:
    both = (v0 > 0) & (v1 > 0)
    ratio = np.where(both, np.divide(x1, x0, out=np.ones_like(x1), where=x0 > 0), 1.0)
    effects = log_mean(v1, v0) * np.log(np.where(ratio > 0, ratio, 1.0))
    return np.asarray(effects)


def _appearing(x0: Array, x1: Array, v0: Array, v1: Array) -> Array:
    """Cells that are zero at one end: their change goes to the factors that are zero there."""
    turned = (x0 == 0) != (x1 == 0)
    count = turned.sum(axis=0)
    share = np.divide(turned, count, out=np.zeros_like(x0), where=count > 0)
    return np.asarray(share * (v1 - v0))


def _named(names: list[str], values: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
