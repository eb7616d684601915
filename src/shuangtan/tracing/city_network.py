"""A city's network of counties and the outside, read and checked: buses, corridors, plants, classes of sources.

Stated-synthetic: the reactance of a corridor is its length times a usual value per kilometre of its voltage, divided
by its circuits; no line has a limit, because none is published. Flows are lossless.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Problem, Wording, kind, nearest
from shuangtan.ledger import CityInput, Plant
from shuangtan.tracing.city_tables import NO_ROW, Row, Tables, is_number, read_tables
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.powerflow import DcGrid

BASE_MVA = 100.0
ACCOUNTS = ("co2", "footprint")
RULES = ("hydro", "wind", "flat", "residual", "balance", "tie")
BATTERY = "power_battery"
NEEDED = (
    ("power_coal", "least_output"),
    ("power_coal", "availability"),
    ("power_waste", "availability"),
    ("power_wind", "full_load_hours"),
    ("power_solar", "full_load_hours"),
    ("power_solar", "day_latitude"),
    ("power_solar", "day_longitude"),
    ("tie", "limit"),
    ("tie", "follows_hydro"),
    ("network", "loss_rate"),
)

UNKNOWN_WORD = kind(
    "T704",
    "error",
    Wording("{field} 为“{seen}”", "{expected}", "城市网络示例", "是否应为 {nearest}"),
    Wording("{field} is '{seen}'", "{expected}", "the city's network", "{nearest}?"),
)
NOT_WHOLE = kind(
    "T705",
    "error",
    Wording("{what} 之和为 {seen}", "1", "份额之和", "改正各行份额"),
    Wording("{what} sum to {seen}", "1", "shares", "correct the shares"),
)


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
    buses = [row.text("code") for row in tables.of("zones")]
    outside = [row.text("code") for row in tables.of("zones") if row.text("role") == "outside"]
    problems += _missing(tables) + _words(tables, buses, outside) + _sums(tables)
    triples = [(r.text("id"), r.text("from"), r.text("to")) for r in tables.of("corridors")]
    network, wrong = read_network(buses, triples, "network/corridors.csv")
    problems += wrong
    if network is None or problems:
        return None, problems
    running = tuple(p for p in city.plants if p.status == "operating" and p.capacity_mw is not None)
    return CityNetwork(city, tables, _grid(network, tables), outside[0], running), []


def _grid(network: Network, tables: Tables) -> DcGrid:
    per_km = {kv: tables.value("network", f"reactance_{kv}kv") for kv in _voltages(tables)}
    susceptance = []
    for row in tables.of("corridors"):
        voltage = row.number("voltage_kv")
        ohm = per_km[row.text("voltage_kv")] * row.number("length_km") / row.number("circuits")
        susceptance.append(voltage**2 / BASE_MVA / ohm)
    return DcGrid(network, np.array(susceptance), np.zeros(len(susceptance)), BASE_MVA)


def _voltages(tables: Tables) -> list[str]:
    return sorted({row.text("voltage_kv") for row in tables.of("corridors")})


def _missing(tables: Tables) -> list[Problem]:
    needed = [*NEEDED, *(("network", f"reactance_{kv}kv") for kv in _voltages(tables))]
    told = {(r.text("subject"), r.text("quantity")) for r in tables.of("parameters") if is_number(r.text("value"))}
    gaps = [("parameters", subject, quantity) for subject, quantity in needed if (subject, quantity) not in told]
    factors = {(r.text("class"), r.text("account")) for r in tables.of("factors")}
    wanted = [(row.text("class"), account) for row in tables.of("classes") for account in ACCOUNTS]
    gaps += [("factors", name, account) for name, account in wanted if (name, account) not in factors]
    return [NO_ROW(at="network", table=f"{t}.csv", subject=subject, quantity=quantity) for t, subject, quantity in gaps]


def _words(tables: Tables, buses: list[str], outside: list[str]) -> list[Problem]:
    problems = _known(tables.of("classes"), "rule", RULES)
    problems += _known(tables.of("residual"), "county", buses)
    patterns = [r.text("pattern") for r in tables.of("patterns")]
    problems += _known(tables.of("products"), "pattern", patterns)
    if len(outside) != 1:
        wrong = {"field": "role=outside", "seen": len(outside), "expected": "恰好一个市外节点", "nearest": "—"}
        problems.append(UNKNOWN_WORD(at="network/zones.csv", **wrong))
    return problems


def _known(rows: Iterable[Row], field: str, words: Iterable[str]) -> list[Problem]:
    known = sorted(set(words))
    return [
        UNKNOWN_WORD(at=r.at, field=field, seen=seen, expected="、".join(known), nearest=nearest(seen, known))
        for r in rows
        if (seen := r.text(field)) not in known
    ]


def _sums(tables: Tables) -> list[Problem]:
    totals = {
        "load_weights": sum(r.number("weight") for r in tables.of("load_weights")),
        "residual": sum(r.number("share") for r in tables.of("residual")),
    }
    return [
        NOT_WHOLE(at=f"network/{table}.csv", what=table, seen=f"{total:g}")
        for table, total in totals.items()
        if abs(total - 1) > 1e-9
    ]
