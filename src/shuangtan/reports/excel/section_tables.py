"""Tables of the workbook for the sections that not every city has: indicators, alerts, the traced example."""

from __future__ import annotations

from shuangtan.reports.content import CityReport
from shuangtan.reports.excel.table_writer import TableWriter
from shuangtan.reports.sections import AlertRow, Statistics, Tracing
from shuangtan.reports.shown import unit_text
from shuangtan.reports.view import column_units


def write_sections(tables: TableWriter, report: CityReport) -> None:
    """A sheet or two for each section the report has."""
    if report.statistics:
        _statistics(tables, report.statistics)
    if report.alerts:
        _alerts(tables, report.alerts)
    if report.tracing:
        _tracing(tables, report.tracing)


def _statistics(tables: TableWriter, told: Statistics) -> None:
    heads = "领域 指标 数值 单位 状态 来源报表 频次 责任单位 适用层级 备注"
    sheet = tables.sheet("统计指标", f"统计指标体系 {told.year} 年（有数 {told.known}/{told.asked}）", heads)
    for field in told.fields:
        for row in field.rows:
            known = (field.name, row.name, row.figure, unit_text(row.figure), row.status)
            tables.add(sheet, *known, row.form, row.frequency, row.body, row.levels, row.note)
    sheet.finish()
    sheet = tables.sheet("最该先取得", "最该先取得的数", "缺什么 状态 在等的指标数 在等的指标 编号")
    for wanted in told.wanted:
        waiting = "、".join(wanted.waiting)
        tables.add(sheet, wanted.figure.label, wanted.figure, len(wanted.waiting), waiting, wanted.figure.id)
    sheet.finish()


def _alerts(tables: TableWriter, alerts: tuple[AlertRow, ...]) -> None:
    heads = "规则 类别 频次 数值 单位 界限 阈值 阈值单位 状态 所评时期 始于 依据 后果 编号"
    sheet = tables.sheet("告警", "告警", heads)
    for a in alerts:
        units = [unit_text(f) if f else "" for f in (a.figure, a.threshold)]
        watched = (a.name, a.kind, a.frequency, a.figure, units[0], a.side, a.threshold, units[1])
        since = "" if a.is_blind else a.since
        tables.add(sheet, *watched, a.shown, a.moment, since, a.because, a.consequence, a.id)
    sheet.finish()


def _tracing(tables: TableWriter, told: Tracing) -> None:
    units = [f"（{unit}）" if unit else "" for unit in column_units(told)]
    heads = [head + unit for (_, head, _), unit in zip(told.heads, ["", *units], strict=True)]
    sheet = tables.sheet("碳追踪示例", f"碳排放追踪：{told.note}", *(head.replace(" ", "") for head in heads))
    for row in told.rows:
        tables.add(sheet, row.name, *row.cells)
    sheet.finish()
    sheet = tables.sheet("碳追踪产品", f"全市与产品：{told.note}", "名称 数值 单位")
    products = [f for p in told.products for f in (p.traced, p.by_annual_factor, p.error)]
    for figure in (*told.figures, *products):
        tables.add(sheet, figure.label, figure, unit_text(figure))
    sheet.finish()
