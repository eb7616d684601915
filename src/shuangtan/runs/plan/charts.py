"""Charts of a plan: capacity, emission, a week of dispatch, duration curves, storage levels, prices.

The dispatch browser shows any planning year, weather and season in the page; Word prints the weeks of highest load.
"""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.fleet import IMPORT
from shuangtan.planning.city.options import PUMPED
from shuangtan.planning.city.result import CityPlan, load_mw, parts, power_price
from shuangtan.planning.city.system import NORMAL
from shuangtan.planning.city.year import DROUGHT
from shuangtan.planning.dispatch import Dispatch
from shuangtan.planning.drivers.demand import BASE, YEARS
from shuangtan.planning.drivers.peak import total_path
from shuangtan.reports.figures.spec import INK, Chart, Spec, amount, layered, years
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.curves import curves
from shuangtan.runs.plan.palette import CHARGE, NOTE, SECTION, by_group, colour, group, grouped, tips
from shuangtan.runs.plan.sankey import sankeys

WEEK, HOURS = 168, 8760
HIGH_PRICE = 2000.0
LEVELS = 400
"""Points of a curve over the year that a page can show."""


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
    return [*charts, *week_browser(plan), prices(plan), *sankeys(plan), *curves(result)]


def run_of(plan: CityPlan, period: int, weather: str) -> Dispatch | None:
    """The hourly run of a planning year in a weather year."""
    found = (d for d in plan.plan.dispatches if (d.operation.period, d.operation.weather.name) == (period, weather))
    return next(found, None)


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
    span = hottest_week(run, plan)
    rows = [{"hour": h, "name": n, "v": v} for n, h, v in week_flows(plan, run, span)]
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


def week_flows(plan: CityPlan, run: Dispatch, span: slice, every: int = 1) -> list[tuple[str, int, float]]:
    """Group, hour of the week and mean flow [MW] of everything that runs; ``every`` hours are told as one."""
    flows: list[tuple[str, Floats]] = []
    for c in parts(plan.system):
        flows.append((group(c.name), run.flow(c.name, "出力") + run.flow(c.name, "放出")))
        flows.append((CHARGE, -run.flow(c.name, "充入")))
    exports = [g.name for g in plan.system.generators if g.sign < 0]
    flows += [("外送", -run.flow(name, "出力")) for name in exports]
    flows.append(("缺供", sum((run.flow(d.name, "缺供") for d in plan.system.demands), 0.0 * flows[0][1])))
    told = []
    for name, flow in grouped(flows).items():
        part = flow[span]
        if np.abs(part).max(initial=0.0) > 1.0:
            means = part[: part.size // every * every].reshape(-1, every).mean(axis=1)
            told += [(name, h * every, round(float(v), 1)) for h, v in enumerate(means)]
    return told


def week_browser(plan: CityPlan) -> list[Chart]:
    """Any planning year, weather and one week a season, chosen in the page; means of two hours."""
    rows: list[Spec] = []
    names: list[str] = []
    for run in plan.plan.dispatches:
        for season, span in season_weeks(run, plan).items():
            told = week_flows(plan, run, span, 2)
            rows += [{"k": len(names), "hour": h, "name": n, "v": round(v)} for n, h, v in told]
            names.append(f"{run.operation.period} {run.operation.weather.name[:2]} {season}")
    if not names:
        return []
    chosen = next((place for place, name in enumerate(names) if name.startswith("2030")), 0)
    bind = {"input": "select", "options": list(range(len(names))), "labels": names, "name": "年份、年景、时段 "}
    select = {"name": "week", "value": chosen, "bind": bind}
    x = {"field": "hour", "type": "quantitative", "title": "小时", "axis": {"tickCount": 7}}
    area = {"x": x, "y": amount("MW"), "color": by_group(), "tooltip": tips("MW", "hour")}
    layer = {"mark": {"type": "area", "interpolate": "step-after"}, "encoding": area}
    spec = layered([layer], 280, rows, params=[select], transform=[{"filter": "datum.k == week"}])
    return [Chart("plan-browser", "逐时运行浏览", "Dispatch browser", SECTION, spec, NOTE + "两小时平均。")]


def season_weeks(run: Dispatch, plan: CityPlan) -> dict[str, slice]:
    """The week of highest load and one in January, April and October; a quick plan has two days of each month."""
    weeks = {"最高负荷": hottest_week(run, plan)}
    per_month = plan.system.steps / 12
    for name, month in (("1 月", 0), ("4 月", 3), ("10 月", 9)):
        start = int(per_month * month) // 24 * 24
        weeks[name] = slice(
            start, min(start + WEEK, int(per_month * (month + 1))) if per_month < WEEK else start + WEEK
        )
    return weeks


def prices(plan: CityPlan) -> Chart:
    """Hourly price, highest to lowest, by planning year [元/MWh]; cut at the price above which load goes unserved."""
    rows = []
    for p in plan.case.periods:
        if run := run_of(plan, p, NORMAL):
            ordered = np.sort(power_price(run, plan.system))[::-1]
            share = np.linspace(0, 1, min(LEVELS, ordered.size))
            at = np.minimum(np.interp(share, np.linspace(0, 1, ordered.size), ordered), HIGH_PRICE)
            rows += [
                {"hour": round(8760 * float(s)), "name": str(p), "v": round(float(v), 1)}
                for s, v in zip(share, at, strict=True)
            ]
    x = {"field": "hour", "type": "quantitative", "title": "一年中的小时（由高到低）"}
    encoding = {"x": x, "y": amount("节点电价 元/MWh"), "color": colour(), "tooltip": tips("元/MWh", "hour")}
    spec = layered([{"mark": "line", "encoding": encoding}], 220, rows)
    note = f"{NOTE}高于 {HIGH_PRICE:,.0f} 元/MWh 的按此数画。"
    return Chart("plan-prices", "电价持续曲线（平年）", "Price duration", SECTION, spec, note)


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
