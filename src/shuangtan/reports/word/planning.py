"""The chapter on the plan: how sure it is, the questions answered, the tables that fit a page, the charts."""

from __future__ import annotations

from shuangtan.kernel import Figure
from shuangtan.reports.planning import PlanAnswer, PlanCell, Planning, PlanTable
from shuangtan.reports.shown import number_text
from shuangtan.reports.word.writing import Cell, Writer

MOST_FIGURES = 3
"""Figures named under an answer, each with its footnote; page and workbook have all."""
FIRST_COLUMN = 2.2
"""Width of the first column against the others."""
SCREEN_ONLY = ("plan-browser",)
"""Charts whose use is to be moved about; paper has the weeks of highest load instead."""


def write_planning(writer: Writer, plan: Planning) -> None:
    """The whole chapter."""
    for sentence in (*plan.sentences, plan.note):
        writer.text(sentence)
    for answer in plan.answers:
        _answer(writer, answer)
    for table in plan.tables:
        if table.is_printed:
            _table(writer, table)
    for chart in plan.charts:
        if chart.id not in SCREEN_ONLY:
            writer.picture(chart)


def _answer(writer: Writer, answer: PlanAnswer) -> None:
    writer.heading(answer.question, 2)
    for sentence in answer.sentences:
        writer.text(f"{sentence.rstrip('。')}。")
    if answer.figures:
        pieces: list[str | Figure] = ["数字："]
        for figure in answer.figures[:MOST_FIGURES]:
            pieces += [f"{figure.label} ", figure, "；"]
        writer.text(*pieces[:-1], "。")


def _table(writer: Writer, table: PlanTable) -> None:
    """Numbers without footnotes: each of them unfolds in the page and in the workbook."""
    rows = [tuple(_cell(c) for c in row) for row in table.rows]
    writer.table(table.title, table.heads, rows, (FIRST_COLUMN, *[1.0] * (len(table.heads) - 1)))
    if table.note:
        writer.small(f"注：{table.note}")


def _cell(cell: PlanCell) -> Cell:
    if isinstance(cell, Figure):
        return number_text(cell)
    return cell if cell is None else f"{cell:g}" if isinstance(cell, float) else cell
