"""What a plan of a city says, year by year: capacity, energy, emission in two accounts, price, what stays unserved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from shuangtan.planning.blocks import Floats, Ints
from shuangtan.planning.certify import CertifiedPlan
from shuangtan.planning.city.case import T_PER_WAN_T, CityCase
from shuangtan.planning.city.energy import TCE_PER_MWH, Energy, end_use_wan_tce
from shuangtan.planning.city.fleet import CLEAN_TAG, COAL, EXPORT, FOSSIL, GAS_FUEL, IMPORT, TAGS
from shuangtan.planning.city.system import LOAD, NORMAL
from shuangtan.planning.dispatch import Dispatch
from shuangtan.planning.drivers.demand import BASE, YEARS
from shuangtan.planning.drivers.demand import Demand as Driven
from shuangtan.planning.explain import TargetAnswer, quantity
from shuangtan.planning.system import Demand, Generator, Storage, System, Target

UNSERVED = "缺供"
LEAST_MW = 1e-3
CENT = 0.01
"""Price of a target [元 per unit] below which it is none."""


@dataclass(frozen=True)
class YearResult:
    """One planning year in one weather: energy by component [MWh], CO2 of power [t], price, load not served."""

    period: int
    weather: str
    energy_mwh: Mapping[str, float]
    charged_mwh: Mapping[str, float]
    local_t: float
    import_t: float
    heat_mwh: Mapping[str, float]
    mean_price_yuan: float
    unserved_at: Mapping[str, Floats]
    hours: Floats

    @property
    def unserved(self) -> Floats:
        """Load not served in all places, by step [MW]."""
        return np.asarray(sum(self.unserved_at.values()), dtype=np.float64)

    @property
    def unserved_mwh(self) -> float:
        return float(self.unserved @ self.hours)

    @property
    def unserved_hours(self) -> float:
        return float(self.hours[self.unserved > LEAST_MW].sum())

    @property
    def worst_mw(self) -> float:
        return float(self.unserved.max())


@dataclass(frozen=True)
class CityPlan:
    """A certified plan of a city with what it means; ``kept`` are the hours of the year its steps stand for."""

    case: CityCase
    driven: Driven
    system: System
    plan: CertifiedPlan
    capacity_mw: Mapping[int, Mapping[str, float]]
    years: tuple[YearResult, ...]
    kept: Ints

    def year(self, period: int, weather: str = NORMAL) -> YearResult:
        return next(y for y in self.years if (y.period, y.weather) == (period, weather))

    def clean_mw(self, period: int, reading: str) -> float:
        """Clean capacity in one reading [MW]."""
        return sum(self.capacity_mw[period][c.name] for c in parts(self.system) if TAGS[reading] in c.tags)

    def territorial_wan_t(self, period: int) -> float:
        """CO2 within the city in a normal year [万t]."""
        return self.driven.direct_wan_t(period) + self.year(period).local_t / T_PER_WAN_T

    def with_imports_wan_t(self, period: int) -> float:
        """CO2 with that of electricity brought in [万t]."""
        return self.territorial_wan_t(period) + self.year(period).import_t / T_PER_WAN_T

    def net_wan_t(self, period: int) -> float:
        """CO2 with imports less the sink [万t]."""
        return self.with_imports_wan_t(period) - float(self.driven.sink[period - BASE])

    def energy(self, period: int) -> Energy:
        """Energy use of a normal year by kind [万tce]."""
        year, case = self.year(period), self.case
        to = TCE_PER_MWH / T_PER_WAN_T
        clean = sum(mwh for name, mwh in year.energy_mwh.items() if name in self._clean_names)
        net = year.energy_mwh[IMPORT] - exported_mwh(year)
        brought = year.energy_mwh[IMPORT] * case.scenario.in_year("import_nonfossil", period)
        fuels = end_use_wan_tce(case, self.driven, period)
        heat = (year.heat_mwh[COAL] * to, year.heat_mwh[GAS_FUEL] * to)
        return Energy(*heat, *fuels, clean * to, net * to, brought * to)

    @property
    def _clean_names(self) -> set[str]:
        return {g.name for g in self.system.generators if CLEAN_TAG in g.tags}

    def power_wan_t(self, account: str = "imports") -> Floats:
        """CO2 of power by year, on a straight line between planning years [万t]."""
        periods = list(self.case.periods)
        values = [self.year(p).local_t + (self.year(p).import_t if account == "imports" else 0.0) for p in periods]
        return np.asarray(np.interp(YEARS, periods, values) / T_PER_WAN_T, dtype=np.float64)

    @property
    def targets(self) -> list[TargetAnswer]:
        """Each target met or not and its price; what an interior point leaves below a cent is no price."""
        return [replace(t, price_yuan=t.price_yuan if t.price_yuan >= CENT else 0.0) for t in self.plan.targets]


def parts(system: System) -> list[Generator | Storage]:
    """Components that have capacity of their own."""
    return [*(g for g in system.generators if g.sign > 0), *(s for s in system.storages if s.build)]


def city_plan(case: CityCase, driven: Driven, system: System, plan: CertifiedPlan, kept: Ints) -> CityPlan:
    """Read everything that is shown out of the hourly runs of a plan."""
    capacity = {p: {c.name: capacity_mw(plan, c.name, p) for c in parts(system)} for p in case.periods}
    for p in case.periods:
        capacity[p][IMPORT] = case.scenario.in_year("import_limit", p)
    years = tuple(year_result(case, system, run) for run in plan.dispatches)
    return CityPlan(case, driven, system, plan, capacity, years, kept)


def capacity_mw(plan: CertifiedPlan, component: str, period: int) -> float:
    """Power capacity of a component over its vintages [MW]."""
    found = [
        mw
        for (name, part, label, year), mw in plan.capacities.items()
        if (name, part, year) == (component, "power", period) and label != "合计"
    ]
    return float(sum(found))


def year_result(case: CityCase, system: System, run: Dispatch) -> YearResult:
    period, hours = run.operation.period, run.operation.axis.yearly_hours
    energy = {g.name: float(run.flow(g.name, "出力") @ hours) for g in system.generators}
    energy |= {s.name: float(run.flow(s.name, "放出") @ hours) for s in system.storages if s.build}
    charged = {s.name: float(run.flow(s.name, "充入") @ hours) for s in system.storages if s.build}
    price = power_price(run, system)
    return YearResult(
        period,
        run.operation.weather.name,
        energy,
        charged,
        yearly(run, "emission_t", {FOSSIL: 1.0}),
        energy[IMPORT] * case.scenario.in_year("import_factor", period),
        {fuel: yearly(run, "fuel_mwh", {fuel: 1.0}) for fuel in (COAL, GAS_FUEL)},
        float((price @ hours) / hours.sum()),
        {d.name: run.flow(d.name, UNSERVED) for d in system.demands if d.unserved_cost is not None},
        hours,
    )


def yearly(run: Dispatch, kind: str, weights: Mapping[str, float]) -> float:
    """A yearly quantity of one run, weighted by component or tag: emission [t], heat of fuel [MWh], output [MWh]."""
    period, weather = run.operation.period, run.operation.weather.name
    return quantity(run.model, run.solution, Target("", "", period, kind, weights), ("", period, weather))


def exported_mwh(year: YearResult) -> float:
    return year.energy_mwh.get(EXPORT, 0.0)


def loads(system: System) -> list[Demand]:
    """The general load, of the city or of each county."""
    return [d for d in system.demands if d.name.partition("·")[0] == LOAD]


def load_mw(run: Dispatch, system: System) -> Floats:
    """What all who are connected ask for, by step [MW]."""
    return np.asarray(sum(run.operation.profile(d.load, d.name) for d in loads(system)), dtype=np.float64)


def power_price(run: Dispatch, system: System) -> Floats:
    """Price of electricity by step [元/MWh]; of counties the mean by load."""
    paid = sum(run.price(d.node) * run.operation.profile(d.load, d.name) for d in loads(system))
    return np.asarray(paid / load_mw(run, system) * 1e4, dtype=np.float64)
