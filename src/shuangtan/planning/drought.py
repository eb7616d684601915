"""Stress years: a plan run through weather it was not made for, and the regret of each plan in each weather.

Unserved load is told by place, hours and energy. Regret is the cost of a plan in a weather year above the cost of the
plan made for that very year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.dispatch import Dispatch, dispatch_all
from shuangtan.planning.model import SizeKey
from shuangtan.planning.system import System, Weather


@dataclass(frozen=True)
class Shortfall:
    """Unserved load of one demand in one period: energy [MWh], hours, and the worst hour [MW]."""

    demand: str
    period: int
    energy_mwh: float
    hours: float
    worst_mw: float


def in_weather(system: System, weather: Weather) -> System:
    """The same system in one weather year that surely comes."""
    return replace(system, weathers=(replace(weather, probability=1.0),))


def shortfalls(system: System, run: Dispatch, least_mw: float = 1e-3) -> list[Shortfall]:
    """Unserved load of a dispatch by demand; loads that are always served are left out."""
    found = []
    hours = run.operation.axis.yearly_hours
    for demand in system.demands:
        if demand.unserved_cost is not None:
            short: Floats = run.flow(demand.name, "缺供")
            if short.max() > least_mw:
                late = float(hours[short > least_mw].sum())
                found.append(
                    Shortfall(demand.name, run.operation.period, float(short @ hours), late, float(short.max()))
                )
    return found


def stress(system: System, capacities: Mapping[SizeKey, float], weather: Weather) -> list[Shortfall]:
    """What a plan leaves unserved when the weather comes in every planning year."""
    stressed = in_weather(system, weather)
    return [row for run in dispatch_all(stressed, capacities) for row in shortfalls(stressed, run)]


def running_cost(system: System, capacities: Mapping[SizeKey, float], weather: Weather) -> float:
    """Present value of running a plan in one weather year [万元]."""
    return sum(run.cost for run in dispatch_all(in_weather(system, weather), capacities))


def regret_table(costs: Floats) -> Floats:
    """Regret [万元] of each plan (row) in each weather (column): its cost less the least of that column."""
    regret: Floats = costs - costs.min(axis=0, keepdims=True)
    return regret


def least_regret(costs: Floats, names: Sequence[str]) -> str:
    """The plan whose largest regret is smallest."""
    return names[int(np.argmin(regret_table(costs).max(axis=1)))]
