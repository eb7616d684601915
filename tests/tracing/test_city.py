"""The parts of a city's traced year: its hours and shapes, the stated dispatch, the errors of annual averages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Period
from shuangtan.tracing.city.dispatch import Thermal, dispatch
from shuangtan.tracing.city.error import (
    mean_intensity,
    misplaced,
    misplaced_by_group,
    misplaced_by_hour,
    relative_error,
)
from shuangtan.tracing.city.hours import Hours, by_month, daylight, factor_by_month, load_shape, scaled_to

YEAR = Hours.of_year(2025)
TWO_UNITS = Thermal(np.array([40.0, 20.0]), np.array([100.0, 50.0]))
powers = st.floats(0, 1000).map(lambda x: round(x, 3))


def test_annual_factor_by_hand() -> None:
    """Two hours of 100 and 300 MWh at 0.2 and 0.6 t/MWh: the mean is 0.5, and 30 + 30 of 200 t are misplaced."""
    intensity, demand = np.array([0.2, 0.6]), np.array([100.0, 300.0])
    assert mean_intensity(intensity, demand) == pytest.approx(0.5)
    assert misplaced_by_hour(intensity, demand) == pytest.approx(60 / 200)


def test_groups_hide_what_happens_inside_them() -> None:
    """Hours of 0.2 and 0.6 in each of two months cancel: by hour half is misplaced, by month nothing."""
    intensity, demand, month = np.array([0.2, 0.6, 0.2, 0.6]), np.full(4, 10.0), np.array([1, 1, 2, 2])
    assert misplaced_by_hour(intensity, demand) == pytest.approx(0.5)
    assert misplaced_by_group(intensity, demand, month) == pytest.approx(0.0)


def test_one_factor_for_two_counties_by_hand() -> None:
    """10 t on 100 MWh beside 30 t on 100 MWh: the common 0.2 t/MWh moves 20 of 40 t, and is +100 % for the first."""
    assert misplaced(np.array([10.0, 30.0]), np.array([100.0, 100.0])) == pytest.approx(0.5)
    assert relative_error(0.2, 0.1) == pytest.approx(1.0)


@given(st.lists(st.tuples(st.floats(0.01, 2), st.floats(1, 100)), min_size=1, max_size=20))
def test_the_annual_factor_keeps_the_total(hours: list[tuple[float, float]]) -> None:
    """What it books too much in some hours it books too little in others; never more than twice all carbon."""
    intensity, demand = (np.array(column) for column in zip(*hours, strict=True))
    mean = mean_intensity(intensity, demand)
    assert (mean * demand).sum() == pytest.approx((intensity * demand).sum())
    assert 0 <= misplaced_by_hour(intensity, demand) < 2


@pytest.mark.parametrize(
    ("load", "taken", "expected"),
    [
        (150.0, 60.0, ([40.0, 20.0], 30.0, 0.0)),
        (200.0, 60.0, ([90.0, 20.0], 30.0, 0.0)),
        (250.0, 60.0, ([100.0, 50.0], 30.0, 10.0)),
        (100.0, 60.0, ([40.0, 20.0], -20.0, 0.0)),
    ],
)
def test_the_order_of_dispatch(load: float, taken: float, expected: tuple[list[float], float, float]) -> None:
    """Least coal 60, tie 30: then import, then the first coal plant, then the second, then rationing; or export."""
    run = dispatch(np.array([load]), np.array([taken]), TWO_UNITS, np.array([30.0]))
    assert (run.thermal_mw[:, 0].tolist(), float(run.tie_mw[0]), float(run.unserved_mw[0])) == expected


@given(st.lists(st.tuples(powers, powers, powers), min_size=1, max_size=30))
def test_every_hour_balances(hours: list[tuple[float, float, float]]) -> None:
    """Taken + thermal + tie = load − unserved; nothing beyond its limits; no import beside rationing's slack."""
    load, taken, limit = (np.array(column) for column in zip(*hours, strict=True))
    run = dispatch(load, taken, TWO_UNITS, limit)
    assert taken + run.thermal_mw.sum(axis=0) + run.tie_mw == pytest.approx(load - run.unserved_mw)
    assert (run.thermal_mw >= TWO_UNITS.least_mw[:, None]).all()
    assert (run.thermal_mw <= TWO_UNITS.most_mw[:, None]).all()
    assert (run.tie_mw <= limit).all()
    assert (run.unserved_mw >= 0).all()
    is_short = run.unserved_mw > 0
    assert run.thermal_mw[:, is_short].sum(axis=0) == pytest.approx(150.0)


def test_hours_of_a_common_and_a_leap_year() -> None:
    """8 760 and 8 784 hours; 2025-08-15T20 is hour 20 of day 227."""
    assert (YEAR.count, Hours.of_year(2024).count) == (8760, 8784)
    place = YEAR.index(Period.parse("2025-08-15T20"))
    assert (YEAR.month[place], YEAR.hour[place], YEAR.day[place]) == (8, 20, 227)
    with pytest.raises(LookupError, match="2024"):
        YEAR.index(Period.parse("2024-12-31T23"))


def test_a_load_shape_has_mean_one() -> None:
    """A table with twice the load in August keeps the year's electricity."""
    rows = [
        {"month": str(m), "hour": str(h), "per_unit_of_annual_mean": "2" if m == 8 else "1"}
        for m in range(1, 13)
        for h in range(24)
    ]
    shape = load_shape(rows, YEAR)
    assert shape.mean() == pytest.approx(1.0)
    assert shape[YEAR.month == 8][0] == pytest.approx(2 * shape[0])


def test_a_month_nobody_told_is_unknown() -> None:
    """Availability told for January alone is NaN in February; a stress factor not told is one."""
    rows = [{"month": "1", "availability": "0.3"}]
    assert np.isnan(by_month(rows, "availability", YEAR)[YEAR.month == 2]).all()
    dry = [{"month": "8", "quantity": "hydro", "factor": "0.49"}]
    assert factor_by_month(dry, "hydro", YEAR)[YEAR.month == 7][0] == 1.0
    assert factor_by_month(dry, "hydro", YEAR)[YEAR.month == 8][0] == 0.49


def test_daylight_follows_the_sun() -> None:
    """At 31.46° N, 104.74° E: dark at 2 h, brightest about 13 h Beijing time, longer days in June, daily mean one."""
    light = daylight(YEAR, 31.46, 104.74)
    days = light.reshape(365, 24)
    assert days.mean(axis=1) == pytest.approx(np.ones(365))
    assert (days[:, 2] == 0).all()
    assert set(days.argmax(axis=1).tolist()) <= {12, 13}
    assert (days[171] > 0).sum() > (days[354] > 0).sum()


def test_full_load_hours_are_met() -> None:
    """Scaling keeps the course and meets the hours."""
    shape = scaled_to(np.array([1.0, 3.0]), 2000)
    assert shape.tolist() == [500.0, 1500.0]
