"""What each measure contributes to the fall of emission and to its cost, without double count (Shapley).

Taken one by one, measures overlap: sun and efficiency both displace the same coal. Here every combination of measures
is planned anew on the same segments, and each measure is given its mean effect over all orders in which they could be
introduced. The shares sum exactly to the difference between none and all; measures that do the same get the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Figure, Quantity, State, derived
from shuangtan.planning.blocks import Floats
from shuangtan.planning.build import Axes, build
from shuangtan.planning.measures.shapley import shapley
from shuangtan.planning.model import Model
from shuangtan.planning.solver import LiveSolver, Solution
from shuangtan.planning.system import System

METHOD = "Shapley：对全部先后顺序取平均，各措施之和等于总差额"
MOST = 6
"""Most measures of a wedge: their combinations are all solved, 2^n programs."""


@dataclass(frozen=True)
class Action:
    """A measure as a change of the question: what may be built, what costs less, what is asked."""

    name: str
    apply: Callable[[System], System]


@dataclass(frozen=True)
class Wedge:
    """Share of a measure in one planning year: emission avoided [t CO2 a year]; ``cost`` is present value [万元]."""

    action: str
    period: int
    avoided_t: float
    cost: float

    @property
    def figure(self) -> Figure:
        id, value = f"wedge.{self.action}@{self.period}", Quantity.of(self.avoided_t, "tCO2")
        whole = Quantity.of(self.cost, "万元")
        cost = Figure(f"{id}.cost", f"{self.action}：成本变化现值", whole, State.PROJECTED, rule=METHOD)
        return derived(id, f"{self.action}：{self.period} 年减排量", value, METHOD, (cost,))


def wedges(system: System, actions: Sequence[Action], axes: Axes | None = None) -> list[Wedge]:
    """Shares of all actions in every planning year; each combination is planned on the given segments."""
    if not 0 < len(actions) <= MOST:
        raise ValueError(f"措施应为 1 至 {MOST} 项，给定 {len(actions)} 项")
    years, names = sorted(system.periods), tuple(action.name for action in actions)

    def path(chosen: frozenset[str]) -> Floats:
        return _outcome(system, actions, chosen, axes, years)

    return [
        Wedge(name, period, float(share[number]), -float(share[0]))
        for name, share in shapley(names, path).items()
        for number, period in enumerate(years, start=1)
    ]


def _outcome(
    system: System, actions: Sequence[Action], chosen: frozenset[str], axes: Axes | None, years: list[int]
) -> Floats:
    """Present cost [万元], then the emission of each planning year [t], with the chosen actions."""
    for action in actions:
        system = action.apply(system) if action.name in chosen else system
    model = build(system, axes)
    solution = LiveSolver(model.program).solve().require()
    emission = [emission_t(model, solution, period) for period in years]
    return np.array([solution.checked.objective, *emission])


def emission_t(model: Model, solution: Solution, period: int) -> float:
    """Emission of a planning year [t CO2], weighted over its weather years."""
    runs = [op for op in model.operations if op.period == period]
    total = sum(op.weather.probability for op in runs)
    return sum(
        c.operation.weather.probability / total * float(c.coefficients @ solution.x[c.columns])
        for c in model.contributions
        if c.quantity == "emission_t" and c.operation is not None and c.period == period
    )


def wedge_rows(found: Sequence[Wedge]) -> list[dict[str, object]]:
    """The wedge as rows for a stacked area: one per measure and year."""
    return [{"name": w.action, "year": w.period, "avoided_t": w.avoided_t, "cost_wan_yuan": w.cost} for w in found]
