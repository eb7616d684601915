"""Sheets of the plan: the answers, and one sheet a table; every figure links to its provenance."""

from __future__ import annotations

from shuangtan.reports.excel.table_writer import TableWriter
from shuangtan.reports.planning import Planning
from shuangtan.reports.shown import unit_text

LONGEST = 24
"""Letters of a sheet's name that are kept; Excel allows 31."""


def write_planning(tables: TableWriter, plan: Planning) -> None:
    """All sheets of a plan."""
    sheet = tables.sheet("规划·回答", f"规划（{plan.scenario}）：{plan.note}", "问题 回答")
    for sentence in plan.sentences:
        tables.add(sheet, "方案", sentence)
    for answer in plan.answers:
        for sentence in answer.sentences:
            tables.add(sheet, answer.question, sentence)
    sheet.finish()
    sheet = tables.sheet("规划·数字", f"规划（{plan.scenario}）：回答所依据的数", "问题 名称 数值 单位 编号")
    for answer in plan.answers:
        for figure in answer.figures:
            tables.add(sheet, answer.question, figure.label, figure, unit_text(figure), figure.id)
    sheet.finish()
    for table in plan.tables:
        heads = (head.replace(" ", "") for head in table.heads)
        title = f"规划（{plan.scenario}）：{table.title}"
        sheet = tables.sheet(f"规划·{table.title.partition('（')[0]}"[:LONGEST], title, *heads)
        for row in table.rows:
            tables.add(sheet, *row)
        sheet.finish()
