"""A city's network of counties and the outside, read and checked: buses, corridors, plants, classes of sources.

Stated-synthetic: the reactance of a corridor is its length times a usual value per kilometre of its voltage, divided
by its circuits; no line has a limit, because none is published. Flows are lossless.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Problem
from shuangtan.ledger import CityInput, Plant
from shuangtan.tracing.city.checks import check_tables, voltages
from shuangtan.tracing.city.tables import Row, Tables, read_tables
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.powerflow import DcGrid

BASE_MVA = 100.0


@dataclass(frozen=True)
class CityNetwork:
    """Everything a trace of a city needs besides facts and factors.

    `buses` are place codes, counties first as listed and the outside; `plants` are in service and have a capacity.
    """

    city: CityInput
    tables: Tables
    grid: DcGrid
    outside: str
    plants: tuple[Plant, ...]

    @property
    def network(self) -> Network:
        return self.grid.network

    @property
    def buses(self) -> tuple[str, ...]:
        return self.network.buses

    @property
    def counties(self) -> tuple[str, ...]:
        return tuple(b for b in self.buses if b != self.outside)

    def name(self, bus: str) -> str:
        """The Chinese name of a bus."""
        return next((p.place.name for p in self.city.places if p.place.code == bus), bus)

    def classes(self) -> tuple[Row, ...]:
        return self.tables.of("classes")

    def plants_of(self, row: Row) -> list[Plant]:
        """The plants of a class: those it names, else all of its technology."""
        named = row.text("plants").split()
        return [p for p in self.plants if (p.id in named if named else p.technology == row.text("technology"))]


def read_city_network(city: CityInput) -> tuple[CityNetwork | None, list[Problem]]:
    """The network of a city; None without problems if it has none, None with all its problems if it is faulty."""
    tables, problems = read_tables(city)
    if tables is None:
        return None, problems
    problems += check_tables(city, tables)
    buses = [row.text("code") for row in tables.of("zones")]
    outside = [row.text("code") for row in tables.of("zones") if row.text("role") == "outside"]
    triples = [(r.text("id"), r.text("from"), r.text("to")) for r in tables.of("corridors")]
    network, wrong = read_network(buses, triples, "network/corridors.csv")
    problems += wrong
    if network is None or problems:
        return None, problems
    running = tuple(p for p in city.plants if p.status == "operating" and p.capacity_mw is not None)
    return CityNetwork(city, tables, _grid(network, tables), outside[0], running), []


def _grid(network: Network, tables: Tables) -> DcGrid:
    per_km = {kv: tables.value("network", f"reactance_{kv}kv") for kv in voltages(tables)}
    susceptance = []
    for row in tables.of("corridors"):
        voltage = row.number("voltage_kv")
        ohm = per_km[row.text("voltage_kv")] * row.number("length_km") / row.number("circuits")
        susceptance.append(voltage**2 / BASE_MVA / ohm)
    return DcGrid(network, np.array(susceptance), np.zeros(len(susceptance)), BASE_MVA)


def _voltages(tables: Tables) -> list[str]:
    return sorted({row.text("voltage_kv") for row in tables.of("corridors")})
