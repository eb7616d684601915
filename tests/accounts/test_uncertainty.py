"""Uncertainty: the guideline's arithmetic, agreement of both approaches, reproducible draws."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.accounts.uncertainty import Categories, key_categories, propagate, simulate

CITY = Categories(
    ("煤炭燃烧", "天然气燃烧", "水泥熟料", "垃圾焚烧"),
    np.array([900.0, 200.0, 250.0, 10.0]),
    np.array([800.0, 300.0, 230.0, 25.0]),
    np.array([5.0, 5.0, 2.0, 10.0]),
    np.array([5.0, 3.0, 5.0, 40.0]),
)


def test_total_is_the_root_of_squares() -> None:
    """Equation 3.2 by hand: √Σ(U·x)² / Σx."""
    combined = np.sqrt([50, 34, 29, 1700])
    expected = np.sqrt(((combined * CITY.year) ** 2).sum()) / CITY.year.sum()
    assert propagate(CITY).total_percent == pytest.approx(expected, rel=1e-12)


def test_type_a_sensitivity_is_a_finite_difference() -> None:
    """Raising one category by 1 % in both years moves the trend by its type A sensitivity."""
    a = propagate(CITY).sensitivity_a
    base, year = CITY.base.copy(), CITY.year.copy()
    base[1] *= 1.01
    year[1] *= 1.01
    moved = (year.sum() / base.sum() - CITY.year.sum() / CITY.base.sum()) * 100
    assert a[1] == pytest.approx(moved, rel=1e-9)


def test_both_approaches_agree_for_small_uncertainty() -> None:
    """With independent small errors the simulated half-width meets the propagated one within 3 %."""
    small = Categories(CITY.names, CITY.base, CITY.year, CITY.activity_percent, np.array([5.0, 3.0, 5.0, 10.0]))
    s = simulate(small, 200_000)
    half = (s.high - s.low) / 2 / small.year.sum() * 100
    assert half == pytest.approx(propagate(small).total_percent, rel=0.03)
    assert s.variance_share.sum() == pytest.approx(1.0)


def test_shared_factors_widen_the_interval() -> None:
    """One factor used for all categories adds up; independent factors partly cancel."""
    apart, together = simulate(CITY), simulate(CITY, shared_factor=[0, 0, 0, 0])
    assert together.high - together.low > 1.05 * (apart.high - apart.low)


def test_draws_repeat_with_the_seed() -> None:
    """The same seed gives the same result, another seed another."""
    assert simulate(CITY, 10_000, seed=7).mean == simulate(CITY, 10_000, seed=7).mean
    assert simulate(CITY, 10_000, seed=7).mean != simulate(CITY, 10_000, seed=8).mean


def test_key_categories_reach_the_threshold() -> None:
    """The largest first, until 95 % of the level is covered."""
    assert key_categories(CITY) == ["煤炭燃烧", "天然气燃烧", "水泥熟料"]


def test_columns_of_unlike_length_are_refused() -> None:
    """A column that lost a row is an error."""
    with pytest.raises(ValueError, match="长度不一致"):
        Categories(("a",), np.zeros(2), np.zeros(1), np.zeros(1), np.zeros(1))
