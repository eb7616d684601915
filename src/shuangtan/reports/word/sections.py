"""Chapters of the Word report on indicators, alerts and the traced example: short tables, the rest in the workbook."""

from __future__ import annotations

from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport
from shuangtan.reports.sections import AlertLevel, AlertRow, Statistics, Tracing
from shuangtan.reports.shown import number_text, value_text
from shuangtan.reports.view import column_units
from shuangtan.reports.word.monitoring import write_barometer, write_outlook, write_reconciliation
from shuangtan.reports.word.planning import write_planning
from shuangtan.reports.word.writing import Cell, Writer

MOST_WANTED = 8
"""Rows of the table of facts to obtain; the page and the workbook have more."""
PLACES_COLUMNS = 5
"""Columns of the table of places that fit the page: name, year, two Augusts, change."""
PRINTED_CHARTS = ("trace-sources", "trace-drought", "trace-annual-error")
_NUMBERS = (*"六七八九十", "十一", "十二", "十三")


def write_sections(writer: Writer, report: CityReport) -> None:
    """A chapter for each section the report has, numbered on from the fifth."""
    numbers = iter(_NUMBERS)
    if report.outlook:
        writer.heading(f"{next(numbers)}、预测与达标可能性", 1)
        write_outlook(writer, report.outlook)
    if report.barometer:
        writer.heading(f"{next(numbers)}、区县晴雨表", 1)
        write_barometer(writer, report.barometer)
    if report.statistics:
        writer.heading(f"{next(numbers)}、统计指标体系", 1)
        _statistics(writer, report.statistics)
    if report.alerts:
        writer.heading(f"{next(numbers)}、告警", 1)
        _alerts(writer, report.alerts, report.alert_levels)
    if report.reconciliation:
        writer.heading(f"{next(numbers)}、对账", 1)
        write_reconciliation(writer, report.reconciliation)
    if report.planning:
        writer.heading(f"{next(numbers)}、规划（{report.planning.scenario}）", 1)
        write_planning(writer, report.planning)
    if report.tracing:
        writer.heading(f"{next(numbers)}、碳排放追踪（合成网络示例）", 1)
        _tracing(writer, report.tracing)


def _statistics(writer: Writer, told: Statistics) -> None:
    known = "，".join(f"{field.name} {field.known} 项" for field in told.fields if field.known)
    writer.text(
        f"决定要求建立统计指标体系。{told.year} 年市级指标 {told.asked} 项，分属 {len(told.fields)} 个领域，"
        f"有完整数值的 {told.known} 项{f'（{known}）' if known else ''}。"
        "其余各项缺哪一个数、由谁报送，见数据表 tables.xlsx。"
    )
    heads = ("缺什么", "指标数", "在等的指标")
    rows = [(w.figure.label, len(w.waiting), "、".join(w.waiting)) for w in told.wanted[:MOST_WANTED]]
    if rows:
        writer.table("最该先取得的数", heads, rows, (30, 10, 60))


def _alerts(writer: Writer, alerts: tuple[AlertRow, ...], levels: tuple[AlertLevel, ...]) -> None:
    own = [a for a in alerts if not a.subject]
    blind = sum(a.is_blind for a in own)
    writer.text(f"告警规则对全市 {len(own)} 条，其中 {blind} 条因没有数据而不评价；没有数据时既不告警，也不解除。")
    if levels:
        heads = ("层级", "对象", "规则", "告警", "待确认", "已解除", "正常", "不评价")
        counts: list[tuple[Cell, ...]] = [(x.name, x.subjects, x.rules, *x.counts) for x in levels]
        writer.table("各级告警", heads, counts, (20, 11, 11, 11, 12, 12, 11, 12))
    rows = [_alert(a) for a in alerts if not a.is_blind]
    if rows:
        writer.table("可以评价的告警规则", ("规则", "数值", "阈值", "状态", "依据"), rows, (22, 13, 15, 11, 39))
        writer.small("注：“漏报”“久未更新”指本资料夹没有收到，不等于单位没有报送。")


def _alert(alert: AlertRow) -> tuple[Cell, ...]:
    threshold = f"{alert.side} {value_text(alert.threshold)}".strip()
    figure = alert.figure if alert.figure and alert.figure.quantity else value_text(alert.figure)
    name = f"{alert.name}（{alert.subject}）" if alert.subject else alert.name
    return name, figure, threshold, alert.shown, alert.because


def _tracing(writer: Writer, told: Tracing) -> None:
    writer.text(told.note)
    for sentence in told.sentences:
        writer.text(sentence)
    units = ["", *column_units(told)]
    heads = [f"{head}（{unit}）" if unit else head for (_, head, _), unit in zip(told.heads, units, strict=True)]
    rows = [_place(row.name, row.cells) for row in told.rows]
    widths = (24, *[19] * (len(heads[:PLACES_COLUMNS]) - 1))
    writer.table("各区县用电碳强度（合成网络示例）", heads[:PLACES_COLUMNS], rows, widths)
    for chart in told.charts:
        if chart.id in PRINTED_CHARTS:
            writer.picture(chart)


def _place(name: str, cells: tuple[Figure | None, ...]) -> tuple[Cell, ...]:
    """Numbers without footnotes: each of them unfolds in the page and in the workbook."""
    return name, *(_number_or_dash(f) for f in cells[: PLACES_COLUMNS - 1])


def _number_or_dash(figure: Figure | None) -> str:
    """The number alone; a dash where it has no meaning, such as a change from zero."""
    return "—" if figure is None or figure.quantity is None else number_text(figure)
