"""Certified planning: a plan with a proven bound on how much cheaper any other could be.

Plan on segments of adjacent steps (a relaxation: proven lower bound), run the plan through every step (what it really
costs: proven upper bound), choose the segments anew by the hourly prices found, and stop at the asked gap. The best
bound of all rounds and the cheapest plan are kept. Idea in the literature: price- and basis-oriented aggregation of
adjacent periods (Teichgraeber and Brandt; Wogrin); the certificate needs only weak duality.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from shuangtan.planning.axis import Axis
from shuangtan.planning.blocks import Arrays, Floats
from shuangtan.planning.build import Axes, build, operations
from shuangtan.planning.dispatch import Dispatch, Plan, dispatch_all
from shuangtan.planning.explain import TargetAnswer, explain_targets
from shuangtan.planning.model import Model, Operation, Size, SizeKey
from shuangtan.planning.segments import merge_adjacent, money, scaled
from shuangtan.planning.solver import LARGE, LiveSolver, Solution, solve_along_time
from shuangtan.planning.system import System

GROWTH = (1, 3, 4, 6, 9)
"""How many times the first number of segments each round has; the last one repeats.

Few first segments suit a rough answer; where a few thousandths are asked of a whole year, 800 with (1, 1.25, 1.5, 2, 3)
get there in two rounds, because a plan on 300 is too far off for its prices to say much.
"""
PLAN_TOLERANCE = 1e-5
"""Residuals of a segmented program: its bound is computed from the prices, whatever their last digits."""


@dataclass(frozen=True)
class Round:
    """One turn: how many segments, the bound it proved and what its plan really costs [万元]."""

    segments: int
    lower: float
    upper: float
    plan_cpu_s: float
    dispatch_cpu_s: float


@dataclass(frozen=True)
class CertifiedPlan:
    """Capacities, their hourly dispatch, and the proof: ``lower <= optimum <= upper = cost of this plan`` [万元]."""

    capacities: Mapping[SizeKey, float]
    builds: Mapping[tuple[str, str, int], float]
    investment: float
    dispatches: tuple[Dispatch, ...]
    axes: Axes
    master: Plan
    lower: float
    upper: float
    rounds: tuple[Round, ...]

    @property
    def gap(self) -> float:
        """Proven upper limit of (cost of this plan - optimum) / cost of this plan."""
        return max(0.0, (self.upper - self.lower) / abs(self.upper)) if np.isfinite(self.upper) else np.inf

    @property
    def targets(self) -> list[TargetAnswer]:
        """Each target as planned on the segments: met or not, and its price at the margin."""
        return explain_targets(*self.master)

    @property
    def sentence(self) -> str:
        if not np.isfinite(self.gap):
            return "方案在逐时运行中不能满足全部硬约束，成本误差无从给出"
        return f"方案成本误差 ≤ {np.ceil(self.gap * 1e5) / 1e3:.3f} %"


def number(size: Size, solution: Solution) -> float:
    """A capacity as found [MW], without the dust below zero that an interior point leaves."""
    return size if isinstance(size, float) else max(0.0, float(solution.value(size)[0]))


def capacities(model: Model, solution: Solution) -> dict[SizeKey, float]:
    """All capacities of a plan by component, part, vintage and period."""
    return {key: number(size, solution) for key, size in model.sizes.items()}


def investment_cost(model: Model, solution: Solution, cost: Floats) -> float:
    """Present value of everything that is not operation: capacities, stock and soft capacity targets [万元]."""
    return model.program.offset + float(sum(cost[b.span] @ solution.value(b) for b in model.investments))


def profile_axes(system: System, segments: int) -> Axes:
    """Segments by what is known before any plan: load, availability and inflow of each operation."""
    return {
        (op.period, op.weather.name): merge_adjacent(features(system, op), segments, step_hours=system.step_hours)
        for op in operations(system)
    }


def features(system: System, operation: Operation) -> Floats:
    """Every given series of an operation side by side, scaled to its largest value."""
    found = [operation.profile(d.load, d.name) for d in system.demands]
    for g in system.generators:
        found += [operation.profile(g.availability, g.name), operation.profile(g.running_cost)]
    found += [operation.profile(s.inflow, s.name) for s in system.storages if s.inflow is not None]
    return scaled([f for f in found if not isinstance(f, float)] or [np.zeros(system.steps)])


def price_axes(dispatches: tuple[Dispatch, ...], segments: int) -> Axes:
    """Segments by what averaging would cost: prices and the quantities they meet in each hourly dispatch."""
    return {(d.operation.period, d.operation.weather.name): price_axis(d, segments) for d in dispatches}


def price_axis(dispatch: Dispatch, segments: int) -> Axis:
    trades = dispatch.trades()
    if not trades:
        return dispatch.operation.axis
    table = np.stack([price for price, _ in trades] + [quantity for _, quantity in trades], axis=1)
    return merge_adjacent(table, segments, money(len(trades)), dispatch.operation.axis.step_hours)


def certify(
    system: System,
    gap: float = 0.005,
    *,
    segments: int = 300,
    most_rounds: int = 4,
    growth: tuple[float, ...] = GROWTH,
    report: Callable[[Round], None] = lambda _: None,
) -> CertifiedPlan:
    """The default solve: plan, run, re-segment, until the proven gap is at most ``gap`` or the rounds are used up."""
    best: CertifiedPlan | None = None
    axes = profile_axes(system, segments)
    for turn in range(most_rounds):
        plan, done = one_round(system, axes)
        report(done)
        best = better(best, plan, done)
        if best.gap <= gap or done.segments >= system.steps:
            break
        count = round(segments * growth[min(turn + 1, len(growth) - 1)])
        axes = price_axes(plan.dispatches, min(system.steps, count))
    if best is None:
        raise ValueError(f"至少要一轮求解，给定 {most_rounds} 轮")
    return best


def one_round(system: System, axes: Axes) -> tuple[CertifiedPlan, Round]:
    """Plan on the segments and run the plan through every step."""
    model = build(system, axes)
    arrays = model.program.assemble()
    solution = solve_plan(arrays)
    sizes = capacities(model, solution)
    clock = time.process_time()
    runs = tuple(dispatch_all(system, sizes, (model, solution)))
    run_cpu_s = time.process_time() - clock
    investment = investment_cost(model, solution, arrays.cost)
    upper = investment + sum(run.cost for run in runs)
    builds = {key: number(block, solution) for key, block in model.builds.items()}
    count = max(axis.size for axis in axes.values())
    done = Round(count, solution.checked.bound, upper, solution.cpu_s, run_cpu_s)
    return CertifiedPlan(sizes, builds, investment, runs, axes, (model, solution), done.lower, upper, (done,)), done


def solve_plan(arrays: Arrays) -> Solution:
    """The segmented optimum; where the interior points stop short of our check, a vertex is asked for instead."""
    if arrays.cost.size >= LARGE and not arrays.integer.any():
        solution = solve_along_time(arrays, PLAN_TOLERANCE)
        if solution.is_solved:
            return solution
    solver = LiveSolver(arrays)
    solution = solver.solve(crossover=False, tolerance=PLAN_TOLERANCE)
    return solution if solution.is_solved else solver.solve(crossover=True, tolerance=PLAN_TOLERANCE).require()


def better(best: CertifiedPlan | None, plan: CertifiedPlan, done: Round) -> CertifiedPlan:
    """The cheaper plan with the higher bound and the history of both."""
    if best is None:
        return plan
    cheaper = plan if plan.upper < best.upper else best
    return replace(cheaper, lower=max(best.lower, plan.lower), rounds=(*best.rounds, done))
