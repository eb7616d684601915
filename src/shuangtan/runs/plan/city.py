"""Plan a city: from its folder to a certified plan, the answers to the questions of the decision, tables and charts.

Everything is projected: it rests on the assumptions of the scenario, which are listed with the result (grade D).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from shuangtan.kernel import Problem, has_errors
from shuangtan.planning.alternatives import Alternative, Neighbourhood, Range
from shuangtan.planning.blocks import Floats
from shuangtan.planning.certify import Round, certify, profile_axes
from shuangtan.planning.check import check_system
from shuangtan.planning.city.alternatives import distinct, ranges_of
from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.counties import in_counties
from shuangtan.planning.city.questions import Change, Questions, Reach, reach
from shuangtan.planning.city.result import CityPlan, city_plan
from shuangtan.planning.city.sampling import Sample, sample, workers
from shuangtan.planning.city.sensitivity import Outcome, Swing, load_factor, tornado
from shuangtan.planning.city.system import city_system
from shuangtan.planning.city.year import city_year
from shuangtan.planning.drivers.demand import YEARS, demand
from shuangtan.planning.drivers.peak import Peak, peak_of, peak_with_confidence, total_path
from shuangtan.planning.failure import NOT_ANSWERED, failure
from shuangtan.planning.measures.drivers import frozen, path_without, wedges
from shuangtan.planning.solver import NotSolvedError
from shuangtan.planning.system import System
from shuangtan.runs.folders import Folders
from shuangtan.runs.plan.case import Prepared, needs_solver, prepare, prepared_as
from shuangtan.runs.plan.settings import PlanSettings

Step = Callable[[str], None]
CURVE = ("净排放限额", 2040, (0.0, 0.05, 0.1, 0.15, 0.2, 0.3))
"""Target, planning year and cuts of the cost curve."""
ALTERNATIVE_SEGMENTS = 48
SHARES = (0.01, 0.03, 0.05)
RANGE_SHARE = 0.03
PLANS = 3
SMALL_WAN_T = 0.05
"""A measure that does less in every year is left out [万t]."""


@dataclass(frozen=True)
class PlanResult:
    """A plan with its answers, or only problems if it could not be made."""

    problems: tuple[Problem, ...]
    settings: PlanSettings
    prepared: Prepared | None = None
    plan: CityPlan | None = None
    reached: tuple[Reach, ...] = ()
    changes: tuple[Change, ...] = ()
    freed: tuple[Change, ...] = ()
    curve: tuple[tuple[float, float], ...] = ()
    peaks: dict[str, Peak] = field(default_factory=dict)
    peak_without: dict[str, Peak] = field(default_factory=dict)
    alternatives: dict[float, tuple[Alternative, ...]] = field(default_factory=dict)
    ranges: dict[float, tuple[Range, ...]] = field(default_factory=dict)
    middle: Outcome | None = None
    swings: tuple[Swing, ...] = ()
    sample: Sample | None = None
    compared: CityPlan | None = None
    wedges: dict[str, Floats] = field(default_factory=dict)

    @property
    def was_refused(self) -> bool:
        return self.plan is None


def plan_city(folders: Folders, scenario: str, settings: PlanSettings, step: Step) -> PlanResult:
    """Plan a city in one of its scenarios; NoSolverError if the solver is not installed."""
    needs_solver()
    step("读取情景与技术目录")
    prepared, problems = prepare(folders, scenario, settings)
    if prepared is None:
        return PlanResult(tuple(problems), settings)
    plan, wrong = solve_case(prepared.case, settings, step)
    if plan is None:
        return PlanResult((*problems, *wrong), settings)
    result = PlanResult(tuple(problems), settings, prepared, plan, tuple(reach(plan)), peaks=peaks(plan))
    return _answered(_measured(result, plan), plan, step)


def solve_case(case: CityCase, settings: PlanSettings, step: Step) -> tuple[CityPlan | None, list[Problem]]:
    """The certified plan of a case; problems of its system instead if it has any."""
    driven = demand(case.scenario, case.start)
    year = city_year(case.city, case.scenario, load_factor(case), settings.is_quick)
    system, problems = asked(case, city_system(case, year, driven), settings.nodes)
    if system is None or has_errors(problems):
        return None, problems
    step(f"求解：{len(case.periods)} 个规划年 × {year.steps} 小时 × {len(system.weathers)} 种年景")

    def told(done: Round) -> None:
        gap = (done.upper - done.lower) / done.upper
        bounds = f"下界 {done.lower / 1e4:,.0f}、上界 {done.upper / 1e4:,.0f} 亿元"
        step(f"{done.segments} 段：{bounds}，差 {gap:.2%}")

    rounds = settings.most_rounds
    try:
        found = certify(system, settings.gap, segments=settings.segments, most_rounds=rounds, report=told)
    except NotSolvedError as error:
        return None, failure(system, error)
    return city_plan(case, driven, system, found, year.kept), []


def asked(case: CityCase, system: System, nodes: str) -> tuple[System | None, list[Problem]]:
    """The question as it is solved, in one node or by counties, and what is wrong with it."""
    spread, problems = in_counties(case, system) if nodes == "counties" else (system, [])
    return spread, [*problems, *(check_system(spread) if spread else [])]


def peaks(plan: CityPlan) -> dict[str, Peak]:
    """When emission peaks, in the account of the city's territory and in the one with imports."""
    local = peak_of(total_path(plan.driven, plan.power_wan_t("local")))
    power = plan.power_wan_t("imports")
    return {"territorial": local, "imports": peak_with_confidence(plan.case.scenario, plan.case.start, power)}


def _measured(result: PlanResult, plan: CityPlan) -> PlanResult:
    """What each measure contributes against everything frozen as in the first year, and to the peak."""
    paths = (np.full(len(YEARS), intensity(plan)[0]), intensity(plan))
    scenario, start = plan.case.scenario, plan.case.start
    shares = wedges(frozen(scenario), scenario, start, paths)
    names = [name for name, path in shares.items() if np.abs(path).max() > SMALL_WAN_T]
    without = {name: peak_of(path_without(scenario, start, name, paths)) for name in names}
    return replace(result, wedges={name: shares[name] for name in names}, peak_without=without)


def _answered(result: PlanResult, plan: CityPlan, step: Step) -> PlanResult:
    """The result with everything else that was asked for; what has no proven answer is said and left out."""
    settings = result.settings
    wanted: tuple[tuple[bool, str, Callable[[PlanResult], PlanResult]], ...] = (
        (settings.with_questions, "追问：抽蓄推迟、燃气轮机、各目标的代价、减排成本曲线", lambda r: _asked(r, plan)),
        (settings.with_alternatives, "近优方案", lambda r: _with_near(r, plan, step)),
        (settings.with_sensitivity, "敏感性", lambda r: _with_swings(r, plan, step)),
        (settings.samples > 0, f"抽样 {settings.samples} 个情景", lambda r: _with_sample(r, plan)),
    )
    for is_wanted, name, make in wanted:
        if is_wanted:
            step(name)
            try:
                result = make(result)
            except NotSolvedError as error:
                left_out = NOT_ANSWERED(at="规划", what=name, detail=error)
                result = replace(result, problems=(*result.problems, left_out))
    return _compared(result, plan, step) if settings.compare_with else result


def _asked(result: PlanResult, plan: CityPlan) -> PlanResult:
    questions = Questions(plan)
    changes = (questions.late_pumped_storage(), *questions.gas_turbines())
    freed = tuple(questions.without_target(name) for name in binding(plan))
    return replace(result, changes=changes, freed=freed, curve=_curve(questions, plan))


def _with_near(result: PlanResult, plan: CityPlan, step: Step) -> PlanResult:
    plans, ranges = near_optimal(plan, step)
    return replace(result, alternatives=plans, ranges=ranges)


def _with_swings(result: PlanResult, plan: CityPlan, step: Step) -> PlanResult:
    middle, swings = tornado(plan.case, step)
    return replace(result, middle=middle, swings=tuple(swings))


def _with_sample(result: PlanResult, plan: CityPlan) -> PlanResult:
    with workers(result.settings.workers) as executor:
        return replace(result, sample=sample(plan.case, result.settings.samples, executor))


def _compared(result: PlanResult, plan: CityPlan, step: Step) -> PlanResult:
    """The plan beside one of another scenario, and what each measure contributes to the difference."""
    step(f"与情景 {result.settings.compare_with} 比较")
    if result.prepared is None:
        return result
    other, problems = prepared_as(result.prepared, result.settings.compare_with)
    if other is None:
        return replace(result, problems=(*result.problems, *problems))
    first, wrong = solve_case(other, replace(result.settings, most_rounds=1), lambda _: None)
    if first is None:
        return replace(result, problems=(*result.problems, *wrong))
    shares = wedges(other.scenario, plan.case.scenario, plan.case.start, (intensity(first), intensity(plan)))
    return replace(result, compared=first, wedges=shares)


def binding(plan: CityPlan) -> list[str]:
    """Targets that cost something: binding or missed in some year."""
    return list(dict.fromkeys(t.name for t in plan.targets if t.price_yuan > 0 or not t.is_met))


def intensity(plan: CityPlan) -> Floats:
    """Emission of power per electricity used, imports included, by year [万t/GWh]."""
    used = np.array([plan.driven.electricity_gwh(y) for y in YEARS])
    return np.asarray(plan.power_wan_t("imports") / used, dtype=np.float64)


def _curve(questions: Questions, plan: CityPlan) -> tuple[tuple[float, float], ...]:
    name, period, cuts = CURVE
    if not any((t.name, t.period) == (name, period) for t in plan.system.targets):
        return ()
    return tuple(questions.cost_curve(name, period, cuts))


def near_optimal(
    plan: CityPlan, step: Step
) -> tuple[dict[float, tuple[Alternative, ...]], dict[float, tuple[Range, ...]]]:
    """Three plans that differ within 1, 3 and 5 % of the least cost, and how little and much of each technology
    3 % allows, on coarse segments."""
    axes = profile_axes(plan.system, ALTERNATIVE_SEGMENTS)
    step(f"近优方案：成本多 {RANGE_SHARE:.0%} 以内各技术的范围")
    ranges = ranges_of(Neighbourhood(plan.system, RANGE_SHARE, axes))
    plans = {}
    for share in SHARES:
        step(f"近优方案：成本多 {share:.0%} 以内")
        plans[share] = distinct(Neighbourhood(plan.system, share, axes), PLANS, ranges)
    return plans, {RANGE_SHARE: ranges}
