"""The hourly year of Mianyang is what it says: published peak, estimated energy, stated hours, months of 2022."""

from __future__ import annotations

import numpy as np
import pytest

from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.sensitivity import load_factor
from shuangtan.planning.city.year import city_year
from shuangtan.runs.folders import folders_of
from shuangtan.runs.plan.case import prepare


@pytest.fixture(scope="module")
def case() -> CityCase:
    found, problems = prepare(folders_of("mianyang"), "policy")
    assert found is not None
    assert [p.text() for p in problems] == []
    return found.case


@pytest.mark.parametrize("is_quick", [False, True])
def test_peak_energy_and_full_load_hours_are_kept(case: CityCase, is_quick: bool) -> None:
    """Peak 4,094 MW at 222 亿kWh, sun 950 h and wind 2,000 h: in the whole year and in its 576 sampled hours."""
    year = city_year(case.city, case.scenario, load_factor(case), is_quick)
    mean = case.start.electricity_gwh / 8.76
    assert year.steps == (576 if is_quick else 8760)
    assert year.load.mean() == pytest.approx(1.0, abs=1e-9)
    assert mean * year.load.max() == pytest.approx(4094, rel=1e-6)
    assert year.solar.mean() * 8760 == pytest.approx(950, rel=1e-4)
    assert year.wind.mean() * 8760 == pytest.approx(2000, rel=1e-4)
    assert min(year.solar.min(), year.wind.min()) >= 0
    assert max(year.solar.max(), year.wind.max(), year.tie.max()) <= 1


def test_the_sun_does_not_shine_at_night_and_the_drought_is_that_of_2022(case: CityCase) -> None:
    """No output at two in the morning; August has 0.49 of the water and 1.25 of the load, May is untouched."""
    year = city_year(case.city, case.scenario, load_factor(case))
    hours = year.hours
    assert year.solar[hours.hour == 2].max() == 0
    august, may = hours.month == 8, hours.month == 5
    assert np.allclose(year.drought["hydro"][august], 0.49)
    assert np.allclose(year.drought["load"][august], 1.25)
    assert all(np.allclose(factor[may], 1.0) for factor in year.drought.values())


def test_every_number_of_every_scenario_has_a_source_and_an_honest_range(case: CityCase) -> None:
    """What is assumed cites an assumption record with a reason; what matters has a range around itself."""
    for stated in case.scenario.values.values():
        assert stated.source in case.city.sources
        if stated.mark.value == "assumed":
            assert case.city.sources[stated.source].kind == "assumption"
            assert case.city.sources[stated.source].note
        assert stated.low <= 1 <= stated.high
    assert len(case.scenario.sensitive()) >= 15
