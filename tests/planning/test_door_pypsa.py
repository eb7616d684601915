"""The PyPSA door: what is written is read back as the same question, and what cannot be said is listed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from peer_cases import BATTERY, CASES, COAL, GAS, base, carbon_cap, cascade, fixed, reservoir

from shuangtan.planning import Retrofit, Storage, System, Target, Weather, build, solve
from shuangtan.planning.doors.pypsa_in import from_network, import_pypsa
from shuangtan.planning.doors.pypsa_out import export_pypsa, to_network
from shuangtan.planning.doors.tables import NetworkTables


def objective(system: System) -> float:
    return solve(build(system).program, "simplex").checked.objective


def there_and_back(system: System, folder: Path) -> tuple[System, list[str]]:
    path = folder / "network.nc"
    said = [p.code for p in export_pypsa(system, path)]
    read, problems = import_pypsa(path)
    assert read is not None
    assert not [p for p in problems if p.is_error]
    return read, said


@pytest.mark.parametrize("name", ["carbon_cap", "cascade", "mesh", "commitment", "hydrogen", "learning", "reservoir",
                                  "heat_and_power", "transport", "three_hourly"])  # fmt: skip
def test_a_case_comes_back_with_the_same_optimum(name: str, tmp_path: Path) -> None:
    """Writing and reading changes neither the optimum nor the node prices."""
    system = CASES[name]()
    read, said = there_and_back(system, tmp_path)
    mine, theirs = build(system), build(read)
    a, b = solve(mine.program, "simplex"), solve(theirs.program, "simplex")
    assert b.checked.objective == pytest.approx(a.checked.objective, rel=1e-12)
    for key, rows in mine.balances.items():
        assert b.price(theirs.balances[key]) == pytest.approx(a.price(rows), rel=1e-6, abs=1e-6)
    assert not said


def test_cohorts_become_one_component_again(tmp_path: Path) -> None:
    """Stock and new builds of several years are read back as one component with one line of builds."""
    read, _ = there_and_back(carbon_cap(), tmp_path)
    assert [g.name for g in read.generators] == ["煤电", "气电", "风电", "光伏"]
    assert read.generators[0].build.stock == ((1998, 200.0), (2010, 220.0))
    assert read.generators[2].build.yearly_cost == {2025: 61.0, 2030: 57.0, 2035: 52.0, 2040: 49.0}


def test_what_pypsa_cannot_say_is_listed_and_kept(tmp_path: Path) -> None:
    """Yearly energy limits, soft targets and retrofits are warned about, and still come back."""
    capped = replace(COAL, most_energy=2.0e6, tags=frozenset({"煤"}))
    goal = Target("清洁", "MW", 2030, "capacity_mw", {"煤": 1.0}, lower=10.0, penalty=3.0, clause="第九条")
    system = base(generators=(capped, GAS), targets=(goal,), retrofits=(Retrofit("煤电", "气电", 0.5),))
    read, said = there_and_back(system, tmp_path)
    assert said == ["N213"] * 3
    assert read.generators[0].most_energy == 2.0e6
    assert read.generators[0].tags == {"煤"}
    assert read.targets == (goal,)
    assert read.retrofits == system.retrofits


def test_a_component_without_counterpart_is_an_error_not_a_guess(tmp_path: Path) -> None:
    """A store whose power and energy are decided apart is refused by name."""
    odd = Storage("重力储能", "电", fixed(10), None, fixed(40))
    problems = export_pypsa(base(storages=(odd, BATTERY)), tmp_path / "n.nc")
    assert [(p.code, p.at, p.is_error) for p in problems] == [("N214", "重力储能", True)]


def test_one_weather_year_is_written_with_its_factors() -> None:
    """The factor of the weather year is in the series written, and the other years are named."""
    dry = Weather("枯年", 0.5, {"水库": 0.49})
    system = replace(reservoir(), weathers=(Weather(probability=0.5), dry))
    network, problems = to_network(system, dry)
    written = network["storage_units"].series["inflow"]["水库 2020"]
    assert written == pytest.approx(0.49 * np.asarray(system.storages[0].inflow))
    assert "平年、枯年" in problems[0].text()


def test_unequal_snapshots_are_refused() -> None:
    """A network whose snapshots stand for different lengths is not read as an hourly one."""
    network, _ = to_network(cascade())
    network.step_hours = np.array([1.0, 3.0])
    read, problems = from_network(network)
    assert read is None
    assert problems[0].code == "N216"


def test_a_short_sample_costs_what_it_costs_there() -> None:
    """Four snapshots of weight one: capacity is paid in full, running for four hours only."""
    network = NetworkTables(4, {}, np.ones(4), np.ones(4))
    network["buses"].add("b", carrier="AC")
    network["loads"].add("l", bus="b", p_set=np.array([1.0, 2.0, 3.0, 4.0]))
    network["generators"].add("g", bus="b", p_nom_extendable=True, capital_cost=5.0, marginal_cost=7.0)
    read, problems = from_network(network)
    assert read is not None
    assert [p.code for p in problems] == ["N217"]
    assert objective(read) == pytest.approx(4 * 5.0 + 10 * 7.0)


def test_attributes_that_are_not_read_are_named() -> None:
    """A file with a quadratic cost says that this is not read; an extendable line is an error."""
    network = NetworkTables(2, {2030: 1.0}, np.full(2, 4380.0), np.ones(2))
    network["buses"].add("a")
    network["buses"].add("b")
    network["lines"].add("ab", bus0="a", bus1="b", x=0.1, s_nom=5.0, s_nom_extendable=True)
    network["generators"].add("g", bus="a", p_nom=3.0, marginal_cost_quadratic=0.1)
    _, problems = from_network(network)
    assert [(p.code, p.at) for p in problems] == [("N218", "generators"), ("N215", "ab")]


def test_a_file_that_is_no_network_says_so(tmp_path: Path) -> None:
    """Rubbish gives one problem with the name of the file."""
    path = tmp_path / "x.nc"
    path.write_bytes(b"hello")
    read, problems = import_pypsa(path)
    assert read is None
    assert (problems[0].code, problems[0].at) == ("N210", "x.nc")
