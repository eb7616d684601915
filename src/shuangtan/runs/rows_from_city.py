"""Rows of the report that come from the city folder: plants, and counties for the map."""

from __future__ import annotations

from typing import Any

from shuangtan.kernel import Figure, Quantity, State
from shuangtan.ledger.city_records import Plant
from shuangtan.reports.rows import MapPlace, PlantRow
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed

STATUS = {
    "operating": "在运",
    "construction": "在建",
    "planned": "规划",
    "pre_construction": "前期",
    "retired": "退役",
    "unclear": "存疑",
    "rejected": "剔除",
}
MAP_VALUES = {"population": ("population", "census_resident", "万人"), "gdp": ("gdp", "level_current", "亿元")}


def plant_rows(loaded: Loaded, observed: Observed) -> tuple[PlantRow, ...]:
    """Every plant that was not rejected as a mistake of a source."""
    return tuple(_plant_row(loaded, observed, p) for p in loaded.city.plants if p.status != "rejected")


def _plant_row(loaded: Loaded, observed: Observed, plant: Plant) -> PlantRow:
    technology = loaded.catalogue.technologies.get(plant.technology)
    places = loaded.catalogue.places.places
    county = places[plant.county].name if plant.county in places else plant.county
    at = None if plant.lon is None or plant.lat is None else (float(plant.lon), float(plant.lat))
    return PlantRow(
        plant.id,
        plant.name,
        county,
        plant.technology,
        technology.zh if technology else plant.technology,
        _plant_capacity(observed, plant).to("万kW"),
        STATUS.get(plant.status, plant.status),
        plant.status == "operating",
        technology is not None and technology.group == "clean",
        plant.year,
        at,
        plant.note,
    )


def _plant_capacity(observed: Observed, plant: Plant) -> Figure:
    told = observed.facts.periods(plant.id, plant.technology, "capacity")
    if told:
        return observed.facts.figure(plant.id, plant.technology, "capacity", told[-1])
    quantity = None if plant.capacity_mw is None else Quantity.of(plant.capacity_mw, "MW")
    id = f"{plant.technology}.capacity@{plant.id}"
    state = plant.state if quantity else State.MISSING
    return Figure(id, f"{plant.name}装机容量", quantity, state, why=plant.note, gaps=() if quantity else (id,))


def map_places(loaded: Loaded, observed: Observed) -> tuple[MapPlace, ...]:
    """Counties with their outlines and what is known of each."""
    counties = [p.place for p in loaded.city.places if p.place.level == "county"]
    return tuple(
        MapPlace(c.code, c.name, _rings(loaded.city.outlines[c.code]), _map_values(observed, c.code))
        for c in counties
        if c.code in loaded.city.outlines
    )


def _rings(outline: Any) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((x, y) for x, y in ring) for ring in outline["rings"])


def _map_values(observed: Observed, code: str) -> dict[str, Figure]:
    series = {name: observed.facts.series(code, product, flow) for name, (product, flow, _) in MAP_VALUES.items()}
    return {name: told[-1].to(MAP_VALUES[name][2]) for name, told in series.items() if told}
