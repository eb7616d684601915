"""Ties to the outside: what comes in is a source with a declared intensity, what goes out is a load like any other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shuangtan.kernel import Problem
from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case, with_sources
from shuangtan.tracing.network import locate


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie at a bus to a neighbour; `power_mw[hour]` is positive when it imports."""

    name: str
    bus: str
    neighbour: str
    power_mw: Floats

    @property
    def source_class(self) -> str:
        """The class its imports belong to: all ties to one neighbour share it, and its declared intensity."""
        return f"外来:{self.neighbour}"


def with_ties(case: Case, ties: tuple[Tie, ...]) -> tuple[Case, list[Problem]]:
    """The case with imports as sources and exports as demand, hour by hour."""
    known = {name: i for i, name in enumerate(case.network.buses)}
    if problems := locate("联络线", [t.bus for t in ties], known, "ties"):
        return case, problems
    demand = case.demand_mw.copy()
    for tie in ties:
        demand[known[tie.bus]] += np.maximum(-tie.power_mw, 0.0)
    case = replace(case, demand_mw=demand)
    for tie in ties:
        bus = np.array([known[tie.bus]], dtype=np.intp)
        case = with_sources(case, tie.source_class, bus, np.maximum(tie.power_mw, 0.0)[None, :])
    return case, []
