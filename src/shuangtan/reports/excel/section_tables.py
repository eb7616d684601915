"""Tables of the workbook for the sections that not every city has: indicators, alerts, the traced example."""

from __future__ import annotations

from shuangtan.reports.content import CityReport
from shuangtan.reports.excel.planning import write_planning
from shuangtan.reports.excel.table_writer import TableWriter
from shuangtan.reports.monitoring import Barometer, Outlooks, Reconciled
from shuangtan.reports.sections import AlertLevel, AlertRow, Statistics, Tracing
from shuangtan.reports.shown import number_text, unit_text
from shuangtan.reports.view import column_units


def write_sections(tables: TableWriter, report: CityReport) -> None:
    """A sheet or two for each section the report has."""
    if report.outlook:
        _outlook(tables, report.outlook)
    if report.barometer:
        _barometer(tables, report.barometer)
    if report.statistics:
        _statistics(tables, report.statistics)
    if report.alerts:
        _alerts(tables, report.alerts)
        _alert_levels(tables, report.alert_levels)
    if report.planning:
        write_planning(tables, report.planning)
    if report.reconciliation:
        _reconciliation(tables, report.reconciliation)
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


def _outlook(tables: TableWriter, told: Outlooks) -> None:
    heads = "序列 同口径历史 年份 预测 单位 80%下限 80%上限 方法 回测误差或原因"
    sheet = tables.sheet("预测", "预测：带回测误差；历史不足的不预测", heads)
    for row in told.forecasts:
        for figure in row.figures:
            bounds = [None if bound is None else float(bound) for bound in (figure.low, figure.high)]
            known = (row.name, row.span, figure.id[-4:], figure, unit_text(figure), *bounds)
            tables.add(sheet, *known, row.method, row.backtest)
        if not row.figures:
            tables.add(sheet, row.name, row.span, "", "不预测", "", None, None, "", row.because)
    sheet.finish()
    sheet = tables.sheet("达标可能性", "各目标达标的可能性", "文件 目标 目标值 单位 可能性% 依据")
    for chance in told.chances:
        goal = (chance.goal, unit_text(chance.goal) if chance.goal else "")
        tables.add(sheet, chance.document, chance.target, *goal, chance.chance or "不给出", chance.because)
    sheet.finish()


def _barometer(tables: TableWriter, told: Barometer) -> None:
    """One row a place and month; the figures link to their provenance only where a light was given."""
    heads = "地区 代码 月份 强度灯 总量灯 强度变化% 应下降% 能耗增速% 控制增速% 强度灯的原因 总量灯的原因"
    sheet = tables.sheet("区县晴雨表", f"区县晴雨表 {told.year} 年（有灯 {told.judged}/{told.asked}）", heads)
    for row in told.rows:
        for c in row.cells:
            numbers = c.figures[:4] if not c.is_blind else tuple(number_text(f) for f in c.figures[:4])
            tables.add(sheet, row.name, row.code, c.month, c.intensity.label, c.total.label, *numbers, *c.reasons)
    sheet.finish()


def _alerts(tables: TableWriter, alerts: tuple[AlertRow, ...]) -> None:
    heads = "规则 对象 类别 频次 数值 单位 界限 阈值 阈值单位 状态 所评时期 始于 依据 后果 编号"
    sheet = tables.sheet("告警", "告警", heads)
    for a in alerts:
        units = [unit_text(f) if f else "" for f in (a.figure, a.threshold)]
        watched = (a.name, a.subject or "全市", a.kind, a.frequency, a.figure, units[0], a.side, a.threshold, units[1])
        since = "" if a.is_blind else a.since
        tables.add(sheet, *watched, a.shown, a.moment, since, a.because, a.consequence, a.id)
    sheet.finish()


def _alert_levels(tables: TableWriter, levels: tuple[AlertLevel, ...]) -> None:
    if not levels:
        return
    sheet = tables.sheet("告警分级", "各级告警", "层级 对象数 规则数 告警 待确认 已解除 正常 不评价")
    for level in levels:
        tables.add(sheet, level.name, level.subjects, level.rules, *level.counts)
    sheet.finish()


def _reconciliation(tables: TableWriter, told: Reconciled) -> None:
    sheet = tables.sheet("对账", "公布的合计与分项之和", "名称 公布 单位 分项之和 差额 差额% 容差 结论 备注")
    for row in told.rows:
        numbers = (row.published, unit_text(row.published), row.ours, row.difference, row.percent)
        tables.add(sheet, row.name, *numbers, row.tolerance, row.verdict, row.note)
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
