"""The planning question of a city: one node, the provincial grid beside it, six planning years, two weather years."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.case import LAST_SPAN, CityCase
from shuangtan.planning.city.fleet import (
    HYDRO,
    IMPORT,
    LONG,
    POWER,
    RESIDUAL,
    battery,
    coal,
    residual_share,
    standing,
)
from shuangtan.planning.city.options import new_generators, new_storages, retrofits
from shuangtan.planning.city.targets import promises
from shuangtan.planning.city.year import DROUGHT, CityYear
from shuangtan.planning.drivers.demand import Demand as Driven
from shuangtan.planning.system import (
    Build,
    Demand,
    Link,
    Node,
    Output,
    Storage,
    System,
    Weather,
)
from shuangtan.planning.values import period_weight

NORMAL = "平年"
LOAD, CHARGING, CARS = "全社会负荷", "汽车充电", "充电"
MW_PER_GWH = 1 / 8.76
"""Mean power [MW] of one GWh a year."""


def city_system(case: CityCase, year: CityYear, driven: Driven) -> System:
    """The whole question; targets of the scenario are soft, with their penalty."""
    cars = charging(case, year, driven)
    return System(
        weights(case),
        (Node(POWER), Node(CARS)),
        year.steps,
        demands=(load(case, year, driven), cars[0]),
        generators=(*standing(case, year), *new_generators(case, year)),
        storages=(battery(case), *new_storages(case), cars[2]),
        links=(cars[1],),
        targets=promises(case, driven),
        retrofits=retrofits(case, coal(case)),
        weathers=weathers(case, year),
    )


def weights(case: CityCase) -> dict[int, float]:
    """Discounted years each planning year stands for."""
    rate, ends = case.scenario.value("discount_rate") / 100, [*case.periods[1:], case.periods[-1] + LAST_SPAN]
    spans = zip(case.periods, ends, strict=True)
    return {start: period_weight(rate, case.periods[0], start, end - start) for start, end in spans}


def unserved_cost(case: CityCase) -> float:
    """What a MWh not served costs [万元]."""
    return case.scenario.value("unserved_cost") * 0.1


def load(case: CityCase, year: CityYear, driven: Driven) -> Demand:
    """All electricity but charging, by the shape; data centres run evenly."""
    profile: dict[int, Floats] = {}
    for p in case.periods:
        flat = float(driven.electricity["data_centre"][p - case.periods[0]]) * MW_PER_GWH
        cars = float(driven.electricity["cars"][p - case.periods[0]])
        shaped = (driven.electricity_gwh(p) - cars) * MW_PER_GWH - flat
        profile[p] = shaped * year.load + flat
    return Demand(LOAD, POWER, profile, unserved_cost(case))


def charging(case: CityCase, year: CityYear, driven: Driven) -> tuple[Demand, Link, Storage]:
    """Charging of cars; the managed share of a day's energy may wait in a store of its own."""
    mean = {p: float(driven.electricity["cars"][p - case.periods[0]]) * MW_PER_GWH for p in case.periods}
    room = [24 * mean[p] * case.scenario.in_year("ev_managed", p) / 2 for p in case.periods]
    steps = np.maximum(np.diff([0.0, *room]), 0.0)
    store = Build(tuple(zip(case.periods, steps.tolist(), strict=True)), lifetime_years=LONG)
    wide = Build(((case.periods[0], 10 * max(mean.values())),), lifetime_years=LONG)
    return (
        Demand(CHARGING, CARS, {p: mw * year.charging for p, mw in mean.items()}, unserved_cost(case)),
        Link("充电桩", POWER, (Output(CARS),), wide),
        Storage("受调度充电", CARS, energy=store),
    )


def weathers(case: CityCase, year: CityYear) -> tuple[Weather, ...]:
    """The normal year, and the drought with its probability if that is not zero."""
    chance = case.scenario.value("drought_probability")
    if chance <= 0:
        return (Weather(NORMAL),)
    return (Weather(NORMAL, 1 - chance), drought(case, year, chance))


def drought(case: CityCase, year: CityYear, chance: float = 1.0) -> Weather:
    """July to September of 2022: less water, more load, less to bring in."""
    dry = residual_share(case, year, year.hydro * year.drought["hydro"])
    factors: Mapping[str, Floats] = {
        LOAD: year.drought["load"],
        HYDRO: year.drought["hydro"],
        RESIDUAL: dry / np.maximum(residual_share(case, year, year.hydro), 1e-9),
        IMPORT: year.drought["tie"],
    }
    return Weather(DROUGHT, chance, factors)
