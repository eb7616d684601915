"""The 晴雨表 as a matrix of targets and levels, and how well each value is founded."""

from __future__ import annotations

from collections import Counter

from shuangtan.indicators.evidence_grade import EvidenceGrade
from shuangtan.indicators.light import Light
from shuangtan.indicators.progress import Progress
from shuangtan.reports.content import CityReport, DocumentProgress
from shuangtan.reports.figures.spec import LIGHT_COLOURS, Chart, Spec, layered, room_for_labels

_LEVELS = [light.label for light in Light]
_GRADE_COLOURS = {"A": "#2b5c8a", "B": "#6f9cc3", "C": "#d9a441", "D": "#b5642a", "—": "#c9cfd4"}


def light_charts(report: CityReport) -> list[Chart]:
    """Matrix and grades; nothing without targets."""
    return [matrix(report), grades(report)] if report.measurable else []


def matrix(report: CityReport) -> Chart:
    """One row per target, one column per level; the level that holds is filled and says its outlook."""
    named = [(_name(p, d), p) for d in report.documents for p in d.measurable]
    rows = [_cell(name, p, light) for name, p in named for light in Light]
    names = [name for name, _ in named]
    x: Spec = {"field": "level", "type": "nominal", "sort": _LEVELS, "title": None}
    x["axis"] = {"orient": "top", "labelAngle": 0, "ticks": False, "domain": False}
    y: Spec = {"field": "target", "type": "nominal", "sort": names, "title": None}
    y["axis"] = {"labelLimit": room_for_labels(), "ticks": False, "domain": False}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    encoding: Spec = {"x": x, "y": y}
    tips = [{"field": f, "title": t} for f, t in (("target", "目标"), ("level", "级别"), ("said", "说明"))]
    box = {"type": "rect", "stroke": "white", "strokeWidth": 3, "cornerRadius": 3}
    text = {"type": "text", "color": "white", "fontWeight": "bold"}
    layers = [
        {"mark": box, "encoding": encoding | {"color": colour, "tooltip": tips}},
        {"mark": text, "encoding": encoding | {"text": {"field": "outlook"}}},
    ]
    note = "级别按发改办环资〔2021〕629号的晴雨表划分；缺少统计数据的不评价，不以绿灯代替。"
    spec = layered(layers, 27 * len(names), rows)
    return Chart("lights-matrix", "目标晴雨表", "Traffic lights of the targets", "lights", spec, note)


def grades(report: CityReport) -> Chart:
    """How many targets rest on values of each evidence grade, by document."""
    counts = Counter((d.title, p.grade) for d in report.documents for p in d.measurable)
    rows = [
        {
            "document": title,
            "grade": f"{grade.value} {grade.label}",
            "count": count,
            "order": list(EvidenceGrade).index(grade),
        }
        for (title, grade), count in counts.items()
    ]
    domain = [f"{g.value} {g.label}" for g in EvidenceGrade]
    scale = {"domain": domain, "range": list(_GRADE_COLOURS.values())}
    x = {"field": "count", "type": "quantitative", "title": "目标数", "axis": {"tickMinStep": 1}}
    y = {"field": "document", "type": "nominal", "title": None, "axis": {"labelLimit": room_for_labels()}}
    legend = {"title": None, "columns": 2, "labelLimit": 240}
    colour = {"field": "grade", "type": "nominal", "scale": scale, "legend": legend}
    encoding: Spec = {"x": x, "y": y, "color": colour, "order": {"field": "order"}}
    layers = [{"mark": {"type": "bar", "height": 18}, "encoding": encoding}]
    spec = layered(layers, 34 * len(report.documents), rows)
    return Chart("lights-grades", "证据等级", "Evidence grades", "lights", spec)


def _cell(name: str, progress: Progress, light: Light) -> Spec:
    holds = progress.light is light
    return {
        "id": progress.actual.id,
        "target": name,
        "level": light.label,
        "colour": LIGHT_COLOURS[light.value] if holds else "#f1f3f5",
        "outlook": progress.outlook.label if holds else "",
        "said": "；".join(progress.reasons) if holds else "",
    }


def _name(progress: Progress, document: DocumentProgress) -> str:
    """Year and label; targets of other documents carry their title, since labels repeat between documents."""
    mark = "" if document.is_main else f"〔{document.title}〕"
    return f"{progress.target.year} {progress.target.label}{mark}"
