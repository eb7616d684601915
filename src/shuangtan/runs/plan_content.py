"""Charts of a plan: capacity, emission, a week of dispatch, duration curve, storage levels, cost curve."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city_fleet import EXPORT, IMPORT
from shuangtan.planning.city_options import PUMPED
from shuangtan.planning.city_result import CityPlan, load_mw, parts
from shuangtan.planning.city_system import NORMAL
from shuangtan.planning.city_year import DROUGHT
from shuangtan.planning.dispatch import Dispatch
from shuangtan.planning.drivers import BASE, YEARS
from shuangtan.planning.drivers_peak import total_path
from shuangtan.reports.figures.spec import GOLD, INK, Chart, Spec, amount, layered, years
from shuangtan.runs.plan import PlanResult

SECTION = "planning"
WEEK, HOURS = 168, 8760
LEVELS = 400
"""Points of a curve over the year that a page can show."""
NOTE = "规划结果，建立在情景假定之上（预测，D 级）。"


def plan_charts(result: PlanResult) -> list[Chart]:
    """All charts of a plan; none if it was refused."""
    plan = result.plan
    if plan is None:
        return []
    charts = [capacity(plan), emission(plan), duration(plan)]
    for weather, id in ((NORMAL, "normal"), (DROUGHT, "drought")):
        if run := run_of(plan, 2030, weather):
            charts.append(week(plan, run, id))
    if run := run_of(plan, 2030, NORMAL):
        charts.append(levels(plan, run))
    return [*charts, *([curve(result.curve)] if result.curve else [])]


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


def run_of(plan: CityPlan, period: int, weather: str) -> Dispatch | None:
    """The hourly run of a planning year in a weather year."""
    found = (d for d in plan.plan.dispatches if (d.operation.period, d.operation.weather.name) == (period, weather))
    return next(found, None)


def colour(title: str | None = None) -> Spec:
    return {"field": "name", "type": "nominal", "title": title, "sort": None, "legend": {"columns": 4}}


def tips(unit: str, at: str) -> list[Spec]:
    return [
        {"field": at, "title": "时间"},
        {"field": "name", "title": "部件"},
        {"field": "v", "title": unit, "format": ",.1f"},
    ]


def capacity(plan: CityPlan) -> Chart:
    """Capacity by planning year, stacked by component [万kW]."""
    rows = []
    for p in plan.case.periods:
        told = [(group(c.name), np.array(plan.capacity_mw[p][c.name])) for c in parts(plan.system) if c.name != IMPORT]
        found = ((name, float(mw) / 10) for name, mw in grouped(told).items())
        rows += [{"year": p, "name": name, "v": round(value, 3)} for name, value in found if value > 0.05]
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    encoding = {"x": x, "y": amount("装机 万kW"), "color": by_group(), "tooltip": tips("万kW", "year")}
    spec = layered([{"mark": "bar", "encoding": encoding}], 260, rows)
    return Chart("plan-capacity", "分年装机", "Capacity by year", SECTION, spec, NOTE)


def emission(plan: CityPlan) -> Chart:
    """Emission by year in both accounts and net of the sink [万t]."""
    local = total_path(plan.driven, plan.power_wan_t("local"))
    imports = total_path(plan.driven, plan.power_wan_t("imports"))
    series = {"市域内": local, "含受入电力": imports, "含受入电力，扣碳汇": imports - plan.driven.sink}
    last = plan.case.periods[-1]
    rows = [
        {"year": y, "name": name, "v": round(float(path[y - BASE]), 2)}
        for name, path in series.items()
        for y in YEARS
        if y <= last
    ]
    encoding = {"x": years(rows), "y": amount("二氧化碳 万t"), "color": colour(), "tooltip": tips("万t", "year")}
    mark = {"type": "line", "strokeDash": [6, 3]}
    note = NOTE + "规划年之间发电排放按直线内插。"
    return Chart(
        "plan-co2",
        "二氧化碳排放路径",
        "CO₂ by year",
        SECTION,
        layered([{"mark": mark, "encoding": encoding}], 240, rows),
        note,
    )


def hottest_week(run: Dispatch, plan: CityPlan) -> slice:
    """The week around the hour of highest load, within the year."""
    top = int(np.argmax(load_mw(run, plan.system)))
    start = min(max(0, top - WEEK // 2), max(0, plan.system.steps - WEEK))
    return slice(start - start % 24, start - start % 24 + WEEK)


def week(plan: CityPlan, run: Dispatch, id: str) -> Chart:
    """Who runs in the week of highest load [MW]: sources stacked, exports and charging below zero, load as a line."""
    span, rows = hottest_week(run, plan), []
    flows: list[tuple[str, Floats]] = []
    for c in parts(plan.system):
        flows.append((group(c.name), run.flow(c.name, "出力") + run.flow(c.name, "放出")))
        flows.append((CHARGE, -run.flow(c.name, "充入")))
    flows.append((EXPORT, -run.flow(EXPORT, "出力")))
    flows.append(("缺供", sum((run.flow(d.name, "缺供") for d in plan.system.demands), 0.0 * flows[0][1])))
    for name, flow in grouped(flows).items():
        if np.abs(flow[span]).max(initial=0.0) > 1.0:
            rows += [{"hour": h, "name": name, "v": round(float(v), 1)} for h, v in enumerate(flow[span])]
    x = {"field": "hour", "type": "quantitative", "title": "小时", "axis": {"tickCount": 7}}
    area = {"x": x, "y": amount("MW"), "color": by_group(), "tooltip": tips("MW", "hour")}
    demand = [{"hour": h, "v": round(float(v), 1)} for h, v in enumerate(load_mw(run, plan.system)[span])]
    line = {"data": {"values": demand}, "mark": {"type": "line", "color": INK, "strokeWidth": 1.6}}
    layers = [
        {"mark": {"type": "area", "interpolate": "step-after"}, "encoding": area},
        line | {"encoding": {"x": x, "y": amount("MW")}},
    ]
    period, weather = run.operation.period, run.operation.weather.name
    days = "最高负荷周" if plan.system.steps >= HOURS else "最高负荷前后的代表日（快算）"
    title = f"{period} 年{days}的逐时运行（{weather}）"
    english = f"Dispatch in the peak week of {period} ({id})"
    return Chart(f"plan-week-{id}", title, english, SECTION, layered(layers, 280, rows), NOTE)


def duration(plan: CityPlan) -> Chart:
    """Load, highest to lowest, by planning year [MW]."""
    rows = []
    for p in plan.case.periods:
        if run := run_of(plan, p, NORMAL):
            ordered = np.sort(load_mw(run, plan.system))[::-1]
            share = np.linspace(0, 1, min(LEVELS, ordered.size))
            at = np.interp(share, np.linspace(0, 1, ordered.size), ordered)
            rows += [
                {"hour": round(8760 * float(s)), "name": str(p), "v": round(float(v), 1)}
                for s, v in zip(share, at, strict=True)
            ]
    x = {"field": "hour", "type": "quantitative", "title": "一年中的小时（由高到低）"}
    encoding = {"x": x, "y": amount("负荷 MW"), "color": colour(), "tooltip": tips("MW", "hour")}
    spec = layered([{"mark": "line", "encoding": encoding}], 220, rows)
    return Chart("plan-duration", "负荷持续曲线", "Load duration", SECTION, spec, NOTE)


def levels(plan: CityPlan, run: Dispatch) -> Chart:
    """Stored energy over the year [MWh], the highest of each stretch so that a year fits on a page."""
    rows = []
    width = max(1, plan.system.steps // LEVELS)
    for storage in plan.system.storages:
        level = run.flow(storage.name, "存量")
        if level.max(initial=0.0) > 1.0:
            starts = range(0, level.size, width)
            rows += [
                {"hour": h, "name": storage.name, "v": round(float(level[h : h + width].max()), 1)} for h in starts
            ]
    x = {"field": "hour", "type": "quantitative", "title": "小时"}
    encoding = {"x": x, "y": amount("存量 MWh"), "color": colour(), "tooltip": tips("MWh", "hour")}
    mark = {"type": "line", "strokeWidth": 1}
    title = f"{run.operation.period} 年储能存量（{PUMPED}、电池、受调度充电）"
    spec = layered([{"mark": mark, "encoding": encoding}], 200, rows)
    return Chart("plan-levels", title, "Stored energy", SECTION, spec, NOTE)


def curve(points: tuple[tuple[float, float], ...]) -> Chart:
    """Marginal cost of the next tonne against what is cut already, by re-optimising the whole plan."""
    rows = [{"cut": round(cut, 2), "v": round(price, 1)} for cut, price in points]
    x = {"field": "cut", "type": "quantitative", "title": "比本方案再减 万t/年"}
    tip = [{"field": "cut", "title": "再减 万t"}, {"field": "v", "title": "元/t", "format": ",.0f"}]
    encoding = {"x": x, "y": amount("边际成本 元/t"), "tooltip": tip}
    mark = {"type": "line", "interpolate": "step-before", "color": GOLD, "point": True}
    spec = layered([{"mark": mark, "encoding": encoding}], 200, rows)
    title = "2040 年减排成本曲线（模型，边际、重新优化）"
    return Chart("plan-macc", title, "Marginal abatement cost, re-optimised", SECTION, spec, NOTE)
