"""A plan as entries of the ledger under its scenario: the words of history, so that the same rules judge both."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from shuangtan.kernel import Evidence, Mark, Period, Quantity, State, plain
from shuangtan.ledger import Directive, Entry
from shuangtan.planning.city.fleet import EXPORT, IMPORT
from shuangtan.planning.city.result import CityPlan
from shuangtan.planning.drivers.demand import BASE, YEARS
from shuangtan.planning.drivers.peak import total_path

TECHNOLOGY = {
    "煤电": "power_coal",
    "燃气轮机": "power_gas",
    "水电": "power_hydro",
    "其他清洁": "power_clean_other",
    "风电": "power_wind",
    "光伏": "power_solar",
    "垃圾": "power_waste",
    "生物质": "power_biomass",
    "江油抽水蓄能": "power_pumped_storage",
    "电池": "power_battery",
}
"""The technology of a component by the beginning of its name."""
STORES = ("power_pumped_storage", "power_battery")
COLUMNS = (
    "directive", "subject", "product", "flow", "period", "value", "unit", "state", "mark", "source", "clause", "low",
    "high", "tolerance", "scenario", "counterparty", "note",
)  # fmt: skip
NOTE = "规划结果，建立在情景假定之上（D 级）"


def technology(component: str) -> str | None:
    """The technology a component counts to; None for what is no plant of the city."""
    return next((id for start, id in TECHNOLOGY.items() if component.startswith(start)), None)


def by_technology(values: dict[str, float] | Iterable[tuple[str, float]]) -> dict[str, float]:
    """Values by component added up by technology."""
    found: dict[str, float] = {}
    for component, value in dict(values).items():
        if id := technology(component):
            found[id] = found.get(id, 0.0) + value
    return found


def plan_entries(plan: CityPlan) -> list[Entry]:
    """Capacity, generation, exchange, demand and emission of the planning years after the first, as projections."""
    return [*_of_periods(plan), *_of_years(plan)]


def _of_periods(plan: CityPlan) -> Iterator[Entry]:
    reading = next((g.reading for g in reversed(plan.case.scenario.goals) if g.reading), "narrow")
    for p in plan.case.periods[1:]:
        year, stock = plan.year(p), by_technology(dict(plan.capacity_mw[p]))
        yield from (_entry(plan, Directive.STOCK, id, "capacity", p, mw / 10, "万kW") for id, mw in stock.items())
        clean = plan.clean_mw(p, reading) / 10
        yield _entry(plan, Directive.STOCK, "power_clean", "capacity", p, clean, "万kW", f"口径：{reading}")
        yield _entry(plan, Directive.STOCK, "power_total", "capacity", p, sum(stock.values()) / 10, "万kW")
        made = by_technology(dict(year.energy_mwh))
        plants = {id: mwh for id, mwh in made.items() if id not in STORES}
        yield from (
            _entry(plan, Directive.ACTIVITY, id, "generation", p, mwh / 1e5, "亿kWh") for id, mwh in plants.items()
        )
        net = (year.energy_mwh[IMPORT] - year.energy_mwh[EXPORT]) / 1e5
        yield _entry(plan, Directive.ACTIVITY, "electricity", "net_import", p, net, "亿kWh")


def _of_years(plan: CityPlan) -> Iterator[Entry]:
    driven, local = plan.driven, total_path(plan.driven, plan.power_wan_t("local"))
    for year in YEARS[1:]:
        place = year - BASE
        growth = (driven.gdp[place] / driven.gdp[place - 1] - 1) * 100
        people = plan.case.scenario.in_year("population", year)
        yield _entry(plan, Directive.ACTIVITY, "gdp", "growth_real", year, growth, "%")
        yield _entry(plan, Directive.STOCK, "population", "resident", year, people, "万人")
        yield _entry(
            plan, Directive.ACTIVITY, "electricity", "consumption", year, driven.electricity_gwh(year) / 100, "亿kWh"
        )
        yield _entry(
            plan, Directive.ACTIVITY, "co2", "emission_territorial", year, float(local[place]), "万tCO2",
            "规划年之间发电排放按直线内插",
        )  # fmt: skip


def _entry(
    plan: CityPlan, directive: Directive, product: str, flow: str, year: int, value: float, unit: str, note: str = ""
) -> Entry:
    scenario = plan.case.scenario
    file = f"scenarios/{scenario.id}.yaml"
    evidence = Evidence("assume-planning", file, plan.case.city.digests.get(file, ""), f"plan {product} {year}")
    quantity = Quantity.of(f"{value:.6g}", unit)
    told = "；".join(filter(None, [NOTE, note, *scenario.changes]))
    return Entry(
        directive, plan.case.city.code, product, flow, Period.year(year), quantity, State.PROJECTED, evidence,
        Mark.ASSUMED, scenario.id, note=told,
    )  # fmt: skip


def entries_csv(entries: Iterable[Entry]) -> str:
    """The entries in the form of a city's entries/*.csv."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for e in entries:
        value = plain(e.quantity.value) if e.quantity else ""
        unit = e.quantity.unit.code if e.quantity else ""
        writer.writerow(
            dict.fromkeys(COLUMNS, "")
            | {"directive": e.directive, "subject": e.subject, "product": e.product, "flow": e.flow, "value": value}
            | {"period": str(e.period), "unit": unit, "state": e.state, "mark": e.mark, "note": e.note}
            | {"source": e.evidence.source, "scenario": e.scenario}
        )
    return stream.getvalue()
