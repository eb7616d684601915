"""Clean capacity: by technology from the plant list, and the way from today's level to the goal, project by project."""

from __future__ import annotations

import re

from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport
from shuangtan.reports.figures.spec import (
    BLUE,
    GOLD,
    GREY,
    INK,
    Chart,
    Spec,
    amount,
    layered,
    room_for_labels,
    row,
    tooltip,
)
from shuangtan.reports.rows import Step, StepKind

UNIT = "万kW"
LINE = 8
"""Characters in a line under a bar of the waterfall."""


def capacity_charts(report: CityReport) -> list[Chart]:
    """Both charts, as far as there is something to draw."""
    found = [by_technology(report), waterfall(report.capacity_steps)]
    return [chart for chart in found if chart]


def by_technology(report: CityReport) -> Chart | None:
    """Clean plants in service, stacked by technology; below them the published total and the dated goals."""
    rows = [
        row(p.capacity, UNIT, technology=p.technology_label, plant=p.name)
        for p in report.plants
        if p.is_clean and p.is_operating and p.capacity.quantity
    ]
    if not rows:
        return None
    goals = list(_goals(report).values())
    total = [row(f, UNIT, technology="公布合计") for f in _published(report)]
    x = amount(UNIT) | {"axis": {"tickCount": 8, "orient": "bottom"}}
    y = {
        "field": "technology",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": room_for_labels(170)},
    }
    bar = {"x": x, "y": y, "tooltip": [{"field": "plant", "title": "机组"}, *tooltip()]}
    layers: list[Spec] = [
        {"data": {"values": total}, "mark": {"type": "bar", "color": GREY}, "encoding": bar},
        {
            "mark": {"type": "bar", "stroke": "white"},
            "encoding": bar | {"order": {"field": "v", "sort": "descending"}, "color": _technology_colour()},
        },
        *_goal_lines(goals),
    ]
    height = 30 * (len({r["technology"] for r in rows}) + len(total)) + 20
    note = "逐厂清单之和小于公布合计的部分没有逐厂资料。"
    spec = layered(layers, height, rows)
    return Chart(
        "capacity-technology", "清洁能源装机：在役机组与目标", "Clean capacity by technology", "capacity", spec, note
    )


def waterfall(steps: tuple[Step, ...]) -> Chart | None:
    """From the level of today over the named projects to the goal; what no project covers is drawn hollow."""
    rows, height = [], 0.0
    for step in steps:
        if step.figure.quantity is None:
            continue
        value = step.figure.quantity.number(UNIT)
        start = 0.0 if step.kind is StepKind.LEVEL else height
        height = start + value
        span = {"from": round(start, 6), "to": round(height, 6), "step": _wrapped(step.label), "kind": step.kind.value}
        rows.append(row(step.figure, UNIT) | span | {"note": step.note})
    if not rows:
        return None
    x: Spec = {"field": "step", "type": "nominal", "sort": None, "title": None}
    x["axis"] = {"labelAngle": 0, "labelLimit": 120, "labelExpr": "split(datum.label, '|')"}
    colours = {"domain": [k.value for k in StepKind], "range": [BLUE, "#3f9c8f", "#f6ecd6"]}
    bar: Spec = {
        "x": x,
        "y": amount(UNIT, "from"),
        "y2": {"field": "to"},
        "color": {"field": "kind", "type": "nominal", "scale": colours, "legend": None},
        "stroke": {"condition": {"test": "datum.kind === 'uncovered'", "value": GOLD}, "value": None},
        "tooltip": [*tooltip(), {"field": "note", "title": "说明"}],
    }
    text = {"x": x, "y": {"field": "to", "type": "quantitative"}, "text": {"field": "v", "format": ".1f"}}
    layers: list[Spec] = [
        {"mark": {"type": "bar", "width": {"band": 0.6}, "strokeDash": [4, 3], "strokeWidth": 1.4}, "encoding": bar},
        {"mark": {"type": "text", "dy": -7}, "encoding": text},
    ]
    spec = layered(layers, 260, rows)
    return Chart(
        "capacity-waterfall", "从现有装机到目标：逐项落实", "From today's capacity to the goal", "capacity", spec
    )


def _wrapped(label: str) -> str:
    """A label in lines of about equal length, numbers and Latin words whole, with the sign the axis splits at."""
    width = -(-len(label) // -(-len(label) // LINE))
    lines = [""]
    for piece in re.findall(r"[\w.]+(?<=[a-zA-Z0-9])|.", label, re.ASCII):
        if len(lines[-1]) + len(piece) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return "|".join(line.strip() for line in lines if line.strip())


def _goals(report: CityReport) -> dict[tuple[int, float], Spec]:
    """The dated goals of clean capacity of all documents, each (year, value) once."""
    found: dict[tuple[int, float], Spec] = {}
    for progress in report.progress:
        goal = progress.goal
        if progress.target.indicator == "clean_capacity" and goal and goal.quantity:
            value = goal.quantity.number(UNIT)
            found.setdefault((progress.target.year, value), row(goal, UNIT, name=f"{progress.target.year}：{value:g}"))
    return found


def _published(report: CityReport) -> list[Figure]:
    series = report.series_named("capacity_clean")
    known = [p.figure for p in series.points if p.figure.quantity] if series else []
    return known[-1:]


def _goal_lines(goals: list[Spec]) -> list[Spec]:
    x = {"field": "v", "type": "quantitative"}
    placed = [goal | {"lane": -4 - 12 * (i % 2)} for i, goal in enumerate(sorted(goals, key=lambda g: g["v"]))]
    rule = {"type": "rule", "color": GOLD, "strokeDash": [5, 3], "strokeWidth": 1.5}
    lane = {"field": "lane", "type": "quantitative", "scale": None}
    text = {"type": "text", "baseline": "bottom", "color": INK}
    data = {"values": placed}
    return [
        {"data": data, "mark": rule, "encoding": {"x": x, "tooltip": tooltip()}},
        {"data": data, "mark": text, "encoding": {"x": x, "y": lane, "text": {"field": "name"}}},
    ]


def _technology_colour() -> Spec:
    return {"field": "technology", "type": "nominal", "legend": None, "sort": None}
