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
