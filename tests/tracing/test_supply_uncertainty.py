"""Monte Carlo: seeded, correlated, and converging to the variance that is known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.tracing.supply.chain import chain_of, footprints
from shuangtan.tracing.supply.uncertainty import (
    FactorSpread,
    factor_parts,
    footprint_draws,
    footprint_variance,
    requirement_draws,
    spread_of,
)

A = np.array([[0.15, 0.25, 0.0], [0.20, 0.05, 0.3], [0.0, 0.1, 0.1]])
CHAIN = chain_of(["a", "b", "c"], A, [0.5, 2.0, 1.0])
CORRELATED = np.array([[1.0, 0.6], [0.6, 1.0]])


def test_parts_by_factor_sum_to_the_footprint():
    """The footprint of every product is the sum over the factors behind it."""
    parts = factor_parts(CHAIN, [0, 1, 0], 2)
    np.testing.assert_allclose(parts.sum(axis=0), footprints(CHAIN).value[0], rtol=1e-12)


@pytest.mark.parametrize("correlation", [None, CORRELATED])
def test_draws_converge_to_the_exact_moments(correlation):
    """Mean and variance of 200 000 draws meet the closed form of the lognormal within sampling error."""
    spread = FactorSpread(("coal", "gas"), np.array([0.2, 0.4]), correlation)
    parts = factor_parts(CHAIN, [0, 1, 0], 2)
    draws = footprint_draws(parts, spread.multipliers(200_000, seed=7))
    np.testing.assert_allclose(draws.mean(axis=0), footprints(CHAIN).value[0], rtol=5e-3)
    np.testing.assert_allclose(draws.var(axis=0), footprint_variance(parts, spread), rtol=3e-2)


def test_same_seed_same_draws_and_another_seed_others():
    """A seed fixes the draws to the last bit."""
    spread = FactorSpread(("coal", "gas"), np.array([0.2, 0.4]), CORRELATED)
    first, again, other = (spread.multipliers(100, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert not (first == other).any()


def test_fully_correlated_factors_move_as_one():
    """With correlation one and equal σ all multipliers of a draw are equal."""
    spread = FactorSpread(("a", "b"), np.array([0.3, 0.3]), np.ones((2, 2)))
    draws = spread.multipliers(50, seed=3)
    np.testing.assert_allclose(draws[:, 0], draws[:, 1], rtol=1e-12)


def test_median_or_mean_is_kept_as_stated():
    """Keeping the median puts half the draws above one; keeping the mean puts their mean at one."""
    kept_median = FactorSpread(("a",), np.array([0.8]), is_mean_kept=False).multipliers(100_000, seed=5)
    kept_mean = FactorSpread(("a",), np.array([0.8])).multipliers(100_000, seed=5)
    assert np.median(kept_median) == pytest.approx(1.0, rel=0.02)
    assert kept_mean.mean() == pytest.approx(1.0, rel=0.02)


@pytest.mark.parametrize("matrix", [[[1, 2], [2, 1]], [[1, 0.5], [0.4, 1]], [[0.9, 0], [0, 1]]])
def test_correlation_that_cannot_be_is_refused(matrix):
    """Not semidefinite, not symmetric, or without ones on the diagonal: no draws."""
    with pytest.raises(ValueError, match="correlation"):
        FactorSpread(("a", "b"), np.array([0.1, 0.1]), np.array(matrix, dtype=float))


def test_uncertain_requirements_scatter_around_the_nominal_footprint():
    """Draws of the technology are seeded, near the nominal footprint for a small σ, and equal to it for none."""
    nominal = footprints(CHAIN).value[0]
    exact, failed = requirement_draws(CHAIN, 0.0, 3, seed=1)
    np.testing.assert_allclose(exact, np.tile(nominal, (3, 1)), rtol=1e-12)
    draws, lost = requirement_draws(CHAIN, 0.1, 400, seed=1)
    assert (failed, lost) == (0, 0)
    assert spread_of(draws[:, 0]).mean == pytest.approx(nominal[0], rel=0.02)


def test_draw_without_an_answer_is_counted_and_never_averaged_away():
    """Where the technology is drawn unproductive the draw is NaN, counted, and refused by the summary."""
    chain = chain_of(["a", "b"], [[0.0, 0.9], [0.9, 0.0]], [1.0, 1.0])
    draws, failed = requirement_draws(chain, 0.5, 60, seed=2)
    assert failed > 0
    assert failed == np.isnan(draws[:, 0]).sum()
    with pytest.raises(ValueError, match=f"{failed} of 60"):
        spread_of(draws[:, 0])
