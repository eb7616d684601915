"""Chapters of the Word report on forecasts, chances and the lights of the counties."""

from __future__ import annotations

from shuangtan.reports.monitoring import Barometer, ChanceRow, ForecastRow, Outlooks, Reconciled
from shuangtan.reports.shown import band_text, value_text
from shuangtan.reports.word.writing import Cell, Writer


def write_outlook(writer: Writer, told: Outlooks) -> None:
    """The method in a sentence, one table of forecasts and one of chances, the fans as pictures."""
    for sentence in told.sentences:
        writer.text(sentence)
    heads = ("序列", "同口径历史", "未来三年（80% 区间）", "回测误差，或不预测的原因")
    writer.table("预测", heads, [_forecast(row) for row in told.forecasts], (20, 18, 28, 34))
    writer.table(
        "各目标达标的可能性", ("目标", "目标值", "可能性", "依据"), [_chance(r) for r in told.chances], (34, 13, 10, 43)
    )
    for chart in told.charts:
        writer.picture(chart)


def write_barometer(writer: Writer, told: Barometer) -> None:
    """The rule and what is lacking; the table only of places that have a light."""
    for sentence in told.sentences:
        writer.text(sentence)
    rows = [
        (row.name, cell.month, cell.intensity.label, cell.total.label, "；".join(cell.reasons))
        for row in told.rows
        for cell in row.cells
        if not cell.is_blind
    ]
    if rows:
        writer.table(
            f"{told.year} 年有灯的地区与月份", ("地区", "月份", "强度灯", "总量灯", "依据"), rows, (16, 11, 10, 10, 53)
        )
    else:
        writer.small(f"注：{told.year} 年没有一格可以给灯，逐格所缺见数据表 tables.xlsx 的“区县晴雨表”。")


def write_reconciliation(writer: Writer, told: Reconciled) -> None:
    """Published totals beside our sums, with difference and tolerance."""
    heads = ("名称", "公布", "分项之和", "差额", "容差", "结论")
    rows = [(r.name, r.published, r.ours, f"{r.difference}（{r.percent}%）", r.tolerance, r.verdict) for r in told.rows]
    writer.table("公布的合计与分项之和（不调平）", heads, rows, (30, 16, 16, 16, 9, 13))


def _forecast(row: ForecastRow) -> tuple[Cell, ...]:
    said = "；".join(f"{f.id[-4:]} 年 {value_text(f)}（{band_text(f)}）" for f in row.figures)
    return row.name, row.span, said or "不预测", row.backtest or row.because


def _chance(row: ChanceRow) -> tuple[Cell, ...]:
    return row.target, row.goal, row.chance or "不给出", row.because
