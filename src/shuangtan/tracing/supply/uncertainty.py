"""How uncertain a footprint is: seeded Monte Carlo with lognormal, correlated factors.

Impacts are linear in the factors behind them. So each factor's part of every footprint is found once, as one class
of the adjoint system, and a draw is one row of multipliers times those parts: ten thousand draws of all products
cost one matrix product, and one factor used in a hundred places moves in all of them together. Requirements are
not linear; their draws are solved one by one, each started from the nominal answer.
Multipliers are exp(σ z − ½σ²) with mean one, or exp(σ z) with median one; z is standard normal with the stated
correlation. σ = ln of the geometric standard deviation (IPCC 2006 vol. 1 ch. 3; Limpert et al. 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuangtan.tracing.supply.chain import SupplyNetwork
from shuangtan.tracing.supply.solution import Array, solve_supply


@dataclass(frozen=True)
class FactorSpread:
    """Lognormal spread of G factors: names, σ of the logarithm (G,), correlation (G, G), and what stays fixed.

    correlation None means independent; is_mean_kept: the mean (True) or the median (False) is the stated value.
    """

    names: tuple[str, ...]
    log_sd: Array
    correlation: Array | None = None
    is_mean_kept: bool = True

    def __post_init__(self) -> None:
        count = len(self.names)
        if self.log_sd.shape != (count,) or not (self.log_sd >= 0).all():
            raise ValueError(f"{count} factors need {count} σ not below 0, got {self.log_sd}")
        if self.correlation is not None:
            self._check(self.correlation, count)

    @staticmethod
    def _check(matrix: Array, count: int) -> None:
        if matrix.shape != (count, count) or not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1):
            raise ValueError(f"correlation must be symmetric ({count}, {count}) with ones on the diagonal: {matrix}")
        lowest = float(np.linalg.eigvalsh(matrix).min())
        if lowest < -1e-10:
            raise ValueError(f"correlation is not positive semidefinite: smallest eigenvalue {lowest}")

    def multipliers(self, draws: int, seed: int) -> Array:
        """(draws, G) multipliers of the stated factors; the same seed gives the same draws."""
        normal = np.random.default_rng(seed).standard_normal((draws, len(self.names)))
        if self.correlation is not None:
            values, vectors = np.linalg.eigh(self.correlation)
            normal = normal @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
        shift = self.log_sd**2 / 2 if self.is_mean_kept else 0.0
        return np.asarray(np.exp(normal * self.log_sd - shift))

    def relative_covariance(self) -> Array:
        """Covariance (G, G) of the multipliers, exact: mean kept exp(ρσσ′) − 1, else scaled by the means."""
        rho = np.eye(len(self.names)) if self.correlation is None else self.correlation
        core = np.exp(rho * np.outer(self.log_sd, self.log_sd)) - 1.0
        mean = np.ones_like(self.log_sd) if self.is_mean_kept else np.exp(self.log_sd**2 / 2)
        return np.asarray(core * np.outer(mean, mean))


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of one footprint over the draws."""

    mean: float
    sd: float
    low: float
    median: float
    high: float
    coverage: float


def factor_parts(network: SupplyNetwork, factor: Sequence[int], count: int, impact: int = 0) -> Array:
    """The footprint of every product by factor, (count, n); rows sum to the footprint.

    factor: (n,) which of the `count` factors stands behind the direct impact of each product.
    """
    columns = len(network.products)
    split = sparse.csr_array((network.direct[impact], (np.arange(columns), factor)), shape=(columns, count))
    return solve_supply(network.requirements.T, split.toarray()).value.T


def footprint_draws(parts: Array, multipliers: Array) -> Array:
    """(draws, n) footprints, from the parts by factor (G, n) and the multipliers (draws, G)."""
    return np.asarray(multipliers @ parts)


def footprint_variance(parts: Array, spread: FactorSpread) -> Array:
    """(n,) the exact variance of the footprints under uncertain factors: what the draws must converge to."""
    return np.asarray(np.einsum("gn,gh,hn->n", parts, spread.relative_covariance(), parts))


def requirement_draws(
    network: SupplyNetwork, log_sd: float | Array, draws: int, seed: int, impact: int = 0
) -> tuple[Array, int]:
    """(draws, n) footprints under independently uncertain requirements, and how many draws had no answer (NaN).

    log_sd: σ of the logarithm of every entry of A, one number or one per stored entry; the mean is kept.
    """
    generator = np.random.default_rng(seed)
    nominal = solve_supply(network.requirements.T, network.direct[impact])
    values = np.empty((draws, len(network.products)))
    matrix = sparse.csc_array(network.requirements, copy=True)
    stated = matrix.data.copy()
    failed = 0
    for draw in range(draws):
        normal = generator.standard_normal(len(stated))
        matrix.data = stated * np.exp(log_sd * normal - np.square(log_sd) / 2)
        solution = solve_supply(matrix.T, network.direct[impact], start=nominal.value)
        failed += not solution.method.is_answer
        values[draw] = solution.value
    return values, failed


def spread_of(draws: Array, coverage: float = 0.95) -> Spread:
    """Mean, standard deviation and central interval of the draws (draws,) of one footprint; NaN draws are refused."""
    if not np.isfinite(draws).all():
        raise ValueError(f"{int((~np.isfinite(draws)).sum())} of {len(draws)} draws have no answer")
    low, median, high = np.quantile(draws, [(1 - coverage) / 2, 0.5, (1 + coverage) / 2])
    return Spread(float(draws.mean()), float(draws.std(ddof=1)), float(low), float(median), float(high), coverage)
