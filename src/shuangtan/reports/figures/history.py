"""What was: GDP and growth, energy and intensity, CO2 with its maximum, peak load; gaps stay gaps."""

from __future__ import annotations

from shuangtan.indicators.peak import PeakStatus
from shuangtan.reports.content import CityReport, Series
from shuangtan.reports.figures.spec import (
    BLUE,
    GOLD,
    INK,
    PALE,
    Chart,
    Spec,
    amount,
    layered,
    row,
    tooltip,
    years,
)
from shuangtan.reports.shown import pretty_unit

FEWEST = 2
"""Years below which a history is not drawn; the table shows it."""


def history_charts(report: CityReport) -> list[Chart]:
    """All history charts for which a series is known."""
    found = [
        _level_and_rate(report, "gdp", "地区生产总值与增速", "GDP and growth", "gdp_level", "gdp_growth"),
        _level_and_rate(
            report, "energy", "能源消费与强度", "Energy use and intensity", "energy", "energy_intensity_change"
        ),
        _co2(report),
        _level_and_rate(report, "load", "最高用电负荷", "Peak load", "peak_load", None),
    ]
    return [chart for chart in found if chart]


def series_rows(series: Series) -> list[Spec]:
    """Data rows of a series, one a year; a year nobody told is a row without value, so that lines break there."""
    known = {p.year: p.figure for p in series.points if p.figure.quantity}
    if not known:
        return []
    span = range(min(known), max(known) + 1)
    return [row(known[y], series.unit, year=y) if y in known else {"year": y, "v": None} for y in span]


def _level_and_rate(
    report: CityReport, id: str, title: str, title_en: str, level_id: str, rate_id: str | None
) -> Chart | None:
    """Bars of a level, and on its own scale a line of a rate; hollow marks are not read in a source, or estimated."""
    level, rate = report.series_named(level_id), report.series_named(rate_id or "")
    layers = [_bars(level)] if level and series_rows(level) else []
    if rate and series_rows(rate):
        layers += _line(rate, bool(layers))
    if not layers:
        return None
    rows = [r for series in (level, rate) if series for r in series_rows(series)]
    if len({r["year"] for r in rows}) < FEWEST:
        return None
    spec = layered(layers, 220, encoding={"x": years(rows)}, resolve={"scale": {"y": "independent"}})
    return Chart(f"history-{id}", title, title_en, "series", spec, _note(level, rate))


def _bars(series: Series) -> Spec:
    fill = {"condition": {"test": "datum.soft", "value": "#eef3f7"}, "value": PALE}
    y = amount(f"{series.label} {pretty_unit(series.unit)}")
    mark = {"type": "bar", "stroke": PALE, "width": {"band": 0.62}}
    return _layer(series, mark, {"y": y, "fill": fill})


def _line(series: Series, on_right: bool) -> list[Spec]:
    y = amount(f"{series.label} {pretty_unit(series.unit)}")
    if on_right:
        place = {"orient": "right", "titleAlign": "right", "titleX": 30, "titleAnchor": "start", "grid": False}
        y["axis"] = y["axis"] | place
    y["scale"] = {"zero": False}
    fill = {"condition": {"test": "datum.soft", "value": "white"}, "value": INK}
    line = _layer(series, {"type": "line", "color": INK, "strokeWidth": 1.5}, {"y": y})
    points = _layer(series, {"type": "point", "filled": True, "size": 34, "stroke": INK}, {"y": y, "fill": fill})
    return [{"layer": [line, points]}]


def _layer(series: Series, mark: Spec, encoding: Spec) -> Spec:
    common = {"tooltip": tooltip()}
    return {"data": {"values": series_rows(series)}, "mark": mark, "encoding": common | encoding}


def _co2(report: CityReport) -> Chart | None:
    series = report.series_named("co2")
    rows = series_rows(series) if series else []
    if series is None or not rows:
        return None
    y = {"y": amount(f"{series.label} {pretty_unit(series.unit)}", scale={"zero": True})}
    area = {"type": "area", "color": PALE, "opacity": 0.45, "line": {"color": BLUE, "strokeWidth": 1.6}}
    dots = {"type": "point", "filled": True, "size": 30, "color": BLUE}
    layers = [_layer(series, area, y), _layer(series, dots, y)]
    if report.peak:
        layers += _peak_mark(series, rows, report.peak)
    note = "；".join(filter(None, [report.peak.verdict if report.peak else "", series.note]))
    return Chart(
        "history-co2",
        "二氧化碳排放与峰值",
        "CO₂ emission and its maximum",
        "series",
        layered(layers, 240, encoding={"x": years(rows)}),
        note,
    )


def _peak_mark(series: Series, rows: list[Spec], peak: PeakStatus) -> list[Spec]:
    top = [r for r in rows if r["year"] == peak.peak_year]
    sure = "不作判断" if peak.confidence is None else f"把握 {peak.confidence:.0%}"
    words = {"value": f"最高 {peak.peak_year} 年，{sure}"}
    near_end = peak.peak_year > (peak.first_year + peak.last_year) / 2
    place = {"align": "right" if near_end else "left", "dx": -10 if near_end else 10, "dy": -9}
    encoding: Spec = {"y": amount(f"{series.label} {pretty_unit(series.unit)}"), "tooltip": tooltip()}
    ring = {"type": "point", "size": 150, "color": GOLD, "strokeWidth": 2.4}
    text = {"type": "text", "fontWeight": "bold"} | place
    data = {"values": top}
    return [
        {"data": data, "mark": ring, "encoding": encoding},
        {"data": data, "mark": text, "encoding": encoding | {"text": words}},
    ]


def _note(*series: Series | None) -> str:
    return "；".join(s.note for s in series if s and s.note)
