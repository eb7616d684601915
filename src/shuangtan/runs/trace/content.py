"""The report's section on the traced city: sentences, rows of figures, charts; nothing left to compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangtan.kernel import Figure
from shuangtan.reports.figures.spec import Chart
from shuangtan.reports.shown import value_text
from shuangtan.runs.trace.charts import NOTE, trace_charts
from shuangtan.runs.trace.city import CityTrace

HEADS = (
    ("county", "区县", "County"),
    ("yearly", "年均碳强度", "Year's intensity"),
    ("august", "8 月（常年）", "August, normal"),
    ("drought", "8 月（干旱）", "August, drought"),
    ("change", "因旱变化", "Change"),
    ("by_hour", "年均因子：时间错记", "Annual mean: booked to wrong hours"),
    ("by_month", "其中：月份错记", "of it: to wrong months"),
    ("city_mean", "用全市年均的误差", "Error of the city's mean"),
    ("province", "用省级因子的误差", "Error of the province's factor"),
)
"""Columns of the table: key, Chinese, English."""


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A county (or the city, whose errors are told elsewhere); `cells` are in the order of HEADS, None where empty."""

    place: str
    name: str
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class ProductTraceRow:
    """A product: where it is made, its traced electricity footprint, what the national factor says, and its error."""

    id: str
    name: str
    name_en: str
    county: str
    traced: Figure
    by_annual_factor: Figure
    error: Figure


@dataclass(frozen=True, slots=True)
class TraceSection:
    """What the section shows. Every figure in it unfolds; `note` belongs beside every table and chart.

    It and its rows are made of kernel figures and charts alone.
    """

    note: str
    sentences: tuple[str, ...]
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[TraceRow, ...]
    city_figures: tuple[Figure, ...]
    products: tuple[ProductTraceRow, ...]
    charts: tuple[Chart, ...]

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (cell for row in self.rows for cell in row.cells if cell)
        yield from self.city_figures
        yield from (f for p in self.products for f in (p.traced, p.by_annual_factor, p.error))


def trace_section(result: CityTrace) -> TraceSection:
    """The section of a traced city."""
    return TraceSection(
        NOTE,
        _sentences(result),
        HEADS,
        _rows(result),
        (*result.city_errors, result.rationing, *result.storage),
        _products(result),
        trace_charts(result),
    )


def _products(result: CityTrace) -> tuple[ProductTraceRow, ...]:
    name = result.normal.year.network.name
    return tuple(
        ProductTraceRow(p.id, p.name, p.name_en, name(p.county), p.footprint, p.by_annual_factor, p.error)
        for p in result.products
    )


def _rows(result: CityTrace) -> tuple[TraceRow, ...]:
    errors = {row.place: row for row in result.errors}
    rows = []
    for place in result.places:
        wrong = errors.get(place)
        told = (wrong.by_hour, wrong.by_month, wrong.city_mean, wrong.province_factor) if wrong else (None,) * 4
        cells = (result.yearly[place], *result.august[place], *told)
        rows.append(TraceRow(place, result.normal.year.network.name(place), cells))
    return tuple(rows)


def _sentences(result: CityTrace) -> tuple[str, ...]:
    """What the example shows, in words that keep its character."""
    city, counties = result.normal.city, [p for p in result.places if p != result.normal.city]
    name = result.normal.year.network.name
    ranked = sorted(counties, key=lambda p: _number(result.yearly[p]))
    usual, dry, _ = result.august[city]
    over_time, over_place = result.city_errors
    made = "；".join(
        f"{p.name} {value_text(p.footprint)}（用全国年均因子则差 {value_text(p.error)}）" for p in result.products
    )
    return (
        NOTE,
        f"{result.year} 年全市用电碳强度 {value_text(result.yearly[city])}，"
        f"最低{name(ranked[0])} {value_text(result.yearly[ranked[0]])}，"
        f"最高{name(ranked[-1])} {value_text(result.yearly[ranked[-1]])}。",
        f"8 月常年 {value_text(usual)}，遇 2022 年型干旱 {value_text(dry)}，限电 {value_text(result.rationing)}。",
        f"以年均因子代替逐时：时间上错记 {value_text(over_time)} 的碳；"
        f"以全市一个因子代替分县：错记 {value_text(over_place)}。",
        f"产品外购电力：{made}。" if made else "",
    )


def _number(figure: Figure) -> float:
    return float(figure.quantity.value) if figure.quantity else float("inf")
