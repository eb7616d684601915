"""The summary on the terminal, plain and as data."""

from __future__ import annotations

import io
import json

from rich.console import Console

from shuangtan.reports import CityReport
from shuangtan.reports.terminal import print_summary, progress_steps, summary, summary_data, summary_json


def said(report: CityReport, terminal: bool, lang: str = "zh") -> str:
    out = io.StringIO()
    summary(report, Console(file=out, force_terminal=terminal, width=120, color_system=None), lang)
    return out.getvalue()


def test_the_table_shows_value_required_light_and_grade(report: CityReport) -> None:
    """The row of the clean capacity 2025 on a terminal."""
    line = next(row for row in said(report, terminal=True).splitlines() if "2030 清洁能源电力装机容量" in row)
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells == ["2030 清洁能源电力装机容量", "433 万kW", "218.7 万kW", "204 万kW", "公布", "二级", "有风险", "A"]


def test_piped_output_is_one_line_per_target(report: CityReport) -> None:
    """Without a terminal there are no frames and no wrapped lines."""
    text = said(report, terminal=False)
    assert "2025 清洁能源电力装机容量 · 204 万kW · 218.7 万kW · 204 万kW · 公布 · 三级 · 已达标 · A" in text
    assert "│" not in text


def test_english_words_on_request(report: CityReport) -> None:
    """Light and outlook in English."""
    text = said(report, terminal=False, lang="en")
    assert "level 2 (tense) · at risk" in text


def test_the_summary_survives_json(report: CityReport) -> None:
    """What was stored prints the same as what was made."""
    stored = json.loads(summary_json(report))
    out = io.StringIO()
    print_summary(stored, console=Console(file=out, force_terminal=False, width=120))
    assert out.getvalue() == said(report, terminal=False)
    assert stored == summary_data(report)


def test_steps_are_silent_without_a_terminal() -> None:
    """A quiet run prints nothing for its steps."""
    out = io.StringIO()
    with progress_steps(console=Console(file=out, force_terminal=False)) as step:
        step("检查")
    assert out.getvalue() == ""
