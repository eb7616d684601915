"""The project pipeline: each named project at the years it is or may be in service, coloured by stage."""

from __future__ import annotations

from shuangtan.reports.figures.spec import Chart, Spec, layered, room_for_labels
from shuangtan.reports.rows import ProjectRow

_STAGES = ("已投用", "在建", "规划建设", "前期工作", "仅见于文件")
_COLOURS = ("#3b8557", "#2b5c8a", "#5aa0c8", "#d9a441", "#c9cfd4")


def pipeline_chart(projects: tuple[ProjectRow, ...]) -> Chart | None:
    """Projects with a known year, earliest first; how many have none is said below the chart."""
    dated = sorted((p for p in projects if p.earliest), key=lambda p: (p.earliest or 0, p.latest or 0, p.name))
    if not dated:
        return None
    rows = [_row(p) for p in dated]
    first, last = min(r["from"] for r in rows), max(r["to"] for r in rows)
    axis = {"format": "d", "tickMinStep": 1, "orient": "top", "labelAngle": 0}
    x: Spec = {"field": "from", "type": "quantitative", "title": None, "axis": axis}
    x["scale"] = {"domain": [min(first, 2020), max(last, 2031)], "nice": False}
    y: Spec = {"field": "name", "type": "nominal", "sort": [r["name"] for r in rows], "title": None}
    y["axis"] = {"labelLimit": room_for_labels(), "grid": True}
    stages = [*_STAGES, *sorted({r["stage"] for r in rows} - set(_STAGES))]
    scale = {"domain": stages, "range": [*_COLOURS, *["#7a6aa8"] * (len(stages) - len(_STAGES))]}
    colour = {"field": "stage", "type": "nominal", "scale": scale, "title": None}
    tips = [{"field": f, "title": t} for f, t in _TIPS.items()]
    encoding: Spec = {"x": x, "x2": {"field": "to"}, "y": y, "color": colour, "tooltip": tips}
    after: Spec = {"x": {"field": "to", "type": "quantitative"}, "y": y, "text": {"field": "said"}}
    layers = [
        {"mark": {"type": "bar", "height": 11, "cornerRadius": 2}, "encoding": encoding},
        {"mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 10}, "encoding": after},
    ]
    unknown = len(projects) - len(dated)
    note = f"共 {len(projects)} 个项目，其中 {unknown} 个没有查到投产年份，见下表。" if unknown else ""
    spec = layered(layers, 22 * len(rows), rows)
    return Chart("projects-pipeline", "项目储备与投产年份", "Project pipeline", "projects", spec, note)


_TIPS = {"name": "项目", "stage": "阶段", "years": "投产年份", "said": "规模", "note": "备注"}


def _row(project: ProjectRow) -> Spec:
    first = project.earliest or 0
    last = project.latest or first
    said = project.capacity.quantity if project.capacity else None
    return {
        "id": project.capacity.id if project.capacity else "",
        "name": project.name,
        "stage": project.stage,
        "from": first,
        "to": last + 0.85,
        "years": str(first) if first == last else f"{first}–{last}",
        "said": str(said) if said else "",
        "note": project.note,
    }
