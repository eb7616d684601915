"""Drivers: cars by cohort, shares of measures that add up, peaks."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangtan.planning.drivers.demand import YEARS
from shuangtan.planning.drivers.peak import peak_of
from shuangtan.planning.drivers.vehicles import car_stock, survival
from shuangtan.planning.measures.shapley import shapley


def test_the_mean_life_of_cars_is_the_stated_one() -> None:
    """Summing survival over all ages gives back the lifetime (within the half year of counting by whole years)."""
    assert abs(survival(np.arange(0, 60, dtype=float), 14.0).sum() - 14.5) < 0.1


def test_a_steady_stock_sells_what_is_scrapped_and_turns_electric() -> None:
    """Of 100 cars that live 14 years about 7 are replaced a year; 35 years of electric sales turn almost all."""
    wanted, sales = np.full(36, 100.0), np.ones(36)
    cars = car_stock(YEARS, wanted, sales, 0.08, 14.0)
    assert np.allclose(cars.stock, 100.0)
    assert np.allclose(cars.sold[1:], 100 / 14.5, rtol=0.02)
    assert cars.electric_share(2025) == 0.08
    assert cars.electric_share(2060) > 0.99


@given(st.lists(st.floats(1, 200), min_size=36, max_size=36), st.floats(0, 1), st.floats(6, 25))
@settings(max_examples=40, deadline=None)
def test_electric_cars_never_exceed_cars(wanted: list[float], share: float, life: float) -> None:
    """Whatever the stock does, it is at least what was wanted, and electric cars are part of it."""
    cars = car_stock(YEARS, np.array(wanted), np.full(36, share), 0.05, life)
    assert (cars.stock >= np.array(wanted) - 1e-9).all()
    assert (cars.electric <= cars.stock + 1e-9).all()
    assert (cars.electric >= -1e-12).all()


@given(st.lists(st.floats(0.1, 1.0), min_size=3, max_size=3), st.floats(10, 500))
@settings(max_examples=40, deadline=None)
def test_shares_of_measures_sum_to_the_whole_difference(kept: list[float], level: float) -> None:
    """Measures that multiply one another interact; their Shapley shares still add up exactly, and equals get equal."""
    names = ("a", "b", "c")

    def path(active: frozenset[str]) -> np.ndarray:
        return np.array([level * np.prod([k for n, k in zip(names, kept, strict=True) if n in active])])

    shares = shapley(names, path)
    assert np.isclose(sum(s[0] for s in shares.values()), level - level * np.prod(kept))
    assert all(s[0] >= -1e-9 for s in shares.values())


def test_a_plateau_is_told_beside_the_peak() -> None:
    """A path that stays within two percent of its top from 2029 to 2033 has that plateau."""
    path = np.full(36, 80.0)
    path[4:9] = [99, 100, 99.5, 99, 98.5]
    found = peak_of(path)
    assert (found.year, found.first, found.last) == (2030, 2029, 2033)
