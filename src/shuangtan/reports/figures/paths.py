"""Progress against the required path: observed points, dashed schedule, goal diamond; and its small sister."""

from __future__ import annotations

import re

from shuangtan.indicators.progress import Progress
from shuangtan.reports.figures.spec import (
    BLUE,
    GOLD,
    GREY,
    INK,
    LIGHT_COLOURS,
    SCHEMA,
    Chart,
    Spec,
    amount,
    layered,
    row,
    tooltip,
    years,
)
from shuangtan.reports.shown import pretty_unit

_COLOURS = {"domain": ["已达到", "应达到", "目标值"], "range": [BLUE, GREY, GOLD]}


def path_chart(progress: Progress, of: str = "") -> Chart | None:
    """The chart of one target; None where only the goal is known, or not even that."""
    rows = path_rows(progress)
    if not _is_worth_drawing(rows):
        return None
    kinds = {r["kind"] for r in rows}
    layers = [layer for kind, layer in _layers(rows, pretty_unit(progress.target.unit)) if kind in kinds]
    target = progress.target
    title = f"{target.label}（{target.year} 年）{f'〔{of}〕' if of else ''}"
    return Chart(chart_id(progress), title, f"{target.label_en} ({target.year})", "paths", layered(layers, 190, rows))


def _layers(rows: list[Spec], title: str) -> list[tuple[str, Spec]]:
    """What is drawn for each kind of row, the schedule first so that the points lie on it."""
    colour = {"field": "kind", "type": "nominal", "legend": None, "scale": _COLOURS}
    base: Spec = {"x": years(rows), "y": amount(title), "tooltip": tooltip()}
    filled = {"color": colour, "fillOpacity": {"condition": {"test": "datum.soft", "value": 0.1}, "value": 1}}
    diamond = {"type": "point", "shape": "diamond", "size": 130, "filled": True}
    marks: list[tuple[str, Spec, Spec]] = [
        ("应达到", {"type": "line", "strokeDash": [5, 4], "color": GREY, "point": {"size": 22, "color": GREY}}, {}),
        ("已达到", {"type": "bar", "width": 14, "stroke": BLUE}, filled),
        ("目标值", diamond, {"color": colour}),
        ("目标值", {"type": "text", "dx": -8, "dy": -10, "align": "right", "color": INK}, {"text": {"field": "text"}}),
    ]
    return [(kind, {"transform": [_only(kind)], "mark": mark, "encoding": base | own}) for kind, mark, own in marks]


def chart_id(progress: Progress) -> str:
    """A name of letters, digits and hyphens that is one target's alone."""
    target = progress.target
    return re.sub(r"[^\w]+", "-", f"path-{target.document}-{target.id.removeprefix(target.document)}")


def path_rows(progress: Progress) -> list[Spec]:
    """Known points of the path and the goal, in the target's unit."""
    unit, rows = progress.target.unit, []
    for point in progress.path:
        for kind, figure in (("应达到", point.required), ("已达到", point.actual)):
            if figure and figure.quantity:
                rows.append(row(figure, unit, year=point.year, kind=kind))
    if progress.goal and progress.goal.quantity:
        rows.append(row(progress.goal, unit, year=progress.target.year, kind="目标值"))
    return rows


def sparkline(progress: Progress) -> Spec | None:
    """The path without axes, for a card: observed line in the colour of the light, dashed schedule, goal."""
    rows = path_rows(progress)
    if not _is_worth_drawing(rows) or len({r["year"] for r in rows}) < 2:
        return None
    x = years(rows) | {"axis": None}
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False, "padding": 6}}
    encoding = {"x": x, "y": y}
    colour = LIGHT_COLOURS[progress.light.value]
    marks: tuple[tuple[str, Spec], ...] = (
        ("应达到", {"type": "line", "strokeDash": [3, 3], "color": GREY, "strokeWidth": 1}),
        ("已达到", {"type": "line", "color": colour, "strokeWidth": 2, "point": {"color": colour, "size": 16}}),
        ("目标值", {"type": "point", "shape": "diamond", "filled": True, "size": 50, "color": GOLD}),
    )
    kinds = {r["kind"] for r in rows}
    layers = [{"transform": [_only(kind)], "mark": mark, "encoding": encoding} for kind, mark in marks if kind in kinds]
    small = {"view": {"stroke": None}, "background": None}
    frame: Spec = {"$schema": SCHEMA, "width": 130, "height": 38, "padding": 2}
    return frame | {"data": {"values": rows}, "layer": layers, "config": small}


def _is_worth_drawing(rows: list[Spec]) -> bool:
    """Whether something was reached, or a schedule says more than the goal does."""
    reached = any(r["kind"] == "已达到" for r in rows)
    return reached or len({(r["year"], r["v"]) for r in rows}) > 1


def _only(kind: str) -> Spec:
    """The rows of one kind; the schedule ends in the goal."""
    if kind == "应达到":
        return {"filter": "datum.kind !== '已达到'"}
    return {"filter": f"datum.kind === '{kind}'"}
