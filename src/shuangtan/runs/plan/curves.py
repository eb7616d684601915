"""Charts of what an answer costs or moves: wedge, cost curves, tornado, near-optimal ranges."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.drivers.demand import BASE, YEARS
from shuangtan.planning.measures.levelised import Bar
from shuangtan.reports.figures.spec import BLUE, GOLD, Chart, Spec, amount, layered, years
from shuangtan.runs.plan.city import RANGE_SHARE, PlanResult
from shuangtan.runs.plan.measures import levelised_bars
from shuangtan.runs.plan.palette import NOTE, SECTION, colour, tips

MOST_BARS = 12
MEASURE_COLOURS = ["#3b8557", "#5aa0c8", "#7a6aa8", "#b8860b", "#2b5c8a", "#8b969f"]


def curves(result: PlanResult) -> list[Chart]:
    """The charts there is something to draw for."""
    found = [wedge(result), marginal(result.curve), levelised(levelised_bars(result)), tornado(result), ranges(result)]
    return [chart for chart in found if chart]


def wedge(result: PlanResult) -> Chart | None:
    """What each measure takes away by year [万t], stacked; the whole is the distance between the two paths."""
    if not result.wedges or result.plan is None:
        return None
    last = result.plan.case.periods[-1]
    rows = [
        {"year": y, "name": name, "v": round(float(path[y - BASE]), 2)}
        for name, path in result.wedges.items()
        for y in YEARS
        if y <= last
    ]
    scale = {"domain": list(result.wedges), "range": MEASURE_COLOURS[: len(result.wedges)]}
    encoding = {
        "x": years(rows), "y": amount("少排 万t"), "color": colour() | {"scale": scale}, "tooltip": tips("万t", "year"),
    }  # fmt: skip
    spec = layered([{"mark": "area", "encoding": encoding}], 260, rows)
    against = result.compared.case.scenario.zh if result.compared else f"一切冻结在 {BASE} 年"
    note = f"{NOTE}对照：{against}；沙普利值，各措施相加恰为总差，没有重复计算。"
    return Chart("plan-wedge", "各项措施的减排贡献", "Wedge by measure", SECTION, spec, note)


def marginal(points: tuple[tuple[float, float], ...]) -> Chart | None:
    """Marginal cost of the next tonne against what is cut already, by re-optimising the whole plan."""
    if not points:
        return None
    rows = [{"cut": round(cut, 2), "v": round(price, 1)} for cut, price in points]
    x = {"field": "cut", "type": "quantitative", "title": "比本方案再减 万t/年"}
    tip = [{"field": "cut", "title": "再减 万t"}, {"field": "v", "title": "元/t", "format": ",.0f"}]
    encoding = {"x": x, "y": amount("边际成本 元/t"), "tooltip": tip}
    mark = {"type": "line", "interpolate": "step-before", "color": GOLD, "point": True}
    spec = layered([{"mark": mark, "encoding": encoding}], 200, rows)
    title = "2040 年减排成本曲线（模型，边际·重新优化）"
    return Chart("plan-macc", title, "Marginal abatement cost, re-optimised", SECTION, spec, NOTE)


def levelised(bars: list[Bar]) -> Chart | None:
    """Measures by the cost of their tonne, as wide as what they abate; each judged alone."""
    if not bars:
        return None
    rows: list[Spec] = [
        {
            "x": bar.from_t / 1e4, "x2": bar.to_t / 1e4, "name": bar.measure.name,
            "v": round(bar.cost.quantity.number("元/tCO2"), 1) if bar.cost.quantity else 0.0, "zero": 0,
        }
        for bar in bars
    ]  # fmt: skip
    x = {"field": "x", "type": "quantitative", "title": "年减排量 万t（各自单独计，不可相加为预测）"}
    encoding = {
        "x": x, "x2": {"field": "x2"}, "y": amount("元/tCO₂"), "y2": {"field": "zero"}, "color": colour(),
        "tooltip": [{"field": "name", "title": "措施"}, {"field": "v", "title": "元/t", "format": ",.0f"}],
    }  # fmt: skip
    spec = layered([{"mark": {"type": "rect", "stroke": "white"}, "encoding": encoding}], 240, rows)
    return Chart("plan-levelised", "各项措施的减排成本（均化）", "Levelised cost of abatement", SECTION, spec, NOTE)


def tornado(result: PlanResult) -> Chart | None:
    """The assumptions that move cost most, each at its low and high end [亿元]."""
    if result.middle is None or not result.swings:
        return None
    rows = []
    for swing in result.swings[:MOST_BARS]:
        for name, end in (("低", swing.low), ("高", swing.high)):
            rows.append({"id": swing.stated.zh, "name": name, "v": round(end.cost_yi - result.middle.cost_yi, 2)})
    y = {"field": "id", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 220}}
    x = {"field": "v", "type": "quantitative", "title": "总成本现值变化 亿元（到 2030 年的小方案）", "stack": None}
    scale = {"domain": ["低", "高"], "range": [BLUE, GOLD]}
    encoding = {"x": x, "y": y, "color": colour("区间的一端") | {"scale": scale}, "tooltip": tips("亿元", "id")}
    spec = layered([{"mark": {"type": "bar", "opacity": 0.85}, "encoding": encoding}], 20 * MOST_BARS, rows)
    return Chart("plan-tornado", "哪条假定最要紧", "Which assumption matters most", SECTION, spec, NOTE)


def ranges(result: PlanResult) -> Chart | None:
    """How little and how much of each technology stays within a few per cent of the least cost [万kW]."""
    found = result.ranges.get(RANGE_SHARE, ())
    if not found or result.plan is None:
        return None
    best = new_mw(result)
    rows = [
        {"id": r.component, "low": round(r.least_mw / 10, 1), "v": round(r.most_mw / 10, 1),
         "best": round(best.get(r.component, 0.0) / 10, 1)}
        for r in found
    ]  # fmt: skip
    y = {"field": "id", "type": "nominal", "title": None, "sort": None}
    x = {"field": "low", "type": "quantitative", "title": "各期新建合计 万kW"}
    tip = [{"field": f, "title": t} for f, t in (("id", "部件"), ("low", "最少"), ("v", "最多"), ("best", "最小成本"))]
    bar = {"mark": {"type": "bar", "height": 9}, "encoding": {"x": x, "x2": {"field": "v"}, "y": y, "tooltip": tip}}
    point = {"field": "best", "type": "quantitative"}
    tick = {"mark": {"type": "tick", "color": GOLD, "thickness": 3}, "encoding": {"x": point, "y": y, "tooltip": tip}}
    spec = layered([bar, tick], 24 * len(rows), rows)
    note = f"{NOTE}金线为最小成本方案；粗分段上求得，看范围而不看末位。"
    title = f"成本多 {RANGE_SHARE:.0%} 以内，各技术可多可少"
    return Chart("plan-ranges", title, "Ranges of near-optimal plans", SECTION, spec, note)


def new_mw(result: PlanResult) -> dict[str, float]:
    """New power capacity over all periods, by component [MW]."""
    found: dict[str, float] = {}
    for (component, part, _), mw in (result.plan.plan.builds if result.plan else {}).items():
        if part == "power" and np.isfinite(mw):
            found[component] = found.get(component, 0.0) + mw
    return found
