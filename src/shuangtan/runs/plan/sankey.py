"""The energy of a planning year as a Sankey diagram [万tce]: sources, power stations, uses; drawn as bands of a chart.

Widths are energy. Electricity counts by its heat, so what power stations lose is a band of its own.
"""

from __future__ import annotations

import numpy as np

from shuangtan.planning.city.case import T_PER_WAN_T
from shuangtan.planning.city.energy import TCE_PER_MWH, co2_per_tce
from shuangtan.planning.city.result import CityPlan, exported_mwh
from shuangtan.planning.drivers.demand import BASE
from shuangtan.reports.figures.spec import INK, Chart, Spec, layered
from shuangtan.runs.plan.palette import NOTE, SECTION

Band = tuple[str, str, float]
POWER, LOSS = "发电", "发电损失"
COLOURS = {
    "煤": "#4a4f57", "天然气": "#b5382a", "水风光生物质": "#3f9c8f", "受入电": "#b9a5cf", "终端燃料": "#8a6d3b",
    "绿氢与生物质燃料": "#7d9b3c", POWER: "#2b5c8a",
}  # fmt: skip
SOURCES = ("煤", "天然气", "水风光生物质", "受入电", "终端燃料", "绿氢与生物质燃料")
USES = ("工业", "建筑", "交通", "其他", "外送", LOSS)
USE_OF = {
    "industry": "工业", "converted": "工业", "data_centre": "其他", "buildings": "建筑", "agriculture": "其他",
    "cars": "交通", "freight": "交通", "other": "其他",
}  # fmt: skip
GAP = 0.03
"""Room between bands, as a share of all energy."""
CURVE = 24
SMALL = 0.5


def sankeys(plan: CityPlan) -> list[Chart]:
    """One chart with a choice of the planning year."""
    rows: list[Spec] = []
    labels: list[Spec] = []
    for period in plan.case.periods:
        bands = [band for band in energy_bands(plan, period) if band[2] > SMALL]
        rows += [row | {"k": str(period)} for row in band_rows(bands)]
        labels += [row | {"k": str(period)} for row in label_rows(bands)]
    options = [str(p) for p in plan.case.periods]
    chosen = "2030" if "2030" in options else options[0]
    select = {"name": "sankeyYear", "value": chosen, "bind": {"input": "select", "options": options, "name": "年份 "}}
    scale = {"domain": list(COLOURS), "range": list(COLOURS.values())}
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [-0.35, 2.35]}}
    y = {"field": "y", "type": "quantitative", "axis": None}
    encoding = {
        "x": x, "y": y, "y2": {"field": "y2"}, "detail": {"field": "id"},
        "color": {"field": "from", "type": "nominal", "legend": None, "scale": scale},
        "tooltip": [{"field": "id", "title": "流向"}, {"field": "v", "title": "万tce", "format": ",.0f"}],
    }  # fmt: skip
    keep = [{"filter": "datum.k == sankeyYear"}]
    area = {"mark": {"type": "area", "opacity": 0.55, "line": False}, "encoding": encoding, "transform": keep}
    at = {"x": x, "y": y, "text": {"field": "text"}}
    sides = [("right", 0, -6), ("center", 1, 0), ("left", 2, 6)]
    texts = [
        {
            "data": {"values": [row for row in labels if row["level"] == level]}, "transform": keep,
            "mark": {"type": "text", "align": align, "dx": dx, "color": INK, "fontSize": 11}, "encoding": at,
        }
        for align, level, dx in sides
    ]  # fmt: skip
    spec = layered([area, *texts], 320, rows, params=[select])
    title = "能源流向（电热当量，万tce）"
    return [Chart("plan-sankey", title, "Energy flows", SECTION, spec, NOTE + "终端燃料为煤、油、气，由排放折算。")]


def energy_bands(plan: CityPlan, period: int) -> list[Band]:
    """From, to and energy [万tce] of everything that flows in a planning year."""
    energy, year, case = plan.energy(period), plan.year(period), plan.case
    to = TCE_PER_MWH / T_PER_WAN_T
    exported = exported_mwh(year) * to
    into = [
        ("煤", POWER, energy.coal_power), ("天然气", POWER, energy.gas_power),
        ("水风光生物质", POWER, energy.clean_power), ("受入电", POWER, energy.imports + exported),
    ]  # fmt: skip
    used: dict[str, float] = {}
    for sector, path in plan.driven.electricity.items():
        used[USE_OF[sector]] = used.get(USE_OF[sector], 0.0) + float(path[period - BASE]) * 1000 * to
    out = [(POWER, use, tce) for use, tce in used.items()] + [(POWER, "外送", exported)]
    lost = sum(v for *_, v in into) - sum(v for *_, v in out)
    fuels: dict[str, float] = {}
    for sector, path in plan.driven.direct.items():
        if sector != "process":
            use = USE_OF[sector]
            fuels[use] = fuels.get(use, 0.0) + float(path[period - BASE]) / co2_per_tce(case, sector)
    burnt = [("终端燃料", use, tce) for use, tce in fuels.items()]
    green = [
        ("绿氢与生物质燃料", use, energy.clean_fuels * tce / max(energy.fuels, 1e-9)) for use, tce in fuels.items()
    ]
    return [*into, *out, (POWER, LOSS, lost), *burnt, *green]


def placed(bands: list[Band]) -> dict[str, tuple[float, float]]:
    """Where each place stands: its lower and upper edge, stacked level by level from the top."""
    total = sum(v for a, _, v in bands if a != POWER)
    edges: dict[str, tuple[float, float]] = {}
    for names in (SOURCES, (POWER,), USES):
        top = total
        for name in names:
            size = max(sum(v for a, _, v in bands if a == name), sum(v for _, b, v in bands if b == name))
            if size > 0:
                edges[name] = (top - size, top)
                top -= size + GAP * total
    return edges


def band_rows(bands: list[Band]) -> list[Spec]:
    """Points of every band: a smooth step from where it leaves to where it arrives."""
    edges, rows = placed(bands), []
    left, right = {n: top for n, (_, top) in edges.items()}, {n: top for n, (_, top) in edges.items()}
    for source, use, value in sorted(bands, key=lambda b: ((*SOURCES, POWER).index(b[0]), (POWER, *USES).index(b[1]))):
        tops = (left[source], right[use])
        left[source] -= value
        right[use] -= value
        start, end = (1.0 if source == POWER else 0.0), (1.0 if use == POWER else 2.0)
        for share in np.linspace(0, 1, CURVE):
            smooth = share * share * (3 - 2 * share)
            top = tops[0] + (tops[1] - tops[0]) * smooth
            at = {"x": round(start + (end - start) * float(share), 3), "y": round(float(top), 2)}
            rows.append(
                at | {"y2": round(float(top - value), 2), "id": f"{source} → {use}", "from": source, "v": value}
            )
    return rows


def label_rows(bands: list[Band]) -> list[Spec]:
    """A name and an amount at every place."""
    rows = []
    for name, (low, top) in placed(bands).items():
        level = 0 if name in SOURCES else 1 if name == POWER else 2
        rows.append({"x": level, "y": (low + top) / 2, "text": f"{name} {top - low:,.0f}", "level": level})
    return rows
