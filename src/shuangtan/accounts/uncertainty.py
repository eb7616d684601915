"""Uncertainty of an inventory: propagation of error (approach 1), Monte Carlo (approach 2), key categories.

Uncertainties are half-widths of the 95 % interval in percent of the value. Source: IPCC 2006 Guidelines, volume 1,
chapter 3, equations 3.1, 3.2 and table 3.2 (approach 1), section 3.2.3 (approach 2); chapter 4 (key categories).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
CONFIDENCE_Z = 1.959963984540054
"""Half-width of a 95 % interval of the normal distribution in standard deviations."""
LOGNORMAL_FROM = 0.6
"""Half-width from which on a multiplier is drawn lognormal: a normal one would turn emissions negative."""


@dataclass(frozen=True, slots=True)
class Categories:
    """Categories of an inventory: emission of base year and of the year asked [tCO2e], and the uncertainty [%] of
    activity data and of emission factor. All arrays have dim category.
    """

    names: tuple[str, ...]
    base: Array
    year: Array
    activity_percent: Array
    factor_percent: Array

    def __post_init__(self) -> None:
        sizes = {len(self.names), *(len(a) for a in (self.base, self.year, self.activity_percent, self.factor_percent))}
        if len(sizes) != 1:
            raise ValueError(f"各列长度不一致：{sorted(sizes)}")


@dataclass(frozen=True, slots=True)
class Propagated:
    """Approach 1: per category and in total, all in percent; trend in percentage points of the base-year total."""

    combined_percent: Array
    contribution: Array
    total_percent: float
    sensitivity_a: Array
    sensitivity_b: Array
    trend_contribution: Array
    trend_points: float


def propagate(c: Categories) -> Propagated:
    """Approach 1 with the trend, columns G to M of table 3.2.

    G = √(E² + F²); H = (G·D/ΣD)²; I: effect on the trend of +1 % in base and year (type A, correlated between years);
    J = D/ΣC (type B, independent); trend: factor uncertainty by A, activity uncertainty by B·√2.
    """
    combined = np.hypot(c.activity_percent, c.factor_percent)
    total, base = float(c.year.sum()), float(c.base.sum())
    if total == 0 or base == 0:
        raise ValueError(f"合计为零，无法计算不确定性：基年 {base}，当年 {total}")
    contribution = (combined * c.year / total) ** 2
    a = _sensitivity_a(c.base, c.year)
    b = c.year / base
    trend = (a * c.factor_percent) ** 2 + (b * c.activity_percent * np.sqrt(2)) ** 2
    return Propagated(
        combined, contribution, float(np.sqrt(contribution.sum())), a, b, trend, float(np.sqrt(trend.sum()))
    )


def _sensitivity_a(base: Array, year: Array) -> Array:
    """Percentage points the trend moves if a category is 1 % higher in both years (note B of table 3.2)."""
    c, d = base.sum(), year.sum()
    moved = (0.01 * year + d - (0.01 * base + c)) / (0.01 * base + c) * 100
    return np.asarray(moved - (d - c) / c * 100)


@dataclass(frozen=True, slots=True)
class Simulated:
    """Approach 2: mean and 95 % interval of the total, and each category's share of the variance (dim category)."""

    mean: float
    low: float
    high: float
    variance_share: Array
    draws: int


def simulate(
    c: Categories, draws: int = 100_000, seed: int = 1, shared_factor: Sequence[int] | None = None, chunk: int = 10_000
) -> Simulated:
    """Approach 2: the total of `year` from drawn activity and factor multipliers; equal `shared_factor` draw together.

    Multipliers are normal where the uncertainty is below 60 %, lognormal with the same 95 % ratio above it, so that no
    emission turns negative. Drawn in chunks: memory is chunk × categories whatever the number of draws.
    """
    groups = np.arange(len(c.names)) if shared_factor is None else np.unique(shared_factor, return_inverse=True)[1]
    rng = np.random.default_rng(seed)
    totals = np.empty(draws)
    cross = np.zeros(len(c.names))
    square = 0.0
    for start in range(0, draws, chunk):
        n = min(chunk, draws - start)
        cells = c.year * _draw(rng, c.activity_percent, n) * _draw(rng, c.factor_percent, n, groups)
        totals[start : start + n] = cells.sum(axis=1)
        centred = totals[start : start + n] - c.year.sum()
        cross += (cells - c.year).T @ centred
        square += float(centred @ centred)
    low, high = np.percentile(totals, [2.5, 97.5])
    share = cross / square if square > 0 else np.zeros(len(c.names))
    return Simulated(float(totals.mean()), float(low), float(high), share, draws)


def _draw(rng: np.random.Generator, percent: Array, n: int, groups: npt.NDArray[np.intp] | None = None) -> Array:
    """Multipliers (dims draw, category) around 1 with these half-widths; equal `groups` share one draw."""
    width = len(percent) if groups is None else int(groups.max()) + 1
    z = rng.standard_normal((n, width))
    z = z if groups is None else z[:, groups]
    half = percent / 100
    skewed = half >= LOGNORMAL_FROM
    sigma = np.log1p(half[skewed]) / CONFIDENCE_Z
    wide = np.exp(z[:, skewed] * sigma - sigma**2 / 2)
    z *= half / CONFIDENCE_Z
    z += 1
    z[:, skewed] = wide
    return z


def key_categories(c: Categories, threshold: float = 0.95) -> list[str]:
    """Categories that together make up 95 % of the level, largest first (chapter 4, equation 4.1)."""
    share = np.abs(c.year) / np.abs(c.year).sum()
    order = np.argsort(-share, kind="stable")
    count = int(np.searchsorted(np.cumsum(share[order]), threshold) + 1)
    return [c.names[i] for i in order[:count]]


def key_trend_categories(c: Categories, threshold: float = 0.95) -> list[str]:
    """Categories that together make up 95 % of the trend assessment, largest first (chapter 4, equation 4.2).

    `T = |E0|/Σ|E0| · |(Et − E0)/|E0| − (ΣEt − ΣE0)/|ΣE0||`; a category that was nought counts `|Et/ΣE0|` (equation
    4.3). What grew as the whole did is no key to the trend, however large.
    """
    total, whole = c.base.sum(), np.abs(c.base).sum()
    if not whole:
        raise ValueError(f"基年合计为 {total}，没有趋势可言")
    grown = (c.year.sum() - total) / abs(total)
    own = np.divide(c.year - c.base, np.abs(c.base), out=np.zeros_like(c.base), where=c.base != 0)
    told = np.where(c.base != 0, np.abs(c.base) / whole * np.abs(own - grown), np.abs(c.year / total))
    if not told.sum():
        return []
    order = np.argsort(-told, kind="stable")
    count = int(np.searchsorted(np.cumsum(told[order]) / told.sum(), threshold) + 1)
    return [c.names[i] for i in order[:count]]
