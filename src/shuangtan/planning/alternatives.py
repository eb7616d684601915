"""Plans that cost little more and look different: ranges of each technology and alternatives that differ most.

The solved program gets one row, total cost <= (1 + share) × least cost, and new objectives over capacities; each answer
restarts from the last basis. Differences follow the hop-skip-jump idea (Brill, Chang and Hopkins 1982): penalise what
earlier plans used, relative to its range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Block, Floats
from shuangtan.planning.build import Axes, build
from shuangtan.planning.solver import LiveSolver, Solution
from shuangtan.planning.system import System

BuildKey = tuple[str, str, int]


@dataclass(frozen=True)
class Range:
    """Least and most new capacity of a component over all periods within the allowed cost [MW]."""

    component: str
    least_mw: float
    most_mw: float


@dataclass(frozen=True)
class Alternative:
    """A plan within the allowed cost; cost in 万元 present value."""

    cost: float
    builds: Mapping[BuildKey, float]


class Neighbourhood:
    """All plans that cost at most ``share`` more than the least."""

    def __init__(self, system: System, share: float, axes: Axes | None = None) -> None:
        self.model = build(system, axes)
        solver = LiveSolver(self.model.program)
        self.best: Solution = solver.solve().require()
        self.cost = solver.arrays.cost
        self.offset = solver.arrays.offset
        limit = self.best.checked.objective + share * abs(self.best.checked.objective)
        solver.add_row(self.cost, limit - self.offset)
        self.solver = solver
        self.components = sorted({name for name, part, _ in self.model.builds if not part.startswith("open")})

    def columns(self, component: str) -> list[Block]:
        """New power capacity of a component in all periods."""
        return [b for (name, part, _), b in self.model.builds.items() if name == component and part == "power"]

    def minimise(self, weights: Floats) -> Alternative:
        """The plan within the allowed cost that has least ``weights · x``."""
        self.solver.price_all(weights)
        solution = self.solver.solve("primal").require()
        builds = {key: max(0.0, float(solution.value(b)[0])) for key, b in self.model.builds.items()}
        return Alternative(self.offset + float(self.cost @ solution.x), builds)

    def weights(self, of: Mapping[str, float]) -> Floats:
        """A vector over all columns with a weight on the new capacity of each component."""
        found = np.zeros(self.cost.size)
        for component, weight in of.items():
            for block in self.columns(component):
                found[block.span] = weight
        return found

    def range_of(self, component: str) -> Range:
        """How little and how much of a component stays within the allowed cost."""
        least = self.minimise(self.weights({component: 1.0}))
        most = self.minimise(self.weights({component: -1.0}))
        return Range(component, total(least.builds, component), total(most.builds, component))

    def alternatives(self, count: int = 3) -> list[Alternative]:
        """Plans that avoid, one after the other, what the earlier ones used."""
        first = {key: max(0.0, float(self.best.value(b)[0])) for key, b in self.model.builds.items()}
        found: list[Alternative] = [Alternative(self.best.checked.objective, first)]
        for _ in range(count):
            used = {c: sum(total(a.builds, c) for a in found) for c in self.components}
            largest = max([*used.values(), 1.0])
            found.append(self.minimise(self.weights({c: amount / largest for c, amount in used.items() if amount > 0})))
        return found[1:]


def total(builds: Mapping[BuildKey, float], component: str) -> float:
    """New power capacity of a component over all periods [MW]."""
    return sum(mw for (name, part, _), mw in builds.items() if name == component and part == "power")
