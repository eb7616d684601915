"""Who reduces how much between two scenarios: each measure's share without double count (Shapley).

The order in which measures are introduced changes what each seems to do. The Shapley value averages over all orders;
the shares sum exactly to the difference of the two paths, whatever the interactions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import factorial

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city_scenario import Scenario
from shuangtan.planning.drivers import YEARS, Start, demand

POWER = "电源结构"
MEASURES: Mapping[str, tuple[str, ...]] = {
    "提高能效": ("efficiency_",),
    "工业与建筑电气化": ("electrified_industry", "electrified_buildings"),
    "汽车与货运电动化": ("ev_", "electrified_freight", "car"),
    "绿氢、生物质与捕集": ("fuel_decarbonised", "process_"),
    "经济与其他": ("growth_", "population", "data_centre", "direct_", "share_", "convert_"),
}
"""Measures by the beginnings of the ids they change; power is the plan itself."""


def wedges(first: Scenario, second: Scenario, start: Start, intensity: tuple[Floats, Floats]) -> dict[str, Floats]:
    """What each measure takes away from the path of ``first`` on the way to ``second`` [万t by year, positive down].

    ``intensity`` is the emission of power per electricity [万t/GWh] by year in the two plans.
    """
    names = (*MEASURES, POWER)

    def path(active: frozenset[str]) -> Floats:
        mixed = first
        for name in active - {POWER}:
            for id, stated in second.values.items():
                if id.startswith(MEASURES[name]):
                    mixed = mixed.replaced(stated)
        driven = demand(mixed, start)
        electricity = np.array([driven.electricity_gwh(y) for y in YEARS])
        return driven.direct_total + electricity * intensity[POWER in active]

    return shapley(names, path)


def shapley(names: tuple[str, ...], path: Callable[[frozenset[str]], Floats]) -> dict[str, Floats]:
    """Average fall of the path by adding each name, over all orders."""
    known: dict[frozenset[str], Floats] = {}
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            known[frozenset(chosen)] = path(frozenset(chosen))
    found = {name: np.zeros_like(known[frozenset()]) for name in names}
    for before, value in known.items():
        weight = factorial(len(before)) * factorial(len(names) - len(before) - 1) if len(before) < len(names) else 0
        for name in set(names) - before:
            found[name] += weight / factorial(len(names)) * (value - known[before | {name}])
    return found
