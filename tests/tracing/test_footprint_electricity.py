"""Electricity in a product footprint: which factor may enter, losses, and the traced hours of one plant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.catalogue import load_catalogue
from shuangtan.kernel import DatedSeries, DatedValue, Mark, Period, Quantity, State, unit
from shuangtan.tracing.footprint.electricity import Losses, electricity_factor, with_losses
from shuangtan.tracing.footprint.hourly import hour_ranges, hourly_electricity
from shuangtan.tracing.supply.activity import Activity
from shuangtan.tracing.supply.allocation import Product
from shuangtan.tracing.supply.chain import footprints
from shuangtan.tracing.supply.process import process_network

DAY = Period.parse("2024-08-21")


def series(value, code, mark=Mark.FOUND, id="footprint.electricity.CN"):
    """One national value for 2024: 0.5777 is the 2024 footprint factor, 0.5306 the 2023 CO2 average (MEE notices)."""
    held = DatedValue(Decimal(value), unit(code), "mee", mark, date(2024, 1, 1), date(2025, 1, 1), "附件1")
    return DatedSeries(id, "全国电力因子", unit(code), (held,))


def codes(problems):
    return [p.code for p in problems]


def test_footprint_factor_with_losses_in_it_is_taken_as_it_stands():
    """The published life-cycle factor enters unchanged, with its source and place of publication."""
    factor, problems = electricity_factor(series("0.5777", "kgCO2e/kWh"), date(2024, 7, 1), Losses.INCLUDED)
    assert problems == []
    assert (str(factor.value), factor.source, factor.state) == ("0.5777 kgCO2e/kWh", "mee；附件1", State.REPORTED)


def test_factor_without_losses_is_raised_by_the_loss_rate():
    """Of 1 kWh sent out 0.95 arrive: the intensity at the meter is 1/0.95 of that at the plant."""
    factor, _ = electricity_factor(series("0.57", "kgCO2e/kWh"), date(2024, 7, 1), Losses.EXCLUDED, 0.05, "电网公司")
    assert float(factor.value.value) == pytest.approx(0.6)
    assert (factor.state, factor.source) == (State.DERIVED, "mee；附件1；电网公司")


@pytest.mark.parametrize(
    ("losses", "rate"),
    [
        (Losses.UNKNOWN, None),
        (Losses.UNKNOWN, 0.05),
        (Losses.EXCLUDED, None),
        (Losses.INCLUDED, 0.05),
        (Losses.EXCLUDED, 1.0),
    ],
)
def test_open_question_of_losses_is_a_problem(losses, rate):
    """Unknown losses, a missing or impossible rate, or a rate on top of included losses: never guessed."""
    value, problems = with_losses(0.5, losses, rate, "x")
    assert np.isnan(value)
    assert codes(problems) == ["T603"]


@pytest.mark.parametrize(
    "id", ["grid.average.CN", "grid.residual.CN", "grid.fossil.CN", "grid.om.CN", "footprint.steel.CN"]
)
def test_co2_factor_never_enters_a_product_footprint(id):
    """The average, residual, fossil and any other factor are refused by their basis, even under the right unit."""
    for code in ("kgCO2/kWh", "kgCO2e/kWh"):
        factor, problems = electricity_factor(series("0.5306", code, id=id), date(2024, 7, 1), Losses.INCLUDED)
        assert (factor, codes(problems)) == (None, ["T601"])


def test_factors_of_the_catalogue():
    """The national footprint factor of 2024 may enter, the provincial CO2 average may not."""
    catalogue, _ = load_catalogue()
    day = date(2024, 7, 1)
    factor, problems = electricity_factor(catalogue.series["footprint.electricity.CN"], day, Losses.INCLUDED)
    assert (str(factor.value), problems) == ("0.5777 kgCO2e/kWh", [])
    day = date(2023, 7, 1)
    assert codes(electricity_factor(catalogue.series["grid.average.CN"], day, Losses.INCLUDED)[1]) == ["T601"]


def test_year_without_a_value_is_not_filled_from_its_neighbour():
    """Asked for 2025, a series that ends in 2024 has no factor."""
    factor, problems = electricity_factor(series("0.5777", "kgCO2e/kWh"), date(2025, 1, 1), Losses.INCLUDED)
    assert (factor, codes(problems)) == (None, ["T403"])


def test_recalled_factor_is_usable_but_not_verified():
    """A value from memory gives a factor with a warning, marked as not verified."""
    factor, problems = electricity_factor(
        series("0.0336", "kgCO2e/kWh", Mark.RECALLED), date(2024, 7, 1), Losses.INCLUDED
    )
    assert (factor.is_verified, codes(problems)) == (False, ["T404"])


def test_hours_are_weighted_by_what_was_used_in_them():
    """Night shift on dirty hours: 100 kWh at 0.9 and 20 kWh at 0.1 carry 92 kg, not 120 kWh at the mean."""
    w, use = np.full(24, 0.5), np.zeros(24)
    w[[2, 13]], use[[2, 13]] = [0.9, 0.1], [100.0, 20.0]
    result, problems = hourly_electricity("钢厂", "220kV 某站", DAY, w, use, "test")
    assert problems == []
    assert result.emission_kg == pytest.approx(92.0)
    assert float(result.factor.value.value) == pytest.approx(92 / 120)
    assert result.flat_kg == pytest.approx(60.0)
    assert result.state is State.DERIVED


@given(st.lists(st.tuples(st.floats(0, 1.5), st.floats(0, 1e5)), min_size=24, max_size=24))
def test_plant_factor_lies_between_its_hours(hours):
    """The plant's own factor is a mean of the intensities in its hours of use, and gives back the emission."""
    w, use = (np.array(column) for column in zip(*hours, strict=True))
    result, problems = hourly_electricity("厂", "站", DAY, w, use, "test")
    assert problems == []
    assert result.emission_kg == pytest.approx(float(w @ use))
    if use.sum() > 1e-3:
        factor = float(result.factor.value.value)
        assert w[use > 0].min() - 1e-9 <= factor <= w[use > 0].max() + 1e-9


def test_missing_hour_makes_the_result_incomplete():
    """One hour without intensity while the plant runs, one without reading: named, no total, the rest shown."""
    w, use = np.full(24, 0.5), np.full(24, 10.0)
    w[4], use[7] = np.nan, np.nan
    result, problems = hourly_electricity("显示屏厂", "站", DAY, w, use, "test")
    assert (result.emission_kg, result.factor, result.state) == (None, None, State.MISSING)
    assert result.missing_hours == (4, 7)
    assert (result.covered_kwh, result.covered_emission_kg) == (220.0, 110.0)
    assert [dict(p.facts)["hours"] for p in problems] == ["4", "7"]
    assert codes(problems) == ["T612", "T612"]


def test_hour_without_use_needs_no_intensity():
    """A dead bus in an hour in which the plant stands still leaves no gap."""
    w, use = np.full(24, 0.5), np.full(24, 10.0)
    w[4], use[4] = np.nan, 0.0
    result, problems = hourly_electricity("厂", "站", DAY, w, use, "test")
    assert problems == []
    assert result.emission_kg == pytest.approx(115.0)


def test_hours_must_be_those_of_the_period():
    """8 760 values for the leap year 2024 are 24 short; both series are reported at once."""
    result, problems = hourly_electricity("厂", "站", Period.year(2024), np.zeros(8760), np.zeros(8783), "test")
    assert result is None
    assert [dict(p.facts)["seen"] for p in problems] == ["8760", "8783"]


def test_feeding_in_is_not_negative_consumption():
    """An hour in which the meter runs backwards is reported and not netted."""
    use = np.full(24, 10.0)
    use[12] = -5.0
    result, problems = hourly_electricity("厂", "站", DAY, np.full(24, 0.5), use, "test")
    assert (result.is_complete, codes(problems)) == (False, ["T613"])


def test_sending_end_convention_needs_the_loss_rate():
    """Intensities that leave losses at the sending end are raised by the loss rate, or refused without one."""
    args = ("厂", "站", DAY, np.full(24, 0.5), np.full(24, 10.0), "test")
    raised, _ = hourly_electricity(*args, losses=Losses.EXCLUDED, loss_rate=0.06)
    assert raised.emission_kg == pytest.approx(120 / 0.94)
    assert codes(hourly_electricity(*args, losses=Losses.EXCLUDED)[1]) == ["T603"]


def test_traced_hours_enter_the_footprint_of_the_product():
    """The plant's own hours, not the yearly mean, decide the footprint of what it makes: 400 kWh/t at 92/120 kg/kWh."""
    w, use = np.full(24, 0.5), np.zeros(24)
    w[[2, 13]], use[[2, 13]] = [0.9, 0.1], [100.0, 20.0]
    hours, _ = hourly_electricity("钢厂", "站", DAY, w, use, "test")
    products = [Product.of("特钢", "t"), Product.of("电@钢厂", "kWh")]
    melt = Activity(
        "冶炼",
        {"特钢": Quantity.of("0.3", "t")},
        {"电@钢厂": Quantity.of(120, "kWh")},
        {"kgCO2e": Quantity.of(9, "kgCO2e")},
    )
    built, problems = process_network(products, [melt], [hours.factor.purchase("电@钢厂")])
    assert problems == []
    assert footprints(built.network).of("特钢") == pytest.approx((9 + 92) / 0.3)


def test_hours_are_listed_as_ranges():
    """Runs of hours are written as ranges, long lists are cut with an ellipsis."""
    assert hour_ranges(np.array([3, 4, 5, 17])) == "3–5、17"
    assert hour_ranges(np.arange(0, 40, 2)).endswith("14、…")
