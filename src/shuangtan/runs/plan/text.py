"""A plan in words, Chinese or English: how sure, what to build and when, targets with their price, the answers."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.city.fleet import IMPORT
from shuangtan.planning.city.questions import wan
from shuangtan.planning.city.result import CityPlan, parts
from shuangtan.planning.city.sampling import spread
from shuangtan.planning.drivers.demand import BASE, YEARS
from shuangtan.runs.plan.answers import plan_answers
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.figures import PlanFigures

SMALL_MW = 0.5
HEADS = {
    "built": ("建什么、何时建（万kW，新增）", "What to build and when (10 MW, new)"),
    "years": ("分年结果（平年）", "By planning year (normal weather)"),
    "wedges": (
        "各措施的贡献（沙普利值，相加恰为两情景之差）",
        "What each measure does (Shapley, sums to the difference)",
    ),
    "near": ("差不多便宜的其他方案", "Other plans that cost about the same"),
    "tornado": ("哪条假定最要紧（到 2030 年的小方案）", "Which assumption matters most (small plan to 2030)"),
    "sample": ("所有假定同时抽样（到 2030 年的小方案）", "All assumptions drawn at once (small plan to 2030)"),
    "label": (
        "以上是预测，建立在情景假定之上（D 级）；假定逐条列在情景文件中，--set 可改任何一个。",
        "All of this is projected and rests on the assumptions of the scenario (grade D); --set changes any of them.",
    ),
}


def plan_text(result: PlanResult, lang: str = "zh") -> str:
    """The whole result as text; the problems if it was refused."""
    plan = result.plan
    if plan is None:
        return "\n".join(p.text(lang) for p in result.problems)
    scenario = plan.case.scenario
    name = scenario.zh if lang == "zh" else scenario.en
    lines = [f"{plan.case.city.zh if lang == 'zh' else plan.case.city.en} · {name}", *headline(result, lang)]
    sections = {
        head("built", lang): built(plan),
        head("years", lang): by_year(plan, lang),
    }
    for answer in plan_answers(result, plan, PlanFigures(plan)):
        sections[answer.question if lang == "zh" else answer.question_en] = list(answer.sentences)
    sections |= {head("wedges", lang): wedge_lines(result), head("near", lang): near(result)}
    sections |= {head("tornado", lang): swings(result), head("sample", lang): sampled(result)}
    for title, said in sections.items():
        if said:
            lines += ["", title, *(f"  {line}" for line in said)]
    return "\n".join([*lines, "", head("label", lang)])


def head(id: str, lang: str) -> str:
    return HEADS[id][0 if lang == "zh" else 1]


def headline(result: PlanResult, lang: str) -> list[str]:
    """How sure, what it costs, and what was changed."""
    plan = result.plan
    if plan is None:
        return []
    cost, cpu = plan.plan.upper / 1e4, sum(r.plan_cpu_s + r.dispatch_cpu_s for r in plan.plan.rounds)
    hours = plan.system.steps
    changed = "；".join(plan.case.scenario.changes)
    gap = plan.plan.sentence if lang == "zh" else f"proven cost error ≤ {plan.plan.gap:.3%}"
    present = "总成本现值" if lang == "zh" else "present cost"
    unit = "亿元" if lang == "zh" else "×10⁸ CNY"
    each = f"每年 {hours} 小时" if lang == "zh" else f"{hours} hours a year"
    said = [f"{gap}；{present} {cost:,.0f} {unit}；{each}；CPU {cpu:,.0f} s"]
    if result.settings.nodes == "counties":
        said.append(
            "分县：九县区与省网之间的合成网络（没有公布的限额），结果只看格局"
            if lang == "zh"
            else "by county: stated-synthetic network"
        )
    if result.settings.is_quick:
        quick = (
            "快算：每月两天代表全年，不作最终依据" if lang == "zh" else "quick form: two days a month stand for a year"
        )
        said.append(quick)
    return [*said, *([f"--set {changed}"] if changed else [])]


def built(plan: CityPlan) -> list[str]:
    """New capacity by planning year."""
    found: dict[int, list[str]] = {}
    for (component, part, year), mw in sorted(plan.plan.builds.items(), key=lambda item: (item[0][2], -item[1])):
        if part == "power" and mw > SMALL_MW:
            found.setdefault(year, []).append(f"{component} {mw / 10:,.1f}")
    return [f"{year}：{'，'.join(said)}" for year, said in found.items()]


def by_year(plan: CityPlan, lang: str) -> list[str]:
    rows = []
    for p in plan.case.periods:
        year, total = plan.year(p), sum(plan.capacity_mw[p][c.name] for c in parts(plan.system) if c.name != IMPORT)
        numbers = (plan.driven.electricity_gwh(p) / 100, total / 10, plan.clean_mw(p, "narrow") / 10)
        carbon = (plan.territorial_wan_t(p), plan.with_imports_wan_t(p), plan.net_wan_t(p))
        if lang == "zh":
            rows.append(
                f"{p}：用电 {numbers[0]:,.0f} 亿kWh，装机 {numbers[1]:,.0f}、清洁（窄）{numbers[2]:,.0f} 万kW；"
                f"CO₂ 市域 {carbon[0]:,.0f}、含受入 {carbon[1]:,.0f}、扣碳汇 {carbon[2]:,.0f} 万t；"
                f"均价 {year.mean_price_yuan:,.0f} 元/MWh；缺供 {year.unserved_mwh / 1000:,.1f} GWh"
            )
        else:
            rows.append(
                f"{p}: {numbers[0] / 10:,.1f} TWh, capacity {numbers[1] / 100:,.2f} GW, clean (narrow) "
                f"{numbers[2] / 100:,.2f} GW; CO2 territorial {carbon[0] / 100:,.2f}, with imports "
                f"{carbon[1] / 100:,.2f}, net {carbon[2] / 100:,.2f} Mt; {year.mean_price_yuan:,.0f} CNY/MWh; "
                f"unserved {year.unserved_mwh / 1000:,.1f} GWh"
            )
    return rows


def wedge_lines(result: PlanResult) -> list[str]:
    """What each measure takes away against the other scenario, or against all frozen, in three years [万t]."""
    if not result.wedges:
        return []
    against = result.compared.case.scenario.zh if result.compared else f"一切冻结在 {BASE} 年"
    shown = [y for y in (2030, 2040, 2060) if y in YEARS]
    said = []
    for name, path in result.wedges.items():
        said.append(f"{name}：" + "，".join(f"{y} 年 {path[y - BASE]:+,.0f} 万t" for y in shown))
    total = np.sum(list(result.wedges.values()), axis=0)
    all_years = "，".join(f"{y} 年 {total[y - BASE]:+,.0f} 万t" for y in shown)
    return [f"相对“{against}”少排：{all_years}", *said]


def near(result: PlanResult) -> list[str]:
    """Near-optimal plans: what they build in all, against the least-cost one."""
    said = []
    for share, plans in result.alternatives.items():
        for number, found in enumerate(plans, 1):
            total: dict[str, float] = {}
            for (component, part, _), mw in found.builds.items():
                if part == "power" and mw > SMALL_MW:
                    total[component] = total.get(component, 0.0) + mw
            text = "，".join(f"{c} {mw / 10:,.0f}" for c, mw in sorted(total.items(), key=lambda item: -item[1]))
            said.append(f"+{share:.0%} 方案 {number}：{text}")
    for share, ranges in result.ranges.items():
        told = "，".join(f"{r.component} {r.least_mw / 10:,.0f}–{r.most_mw / 10:,.0f}" for r in ranges)
        said.append(f"+{share:.0%} 以内各技术可少可多（各期新建合计 万kW）：{told}")
    return said


def swings(result: PlanResult) -> list[str]:
    """Each assumption at its low and high end against the plan as stated."""
    middle = result.middle
    if middle is None:
        return []
    said = []
    for s in result.swings:
        cost = "…".join(f"{end.cost_yi - middle.cost_yi:+,.1f}" for end in (s.low, s.high))
        co2 = "…".join(f"{end.co2_wan_t - middle.co2_wan_t:+,.0f}" for end in (s.low, s.high))
        lacking = "…".join(wan(end.missing_mw) for end in (s.low, s.high))
        head = f"{s.stated.zh} ×{s.stated.low:g}…×{s.stated.high:g}"
        said.append(f"{head}：成本 {cost} 亿元；2030 年 CO₂ {co2} 万t；清洁装机缺口 {lacking}")
    return said


def sampled(result: PlanResult) -> list[str]:
    """What the drawn scenarios say: the spread of cost and CO2, and how often the clean capacity target is met."""
    found = result.sample
    if found is None:
        return []
    cost, co2 = (spread(found.quantiles(name)) for name in ("cost_yi", "co2_wan_t"))
    met = f"清洁装机目标无缺口的占 {found.share_met:.0%}"
    drawn = f"{len(found.outcomes)} 个情景（区间内三角分布、相互独立、固定种子）"
    return [f"{drawn}：成本现值 {cost} 亿元；2030 年 CO₂ {co2} 万t；{met}"]
