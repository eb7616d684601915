"""Deposits of a landfill as a file: the official workbook's ten years through the command; gaps are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shuangtan.cli import main

# IPCC waste model workbook (2006 Guidelines, volume 5), food waste, 1950–1959 [Gg].
GENERATED_1959, LYING_1959 = 92.04379869376629, 849.6768572137968
FOOD = ["--doc", "0.15", "--doc-f", "0.7", "--f", "0.5", "--k", "0.185"]


def told(tmp_path: Path, rows: list[str], head: str = "年,填埋量,MCF", *more: str) -> Result:
    path = tmp_path / "填埋.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ["landfill", str(path), *FOOD, *more])


def test_the_workbook_comes_out_of_the_command(tmp_path: Path) -> None:
    """Methane generated and carbon lying to 1e-9; mass balance stands beside it and says it is another basis."""
    rows = [f"{year},2300.322,0.705" for year in range(1950, 1960)]
    made = json.loads(told(tmp_path, rows, "年,填埋量,MCF", "--json").output)
    assert made["generated"][-1] == pytest.approx(GENERATED_1959, rel=1e-9)
    assert made["lying"][-1] == pytest.approx(LYING_1959, rel=1e-9)
    assert made["mass_balance"][-1] == pytest.approx(2300.322 * 0.705 * 0.15 * 0.7 * 0.5 * 16 / 12, rel=1e-12)
    page = told(tmp_path, rows)
    assert page.exit_code == 0
    assert "另一口径" in page.output


def test_recovered_and_oxidised_methane_is_not_emitted(tmp_path: Path) -> None:
    """(generated − recovered)·(1 − OX), year by year."""
    rows = ["1950,2300.322,0.705,0", "1951,2300.322,0.705,9.173192132521066"]
    made = json.loads(told(tmp_path, rows, "年,填埋量,MCF,回收量", "--ox", "0.1", "--json").output)
    assert made["emitted"] == pytest.approx([0, 9.0], rel=1e-9)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1950,2300,0.7", "1952,2300,0.7"], "1951 年；没有填埋就写 0"),
        (["1950,,0.7"], "填埋量 空白"),
        (["1950,缺,0.7"], "填埋量"),
        (["1950,2300,7"], "MCF 为 7"),
        ([], "没有一年"),
    ],
)
def test_a_year_nobody_told_is_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    """Missing is not zero: a blank, a word or a year left out stops the computation, with the place named."""
    made = told(tmp_path, rows)
    assert made.exit_code == 1
    assert said in made.output
    assert "产生CH4" not in made.output


def test_more_recovered_than_generated_is_refused(tmp_path: Path) -> None:
    """No negative emission comes out of a recovery that cannot be."""
    made = told(tmp_path, ["1950,2300,0.7,0", "1951,2300,0.7,99"], "年,填埋量,MCF,回收量")
    assert made.exit_code == 1
    assert "1951 年回收 99" in made.output
