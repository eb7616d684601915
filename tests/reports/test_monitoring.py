"""Forecasts, chances and the lights of the counties in page, Word and Excel: the same numbers, gaps as words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from shuangtan.indicators.light import Light
from shuangtan.indicators.tracking import forecast
from shuangtan.indicators.tracking.history import History
from shuangtan.kernel import Figure, Quantity, State
from shuangtan.reports import CityReport
from shuangtan.reports.excel import write_excel
from shuangtan.reports.figures.fan import fan_chart
from shuangtan.reports.html import render_html
from shuangtan.reports.monitoring import Barometer, ChanceRow, ForecastRow, LightCell, LightRow, Outlooks
from shuangtan.reports.sections import AlertLevel
from shuangtan.reports.terminal import monitoring_sentences
from shuangtan.reports.word import write_word


def outlooks() -> Outlooks:
    series = History("能源消费总量", "万tce", tuple((2010 + i, 900 + 20.0 * i + (-1) ** i) for i in range(14)))
    made, _ = forecast(series)
    assert made is not None
    figures = tuple(made.figures("forecast.energy@510700", "万tce"))
    rows = (
        ForecastRow("能源消费总量", "2010–2023（14 年）", figures, made.method, made.backtest.sentence),
        ForecastRow("天然气产量", "无同口径历史", (), "", "", "历史 0 年，应至少 12 年"),
    )
    chance = Figure("chance.energy-2025", "达标的可能性", Quantity.of(65, "%"), State.PROJECTED, inputs=figures[:1])
    chances = (
        ChanceRow("决定", "2025 年能源消费总量", None, chance, "约 65%"),
        ChanceRow("决定", "2030 年天然气产量", None, None, "没有历史数据"),
    )
    return Outlooks(rows, chances, ("方法一句。",), (fan_chart("energy", made, figures, "Energy use"),))


def lights() -> Barometer:
    told = Figure("change@510703:2025-03", "升降", Quantity.of("-5.66", "%"), State.DERIVED)
    gap = Figure("change@510704:2025-03", "升降", None, State.MISSING, gaps=("change@510704:2025-03",))
    good = LightCell("2025-03", Light.GREEN, Light.ORANGE, ("强度三级", "总量二级"), (told,) * 4)
    blind = LightCell("2025-03", Light.NOT_ASSESSED, Light.NOT_ASSESSED, ("缺数", "缺数"), (gap,) * 4)
    rows = (LightRow("510703", "涪城区", (good,)), LightRow("510704", "游仙区", (blind,)))
    return Barometer(2025, ("2025-03",), rows, ("规则一句。",))


@pytest.fixture(scope="module")
def full(report: CityReport) -> CityReport:
    levels = (AlertLevel("园区", 4, 3, (1, 0, 0, 0, 11)),)
    return replace(report, outlook=outlooks(), barometer=lights(), alert_levels=levels)


def test_the_page_shows_numbers_refusals_and_missing_lights(full: CityReport) -> None:
    """Both sections stand in the table of contents; a refusal has its reason, a blind cell says 缺, never a colour."""
    page = render_html(full)
    assert '<a href="#forecast">' in page
    assert '<a href="#barometer">' in page
    assert "历史 0 年，应至少 12 年" in page
    assert 'data-fig="chance.energy-2025"' in page
    assert '<span class="pill grey">缺</span><span class="pill grey">缺</span>' in page
    assert '<span class="pill green">三</span><span class="pill orange">二</span>' in page
    assert "chart-forecast-energy" in page


def test_a_report_without_them_has_no_such_sections(report: CityReport) -> None:
    """A city without counties and without series loses the sections, not the page."""
    page = render_html(report)
    assert "#forecast" not in page
    assert "#barometer" not in page


def test_the_workbook_holds_every_year_and_every_cell(full: CityReport, tmp_path: Path) -> None:
    """Three coming years with bounds around them, a refused series in words, one row a place and month."""
    write_excel(full, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    told = [[c.value for c in row] for row in book["预测"].iter_rows(min_row=3)]
    assert [row[2] for row in told] == ["2024", "2025", "2026", None]
    assert all(row[5] < row[3] < row[6] for row in told[:3])
    assert told[3][3] == "不预测"
    assert [c.value for c in book["达标可能性"][4]][4] == "不给出"
    cells = [[c.value for c in row] for row in book["区县晴雨表"].iter_rows(min_row=3)]
    assert [row[3:6] for row in cells] == [["三级", "二级", -5.66], ["不评价", "不评价", "缺失"]]
    assert [c.value for c in book["告警分级"][3]] == ["园区", 4, 3, 1, 0, 0, 0, 11]


def test_word_prints_the_tables(full: CityReport, tmp_path: Path) -> None:
    """The chapter of forecasts with its errors, and the one county with a light."""
    write_word(full, tmp_path / "t.docx")
    document = Document(str(tmp_path / "t.docx"))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = {c.text for table in document.tables for row in table.rows for c in row.cells}
    assert "六、预测与达标可能性" in text
    assert "七、区县晴雨表" in text
    assert "不预测" in cells
    assert "不给出" in cells
    assert "强度三级；总量二级" in cells
    assert not any("游仙区" in c for c in cells if "晴雨" in c)


def test_the_terminal_says_method_errors_and_refusals(full: CityReport) -> None:
    """Each forecast with its back-test in one line, the refused ones named, chances and lights counted."""
    said = monitoring_sentences(full)
    assert "回测平均误差" in said[0]
    assert "天然气产量" in said[1]
    assert any("给出 1 项，不给出 1 项" in s for s in said)
    assert said[-1] == "区县晴雨表 2025 年：2 格，有灯 1 格。"
