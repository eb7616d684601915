"""Uncertainty: the guideline's arithmetic, agreement of both approaches, reproducible draws."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.accounts.uncertainty import Categories, key_categories, key_trend_categories, propagate, simulate

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


def test_the_trend_by_hand() -> None:
    """Table 3.2: type B is the year's share of the base total; trend² is Σ(A·U_factor)² + Σ(B·U_activity·√2)²."""
    told = propagate(CITY)
    assert told.sensitivity_b == pytest.approx(CITY.year / 1360)
    squares = (told.sensitivity_a * CITY.factor_percent) ** 2
    squares = squares + (CITY.year / 1360 * CITY.activity_percent * np.sqrt(2)) ** 2
    assert told.trend_contribution == pytest.approx(squares)
    assert told.trend_points == pytest.approx(np.sqrt(squares.sum()))


def test_key_to_the_trend_is_what_moved_against_it() -> None:
    """Equation 4.2 by hand: the whole fell 0.37 %; coal fell 11 %, gas rose by half, cement fell 8 %: gas and coal
    first. What appeared from nothing counts by equation 4.3."""
    grown = (1355 - 1360) / 1360
    told = {"煤炭燃烧": 900 / 1360 * abs(-100 / 900 - grown), "天然气燃烧": 200 / 1360 * abs(0.5 - grown)}
    assert sorted(told, key=lambda name: -told[name]) == key_trend_categories(CITY)[:2]
    new = Categories(("旧", "新"), np.array([100.0, 0.0]), np.array([100.0, 50.0]), np.ones(2), np.ones(2))
    assert set(key_trend_categories(new)) == {"旧", "新"}


def test_growth_in_step_is_no_key() -> None:
    """If every category doubles, nothing explains the trend more than the rest; an empty base is refused."""
    twice = Categories(CITY.names, CITY.base, CITY.base * 2, CITY.activity_percent, CITY.factor_percent)
    assert key_trend_categories(twice) == []
    nothing = Categories(("a",), np.zeros(1), np.ones(1), np.ones(1), np.ones(1))
    with pytest.raises(ValueError, match="没有趋势"):
        key_trend_categories(nothing)


def test_wide_uncertainty_never_turns_an_emission_negative() -> None:
    """A factor known to ±150 % is drawn lognormal: the low end stays above zero and the mean near the value."""
    wide = Categories(("N2O",), np.array([10.0]), np.array([10.0]), np.array([5.0]), np.array([150.0]))
    drawn = simulate(wide, 200_000, seed=3)
    assert drawn.low > 0
    assert drawn.mean == pytest.approx(10, rel=0.01)
    assert drawn.high - 10 > 10 - drawn.low


def test_columns_of_unlike_length_are_refused() -> None:
    """A column that lost a row is an error."""
    with pytest.raises(ValueError, match="长度不一致"):
        Categories(("a",), np.zeros(2), np.zeros(1), np.zeros(1), np.zeros(1))
