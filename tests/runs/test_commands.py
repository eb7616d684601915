"""The commands as they are typed: output, exit codes, and errors that help."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shuangtan.accounts.enterprise import EnergyForm, read_columns, write_form
from shuangtan.catalogue import load_catalogue
from shuangtan.cli import main
from shuangtan.kernel import Figure, Period, Quantity, State

SICHUAN = Path(__file__).parents[1] / "accounts" / "data" / "sichuan_2007.csv"


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_the_balance_of_sichuan_2007() -> None:
    """The blank of raw coal is flagged, not filled, and the file is not sound; the flows come with it."""
    told = typed("balance", str(SICHUAN), "--place", "510000", "--year", "2007", "--json")
    assert told.exit_code == 1
    found = json.loads(told.output)
    assert any(p["code"] == "A305" and "原煤" in p["seen"] and "-139.6" in p["expected"] for p in found["problems"])
    assert len(found["links"]) > 100


def test_carbon_of_sichuan_2007_by_both_approaches(tmp_path: Path) -> None:
    """193 Mt by who burnt what, 204 Mt by what was supplied, 5.6 % between them; the table in standard coal is written;
    an edition misspelt is named with the nearest."""
    asked = ("balance", str(SICHUAN), "--place", "510000", "--year", "2007")
    told = typed(*asked, "--co2", "provincial-2025", "--standard", str(tmp_path / "s.xlsx"), "--json")
    found = {f["label"]: f["value"] for f in json.loads(told.output)["figures"]}
    assert found["能源活动 CO2（部门法）"] == "19273.8 万tCO₂"
    assert found["能源活动 CO2（参考法）"] == "20360.3 万tCO₂"
    assert found["参考法比部门法"] == "5.637%"
    assert (tmp_path / "s.xlsx").exists()
    assert "provincial-2025" in typed(*asked, "--co2", "provincal-2025").output


def test_the_balance_of_sichuan_2021_is_in_standard_coal_already(tmp_path: Path) -> None:
    """Its numbers stay as printed, in 万tce; carbon is not asked of a table without tonnes; the copy reads back."""
    file = SICHUAN.with_name("sichuan_2021.csv")
    asked = ("balance", str(file), "--place", "510000", "--year", "2021", "--form", "standard")
    told = typed(*asked, "--standard", str(tmp_path / "s.xlsx"), "--json")
    found = {f["label"]: f["value"] for f in json.loads(told.output)["figures"]}
    assert found["损失量·合计 2021（标准量（原表））"] == "391.1 万tce"
    again = typed("balance", str(tmp_path / "s.xlsx"), *asked[2:], "--json")
    assert {f["label"]: f["value"] for f in json.loads(again.output)["figures"]} == found
    refused = typed(*asked, "--co2", "provincial-2025")
    assert refused.exit_code == 2
    assert "实物量" in refused.output


FOOTED = "year,sector,Raw_Coal,Gas,Scope_2,Process,Scope_1_Total\n"
FOOTED += "2019,TotalEmissions,12.5,4.5,9,3,20\n2019,工业,10,4,9,3,17\n2019,建筑业,2.5,0.5,0,0,3\n"


@pytest.mark.parametrize(("old", "new", "count"), [("", "", 0), ("工业,10,", "工业,11,", 2), ("0,0,3\n", "0,0,4\n", 2)])
def test_a_printed_table_is_footed_both_ways(tmp_path: Path, old: str, new: str, count: int) -> None:
    """Sectors by fuels with totals both ways: a wrong cell shows in its row and its column, a wrong total in its
    row and in the corner; what the totals do not count is left out by name."""
    path = tmp_path / "t.csv"
    path.write_text(FOOTED.replace(old, new) if old else FOOTED, encoding="utf-8")
    told = typed("crossfoot", str(path), "--leave-out", "Scope_2", "--tolerance", "0.0001")
    assert told.exit_code == (1 if count else 0)
    assert f"核对 6 个合计，不合 {count} 个" in told.output


def test_published_inventories_drivers_and_indicators_as_typed() -> None:
    """The three commands on the published tables of the tests, and what each says first."""
    data = Path(__file__).parents[1]
    gpc = typed("gpc", str(data / "accounts" / "data" / "porto_alegre_2022.csv"))
    assert gpc.exit_code == 1
    assert "A413" in gpc.output.splitlines()[1]
    driven = typed(
        "drivers", str(data / "indicators" / "data" / "sichuan_final_2002_2003.csv"), "--without", "焦炉煤气"
    )
    assert driven.exit_code == 0
    assert "2002→2003：46.1033 → 57.7886 百万tce" in driven.output
    county = typed("indicators", "mianyang", "--place", "涪城区", "--period", "2025Q1")
    assert county.exit_code == 0
    assert typed("indicators", "mianyang", "--place", "涪成区").exit_code == 2


def test_an_energy_form(tmp_path: Path) -> None:
    """A plant that buys 100 t of coal, uses 90 and keeps 10 balances; using 95 does not."""
    for used, code, problem in (("90", 0, ""), ("95", 1, "A506")):
        path = tmp_path / f"form{used}.xlsx"
        write_form(energy_form({"stock_start": "0", "purchase": "100", "consumption": used, "stock_end": "10"}), path)
        told = typed("form", str(path))
        assert told.exit_code == code
        assert problem in told.output


def energy_form(told: dict[str, str]) -> EnergyForm:
    catalogue, _ = load_catalogue()
    columns, _ = read_columns()
    cells = {
        ("raw_coal", column): Figure(f"form.raw_coal.{column}", column, Quantity.of(text, "t"), State.REPORTED)
        for column, text in told.items()
    }
    return EnergyForm("913100007109365242", "示例厂", Period.year(2024), columns, catalogue.products, cells)


def test_the_indicator_system_shows_what_is_missing() -> None:
    """More than eighty indicators, each with a value or a named gap; none is zero for want of data."""
    rows = json.loads(typed("indicators", "mianyang", "--year", "2025", "--json").output)
    assert len(rows) > 80
    assert all(row["value"] == "缺失" for row in rows if row["lacking"] and row["status"] == "缺失")
    assert any(row["value"] != "缺失" for row in rows)
    assert {row["value"] for row in rows if row["lacking"]}.isdisjoint({"0", "0%"})


def test_catalogue_and_policy_can_be_browsed() -> None:
    """A factor by its id with source; coverage of all articles."""
    assert "0.1564 kgCO2/kWh" in typed("catalogue", "grid.average.510000").output
    assert "覆盖 27/27 条" in typed("policy").output
    assert "covered" in json.loads(typed("policy", "--json").output)[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "miangyang"], "相近：mianyang"),
        (["policy", "mianyang"], "相近：mianyang"),
        (["explain", "x", "--out", "nowhere"], "先运行 shuangtan run mianyang"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_word(words: list[str], said: str) -> None:
    """Wrong usage ends with code 2 and says what exists."""
    told = typed(*words)
    assert told.exit_code == 2
    assert said in told.output
