"""A plan as JSON: numbers with their units in the names, the assumptions with source and range, the proof."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shuangtan.planning.city.result import CityPlan, YearResult
from shuangtan.planning.city.scenario import READINGS
from shuangtan.planning.city.stated import Stated
from shuangtan.runs.lineage.figure_json import figures_to_json
from shuangtan.runs.plan.answers import plan_answers
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.figures import PlanFigures
from shuangtan.runs.plan.section import plan_figures

Json = dict[str, Any]


def plan_json(result: PlanResult) -> Json:
    """Everything a plan says; only the problems if it was refused."""
    problems = [{"code": p.code, "grade": p.kind.grade, **p.parts()} for p in result.problems]
    plan = result.plan
    if plan is None:
        return {"problems": problems, "was_refused": True}
    scenario = plan.case.scenario
    return {
        "city": plan.case.city.code,
        "scenario": scenario.id,
        "state": "projected",
        "grade": "D",
        "is_quick": result.settings.is_quick,
        "changes": list(scenario.changes),
        "proof": _proof(plan),
        "builds_mw": [
            {"component": c, "year": y, "mw": round(mw, 3)}
            for (c, part, y), mw in plan.plan.builds.items()
            if part == "power" and mw > 0.5
        ],
        "years": [_year(plan, year) for year in plan.years],
        "targets": [
            {"name": t.name, "year": t.period, "weather": t.weather, "unit": t.unit, "reached": t.reached}
            | {"missed": t.missed, "price_yuan_per_unit": t.price_yuan, "is_met": t.is_met, "says": t.sentence}
            for t in plan.targets
        ],
        "reach": [{"reading": r.reading, "missing_mw": r.missing_mw, "says": r.sentence} for r in result.reached],
        "what_ifs": [{"name": c.name, "cost_yi_yuan": c.cost_yi, "says": c.sentence} for c in result.changes],
        "answers": [
            {"id": a.id, "question": a.question, "says": list(a.sentences), "figures": [f.id for f in a.figures]}
            for a in plan_answers(result, plan, PlanFigures(plan))
        ],
        "figures": figures_to_json(plan_figures(result)),
        "peaks": {id: {"year": p.year, "level_wan_t": p.level, "says": p.sentence} for id, p in result.peaks.items()},
        "cost_curve_2040": [{"cut_wan_t": cut, "yuan_per_t": price} for cut, price in result.curve],
        "tornado": [
            {"id": s.stated.id, "zh": s.stated.zh, "low_cost_yi": s.low.cost_yi, "high_cost_yi": s.high.cost_yi}
            for s in result.swings
        ],
        "samples": [asdict(o) for o in result.sample.outcomes] if result.sample else [],
        "assumptions": [_stated(s) for s in scenario.values.values()],
        "problems": problems,
    }


def _proof(plan: CityPlan) -> Json:
    found = plan.plan
    rounds = [
        {"segments": r.segments, "lower": r.lower, "upper": r.upper, "cpu_s": r.plan_cpu_s + r.dispatch_cpu_s}
        for r in found.rounds
    ]
    return {"lower_wan_yuan": found.lower, "upper_wan_yuan": found.upper, "gap": found.gap, "rounds": rounds}


def _year(plan: CityPlan, year: YearResult) -> Json:
    p = year.period
    return {
        "year": p,
        "weather": year.weather,
        "capacity_mw": {c: round(mw, 3) for c, mw in plan.capacity_mw[p].items() if mw > 0.5},
        "clean_mw": {reading: plan.clean_mw(p, reading) for reading in READINGS},
        "energy_mwh": {c: round(mwh, 1) for c, mwh in year.energy_mwh.items() if mwh > 0.5},
        "electricity_gwh": plan.driven.electricity_gwh(p),
        "direct_wan_t": plan.driven.direct_wan_t(p),
        "power_local_t": year.local_t,
        "power_import_t": year.import_t,
        "mean_price_yuan_per_mwh": year.mean_price_yuan,
        "unserved_mwh": year.unserved_mwh,
        "unserved_hours": year.unserved_hours,
        "unserved_worst_mw": year.worst_mw,
    }


def _stated(s: Stated) -> Json:
    value: Any = s.by_year.get(0, {str(y): v for y, v in s.by_year.items()} or list(s.series))
    head = {"id": s.id, "zh": s.zh, "unit": s.unit, "value": value, "range": [s.low, s.high]}
    return head | {"source": s.source, "mark": s.mark.value, "note": s.note}
