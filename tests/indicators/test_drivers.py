"""What drove Sichuan's energy and carbon, sector by fuel: nothing left over, nothing missing taken for zero, no
revision read as change.

The table is the final consumption of Sichuan 2002 and 2003 [百万tce] by seven sectors and fifteen fuels: China Energy
Statistical Yearbook, after umd-cgs/gcam-china `en_balance_Mtce_Yh_province.csv`, commit 191336f7 (LBL China Energy
Databook v9). The 2003 table prints no coke oven gas at all.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.reconciliation import cross_foot
from shuangtan.indicators.drivers import CARBON, MIX, SCALE, STRUCTURE, SectorFuel, chained_effects, drivers
from shuangtan.runs.files.drivers import drivers_of_file, read_table

DATA = Path(__file__).parent / "data"
SICHUAN = DATA / "sichuan_final_2002_2003.csv"

# Printed row 消费量合计 of fuels that only final use consumes [百万tce]: the sectors must add up to it.
PRINTED = {
    (2002, "原煤"): "16.3851576",
    (2002, "柴油"): "2.8516404",
    (2002, "电力"): "7.4296737",
    (2002, "天然气"): "8.83918",
    (2003, "原煤"): "24.2507244",
    (2003, "天然气"): "9.39778",
    (2003, "煤油"): "1.060591",
}


@pytest.fixture(scope="module")
def sichuan() -> SectorFuel:
    table, problems = read_table(SICHUAN)
    assert problems == []
    assert table is not None
    return table


def test_the_sectors_make_the_printed_fuels(sichuan: SectorFuel) -> None:
    """Seven sectors add up to the printed consumption of each fuel; with a digit wrong the line is named."""
    for (year, fuel), printed in PRINTED.items():
        cells = {k: Decimal(str(v)) for k, v in sichuan.years[year].items() if v is not None}
        assert cross_foot(cells, {}, {fuel: Decimal(printed)}, Decimal("1e-5"), "sichuan") == []
        (problem,) = cross_foot(cells, {}, {fuel: Decimal(printed) + 1}, Decimal("1e-5"), "sichuan")
        assert problem.code == "A605"


def test_a_fuel_that_was_not_printed_is_not_zero(sichuan: SectorFuel) -> None:
    """Coke oven gas has no number in 2003: the step is refused and the cell named; left out by name, it is made."""
    steps, (problem,) = drivers(sichuan)
    assert steps == []
    assert (problem.code, problem.parts()["seen"]) == ("I407", "2003 年 工业·焦炉煤气 没有数")
    (step,), problems = drivers(sichuan.without(["焦炉煤气"]))
    assert problems == []
    assert (step.first, step.last) == (2002, 2003)


def test_sichuan_by_hand(sichuan: SectorFuel) -> None:
    """Energy rises by 11.685 from 46.103: the change of the cells, all of it scale but 0.033; no residual."""
    kept = sichuan.without(["焦炉煤气"])
    (step,), _ = drivers(kept)
    told = step.decomposition
    totals = [sum(v for v in kept.years[y].values() if v is not None) for y in (2002, 2003)]
    assert (told.start, told.end) == pytest.approx(totals)
    assert told.start == pytest.approx(46.1033, abs=5e-5)
    assert sum(told.effects.values()) == pytest.approx(told.change, abs=1e-12)
    assert told.effects[STRUCTURE] + told.effects[MIX] == pytest.approx(0.033, abs=5e-4)
    assert told.ratios[SCALE] * told.ratios[STRUCTURE] * told.ratios[MIX] == pytest.approx(told.end / told.start)
    change = step.by_cell()
    for cell, value in change.items():
        assert value == pytest.approx(kept.years[2003][cell] - kept.years[2002][cell], abs=1e-12)
    assert step.by_sector()["工业"] == pytest.approx(8.3032, abs=5e-5)


def test_carbon_of_sichuan() -> None:
    """With 2.64, 2.08 and 1.63 tCO2/tce the fuels burnt give 87.10 → 113.84 百万tCO2; power and heat are left out and
    named; coefficients that did not change drive nothing; the file is read as the command reads it."""
    made = drivers_of_file(SICHUAN, ["焦炉煤气"], with_carbon=True, place="510000")
    (step,) = made.steps
    assert made.unit == "百万tCO2"
    assert step.decomposition.start == pytest.approx(87.1001, abs=5e-5)
    assert step.decomposition.end == pytest.approx(113.8445, abs=5e-5)
    assert step.decomposition.effects[CARBON] == pytest.approx(0, abs=1e-12)
    assert sum(step.decomposition.effects.values()) == pytest.approx(step.decomposition.change, abs=1e-10)
    assert any("电力、热力" in p.parts()["seen"] for p in made.problems)
    assert "余项" in made.text()


def test_a_census_between_two_years_is_no_change(tmp_path: Path) -> None:
    """2003 → 2021 crosses four revisions of the catalogue: that step is not made, and says which; 2002 → 2003 is."""
    lines = SICHUAN.read_text(encoding="utf-8").splitlines()
    later = [line.replace("2003,", "2021,", 1) for line in lines if line.startswith("2003,")]
    (tmp_path / "t.csv").write_text("\n".join([*lines, *later]) + "\n", encoding="utf-8")
    made = drivers_of_file(tmp_path / "t.csv", ["焦炉煤气"], place="510000")
    assert [(s.first, s.last) for s in made.steps] == [(2002, 2003)]
    (problem,) = [p for p in made.problems if p.code == "I408"]
    assert problem.parts()["seen"] == "2003→2021 跨口径变化（2005、2009、2014、2019）"


def test_mistakes_in_a_table_are_all_reported(tmp_path: Path) -> None:
    """A number that is none, a cell told twice, two units, a negative amount, a year that is none: five findings with
    their lines, nothing decomposed."""
    text = "年份,部门,品种,数值,单位\n2020,工业,原煤,十,万tce\n2020,工业,焦炭,5,万tce\n2020,工业,焦炭,5,tce\n"
    text += "2021,工业,焦炭,-5,tce\n去年,工业,焦炭,5,tce\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    made = drivers_of_file(tmp_path / "t.csv")
    assert made.steps == ()
    assert sum(p.code == "R311" for p in made.problems) == 4
    assert any("t.csv:2" in p.at for p in made.problems)


amounts = st.lists(st.floats(0.01, 1e4), min_size=6, max_size=6)
LABELS = [(s, f) for s in ("工业", "建筑业") for f in ("原煤", "电力", "天然气")]


@given(st.lists(amounts, min_size=2, max_size=5))
def test_a_chain_adds_up_and_splits_no_cell_wrongly(years: list[list[float]]) -> None:
    """Over any years the effects of all steps add to the change from first to last, sector by sector too."""
    table = SectorFuel("万tce", {2010 + i: dict(zip(LABELS, row, strict=True)) for i, row in enumerate(years)})
    steps, problems = drivers(table)
    assert problems == []
    scale = max(sum(row) for row in years)
    assert sum(chained_effects(steps).values()) == pytest.approx(sum(years[-1]) - sum(years[0]), abs=1e-8 * scale)
    sums: dict[str, float] = defaultdict(float)
    for step in steps:
        for sector, value in step.by_sector().items():
            sums[sector] += value
    for sector in ("工业", "建筑业"):
        own = [sum(v for (s, _), v in zip(LABELS, row, strict=True) if s == sector) for row in (years[0], years[-1])]
        assert sums[sector] == pytest.approx(own[1] - own[0], abs=1e-8 * scale)


def test_a_year_without_energy_is_no_crash() -> None:
    """From nothing to 5: all of it is scale, structure and mix in equal parts, and nothing is left over."""
    table = SectorFuel("万tce", {2020: {("工业", "原煤"): 0.0}, 2021: {("工业", "原煤"): 5.0}})
    (step,), problems = drivers(table)
    assert problems == []
    assert sum(step.decomposition.effects.values()) == pytest.approx(5)
