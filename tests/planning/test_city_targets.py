"""Targets of a scenario: switchable, in their own units, layered with one unit; counties add up to the city."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shuangtan.ledger import CityInput
from shuangtan.planning.alternatives import Neighbourhood
from shuangtan.planning.certify import profile_axes
from shuangtan.planning.city.alternatives import distinct, places, ranges_of
from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.counties import in_counties
from shuangtan.planning.city.energy import TCE_PER_MWH, end_use_wan_tce
from shuangtan.planning.city.fleet import IMPORT
from shuangtan.planning.city.scenario import Goal, UnknownNameError, load_scenarios
from shuangtan.planning.city.sensitivity import load_factor
from shuangtan.planning.city.system import city_system
from shuangtan.planning.city.targets import promises, targets
from shuangtan.planning.city.year import city_year
from shuangtan.planning.drivers.demand import demand
from shuangtan.planning.measures.drivers import POWER, frozen, path_without, wedges
from shuangtan.planning.system import System
from shuangtan.planning.values import in_year, over_steps
from shuangtan.runs.folders import folders_of
from shuangtan.runs.plan.case import prepare


@pytest.fixture(scope="module")
def case() -> CityCase:
    prepared, problems = prepare(folders_of("mianyang"), "policy")
    assert prepared is not None
    assert not [p for p in problems if p.is_error]
    return prepared.case


@pytest.fixture(scope="module")
def system(case: CityCase) -> System:
    driven = demand(case.scenario, case.start)
    return city_system(case, city_year(case.city, case.scenario, load_factor(case), quick=True), driven)


def test_each_target_can_be_left_out_and_a_wrong_name_says_which_there_are(case: CityCase) -> None:
    """Left out, its rows are gone and the change is said; an unknown id names the known ones."""
    driven = demand(case.scenario, case.start)
    less = replace(case, scenario=case.scenario.without(["net_cap"]))
    assert {t.name for t in promises(case, driven)} - {t.name for t in promises(less, driven)} == {"净排放限额"}
    assert less.scenario.changes == ("去掉目标 net_cap",)
    with pytest.raises(UnknownNameError, match="energy_intensity"):
        case.scenario.without(["energy_intensty"])


def test_an_energy_intensity_limits_energy_of_power_stations_in_tce(case: CityCase) -> None:
    """The limit is the energy of 2025 by growth of GDP, less the stated fall, less what others burn."""
    driven = demand(case.scenario, case.start)
    goal = Goal("energy_intensity", "能耗", years=(2030,), kind="energy_intensity")
    (found,) = targets(case, driven, goal)
    grown = float(driven.gdp[5] / driven.gdp[0])
    room = case.scenario.value("base_energy_2025") * grown * (1 - 0.14) - sum(end_use_wan_tce(case, driven, 2030))
    assert found.unit == "tce"
    assert found.upper == pytest.approx(room * 1e4)
    assert found.weights["*"] == pytest.approx(3.6 / 29.3076)
    assert found.penalty == pytest.approx(0.4)


def test_a_share_of_non_fossil_energy_is_a_row_that_holds_at_equality(case: CityCase) -> None:
    """For any mix at exactly the share, the weighted heat equals the limit."""
    driven = demand(case.scenario, case.start)
    goal = Goal("non_fossil", "非化石", years=(2030,), kind="non_fossil")
    (found,) = targets(case, driven, goal)
    share, brought = 0.25, case.scenario.in_year("import_nonfossil", 2030)
    fossil, clean = end_use_wan_tce(case, driven, 2030)
    coal, imports = 9e6, 4e6
    outside = (fossil + clean) * 1e4
    mwh = (coal * share + imports * (share - brought) + (outside * share - clean * 1e4) / TCE_PER_MWH) / (1 - share)
    parts = [({"煤"}, coal), ({"清洁·窄口径"}, mwh), ({IMPORT}, imports)]
    reached = sum(
        amount * sum(w for key, w in found.weights.items() if key == "*" or key in tags) for tags, amount in parts
    )
    assert found.lower is not None
    assert reached == pytest.approx(found.lower, rel=1e-9)


def test_a_number_in_another_unit_than_the_scenario_below_is_a_problem(case: CityCase) -> None:
    """Coal priced per tonne where the shared assumptions price heat: told with both units and the line."""
    rows = dict(case.city.scenarios)
    policy = next(row for name, row in rows.items() if name == "policy")
    wrong = [dict(v) for v in policy["values"]]
    located = type(policy)
    changed = located(policy.items())
    changed.at = policy.at
    first = located(wrong[0].items())
    first.at = policy["values"][0].at
    first["unit"] = "元/t"
    changed["values"] = [first, *policy["values"][1:]]
    city: CityInput = replace(case.city, scenarios={**rows, "policy": changed})
    _, problems = load_scenarios(city)
    assert [p.code for p in problems] == ["N123"]
    assert "元/t" in problems[0].text()
    assert "%" in problems[0].text()


def test_counties_add_up_to_the_city(case: CityCase, system: System) -> None:
    """Load by hour, stock, limits and potentials over the counties equal those of the one-node question."""
    spread, problems = in_counties(case, system)
    assert problems == []
    assert spread is not None
    whole = {d.name: over_steps(d.load, 2040) for d in system.demands}
    for name, load in whole.items():
        parts = [over_steps(d.load, 2040) for d in spread.demands if d.name.startswith(name)]
        assert len(parts) == 9
        assert np.allclose(np.sum(parts, axis=0), load)
    for part in (*system.generators, *(s for s in system.storages if s.build)):
        found = [
            p for p in (*spread.generators, *spread.storages) if p.name.partition("·")[0] == part.name.partition("·")[0]
        ]
        same = [p.build for p in found if p.name == part.name or p.name.startswith(f"{part.name}·")]
        assert part.build is not None
        for year in (2025, 2040):
            assert sum(b.stock_mw(year) for b in same if b) == pytest.approx(part.build.stock_mw(year))
            assert sum(in_year(b.limit, year) for b in same if b) == pytest.approx(in_year(part.build.limit, year))
    known = {n.name for n in spread.nodes}
    assert {link.source for link in spread.links} <= known
    assert sum(link.name.startswith("线路·") for link in spread.links) == 14


def test_measures_add_up_to_the_way_from_frozen_to_planned(case: CityCase) -> None:
    """Shares sum to the distance between everything frozen and the scenario; without efficiency emission is higher."""
    path = (np.full(36, 0.004), np.linspace(0.004, 0.0, 36))
    held = frozen(case.scenario)
    shares = wedges(held, case.scenario, case.start, path)
    first, last = demand(held, case.start), demand(case.scenario, case.start)
    used = [np.array([d.electricity_gwh(y) for y in range(2025, 2061)]) for d in (first, last)]
    gap = first.direct_total + used[0] * path[0] - last.direct_total - used[1] * path[1]
    assert np.allclose(sum(shares.values()), gap)
    planned = last.direct_total + used[1] * path[1]
    assert (path_without(case.scenario, case.start, "提高能效", path)[5:] > planned[5:]).all()
    assert np.allclose(path_without(case.scenario, case.start, POWER, path), last.direct_total + used[1] * path[0])


def test_near_optimal_plans_differ_and_stay_within_the_allowed_cost(case: CityCase) -> None:
    """Three plans within 3 %: none repeats another, and each technology lies within its range."""
    near_case = replace(case, periods=(2025, 2030))
    driven = demand(near_case.scenario, near_case.start)
    year = city_year(near_case.city, near_case.scenario, load_factor(near_case), quick=True)
    system = city_system(near_case, year, driven)
    near = Neighbourhood(system, 0.03, profile_axes(system, 24))
    ranges = ranges_of(near)
    found = distinct(near, 3, ranges)
    least = near.best.checked.objective
    assert all(plan.cost <= least * 1.03 * (1 + 1e-6) for plan in found)
    stand = [places(plan.builds, ranges) for plan in found]
    for place in stand:
        assert all(-1e-6 <= at <= 1 + 1e-6 for at in place.values())
    for number, one in enumerate(stand):
        for other in stand[:number]:
            assert max(abs(one[c] - other[c]) for c in one) > 0.2
