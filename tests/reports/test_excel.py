"""The workbook: numbers are numbers, links run both ways, sums are live, gaps are words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shuangtan.reports import CityReport
from shuangtan.reports.excel import write_excel

HEAD = 2


@pytest.fixture(scope="module")
def book(report: CityReport, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("excel") / "tables.xlsx"
    write_excel(report, path)
    loaded: Workbook = openpyxl.load_workbook(path)
    return loaded


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[HEAD]]
    return [dict(zip(heads, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=HEAD + 1)]


def test_all_sheets_are_there_with_frozen_heads(book: Workbook) -> None:
    """Eighteen sheets, each frozen below its head and right of its first column."""
    wanted = "目标进展 时间序列 机组 项目 各条落实 机制 统计指标 最该先取得 告警 碳追踪示例 碳追踪产品 "
    wanted += "缺口 来源分歧 问题 来源 文件 数据溯源 构成"
    assert " ".join(book.sheetnames) == wanted
    assert {sheet.freeze_panes for sheet in book} == {"B3"}


def test_every_figure_has_a_row_of_provenance(book: Workbook, report: CityReport) -> None:
    """Ids in 数据溯源 are the figures of the report, each once."""
    ids = [row["编号"] for row in rows(book["数据溯源"])]
    assert ids == list(report.figures())


def test_links_run_both_ways(book: Workbook) -> None:
    """From 218.7 in the table to its provenance row, and from there back to the table."""
    cell = book["目标进展"]["F4"]
    assert cell.value == 218.7
    there = book["数据溯源"][cell.hyperlink.location.split("!")[1]]
    assert there.value == "power_clean.capacity@510700:2025"
    back = book["数据溯源"].cell(there.row, 18)
    assert back.hyperlink.location == "'目标进展'!F4"


def test_inputs_are_linked_from_figure_to_figure(book: Workbook) -> None:
    """构成 leads from the intensity to its energy use."""
    sheet = book["构成"]
    row = next(r for r in sheet.iter_rows(min_row=HEAD + 1) if r[0].value == "energy_intensity@510700:2016")
    target = book["数据溯源"][row[3].hyperlink.location.split("!")[1]]
    assert target.value == row[3].value == "energy.consumption@510700:2016"


def test_provenance_names_file_line_digest_and_clause(book: Workbook, report: CityReport) -> None:
    """The row of an entry holds what is needed to find it."""
    row = next(r for r in rows(book["数据溯源"]) if r["编号"] == "energy.consumption@510700:2016")
    assert row["文件与位置"] == "entries/energy.csv line 5"
    assert row["SHA-256"] == report.provenance.files[0].sha256
    assert row["状态"] == "公布"


def test_sums_and_ratios_are_live(book: Workbook) -> None:
    """The total of plants and the achieved share are formulas."""
    plants = book["机组"]
    sums = [c.value for c in plants["D"] if isinstance(c.value, str) and c.value.startswith("=")]
    assert sums == ['=SUMIFS(D3:D7,F3:F7,"是")', '=SUMIFS(D3:D7,F3:F7,"是",G3:G7,"是")']
    assert book["目标进展"]["I4"].value == "=F4/E4*100"


def test_a_gap_is_a_word(book: Workbook) -> None:
    """No zero stands where nobody told a value."""
    assert book["目标进展"]["F3"].value == "缺失"
    assert book["缺口"]["B3"].value == "缺失"


def test_the_same_report_gives_the_same_bytes(report: CityReport, tmp_path: Path) -> None:
    """Nothing in the file depends on when it was written."""
    write_excel(report, tmp_path / "a.xlsx")
    write_excel(report, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_indicators_alerts_and_traced_numbers_have_their_sheets(book: Workbook) -> None:
    """An indicator keeps its gap as a word, a threshold its unit, and the assumed network is named in the title."""
    indicators = rows(book["统计指标"])
    assert [row["数值"] for row in indicators] == ["缺失", 218.7]
    assert rows(book["最该先取得"])[0]["在等的指标"] == "天然气就地利用率"
    assert [(row["状态"], row["阈值"], row["阈值单位"]) for row in rows(book["告警"])] == [
        ("告警", 25, "日"),
        ("不评价", 40, "%"),
    ]
    assert "合成网络示例" in book["碳追踪示例"]["A1"].value
    assert rows(book["碳追踪示例"])[0]["年均碳强度（tCO₂/MWh）"] == 0.4044


def test_a_report_without_these_sections_has_no_such_sheets(report: CityReport, tmp_path: Path) -> None:
    """A city without network, rules or system keeps its thirteen sheets."""
    write_excel(replace(report, statistics=None, alerts=(), tracing=None), tmp_path / "bare.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "bare.xlsx").sheetnames) == 13
