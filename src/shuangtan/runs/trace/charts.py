"""Charts of a traced city as pure specs: hours by county, duration, sources by month, dry month, errors of averages."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

from shuangtan.kernel import Period
from shuangtan.reports.figures.spec import BLUE, GOLD, GREY, PALE, Chart, Spec, amount, layered, room_for_labels, row
from shuangtan.runs.trace.city import CityTrace
from shuangtan.tracing.city.year import class_label

SECTION = "tracing"
NOTE = "合成网络示例：线路、分县用电、逐时出力均为假定，不代表绵阳实际。"
UNIT = "tCO2/MWh"
SCALE_TITLE = "tCO₂/MWh"
LEGEND: Spec = {"title": None, "columns": 5}
BAND = 13
"""Rows of the heat map for each county: twelve months and a gap."""


def trace_charts(result: CityTrace) -> tuple[Chart, ...]:
    """Every chart of the trace, in the order of the section."""
    return heatmap(result), duration(result), sources(result), dry_month(result), errors(result)


def heatmap(result: CityTrace) -> Chart:
    """Mean intensity by month and hour of the day, one band of twelve rows for each county."""
    year = result.normal.year
    names = [year.network.name(c) for c in year.network.counties]
    months, hours = np.array(year.months), year.hours.hour
    slot = months * 24 + hours
    rows = []
    for band in range(len(names)):
        demand = year.served[band]
        carbon = np.bincount(slot, weights=year.intensity()[band] * demand, minlength=13 * 24)
        energy = np.bincount(slot, weights=demand, minlength=13 * 24)
        rows += [
            {"r": band * BAND + m - 1, "hour": h, "v": round(float(carbon[m * 24 + h] / energy[m * 24 + h]), 3)}
            for m in range(1, 13)
            for h in range(24)
        ]
    middles = [band * BAND + 6 for band in range(len(names))]
    axis = {
        "values": middles,
        "labelExpr": _nth(names, "value"),
        "ticks": False,
        "domain": False,
        "labelLimit": room_for_labels(120),
    }
    scale = {"domain": list(range(len(names) * BAND - 1)), "padding": 0}
    tips = [("county", "区县"), ("month", "月"), ("hour", "时"), ("v", SCALE_TITLE)]
    hour_axis = {"labelAngle": 0, "values": [0, 6, 12, 18, 23]}
    encoding: Spec = {
        "x": {"field": "hour", "type": "ordinal", "title": "时（每县自上而下 1–12 月）", "axis": hour_axis},
        "y": {"field": "r", "type": "ordinal", "title": None, "scale": scale, "axis": axis},
        "color": {"field": "v", "type": "quantitative", "title": SCALE_TITLE, "scale": {"scheme": "yelloworangebrown"}},
        "tooltip": [{"field": f, "title": t} for f, t in tips],
    }
    ids = [result.yearly[county].id for county in year.network.counties]
    told = [
        {"calculate": _nth(names, "r"), "as": "county"},
        {"calculate": _nth(ids, "r"), "as": "id"},
        {"calculate": f"datum.r % {BAND} + 1", "as": "month"},
    ]
    spec = layered([{"mark": "rect", "encoding": encoding}], 5 * BAND * len(names), rows, transform=told)
    title = ("区县用电碳强度：月 × 时", "Carbon intensity of electricity by county, month and hour")
    return Chart("trace-heatmap", *title, SECTION, spec, NOTE)


def _nth(words: list[str], field: str) -> str:
    """The word of the band that a row of the heat map lies in, as an expression of the chart."""
    return f"{json.dumps(words, ensure_ascii=False)}[floor(datum.{field} / {BAND})]"


def duration(result: CityTrace) -> Chart:
    """How many hours of the year the intensity of a county is above a level."""
    year = result.normal.year
    steps = np.linspace(0, 100, 51)
    rows = [
        {"id": result.yearly[county].id, "county": year.network.name(county), "p": float(p), "v": round(float(v), 4)}
        for number, county in enumerate(year.network.counties)
        for p, v in zip(steps, np.percentile(year.intensity()[number], 100 - steps), strict=True)
    ]
    encoding: Spec = {
        "x": {"field": "p", "type": "quantitative", "title": "全年小时占比 %", "axis": {"grid": False}},
        "y": amount(SCALE_TITLE),
        "color": {"field": "county", "type": "nominal", "sort": None, "legend": LEGEND},
        "tooltip": [{"field": f, "title": t} for f, t in (("county", "区县"), ("p", "小时占比 %"), ("v", SCALE_TITLE))],
    }
    spec = layered([{"mark": {"type": "line", "strokeWidth": 1.6}, "encoding": encoding}], 240, rows)
    title = ("用电碳强度持续曲线", "Duration curves of carbon intensity")
    return Chart("trace-duration", *title, SECTION, spec, NOTE)


def sources(result: CityTrace) -> Chart:
    """Where the city's electricity comes from, month by month."""
    told = result.normal
    rows = []
    for month in range(1, 13):
        shares = told.shares(told.city, Period.parse(f"{result.year}-{month:02}"))
        rows += [
            {
                "id": result.yearly[told.city].id,
                "month": month,
                "source": class_label(told.year.network, name),
                "v": round(100 * share, 2),
                "order": number,
            }
            for number, (name, share) in enumerate(zip(told.year.classes, shares, strict=True))
        ]
    encoding: Spec = {
        "x": {"field": "month", "type": "ordinal", "title": "月", "axis": {"labelAngle": 0}},
        "y": amount("%", scale={"domain": [0, 100]}),
        "color": {"field": "source", "type": "nominal", "sort": None, "legend": LEGEND},
        "order": {"field": "order"},
        "tooltip": [{"field": f, "title": t} for f, t in (("source", "来源"), ("month", "月"), ("v", "%"))],
    }
    spec = layered([{"mark": "bar", "encoding": encoding}], 240, rows)
    return Chart(
        "trace-sources", "全市用电来源：逐月", "Sources of the city's electricity by month", SECTION, spec, NOTE
    )


def dry_month(result: CityTrace) -> Chart:
    """The intensity of August in a normal year and in the drought."""
    named = [(result.normal.year.network.name(p), usual, dry) for p, (usual, dry, _) in result.august.items()]
    rows = [
        row(figure, UNIT, place=name, case=case)
        for name, usual, dry in named
        for case, figure in (("常年", usual), ("干旱", dry))
    ]
    spec = _bars(rows, SCALE_TITLE, [("常年", PALE), ("干旱", GOLD)], [name for name, *_ in named])
    title = ("8 月：常年与 2022 年型干旱", "August: normal year and drought as in 2022")
    return Chart("trace-drought", *title, SECTION, spec, NOTE)


def errors(result: CityTrace) -> Chart:
    """The share of a county's carbon that its annual mean books to wrong hours, and to wrong months."""
    known = [r for r in result.errors if r.by_hour.quantity]
    name = result.normal.year.network.name
    rows = [
        row(figure, "%", place=name(r.place), case=case)
        for r in known
        for case, figure in (("逐时", r.by_hour), ("逐月", r.by_month))
    ]
    spec = _bars(rows, "%", [("逐时", BLUE), ("逐月", GREY)], [name(r.place) for r in known])
    title = ("用年均因子错记的碳", "Carbon that an annual factor books to the wrong time")
    return Chart("trace-annual-error", *title, SECTION, spec, NOTE)


def _bars(rows: list[Spec], title: str, cases: list[tuple[str, str]], places: Iterable[str]) -> Spec:
    """Bars side by side for each place, one colour for each case."""
    axis = {"labelLimit": room_for_labels(120), "ticks": False}
    names, colours = zip(*cases, strict=True)
    tips = [("label", "指标"), ("text", "数值"), ("state", "状态")]
    encoding: Spec = {
        "y": {"field": "place", "type": "nominal", "title": None, "sort": list(places), "axis": axis},
        "yOffset": {"field": "case", "type": "nominal", "sort": list(names)},
        # In a narrow column the labels of ten ticks would touch.
        "x": {"field": "v", "type": "quantitative", "title": title, "axis": {"tickCount": 5, "labelSeparation": 12}},
        "color": {
            "field": "case",
            "type": "nominal",
            "title": None,
            "scale": {"domain": list(names), "range": list(colours)},
        },
        "tooltip": [{"field": f, "title": t} for f, t in tips],
    }
    count = len({r["place"] for r in rows})
    return layered([{"mark": "bar", "encoding": encoding}], 26 * count + 20, rows)
