"""The IAMC door: a plan's numbers under the names and units of the convention."""

from dataclasses import replace
from pathlib import Path

import pytest
from peer_cases import COAL, GAS, SUN, WIND, Demand, System, base, draw, fixed, heat_and_power

from shuangtan.planning import Target, certify
from shuangtan.planning.doors.iamc import IamcRow, check_iamc, iamc_rows, read_iamc, write_iamc

CAP = Target("碳上限", "t", 2030, "emission_t", {"*": 1.0}, upper=2.0e6, penalty=5.0)


def rows_of(system: System) -> dict[str, IamcRow]:
    return {row.variable: row for row in iamc_rows(certify(system, most_rounds=1, segments=72))[0]}


def test_sources_add_up_and_energy_equals_the_load() -> None:
    """Coal, gas, wind and sun sum to the total, and the total is the load of the year in EJ."""
    load = Demand("负荷", "电", draw(1, 300, 820))
    rows = rows_of(base(replace(WIND, build=fixed(300)), SUN, demands=(replace(load, unserved_cost=1.4),)))
    family = "Secondary Energy|Electricity"
    parts = sum(rows[f"{family}|{s}"].values[2030] for s in ("Coal", "Gas", "Wind", "Solar"))
    assert rows[family].values[2030] == pytest.approx(parts)
    assert parts <= draw(1, 300, 820).mean() * 8760 * 3.6e-9 * (1 + 1e-6)
    assert rows["Capacity|Electricity|Wind|Onshore"].values[2030] == pytest.approx(0.3)
    assert rows["Capacity|Electricity|Coal"].values[2030] == pytest.approx(0.42)


def test_the_carbon_price_is_the_dual_of_the_cap() -> None:
    """A cap that binds has a price in CNY, and emission is at the cap in Mt."""
    rows = rows_of(base(SUN, targets=(CAP,)))
    assert rows["Price|Carbon"].unit == "CNY/t CO2"
    assert rows["Price|Carbon"].values[2030] > 0
    assert rows["Emissions|CO2|Energy|Supply"].values[2030] == pytest.approx(2.0, rel=1e-4)


def test_a_heat_and_power_unit_counts_with_what_it_gives_the_grid() -> None:
    """Links are sized at their fuel; capacity in the table is electric."""
    plan = certify(heat_and_power(), most_rounds=1, segments=72)
    row = next(r for r in iamc_rows(plan)[0] if r.variable == "Capacity|Electricity|Gas")
    built = plan.builds["热电联产", "power", 2030]
    assert row.values[2030] == pytest.approx((built * 0.41 + 300) / 1000)


def test_a_component_nobody_can_name_is_listed_under_other() -> None:
    """A plant called 甲 is counted as Other, and a problem says so."""
    plan = certify(base(generators=(replace(COAL, name="甲"), GAS)), most_rounds=1, segments=72)
    rows, problems = iamc_rows(plan)
    assert [(p.code, p.at) for p in problems] == [("N220", "甲")]
    assert "Capacity|Electricity|Other" in {r.variable for r in rows}


def test_the_table_is_read_back_as_written(tmp_path: Path) -> None:
    """Names, units, values and gaps survive the file."""
    rows = [IamcRow("Capacity|Electricity", "GW", {2025: 0.1, 2030: 1 / 3}),
            IamcRow("Price|Carbon", "CNY/t CO2", {2030: 88.5})]  # fmt: skip
    write_iamc(rows, tmp_path / "t.csv", model="shuangtan", scenario="基准", region="绵阳市")
    assert read_iamc(tmp_path / "t.csv") == (rows, [])


def test_wrong_units_names_and_numbers_are_all_reported(tmp_path: Path) -> None:
    """One pass names the line of a bad number, an unknown variable and a wrong unit."""
    path = tmp_path / "t.csv"
    path.write_text("model,scenario,region,variable,unit,2030\nm,s,r,Capacity|Electricity,MW,3\nm,s,r,Capcity,GW,x\n")
    _, problems = read_iamc(path)
    assert sorted((p.code, p.at) for p in problems) == [
        ("N221", "Capcity"), ("N222", "Capacity|Electricity"), ("N224", "t.csv:3")]  # fmt: skip
    assert check_iamc([IamcRow("Price|Carbon", "USD/t CO2", {})])[0].code == "N222"
