"""The promises of a scenario as targets of the plan: capacity, emission, intensities, share of non-fossil energy, coal.

Each is soft with a visible penalty and can be left out by its id. Rows hold what power stations do; what others emit
and use follows from the drivers and is taken off the limit. Intensities are falls against 2025 [%], at prices of 2025.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shuangtan.planning.city.case import T_PER_WAN_T, CityCase
from shuangtan.planning.city.energy import TCE_PER_MWH, end_use_wan_tce
from shuangtan.planning.city.fleet import CLEAN_TAG, COAL, EXPORT, FOSSIL, IMPORT, TAGS
from shuangtan.planning.city.options import GAS
from shuangtan.planning.city.scenario import READINGS, Goal
from shuangtan.planning.drivers.demand import Demand as Driven
from shuangtan.planning.system import Target

Limit = Callable[[CityCase, Driven, Goal, int], Target]


def promises(case: CityCase, driven: Driven) -> tuple[Target, ...]:
    """All targets of the scenario, and the turbines it wants built."""
    found = [target for goal in case.scenario.goals for target in targets(case, driven, goal)]
    return (*found, *forced_gas(case))


def targets(case: CityCase, driven: Driven, goal: Goal) -> list[Target]:
    """A goal of the scenario as targets of the planning years it names."""
    if goal.target:
        told = case.target(goal.document, goal.target)
        return [capacity(case, goal)] if told.year in case.periods else []
    return [KINDS[goal.kind](case, driven, goal, p) for p in goal.years if p in case.periods]


def capacity(case: CityCase, goal: Goal) -> Target:
    """Clean capacity of a document in one reading [MW]."""
    told = case.target(goal.document, goal.target)
    mw = told.value.quantity.number("MW") if told.value else 0.0
    name = f"{goal.zh}（{READINGS[goal.reading].partition('：')[0]}）"
    penalty = case.scenario.value("penalty_capacity")
    return Target(name, "MW", told.year, "capacity_mw", {TAGS[goal.reading]: 1.0}, mw, None, penalty, told.clause)


def net_emission(case: CityCase, driven: Driven, goal: Goal, period: int) -> Target:
    """What power may emit: the cap on net emission less what others emit, plus the sink [t]."""
    room = case.scenario.in_year(goal.id, period) + float(driven.sink[period - case.periods[0]])
    return _emission(case, driven, goal, period, room)


def co2_intensity(case: CityCase, driven: Driven, goal: Goal, period: int) -> Target:
    """CO2 with imports per GDP falls by the stated share against 2025 [t]."""
    return _emission(case, driven, goal, period, fallen(case, driven, goal, period, "base_co2_2025"))


def _emission(case: CityCase, driven: Driven, goal: Goal, period: int, room_wan_t: float) -> Target:
    upper = (room_wan_t - driven.direct_wan_t(period)) * T_PER_WAN_T
    penalty = case.scenario.value("penalty_co2") * 1e-4
    return Target(goal.zh, "t", period, "emission_t", emission_weights(case, period), None, upper, penalty)


def energy_intensity(case: CityCase, driven: Driven, goal: Goal, period: int) -> Target:
    """Energy use per GDP falls by the stated share against 2025; electricity by its heat [tce]."""
    room = fallen(case, driven, goal, period, "base_energy_2025") - sum(end_use_wan_tce(case, driven, period))
    weights = {"*": TCE_PER_MWH, EXPORT: -2 * TCE_PER_MWH}
    return _energy(case, goal, period, weights, upper=room * T_PER_WAN_T)


def non_fossil(case: CityCase, driven: Driven, goal: Goal, period: int) -> Target:
    """Non-fossil energy is at least the stated share of all energy use [tce]."""
    share = case.scenario.in_year(goal.id, period) / 100
    fossil, clean = end_use_wan_tce(case, driven, period)
    brought = case.scenario.in_year("import_nonfossil", period)
    weights = {"*": -share, EXPORT: 2 * share, CLEAN_TAG: 1.0, IMPORT: brought}
    told = {key: value * TCE_PER_MWH for key, value in weights.items()}
    return _energy(case, goal, period, told, lower=(share * (fossil + clean) - clean) * T_PER_WAN_T)


def coal_use(case: CityCase, driven: Driven, goal: Goal, period: int) -> Target:
    """Power stations burn at most the stated coal [tce]."""
    del driven
    return _energy(case, goal, period, {COAL: TCE_PER_MWH}, upper=case.scenario.in_year(goal.id, period) * T_PER_WAN_T)


def _energy(
    case: CityCase, goal: Goal, period: int, weights: Mapping[str, float],
    lower: float | None = None, upper: float | None = None,
) -> Target:  # fmt: skip
    penalty = case.scenario.value("penalty_energy") * 1e-4
    return Target(goal.zh, "tce", period, "fuel_mwh", weights, lower, upper, penalty)


KINDS: dict[str, Limit] = {
    "net_emission": net_emission,
    "co2_intensity": co2_intensity,
    "energy_intensity": energy_intensity,
    "non_fossil": non_fossil,
    "coal": coal_use,
}
"""What a goal that is a number of the scenario may limit."""


def fallen(case: CityCase, driven: Driven, goal: Goal, period: int, base: str) -> float:
    """What an amount of 2025 may be in a year if its ratio to GDP falls by the goal's share."""
    return case.scenario.value(base) * growth(case, driven, period) * (1 - case.scenario.in_year(goal.id, period) / 100)


def growth(case: CityCase, driven: Driven, period: int) -> float:
    """Real GDP against that of the first year."""
    return float(driven.gdp[period - case.periods[0]] / driven.gdp[0])


def emission_weights(case: CityCase, period: int) -> dict[str, float]:
    """Local stations in full, imports by the factor of their year."""
    return {FOSSIL: 1.0, IMPORT: case.scenario.in_year("import_factor", period)}


def forced_gas(case: CityCase) -> tuple[Target, ...]:
    """Gas turbines that must stand from their earliest year on, where the scenario says so."""
    least, first = case.scenario.value("gas_turbine.least"), case.scenario.value("gas_turbine.earliest")
    if least <= 0:
        return ()
    later = [p for p in case.periods if p >= first and p > case.periods[0]]
    return tuple(Target("燃机建成", "MW", p, "capacity_mw", {GAS: 1.0}, least, None, None) for p in later[:4])
