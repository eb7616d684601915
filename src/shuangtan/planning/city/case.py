"""A planning case of a city: what is read from its folder, checked, before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shuangtan.kernel import DatedSeries, Problem, Wording, kind
from shuangtan.ledger import CityInput, Entry, Plant
from shuangtan.planning.city.scenario import Scenario
from shuangtan.planning.city.technology import Technology
from shuangtan.planning.drivers.demand import Start
from shuangtan.policies import Document, Target

PERIODS = (2025, 2030, 2035, 2040, 2050, 2060)
LAST_SPAN = 5
"""Years the last planning year stands for."""
GJ_PER_MWH = 3.6
T_PER_WAN_T = 1e4

NO_FACT = kind(
    "N130",
    "error",
    Wording(
        "账本没有 {year} 年的 {fact}", "规划起点的数", "规划从已知的一年出发", "在 entries/ 补一行，写明来源与区间"
    ),
    Wording("the ledger has no {fact} of {year}", "the start of the plan", "plans start from a known year", "add it"),
)
NO_SHAPE = kind(
    "N131",
    "error",
    Wording("没有 shapes/{shape}.csv", "规划用的时段形状", "城市资料夹格式", "补该表，或从模板复制后写明来源"),
    Wording("no shapes/{shape}.csv", "a shape the plan needs", "city folders", "add the table with its source"),
)
FACTS = {
    "electricity": ("electricity", "consumption", "GWh"),
    "peak": ("electricity", "peak_load", "MW"),
    "primary": ("gdp_primary", "level_current", "亿元"),
    "secondary": ("gdp_secondary", "level_current", "亿元"),
    "tertiary": ("gdp_tertiary", "level_current", "亿元"),
}
SHAPES = ("load_month_hour", "hydro_month", "pv_wind_month", "drought_2022")


@dataclass(frozen=True)
class CityCase:
    """Everything a plan of a city is made from."""

    city: CityInput
    scenario: Scenario
    technologies: Mapping[str, Technology]
    documents: Mapping[str, Document]
    series: Mapping[str, DatedSeries]
    start: Start
    periods: tuple[int, ...] = PERIODS

    def plants(self, technology: str, status: str = "operating") -> list[Plant]:
        """Plants of a technology in one status whose capacity is known."""
        return [
            p
            for p in self.city.plants
            if p.technology == technology and p.status == status and p.capacity_mw is not None
        ]

    def capacity_mw(self, technology: str, status: str = "operating") -> float:
        return float(sum(p.capacity_mw or 0 for p in self.plants(technology, status)))

    def plant(self, id: str) -> Plant:
        """A plant by its id; LookupError if the list has none."""
        for plant in self.city.plants:
            if plant.id == id:
                return plant
        raise LookupError(f"电厂清单没有 {id!r}")

    def fuel_emission(self, fuel: str) -> float:
        """CO2 of a fuel [t/MWh of heat]: carbon content × oxidised share × 44/12, from the catalogue."""
        parts = (self.series[f"combustion.provincial-2025.{fuel}.{part}"].at(date(2025, 7, 1)) for part in ("cc", "of"))
        cc, of = (float(value.quantity.value) for value in parts if value)
        return cc * of * 44 / 12 * GJ_PER_MWH / 1000

    def heat_per_m3(self) -> float:
        """Heat of natural gas [MWh/m³], from the catalogue."""
        found = self.series["combustion.provincial-2025.natural_gas.ncv"].at(date(2025, 7, 1))
        if found is None:
            raise LookupError("目录中没有天然气 2025 年的热值")
        return float(found.quantity.value) / 1e4 / GJ_PER_MWH

    def target(self, document: str, id: str) -> Target:
        """A target of a document; LookupError if there is none or it has no number."""
        told = self.documents[document].targets if document in self.documents else ()
        found = next((t for t in told if t.id in (id, f"{document}.{id}")), None)
        if found is None or found.value is None:
            raise LookupError(f"{document} 没有带数值的目标 {id!r}")
        return found


def start_of(city: CityInput, year: int) -> tuple[Start | None, list[Problem]]:
    """The first year as the ledger tells it; a fact that is not there is a problem, never a guess."""
    found: dict[str, float] = {}
    problems: list[Problem] = [NO_SHAPE(at="shapes", shape=s) for s in SHAPES if s not in city.shapes]
    for name, (product, flow, unit) in FACTS.items():
        entry = _fact(city, product, flow, year)
        if entry is None or entry.quantity is None:
            problems.append(NO_FACT(at="entries", year=year, fact=f"{product}/{flow}"))
        else:
            found[name] = entry.quantity.number(unit)
    if problems:
        return None, problems
    added = {sector: found[sector] for sector in ("primary", "secondary", "tertiary")}
    return Start(found["electricity"], found["peak"], added), []


def _fact(city: CityInput, product: str, flow: str, year: int) -> Entry | None:
    told = [
        e
        for e in city.entries
        if (e.subject, e.product, e.flow, str(e.period), e.scenario) == (city.code, product, flow, str(year), "history")
    ]
    return next((e for e in told if e.quantity), None)
