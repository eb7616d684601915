"""What each measure of demand does: its share of the way from one scenario to another, without double count.

Measures are groups of a scenario's numbers, and the power the plan makes. The other scenario may be one of the city, or
the same one with everything frozen as in its first year: what if nothing were done from now on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.scenario import Scenario
from shuangtan.planning.drivers.demand import BASE, YEARS, Start, demand
from shuangtan.planning.measures.shapley import shapley

POWER = "电源结构"
MEASURES: Mapping[str, tuple[str, ...]] = {
    "提高能效": ("efficiency_",),
    "工业与建筑电气化": ("electrified_industry", "electrified_buildings"),
    "汽车与货运电动化": ("ev_", "electrified_freight", "car"),
    "绿氢、生物质与捕集": ("fuel_decarbonised", "process_"),
    "经济与其他": ("growth_", "population", "data_centre", "direct_", "share_", "convert_"),
}
"""Measures by the beginnings of the ids they change; power is the plan itself."""
ECONOMY = "经济与其他"


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


def frozen(scenario: Scenario, measures: Mapping[str, tuple[str, ...]] = MEASURES) -> Scenario:
    """The scenario without some measures: rates of improvement at zero, shares as in the first year."""
    starts = tuple(start for name, listed in measures.items() if name != ECONOMY for start in listed)
    held = scenario
    for id, stated in scenario.values.items():
        if id.startswith(starts) and list(stated.by_year) not in ([], [0]) and not id.startswith(("car_", "cars_")):
            level = 0.0 if id.startswith("efficiency_") else stated.in_year(BASE)
            held = held.replaced(replace(stated, by_year={BASE: level}))
    return held


def path_without(scenario: Scenario, start: Start, name: str, intensity: tuple[Floats, Floats]) -> Floats:
    """Emission with imports by year [万t] if one measure were frozen; ``intensity`` as in ``wedges``."""
    held = scenario if name == POWER else frozen(scenario, {name: MEASURES[name]})
    driven = demand(held, start)
    electricity = np.array([driven.electricity_gwh(y) for y in YEARS])
    return np.asarray(driven.direct_total + electricity * intensity[name != POWER], dtype=np.float64)
