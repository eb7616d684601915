"""The questions of the decision, answered from a plan in sentences with the figures they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from shuangtan.kernel import Figure
from shuangtan.planning.city.fleet import TAGS
from shuangtan.planning.city.questions import NO_GAS, drought_sentence, gas_sentence, remaining_sentence, wan
from shuangtan.planning.city.result import CityPlan, parts
from shuangtan.planning.city.scenario import READINGS
from shuangtan.planning.city.year import DROUGHT
from shuangtan.planning.drivers.demand import BASE
from shuangtan.planning.explain import TargetAnswer
from shuangtan.reports.planning import PlanAnswer
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.figures import PlanFigures

GOAL_YEAR = 2030
SMALL_MW = 0.5
SMALL_YI = 0.05
ASKED = "本次没有追问（分县规划不追问；全市一个节点时给出）"
GAS_TARGETS = ("gas_output-2030", 50.0)
PEAK_NAMES = {"territorial": "市域排放", "imports": "含受入电力"}


def plan_answers(result: PlanResult, plan: CityPlan, figures: PlanFigures) -> tuple[PlanAnswer, ...]:
    """All answers, in the order of the questions."""
    return (
        _reach(result, plan, figures),
        _late(result, plan, figures),
        _gas(result, plan, figures),
        _drought(plan, figures),
        _peak(result, figures),
        _neutral(plan, figures),
        _intensities(plan, figures),
        _gas_output(plan, figures),
        _price(result, plan),
    )


def _reach(result: PlanResult, plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    told = [r.sentence for r in result.reached]
    told += [
        f"靠什么（计入口径的新建）：{_added(plan)}",
        *(t.sentence for t in plan.targets if _is_goal(t.name, t.period)),
    ]
    told += [_worth(c.name, c.cost_yi) for c in result.freed if "清洁" in c.name]
    clean = [
        figures.planned(f"clean_{reading}", f"清洁装机（{READINGS[reading].partition('：')[0]}）",
                        plan.clean_mw(GOAL_YEAR, reading) / 10, "万kW", GOAL_YEAR, clause=_clause(plan))
        for reading in READINGS
    ]  # fmt: skip
    question = f"{GOAL_YEAR} 年 433 万kW 清洁能源装机够得着吗，靠什么，代价多少？"
    return PlanAnswer(
        "reach", question, "Is 4,330 MW of clean capacity within reach by 2030?", tuple(told), tuple(clean)
    )


def _is_goal(name: str, period: int) -> bool:
    return period == GOAL_YEAR and name.startswith("清洁")


def _clause(plan: CityPlan) -> str:
    return next((t.clause for t in plan.system.targets if _is_goal(t.name, t.period)), "")


def _worth(name: str, cost_yi: float) -> str:
    if abs(cost_yi) < SMALL_YI:
        return f"{name}，总成本几乎不变：它不是代价的来源"
    return f"{name}，总成本现值{cost_yi:+,.1f} 亿元：这就是守住它的全部代价"


def _added(plan: CityPlan, year: int = GOAL_YEAR) -> str:
    """What a plan adds until a year that counts in the reading its target uses, the largest first."""
    reading = next((g.reading for g in reversed(plan.case.scenario.goals) if g.reading), "wide")
    found: dict[str, float] = {}
    for (component, part, built), mw in plan.plan.builds.items():
        if part == "power" and built <= year and mw > SMALL_MW:
            found[component] = found.get(component, 0.0) + mw
    known = {c.name for c in parts(plan.system) if TAGS[reading] in c.tags}
    ranked = sorted((item for item in found.items() if item[0] in known), key=lambda item: -item[1])
    return "，".join(f"{name} {wan(mw)}" for name, mw in ranked) or "不新建"


def _late(result: PlanResult, plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    told = [c.sentence for c in result.changes if "抽水蓄能" in c.name] or [ASKED]
    built = plan.capacity_mw[GOAL_YEAR].get("江油抽水蓄能", 0.0) / 10 if GOAL_YEAR in plan.capacity_mw else 0.0
    figure = figures.planned("pumped_storage", "抽水蓄能", built, "万kW", GOAL_YEAR)
    return PlanAnswer("late", "抽水蓄能推迟，会怎样？", "What if the pumped storage is late?", tuple(told), (figure,))


def _gas(result: PlanResult, plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    changes = [c for c in result.changes if "燃气轮机" in c.name]
    told = [gas_sentence(plan, c) for c in changes if c.name == NO_GAS] + [c.sentence for c in changes]
    made = [
        figures.planned("gas_built", "燃气轮机装机", plan.capacity_mw[p].get("燃气轮机", 0.0) / 10, "万kW", p)
        for p in plan.case.periods[1:]
    ]
    question = "燃气轮机对碳目标有什么影响？"
    return PlanAnswer(
        "gas", question, "What do the gas turbines do to the carbon targets?", tuple(told or [ASKED]), tuple(made)
    )


def _drought(plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    periods = sorted({y.period for y in plan.years if y.weather == DROUGHT})
    made: list[Figure] = []
    for p in periods:
        year = plan.year(p, DROUGHT)
        made += [
            figures.planned("drought_unserved", "旱年缺供电量", year.unserved_mwh / 1000, "GWh", p),
            figures.planned("drought_worst", "旱年最大缺口", year.worst_mw / 10, "万kW", p),
        ]
    told = tuple(drought_sentence(plan, DROUGHT, p) for p in periods)
    question = "2022 年 8 月那样的旱情重来，会怎样？"
    return PlanAnswer("drought", question, "What would August 2022 do?", told, tuple(made))


def _peak(result: PlanResult, figures: PlanFigures) -> PlanAnswer:
    told, made = [], []
    for id, peak in result.peaks.items():
        told.append(f"{PEAK_NAMES[id]}：{peak.sentence}")
        top = figures.planned(f"peak_level_{id}", f"{PEAK_NAMES[id]}达峰水平", peak.level, "万tCO2", peak.year)
        low, high = (None if end is None else Decimal(round(end)) for end in (peak.low_level, peak.high_level))
        made.append(replace(top, low=low, high=high))
    told += [f"缺了“{name}”：{peak.sentence}" for name, peak in result.peak_without.items()]
    question = "何时达峰、多高、把握多大，各项措施起多大作用？"
    return PlanAnswer("peak", question, "When is the peak, how high, how sure?", tuple(told), tuple(made))


def _neutral(plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    last = plan.case.periods[-1]
    emissions = figures.emissions(last)
    sink = figures.stated("sink", last)
    made = (emissions["imports"], sink, emissions["net"])
    told = (remaining_sentence(plan),)
    return PlanAnswer("neutral", f"{last} 年还剩多少排放，靠什么抵？", f"What is left to emit in {last}?", told, made)


def _intensities(plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    told, made = [], []
    first = plan.case.periods[0]
    before = (plan.energy(first).total, plan.with_imports_wan_t(first))
    for p in plan.case.periods[1:]:
        energy, gdp = plan.energy(p), float(plan.driven.gdp[p - BASE] / plan.driven.gdp[0])
        fallen = [
            (1 - now / (then * gdp)) * 100
            for now, then in zip((energy.total, plan.with_imports_wan_t(p)), before, strict=True)
        ]
        made += [
            figures.planned("energy_fall", f"单位 GDP 能耗比 {first} 年下降", fallen[0], "%", p),
            figures.planned("co2_fall", f"单位 GDP 二氧化碳比 {first} 年下降", fallen[1], "%", p),
            figures.planned("non_fossil", "非化石能源占比（电热当量）", energy.non_fossil_share * 100, "%", p),
            figures.planned("coal_power", "电煤", energy.coal_power, "万tce", p),
        ]
        told.append(
            f"{p} 年：单位 GDP 能耗比 {first} 年降 {fallen[0]:.1f} %，单位 GDP 二氧化碳降 {fallen[1]:.1f} %，"
            f"非化石占比 {energy.non_fossil_share:.1%}（电热当量），电煤 {energy.coal_power:,.0f} 万tce"
        )
    told += _costly(t for t in plan.targets if "单位GDP" in t.name or "非化石" in t.name or "电煤" in t.name)
    question = "能耗强度、碳强度、非化石占比和电煤走到哪里，再严一点要多少钱？"
    return PlanAnswer("intensity", question, "Where do intensities and shares stand?", tuple(told), tuple(made))


def _gas_output(plan: CityPlan, figures: PlanFigures) -> PlanAnswer:
    """What can be said of the gas output target: nobody publishes output; what power would burn is known."""
    made, told = [], []
    per_m3 = plan.case.heat_per_m3()
    for p in plan.case.periods[1:]:
        used = plan.year(p).heat_mwh["燃气"] / per_m3 / 1e8
        made.append(figures.planned("gas_used", "发电用气", used, "亿m3", p))
        told.append(f"{p} 年 {used:,.2f} 亿m³（为 50 亿m³ 的 {used / GAS_TARGETS[1]:.1%}）")
    head = (
        "产量没有公布，产量目标（2025 年 46、2030 年 50 亿m³）不评价；取得产量后在 entries/ 补一行即可评判。"
        "产量不受发电用气约束：多出的外输"
    )
    question = "天然气产量目标呢？发电要用多少气？"
    return PlanAnswer("gas_output", question, "And gas output?", (head, "发电用气：" + "；".join(told)), tuple(made))


def _price(result: PlanResult, plan: CityPlan) -> PlanAnswer:
    told = [*_costly(plan.targets), *(_worth(c.name, c.cost_yi) for c in result.freed), *_curve(result)]
    return PlanAnswer("price", "每个目标达到没有，边际上值多少钱？", "Targets and their price", tuple(told))


def _costly(found: Iterable[TargetAnswer]) -> list[str]:
    """Sentences of the targets that are missed or cost something; the others in one line."""
    told = list(found)
    free = [t for t in told if t.is_met and t.price_yuan <= 0]
    rest = f"其余 {len(free)} 项（分年份、年景）达到，不增加成本" if free else ""
    return [*(t.sentence for t in told if t not in free), *([rest] if rest else [])]


def _curve(result: PlanResult) -> Iterator[str]:
    for price, found in groupby(result.curve, key=lambda point: round(point[1])):
        cuts = [cut for cut, _ in found]
        span = f"{cuts[0]:,.0f}" if len(cuts) == 1 else f"{cuts[0]:,.0f}–{cuts[-1]:,.0f}"
        yield f"2040 年再减 {span} 万t/年：下一吨 {price:,} 元（边际·重新优化）"
