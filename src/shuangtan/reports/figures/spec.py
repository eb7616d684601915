"""The common shape of a chart: theme, data rows that carry figure ids, axes and tooltips in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shuangtan.kernel import Figure, State
from shuangtan.reports.chart import Chart, Spec, digest
from shuangtan.reports.shown import state_text, value_text

__all__ = [
    "BLUE",
    "CATEGORY",
    "GOLD",
    "GREY",
    "INK",
    "LIGHT_COLOURS",
    "PALE",
    "Chart",
    "Spec",
    "amount",
    "digest",
    "for_print",
    "is_soft",
    "layered",
    "room_for_labels",
    "row",
    "theme",
    "tooltip",
    "years",
]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"
INK, BLUE, PALE, GOLD, GREY = "#22303c", "#2b5c8a", "#a9c3da", "#b8860b", "#8b969f"
LIGHT_COLOURS = {"red": "#b5382a", "orange": "#d58a1f", "green": "#3b8557", "grey": "#aab2b9"}
CATEGORY = ["#2b5c8a", "#3f9c8f", "#d58a1f", "#7a6aa8", "#8b969f", "#b5382a", "#7d9b3c", "#5aa0c8", "#a8683f"]
_SOFT = (State.ESTIMATED, State.ASSUMED, State.PROJECTED)


def layered(layers: list[Spec], height: int, rows: Iterable[Spec] = (), **more: Any) -> Spec:
    """A chart of layers over shared rows, as wide as its container."""
    frame: Spec = {"$schema": SCHEMA, "width": "container", "height": height, "autosize": {"type": "fit-x"}}
    return frame | {"data": {"values": list(rows)}, "layer": layers, "config": theme()} | more


def theme() -> Spec:
    """Calm and printable: no frame, pale grid, one font."""
    text: Spec = {"labelColor": INK, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 11}
    axis = text | {
        "gridColor": "#e6eaed",
        "domainColor": "#b6bfc6",
        "tickColor": "#b6bfc6",
        "titleFontWeight": "normal",
    }
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": text | {"orient": "bottom", "symbolSize": 90, "titleFontWeight": "normal"},
        "range": {"category": CATEGORY},
        "text": {"color": INK, "fontSize": 11},
        "bar": {"cornerRadiusEnd": 1},
        "background": "white",
    }


def row(figure: Figure, unit: str, **more: Any) -> Spec:
    """A data row of one figure in `unit`; its value is None for a gap (drawn as nothing, never as zero)."""
    value = None if figure.quantity is None else round(figure.quantity.number(unit), 6)
    facts = {"label": figure.label, "text": value_text(figure), "state": state_text(figure)}
    return {"id": figure.id, "v": value, "soft": is_soft(figure)} | facts | more


def is_soft(figure: Figure) -> bool:
    """Whether it is drawn hollow: estimated, assumed, projected, or not read in a source."""
    return figure.state in _SOFT or not figure.is_verified


def tooltip() -> list[Spec]:
    titles = {"label": "指标", "text": "数值", "state": "状态"}
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def years(rows: list[Spec]) -> Spec:
    """A year axis over every year from the first to the last row, told or not, with labels that make room."""
    told = [row["year"] for row in rows]
    axis = {"labelAngle": 0, "labelOverlap": True, "labelSeparation": 6, "grid": False}
    span = list(range(min(told), max(told) + 1))
    return {"field": "year", "type": "ordinal", "title": None, "axis": axis, "scale": {"domain": span}}


def amount(title: str, field: str = "v", **more: Any) -> Spec:
    """A value axis whose title stands level above it."""
    axis = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleY": -8, "titleX": -30, "tickCount": 5}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis} | more


def room_for_labels(most: int = 340) -> Spec:
    """The room of row labels [px]: at most two fifths of a narrow page; in print the whole of `most`."""
    return {"expr": f"isNumber(containerSize()[0]) ? min({most}, containerSize()[0] * 0.4) : {most}"}


def for_print(spec: Spec, width: int) -> Spec:
    """The same chart at a fixed width, for a picture."""
    return spec | {"width": width}
