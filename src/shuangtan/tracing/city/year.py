"""A city's year, traced: dispatch by a stated rule, lossless direct-current flows, shares of every source class.

    network, problems = read_city_network(city)
    year = trace_city_year(network, facts, series, 2025)
    year.intensity("co2")          # t/MWh by bus and hour, counties in `year.network.counties`

The result is an example on a stated-synthetic network: its method is real, its grid is not Mianyang's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period
from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case
from shuangtan.tracing.city.checks import ACCOUNTS
from shuangtan.tracing.city.dispatch import Dispatch, dispatch
from shuangtan.tracing.city.factors import Series, class_factor, numbers
from shuangtan.tracing.city.hours import Hours
from shuangtan.tracing.city.load import load_shares
from shuangtan.tracing.city.network import CityNetwork
from shuangtan.tracing.city.power import (
    NORMAL,
    Source,
    Weather,
    batteries,
    demand_mw,
    import_limit_mw,
    taken_sources,
    thermal_plants,
    weather,
)
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.storage import Storage
from shuangtan.tracing.storing import StoredTrace, trace_with_storage
from shuangtan.tracing.ties import Tie, with_ties
from shuangtan.tracing.trace import Trace

CONVENTIONS = Rules(losses=LossRule.SENDING)
NEIGHBOUR = "省网"
SCENARIOS = {"normal": ("平水年", "normal year"), "drought": ("2022 年型干旱", "drought as in 2022")}
_STATED = ("scenario", "class", "account", "month")


@dataclass(frozen=True)
class CityYear:
    """A traced year (or the months of it that differ from the normal one).

    `first` is the place in the year of the first hour traced; `shares` are the counties' parts of the load and
    `factors` the classes' factors by account, in the order of `classes`; `served` is the demand met [MWh].
    """

    network: CityNetwork
    scenario: str
    hours: Hours
    first: int
    yearly: Figure
    shares: tuple[Figure, ...]
    factors: Mapping[str, tuple[Figure, ...]]
    case: Case
    stored: StoredTrace
    dispatch: Dispatch
    battery_mw: Floats

    @property
    def trace(self) -> Trace:
        return self.stored.trace

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes as classes.csv names them, in the order of the traced values."""
        return tuple(class_id(self.network, name) for name in self.trace.classes)

    @property
    def served(self) -> Floats:
        """Load of each county and hour, without what storage charges [MWh]."""
        return self.case.demand_mw[: len(self.network.counties)]

    @cached_property
    def share(self) -> Floats:
        """Share of each class in what each county uses, [county, class, hour]."""
        return self.trace.used[: len(self.network.counties)]

    def factor_figure(self, account: str, number: int, month: int) -> Figure:
        """The factor of a class in a month: the scenario's own if it states one, else that of the normal year."""
        name = self.classes[number]
        for row in self.network.tables.of("scenario_factors"):
            if [row.text(c) for c in _STATED] == [self.scenario, name, account, str(month)]:
                label = f"{class_label(self.network, name)} {month}月因子（{SCENARIOS[self.scenario][0]}）"
                return row.figure(f"{self.scenario}.{name}.{account}.{month}", label, "value", row.text("unit"))
        return self.factors[account][number]

    @cached_property
    def _intensity(self) -> dict[str, Floats]:
        counties = len(self.network.counties)
        return {account: self.trace.used_intensity(self.factor(account))[:counties] for account in self.factors}

    def factor(self, account: str = "co2") -> Floats:
        """The factor of each class and hour [t/MWh]."""
        by_month = np.full((len(self.classes), 13), np.nan)
        for month in sorted(set(self.months)):
            figures = [self.factor_figure(account, number, month) for number in range(len(self.classes))]
            by_month[:, month] = numbers(figures, account)
        return by_month[:, list(self.months)]

    def intensity(self, account: str = "co2") -> Floats:
        """Intensity of each county and hour [t/MWh]."""
        return self._intensity[account]

    def place(self, hour: Period) -> int:
        """Where an hour stands in the arrays; LookupError if it was not traced."""
        found = self.hours.index(hour) - self.first
        if not 0 <= found < self.case.hour_count:
            raise LookupError(f"情景 {self.scenario} 没有追踪 {hour}")
        return found

    def unit_bus(self, name: str) -> int:
        """The bus at which a storage unit stands."""
        return self.network.network.bus(next(p.county for p in self.network.plants if p.name == name))

    @property
    def months(self) -> tuple[int, ...]:
        """The month of each traced hour."""
        return tuple(self.hours.month[self.first : self.first + self.case.hour_count].tolist())

    @property
    def is_served(self) -> bool:
        return bool((self.dispatch.unserved_mw <= 1e-9).all())


def trace_city_year(
    network: CityNetwork, facts: Facts, series: Series, year: int, scenario: str = NORMAL
) -> CityYear | None:
    """Trace a year; of a scenario other than the normal one only the months in which it differs. None without facts."""
    hours = Hours.of_year(year)
    yearly = facts.figure(network.city.code, "electricity", "consumption", Period.year(year))
    shares = load_shares(facts, network.counties, network.tables.of("load_weights"), year)
    known = [s.quantity.number("1") for s in shares if s.quantity]
    if yearly.quantity is None or len(known) < len(shares):
        return None
    seen = weather(network, hours, scenario)
    demand = demand_mw(network, seen, yearly.quantity.number("MWh"), np.array(known))
    units, battery = batteries(network, hours, len(network.classes()))
    sources, run = _run(network, seen, demand.sum(axis=0) - battery.sum(axis=0))
    demand = demand * (1 - run.unserved_mw / demand.sum(axis=0))
    case = _case(network, sources, demand, run.tie_mw, _at_buses(network, units, battery))
    first, last = _span(seen, weather(network, hours, NORMAL))
    part, power = case.hours(first, last), battery[:, first:last]
    stored, problems = trace_with_storage(part, units, power, rules=CONVENTIONS)
    if stored is None:
        raise ValueError("；".join(p.text() for p in problems))
    factors = {account: _factors(network, stored.trace.classes, account, series) for account in ACCOUNTS}
    run = Dispatch(run.thermal_mw[:, first:last], run.tie_mw[first:last], run.unserved_mw[first:last])
    return CityYear(network, scenario, hours, first, yearly, tuple(shares), factors, part, stored, run, power)


def class_id(network: CityNetwork, name: str) -> str:
    """The class as classes.csv names it: the tie's source class is that of the row with the rule `tie`."""
    if name == Tie("", "", NEIGHBOUR, np.zeros(0)).source_class:
        return next(row.text("class") for row in network.classes() if row.text("rule") == "tie")
    return name


def class_label(network: CityNetwork, name: str, lang: str = "zh") -> str:
    return next(row.text(lang) for row in network.classes() if row.text("class") == name)


def _run(network: CityNetwork, seen: Weather, load_mw: Floats) -> tuple[list[Source], Dispatch]:
    """All sources in the city, and the dispatch that meets the load."""
    taken = taken_sources(network, seen)
    placed, thermal = thermal_plants(network)
    supplied = sum((s.power_mw for s in taken), np.zeros(seen.hours.count))
    run = dispatch(load_mw, supplied, thermal, import_limit_mw(network, seen))
    balancing = [Source(bus, name, mw) for (bus, name), mw in zip(placed, run.thermal_mw, strict=True)]
    return [*taken, *balancing], run


def _case(network: CityNetwork, sources: list[Source], demand: Floats, tie_mw: Floats, battery: Floats) -> Case:
    """Flows that meet the balance of every bus, with the tie's import as a source and its export as demand."""
    buses = np.array([network.network.bus(s.bus) for s in sources], dtype=np.intp)
    classes = tuple(row.text("class") for row in network.classes() if row.text("rule") != "tie")
    number = np.array([classes.index(s.source_class) for s in sources], dtype=np.intp)
    power = np.stack([s.power_mw for s in sources])
    injection = battery - demand
    np.add.at(injection, buses, power)
    injection[network.network.bus(network.outside)] += tie_mw
    flow, _ = network.grid.flows(injection)
    case = Case(network.network, classes, buses, number, power, demand, flow, flow)
    tied, problems = with_ties(case, (Tie("联络线", network.outside, NEIGHBOUR, tie_mw),))
    if problems:
        raise ValueError("；".join(p.text() for p in problems))
    return tied


def _at_buses(network: CityNetwork, units: tuple[Storage, ...], power_mw: Floats) -> Floats:
    result = np.zeros((len(network.buses), power_mw.shape[1]))
    for unit, power in zip(units, power_mw, strict=True):
        result[network.network.bus(unit.bus)] += power
    return result


def _span(seen: Weather, normal: Weather) -> tuple[int, int]:
    """The first hour and the end of the stretch in which the weather is not the normal one; else the whole year."""
    places = np.flatnonzero((seen.demand != normal.demand) | (seen.hydro != normal.hydro))
    return (int(places[0]), int(places[-1]) + 1) if len(places) else (0, seen.hours.count)


def _factors(network: CityNetwork, classes: tuple[str, ...], account: str, series: Series) -> tuple[Figure, ...]:
    rows = {r.text("class"): r for r in network.tables.of("factors") if r.text("account") == account}
    ids = [class_id(network, name) for name in classes]
    return tuple(class_factor(rows[id], class_label(network, id), series) for id in ids)
