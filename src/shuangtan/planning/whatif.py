"""Live what-ifs: the solved program stays in memory, and a changed limit or price restarts from its basis.

The program is the segmented one of a certified plan, so an answer carries that plan's accuracy; it is a question about
differences, and says how much the total moved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Block, Floats
from shuangtan.planning.build import Axes, build
from shuangtan.planning.certify import number
from shuangtan.planning.explain import TargetAnswer, explain_targets
from shuangtan.planning.model import Model
from shuangtan.planning.solver import LiveSolver, Solution
from shuangtan.planning.system import System

REHEARSAL = 0.02
"""Share by which targets are tightened once while a plan is being prepared for questions."""


@dataclass(frozen=True)
class Answer:
    """Total cost and its change against the plan [万元, present value], what is built, and the solver's CPU time."""

    cost: float
    change: float
    builds: dict[tuple[str, str, int], float]
    targets: tuple[TargetAnswer, ...]
    cpu_s: float


class WhatIf:
    """A solved plan that answers changed questions."""

    def __init__(self, system: System, axes: Axes | None = None) -> None:
        self.model: Model = build(system, axes)
        self.solver = LiveSolver(self.model.program)
        self.solution: Solution = self.solver.solve().require()
        self._rehearse()
        self.first_cost = self.solution.checked.objective

    def _rehearse(self) -> None:
        """Tighten every target a little and put it back.

        The first change after a crossover makes the solver compute the weights of its dual steps, which takes longer
        than an answer; done here, the first question is as quick as the next.
        """
        before = self.solver.arrays
        for rows in self.model.targets.values():
            low, high = before.row_lower[rows.span], before.row_upper[rows.span]
            tight_low, tight_high = low + REHEARSAL * finite_size(low), high - REHEARSAL * finite_size(high)
            if np.all(tight_low <= tight_high):
                self.solver.limit_rows(rows, tight_low, tight_high)
        self.solver.solve("simplex")
        for rows in self.model.targets.values():
            self.solver.limit_rows(rows, before.row_lower[rows.span], before.row_upper[rows.span])
        self.solution = self.solver.solve("simplex").require()

    def set_target(self, name: str, period: int, *, lower: float | None = None, upper: float | None = None) -> None:
        """Give a target a new limit [its unit per year] in every weather year of the period.

        The limit is meant as the target states it: what existing plants contribute is part of it.
        """
        for key, rows in self.model.targets.items():
            if key[:2] == (name, period):
                known = self.model.constants[key]
                low, high = self.solver.arrays.row_lower[rows.span], self.solver.arrays.row_upper[rows.span]
                below = low if lower is None else lower - known
                self.solver.limit_rows(rows, below, high if upper is None else upper - known)

    def scale_running_cost(self, component: str, factor: float) -> None:
        """Multiply the running cost of every flow of a component."""
        for flow in self.model.flows:
            if flow.component == component:
                self.scale(flow.columns, factor)

    def scale_build_cost(self, component: str, factor: float) -> None:
        """Multiply the yearly cost of new capacity of a component."""
        for (name, _, _), columns in self.model.builds.items():
            if name == component:
                self.scale(columns, factor)

    def set_build_limit(self, component: str, period: int, limit_mw: float) -> None:
        """Allow at most ``limit_mw`` of new capacity in a period; 0 says the project is late."""
        self.solver.limit_columns(self.model.builds[component, "power", period], 0.0, limit_mw)

    def scale(self, columns: Block, factor: float) -> None:
        """Multiply the cost of a block of columns."""
        self.solver.price_columns(columns, self.solver.arrays.cost[columns.span] * factor)

    def ask(self) -> Answer:
        """Solve again from the last basis; raises if no proven solution was found."""
        self.solution = self.solver.solve("simplex").require()
        builds = {key: number(columns, self.solution) for key, columns in self.model.builds.items()}
        cost = self.solution.checked.objective
        targets = tuple(explain_targets(self.model, self.solution))
        return Answer(cost, cost - self.first_cost, builds, targets, self.solution.cpu_s)


def finite_size(limit: Floats) -> Floats:
    """Size of a limit; zero where there is none."""
    return np.abs(np.where(np.isfinite(limit), limit, 0.0))
