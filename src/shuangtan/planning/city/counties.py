"""The same question with the counties apart: loads and plants where they stand, corridors between them, the outside.

Stated-synthetic, as the network folder says: counties share the load by people and jobs, plants stand where the list
says, what may be built is shared by area (open land, straw), by load (roofs, batteries) or follows today's plants. A
corridor carries its circuits times a usual rating of its voltage, both ways and without loss (the city's electricity
counts losses already), and may be widened at a cost by its length. Counties add up to the one-node question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Problem, Wording, kind
from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.fleet import BATTERY, EXPORT, HYDRO, IMPORT, LONG, POWER, RESIDUAL, WASTE
from shuangtan.planning.city.options import BIOMASS, NEW_BATTERY, NEW_WIND, ROOF, SOLAR, YUNFENG
from shuangtan.planning.city.system import CARS
from shuangtan.planning.system import Build, Generator, Link, Node, Output, Storage, System, Weather
from shuangtan.planning.values import Yearly, annuity, over_steps
from shuangtan.tracing.city.load import load_shares
from shuangtan.tracing.city.network import CityNetwork, read_city_network

NO_NETWORK = kind(
    "N132",
    "error",
    Wording(
        "没有完整的 network/ 资料夹（{why}）", "县区、通道与负荷权重", "分县规划要有网络", "补 network/，或不分县规划"
    ),
    Wording("no complete network/ folder ({why})", "counties, corridors, weights", "plans by county", "add network/"),
)
SEAT = "510781"
"""The county where coal and gas power and the pumped storage of the decision stand (江油)."""
LINE_LIFE = 40.0
WIDEST = 5.0
"""Times its own capacity that a corridor may be widened by in a period."""
LIKE = {
    HYDRO: "power_hydro",
    WASTE: "power_waste",
    BATTERY: "power_battery",
    YUNFENG: "power_wind",
    NEW_WIND: "power_wind",
}
"""Components that stand like the plants of a technology in service."""
Shares = Mapping[str, float]


def in_counties(case: CityCase, system: System) -> tuple[System | None, list[Problem]]:
    """The question by counties; problems if the city has no network."""
    network, problems = read_city_network(case.city)
    if network is None:
        return None, [*problems, NO_NETWORK(at="network", why="读不出")]
    shares = county_loads(case, network)
    if shares is None:
        return None, [NO_NETWORK(at="network/load_weights.csv", why="缺分县的人口或就业")]
    return _Spread(case, network, shares).spread(system), []


def county_loads(case: CityCase, network: CityNetwork) -> Shares | None:
    """Each county's share of the city's electricity; None if a driver is missing."""
    facts = Facts(case.city.entries, lambda subject, product, flow: f"{subject} {product} {flow}")
    told = load_shares(facts, network.counties, network.tables.of("load_weights"), case.periods[0])
    found = {c: s.quantity.number("1") for c, s in zip(network.counties, told, strict=True) if s.quantity}
    total = sum(found.values())
    return {c: share / total for c, share in found.items()} if len(found) == len(told) else None


@dataclass(frozen=True)
class _Spread:
    """Puts the parts of a one-node question into counties."""

    case: CityCase
    network: CityNetwork
    loads: Shares

    def spread(self, system: System) -> System:
        names: dict[str, list[str]] = {}
        generators = tuple(self._parts(system.generators, names))
        storages = tuple(self._parts((s for s in system.storages if s.node == POWER), names))
        nodes = [Node(self._node(POWER, bus)) for bus in self.network.buses]
        cars = [self._charging(system, county, share) for county, share in self.loads.items()]
        demands = tuple(self._demands(system, names))
        return replace(
            system,
            nodes=(*nodes, *(Node(self._node(CARS, c)) for c in self.loads)),
            demands=demands,
            generators=generators,
            storages=(*storages, *(store for _, store in cars)),
            links=(*(link for link, _ in cars), *self._corridors(system)),
            weathers=tuple(replace(w, factors=self._factors(w, names)) for w in system.weathers),
        )

    def _node(self, carrier: str, bus: str) -> str:
        return f"{carrier}·{self.network.name(bus)}"

    def _demands(self, system: System, names: dict[str, list[str]]) -> Iterator[Any]:
        for demand in system.demands:
            for county, share in self.loads.items():
                name = f"{demand.name}·{self.network.name(county)}"
                names.setdefault(demand.name, []).append(name)
                load = {p: np.asarray(share * over_steps(demand.load, p)) for p in system.periods}
                yield replace(demand, name=name, node=self._node(demand.node, county), load=load)

    def _parts(self, parts: Any, names: dict[str, list[str]]) -> Iterator[Any]:
        for part in parts:
            shares = self.shares(part.name)
            for bus, share in shares.items():
                name = part.name if len(shares) == 1 else f"{part.name}·{self.network.name(bus)}"
                names.setdefault(part.name, []).append(name)
                yield _scaled(part, name, self._node(POWER, bus), share)

    def shares(self, component: str) -> Shares:
        """Where a component stands: share of its capacity by place."""
        if component in (IMPORT, EXPORT):
            return {self.network.outside: 1.0}
        if component in LIKE or component.startswith("风电"):
            return self._like(LIKE.get(component, "power_wind"))
        if component == RESIDUAL:
            return self._table("residual")
        if component in (SOLAR, BIOMASS):
            return self._area()
        return self.loads if component in (ROOF, NEW_BATTERY) else {SEAT: 1.0}

    def _like(self, technology: str) -> Shares:
        found: dict[str, float] = {}
        for plant in self.case.plants(technology):
            found[plant.county] = found.get(plant.county, 0.0) + float(plant.capacity_mw or 0)
        return _normalised(found)

    def _table(self, name: str) -> Shares:
        found: dict[str, float] = {}
        for row in self.network.tables.of(name):
            found[row.text("county")] = found.get(row.text("county"), 0.0) + row.number("share")
        return _normalised(found)

    def _area(self) -> Shares:
        places = {p.place.code: float(p.area_km2 or 0) for p in self.case.city.places}
        return _normalised({c: places.get(c, 0.0) for c in self.network.counties})

    def _charging(self, system: System, county: str, share: float) -> tuple[Link, Storage]:
        link, store = system.links[0], next(s for s in system.storages if s.node == CARS)
        ends = self._node(POWER, county), self._node(CARS, county)
        name = self.network.name(county)
        return (
            replace(
                link,
                name=f"{link.name}·{name}",
                source=ends[0],
                outputs=(Output(ends[1]),),
                build=_share(link.build, share),
            ),
            replace(store, name=f"{store.name}·{name}", node=ends[1], energy=_share(store.energy, share)),
        )

    def _corridors(self, system: System) -> Iterator[Link]:
        value, first = self.case.scenario.value, self.case.periods[0]
        rate = value("discount_rate") / 100
        for row in self.network.tables.of("corridors"):
            mw = value(f"line_{row.text('voltage_kv')}kv") * row.number("circuits")
            cost = value("line_cost") * row.number("length_km") * 1e-4 * annuity(rate, LINE_LIFE)
            limit = {p: 0.0 if p == first else WIDEST * mw for p in system.periods}
            build = Build(((first, mw),), yearly_cost=cost, lifetime_years=LONG, limit=limit)
            ends = (self._node(POWER, row.text("from")), self._node(POWER, row.text("to")))
            name = "线路·" + "—".join(end.partition("·")[2] for end in ends)
            yield Link(f"{name} {row.text('voltage_kv')}kV", ends[0], (Output(ends[1]),), build, both_ways=True)

    def _factors(self, weather: Weather, names: Mapping[str, list[str]]) -> dict[str, Any]:
        return {name: factor for key, factor in weather.factors.items() for name in names.get(key, [key])}


def _scaled(part: Any, name: str, node: str, share: float) -> Any:
    """A share of a component at a place; yearly limits of energy go with it."""
    changed: dict[str, Any] = {"name": name, "node": node, "build": _share(part.build, share)}
    if isinstance(part, Generator):
        changed |= {"most_energy": _times(part.most_energy, share), "least_energy": _times(part.least_energy, share)}
    return replace(part, **changed)


def _share(build: Build | None, share: float) -> Any:
    if build is None or share == 1.0:
        return build
    stock = tuple((year, mw * share) for year, mw in build.stock)
    limit, potential = _times(build.limit, share), _times(build.potential, share)
    return replace(build, stock=stock, limit=0.0 if limit is None else limit, potential=potential)


def _times(value: Yearly | None, share: float) -> Any:
    if value is None:
        return None
    return {p: v * share for p, v in value.items()} if isinstance(value, Mapping) else value * share


def _normalised(amounts: Mapping[str, float]) -> Shares:
    total = sum(amounts.values())
    return {place: amount / total for place, amount in amounts.items() if amount > 0}
