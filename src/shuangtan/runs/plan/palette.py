"""How the charts of a plan name and colour what they draw: components in groups, one colour a group."""

from __future__ import annotations

from shuangtan.planning.blocks import Floats
from shuangtan.reports.figures.spec import Spec

SECTION = "planning"
NOTE = "规划结果，建立在情景假定之上（预测，D 级）。"
GROUPS = {
    "煤电·加装": ("煤电（捕集）", "#7f7f8f"),
    "煤电": ("煤电", "#4a4f57"),
    "燃气": ("燃气轮机", "#b5382a"),
    "垃圾": ("垃圾与生物质", "#8a6d3b"),
    "生物质": ("垃圾与生物质", "#8a6d3b"),
    "水电": ("水电", "#2b5c8a"),
    "其他清洁": ("其他清洁（残差）", "#7fb3c8"),
    "风电": ("风电", "#3f9c8f"),
    "光伏": ("光伏", "#e0a92e"),
    "外来电": ("外来电", "#b9a5cf"),
    "江油抽水蓄能": ("抽水蓄能", "#5a4a9c"),
    "电池": ("电池", "#b26bb0"),
    "外送": ("外送", "#d8cfe3"),
    "缺供": ("缺供", "#ff5a36"),
}
"""The group a component is drawn in, by the beginning of its name, and the group's colour."""
CHARGE = "充入储能"
PALETTE = dict([*GROUPS.values(), (CHARGE, "#dcb6da")])


def group(component: str) -> str:
    return next((name for start, (name, _) in GROUPS.items() if component.startswith(start)), component)


def grouped(values: list[tuple[str, Floats]]) -> dict[str, Floats]:
    """Flows added up by group."""
    found: dict[str, Floats] = {}
    for name, flow in values:
        found[name] = found.get(name, 0.0 * flow) + flow
    return found


def by_group() -> Spec:
    scale = {"domain": list(PALETTE), "range": list(PALETTE.values())}
    return colour() | {"scale": scale}


def colour(title: str | None = None) -> Spec:
    return {"field": "name", "type": "nominal", "title": title, "sort": None, "legend": {"columns": 4}}


def tips(unit: str, at: str) -> list[Spec]:
    return [
        {"field": at, "title": "时间"},
        {"field": "name", "title": "部件"},
        {"field": "v", "title": unit, "format": ",.1f"},
    ]
