"""Running a plan through every step: capacities fixed, one program per period and weather year.

With capacities fixed the years separate, so each is a small program and they can run side by side. What it costs is the
true cost of the plan: an upper bound on the optimum; its hourly prices say which steps may be merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from shuangtan.planning.blocks import Arrays, Floats
from shuangtan.planning.build import build, operations
from shuangtan.planning.model import Model, Operation, SizeKey
from shuangtan.planning.solver import LiveSolver, Solution
from shuangtan.planning.system import System
from shuangtan.planning.windows import guess, run_windows

Plan = tuple[Model, Solution]
"""A segmented program and its solution: what a run by windows takes its levels and budgets from."""

RESCUE = 10.0
"""What breaking a hard promise costs in a trial run [万元 per unit]: far above any other price."""
KEPT = 1e-6
"""Relative size up to which a broken hard promise is rounding."""


@dataclass(frozen=True)
class Dispatch:
    """One operation run through every step with given capacities."""

    model: Model
    solution: Solution
    hard: System
    arrays: Arrays

    @property
    def operation(self) -> Operation:
        return self.model.operations[0]

    @property
    def cost(self) -> float:
        """Present value of the running cost of this operation [万元]; infinite if a hard promise had to be broken."""
        return self.solution.checked.objective if self.broken <= KEPT else np.inf

    @property
    def broken(self) -> float:
        """Largest broken share of a load or target that has no price of its own in the question asked."""
        shares = [0.0]
        for d in self.hard.demands:
            if d.unserved_cost is None:
                load = np.asarray(self.operation.profile(d.load, d.name))
                shares.append(float(self.flow(d.name, "缺供").max() / max(1.0, load.max())))
        for t in self.hard.targets:
            slacks = self.model.slacks.get((t.name, t.period, self.operation.weather.name), [])
            if t.penalty is None:
                size = max(1.0, abs(t.upper or 0.0), abs(t.lower or 0.0))
                shares += [float(self.solution.value(s)[0]) / size for s in slacks]
        return max(shares)

    def price(self, node: str) -> Floats:
        """Price by step at a node [万元 per MWh of the node's unit], undiscounted."""
        rows = self.model.balances[self.operation.number, node]
        return self.solution.price(rows) / self.operation.money

    def flow(self, component: str, kind: str) -> Floats:
        """Sum of a component's columns of one kind by step [MW]."""
        found = [f for f in self.model.flows if f.component == component and f.kind == kind]
        return sum((self.solution.value(f.columns) for f in found), start=0.0 * self.operation.money)

    def trades(self) -> list[tuple[Floats, Floats]]:
        """Price and quantity by step wherever a flow meets a node: what averaging over a segment could lose."""
        matrix, found = self.arrays.matrix, []
        balances = [(name, rows) for (_, name), rows in self.model.balances.items()]
        for flow in self.model.flows:
            injected = matrix[:, flow.columns.span] @ self.solution.value(flow.columns)
            pairs = ((self.price(name), injected[rows.span]) for name, rows in balances)
            found += [(price, quantity) for price, quantity in pairs if np.ptp(quantity) > 0 and np.ptp(price) > 0]
        return found


def dispatch(
    system: System,
    capacities: Mapping[SizeKey, float],
    operation: Operation,
    tolerance: float,
    plan: Plan | None = None,
) -> Dispatch:
    """Run one operation at every step with the given capacities; raises if no proven solution was found.

    Loads and targets that must hold are given the price ``RESCUE`` for the run, so that a plan which cannot keep them
    still yields prices that say where it falls short; its cost is then infinite.
    """
    only = (operation.period, operation.weather.name)
    model = build(rescued(system), fixed=capacities, only=only)
    arrays = model.program.assemble()
    solution = None if plan is None else run_windows(model, arrays, guess(plan[0], plan[1], model))
    if solution is None:
        solution = LiveSolver(arrays).solve(crossover=False, tolerance=tolerance).require()
    return Dispatch(model, solution, system, arrays)


def rescued(system: System) -> System:
    """The system with a price on every hard load and target."""
    demands = tuple(d if d.unserved_cost is not None else replace(d, unserved_cost=RESCUE) for d in system.demands)
    targets = tuple(t if t.penalty is not None else replace(t, penalty=RESCUE) for t in system.targets)
    return replace(system, demands=demands, targets=targets)


def dispatch_all(
    system: System,
    capacities: Mapping[SizeKey, float],
    plan: Plan | None = None,
    *,
    tolerance: float = 1e-5,
    workers: int = 2,
) -> list[Dispatch]:
    """Run every operation, ``workers`` at a time; with the segmented plan at hand in windows, else as a whole."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda op: dispatch(system, capacities, op, tolerance, plan), operations(system)))
