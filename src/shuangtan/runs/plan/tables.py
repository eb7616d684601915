"""Tables of a plan: what to build, year by year, targets, near-optimal plans, tornado, measures, assumptions."""

from __future__ import annotations

from collections.abc import Iterable

from shuangtan.kernel import Figure
from shuangtan.planning.city.fleet import IMPORT
from shuangtan.planning.city.result import CityPlan, parts
from shuangtan.planning.city.system import unserved_cost
from shuangtan.planning.city.year import DROUGHT
from shuangtan.planning.drivers.demand import BASE
from shuangtan.reports.planning import PlanCell, PlanTable
from shuangtan.reports.shown import value_text
from shuangtan.runs.plan.city import RANGE_SHARE, PlanResult
from shuangtan.runs.plan.curves import new_mw
from shuangtan.runs.plan.figures import PlanFigures
from shuangtan.runs.plan.judge import judge_plan
from shuangtan.runs.plan.measures import levelised_bars
from shuangtan.runs.plan.unserved import unserved_rows

SMALL_MW = 0.5
SHOWN = (2030, 2040, 2060)


def plan_tables(result: PlanResult, plan: CityPlan, figures: PlanFigures) -> tuple[PlanTable, ...]:
    """Every table that has a row."""
    found = (
        built(plan, figures), by_year(plan, figures), targets(plan), judged(result, plan),
        measures(result, figures), levelised(result), near(result), tornado(result), by_place(plan),
        unserved(plan), assumptions(plan, figures),
    )  # fmt: skip
    return tuple(table for table in found if table.rows)


def built(plan: CityPlan, figures: PlanFigures) -> PlanTable:
    """New capacity by component and planning year [万kW]."""
    periods = plan.case.periods[1:]
    order = {c.name: place for place, c in enumerate(parts(plan.system))}
    found: dict[str, dict[int, float]] = {}
    for (component, part, year), mw in plan.plan.builds.items():
        if part == "power" and mw > SMALL_MW:
            found.setdefault(component, {})[year] = mw / 10
    rows = [
        (name, *(_built(figures, name, amounts.get(p), p) for p in periods))
        for name, amounts in sorted(found.items(), key=lambda item: order.get(item[0], 99))
    ]
    heads = ("新建", *(f"{p}（万kW）" for p in periods))
    english = ("New capacity", *(f"{p} (10 MW)" for p in periods))
    note = "每格为该规划年前的一个建设期内新建、在该年可用的容量；空格为不建。"
    return PlanTable("built", "建什么、何时建", "What to build and when", heads, english, tuple(rows), note)


def _built(figures: PlanFigures, name: str, value: float | None, year: int) -> Figure | None:
    return None if value is None else figures.planned(f"new.{name}", f"新建{name}", value, "万kW", year)


def by_year(plan: CityPlan, figures: PlanFigures) -> PlanTable:
    """The plan year by year, in a normal year unless a row says otherwise."""
    periods = plan.case.periods
    emissions = {p: figures.emissions(p) for p in periods}

    def row(label: str, key: str, unit: str, values: Iterable[float]) -> tuple[PlanCell, ...]:
        cells = (figures.planned(key, label, v, unit, p) for p, v in zip(periods, values, strict=True))
        return (f"{label}（{unit}）", *cells)

    total = [sum(plan.capacity_mw[p][c.name] for c in parts(plan.system) if c.name != IMPORT) / 10 for p in periods]
    rows: list[tuple[PlanCell, ...]] = [
        ("全社会用电（亿kWh）", *(figures.electricity(p) for p in periods)),
        row("发电与储能装机", "capacity", "万kW", total),
        row("清洁装机·窄口径", "clean_narrow", "万kW", (plan.clean_mw(p, "narrow") / 10 for p in periods)),
        row("清洁装机·宽口径", "clean_wide", "万kW", (plan.clean_mw(p, "wide") / 10 for p in periods)),
        ("市域排放（万tCO₂）", *(emissions[p]["local"] for p in periods)),
        ("含受入电力的排放（万tCO₂）", *(emissions[p]["imports"] for p in periods)),
        ("净排放（万tCO₂）", *(emissions[p]["net"] for p in periods)),
        row("能源消费（电热当量）", "energy", "万tce", (plan.energy(p).total for p in periods)),
        row("非化石占比", "non_fossil", "%", (plan.energy(p).non_fossil_share * 100 for p in periods)),
        row("电煤", "coal_power", "万tce", (plan.energy(p).coal_power for p in periods)),
        row("平均电价", "price", "元/MWh", (plan.year(p).mean_price_yuan for p in periods)),
        row("缺供电量·平年", "unserved", "GWh", (plan.year(p).unserved_mwh / 1000 for p in periods)),
    ]
    if any(y.weather == DROUGHT for y in plan.years):
        dry = (plan.year(p, DROUGHT).unserved_mwh / 1000 for p in periods)
        rows.append(row("缺供电量·旱年", "drought_unserved", "GWh", dry))
    rows.append(
        ("实际 GDP（2025 年=1）", *(round(float(plan.driven.gdp[p - BASE] / plan.driven.gdp[0]), 2) for p in periods))
    )
    heads = ("平年", *map(str, periods))
    return PlanTable("years", "分年结果", "By planning year", heads, ("Normal year", *map(str, periods)), tuple(rows))


def targets(plan: CityPlan) -> PlanTable:
    """Every target with what the last unit costs."""
    rows = []
    for t in plan.targets:
        state = "达到" if t.is_met else f"差 {t.missed:,.0f} {t.unit}"
        price = f"{t.price_yuan:,.0f} 元/{t.unit}" if t.is_met else f"罚价 {t.penalty_yuan or 0:,.0f} 元/{t.unit}"
        rows.append((t.name, str(t.period), t.weather[:2], state, price, t.clause))
    heads = ("目标", "年份", "年景", "达到没有", "再收紧一个单位的年成本", "条款")
    english = ("Target", "Year", "Weather", "Met", "Cost of one unit more, a year", "Clause")
    return PlanTable("targets", "目标与边际代价", "Targets and their price", heads, english, tuple(rows))


def judged(result: PlanResult, plan: CityPlan) -> PlanTable:
    """The documents' own targets, judged on history and the plan together by the monitor that judges history."""
    found = judge_plan(result.prepared.loaded, plan) if result.prepared else []
    rows: list[tuple[PlanCell, ...]] = [
        (p.target.label, str(p.target.year), value_text(p.goal) if p.goal else p.target.direction.label,
         value_text(p.actual), p.outlook.label, "；".join(p.reasons))
        for p in found
        if p.target.is_measurable
    ]  # fmt: skip
    heads = ("文件的目标", "年份", "目标值", "按方案达到", "态势", "说明")
    english = ("Target of a document", "Year", "Goal", "As planned", "Outlook", "Reasons")
    note = (
        "与历史同一套监测口径；方案没有说的（产气、战略性新兴产业等）不评价。规划的能耗按电热当量、起点为假定，与公布口径不可比，"
        "不写成账本的能源消费总量：强度的走势见前面的回答。"
    )
    return PlanTable("judged", "决定的目标在本方案下", "The documents' targets", heads, english, tuple(rows), note)


def measures(result: PlanResult, figures: PlanFigures) -> PlanTable:
    """What each measure takes away [万t]; sums exactly to the difference."""
    rows: list[tuple[PlanCell, ...]] = [
        (name, *(figures.planned(f"wedge.{name}", f"{name}少排", float(path[y - BASE]), "万tCO2", y) for y in SHOWN))
        for name, path in result.wedges.items()
    ]
    against = result.compared.case.scenario.zh if result.compared else f"一切冻结在 {BASE} 年"
    heads = ("措施", *(f"{y}（万tCO₂）" for y in SHOWN))
    note = f"对照：{against}。沙普利值，相加恰为总差。"
    title = "各项措施的减排贡献"
    return PlanTable("measures", title, "Measures", heads, ("Measure", *map(str, SHOWN)), tuple(rows), note)


def levelised(result: PlanResult) -> PlanTable:
    """Measures one by one with the cost of their tonne."""
    rows = [(bar.measure.name, bar.measure.abatement, bar.cost) for bar in levelised_bars(result)]
    heads = ("措施", "年减排量（tCO₂）", "每吨成本（元/tCO₂）")
    english = ("Measure", "Abatement a year (t)", "Cost of a tonne (CNY)")
    note = "各自单独对照煤电，宽度之和不是预测；与模型的边际成本不是一回事。"
    return PlanTable("levelised", "减排成本（均化）", "Levelised cost", heads, english, tuple(rows), note)


def near(result: PlanResult) -> PlanTable:
    """Near-optimal plans against the least-cost one, and the range of each technology [万kW, all periods together]."""
    plans = [
        (f"+{share:.0%} 方案 {n}", p) for share, found in result.alternatives.items() for n, p in enumerate(found, 1)
    ]
    least, ranges = new_mw(result), {r.component: r for r in result.ranges.get(RANGE_SHARE, ())}
    totals = [dict.fromkeys(least, 0.0) for _ in plans]
    for total, (_, plan) in zip(totals, plans, strict=True):
        for (component, part, _), mw in plan.builds.items():
            if part == "power":
                total[component] = total.get(component, 0.0) + mw
    names = sorted({c for total in [least, *totals] for c, mw in total.items() if mw > SMALL_MW}) if plans else []
    rows: list[tuple[PlanCell, ...]] = []
    for name in names:
        ends = f"{ranges[name].least_mw / 10:,.0f}–{ranges[name].most_mw / 10:,.0f}" if name in ranges else ""
        told = (round(total.get(name, 0.0) / 10, 1) for total in (least, *totals))
        rows.append((name, *told, ends))
    heads = ("新建合计 万kW", "最小成本", *(name for name, _ in plans), f"+{RANGE_SHARE:.0%} 范围")
    note = "在成本多 1 %、3 %、5 % 以内，与前面各方案差别最大的方案（粗分段，看差别而不看末位）。"
    return PlanTable("near", "差不多便宜的其他方案", "Near-optimal plans", heads, heads, tuple(rows), note)


def tornado(result: PlanResult) -> PlanTable:
    """Each assumption at its low and high end."""
    middle = result.middle
    rows: list[tuple[PlanCell, ...]] = []
    for s in result.swings if middle else ():
        pairs = [(s.low, s.high)]
        cost, co2, lack = (
            "…".join(f"{getattr(end, field) - getattr(middle, field):+,.1f}" for end in pairs[0])
            for field in ("cost_yi", "co2_wan_t", "missing_mw")
        )
        rows.append((s.stated.zh, f"×{s.stated.low:g}…×{s.stated.high:g}", cost, co2, lack))
    heads = ("假定", "区间", "成本 亿元", "2030 年 CO₂ 万t", "清洁装机缺口 MW")
    title = "哪条假定最要紧（到 2030 年的小方案）"
    return PlanTable("tornado", title, "Which assumption matters most", heads, heads, tuple(rows))


def by_place(plan: CityPlan) -> PlanTable:
    """Load not served by place in the drought [GWh] and what it costs; only where counties are told apart."""
    dry = [y for y in plan.years if y.weather == DROUGHT]
    places = [name for name in dry[0].unserved_at if "·" in name and name.startswith("全社会")] if dry else []
    price = unserved_cost(plan.case)
    rows: list[tuple[PlanCell, ...]] = []
    for name in places:
        lacking = [float(y.unserved_at[name] @ y.hours) for y in dry]
        rows.append((name.partition("·")[2], *(round(mwh / 1000, 2) for mwh in lacking), round(sum(lacking) * price)))
    heads = ("区县（旱年缺供 GWh）", *(str(y.period) for y in dry), "各年代价合计 万元")
    note = "合成网络：通道能力与分县负荷为假定，见 network/ 与假定表；看哪里先缺，不看末位。"
    return PlanTable("places", "分县缺供（旱年）", "Load not served by county", heads, heads, tuple(rows), note)


def unserved(plan: CityPlan) -> PlanTable:
    """Every hour and place in which load is not served."""
    heads = ("年份", "年景", "月", "日", "时", "地点", "缺供 MW", "代价 万元")
    rows: tuple[tuple[PlanCell, ...], ...] = tuple((str(row[0]), *row[1:]) for row in unserved_rows(plan))
    title = "逐时缺供（按缺供电代价计价）"
    return PlanTable("unserved", title, "Hours not served", heads, heads, rows, is_printed=False)


def assumptions(plan: CityPlan, figures: PlanFigures) -> PlanTable:
    """Every assumption with unit, range, source and note."""
    rows = []
    for stated in plan.case.scenario.values.values():
        value: PlanCell = figures.stated(stated.id) if stated.by_year else "逐时"
        ends = "" if stated.low == stated.high else f"×{stated.low:g}–×{stated.high:g}"
        rows.append(
            (
                stated.zh,
                value,
                stated.unit,
                ends,
                stated.state.label,
                stated.source,
                stated.text(),
                stated.note,
                stated.id,
            )
        )
    heads = ("假定", "数值", "单位", "区间", "状态", "来源", "各年", "说明", "编号")
    english = ("Assumption", "Value", "Unit", "Range", "State", "Source", "By year", "Note", "Id")
    note = "随年份变化的数列出 2030 年的值，各年见“各年”一列；--set 编号=数 或 --set 编号@年份=数 可改任何一个。"
    return PlanTable("assumptions", "假定", "Assumptions", heads, english, tuple(rows), note, is_printed=False)
