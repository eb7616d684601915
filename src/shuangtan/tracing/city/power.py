"""What each county could and does bring in, hour by hour, from plants, shapes and a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.ledger import Plant
from shuangtan.tracing.block import Floats
from shuangtan.tracing.city.checks import BATTERY
from shuangtan.tracing.city.dispatch import Thermal
from shuangtan.tracing.city.hours import Hours, by_month, daylight, factor_by_month, load_shape, scaled_to
from shuangtan.tracing.city.network import CityNetwork
from shuangtan.tracing.storage import Storage

NORMAL, DROUGHT = "normal", "drought"
SOLAR_REGION, WIND_REGION = "重庆", "四川"
"""Regions of the published shapes that stand for the basin's sun and for the wind."""


@dataclass(frozen=True)
class Source:
    """A source at a bus: its class and its output by hour [MW]."""

    bus: str
    source_class: str
    power_mw: Floats


@dataclass(frozen=True)
class Weather:
    """What a scenario makes of the hours: water [share of capacity], factor on demand."""

    hours: Hours
    hydro: Floats
    demand: Floats


def weather(network: CityNetwork, hours: Hours, scenario: str) -> Weather:
    """The normal year, or the one with the months of the 2022 drought."""
    shapes = network.city.shapes
    hydro = by_month(shapes["hydro_month"], "availability", hours)
    if scenario == NORMAL:
        return Weather(hours, hydro, np.ones(hours.count))
    if scenario != DROUGHT:
        raise ValueError(f"没有情景 {scenario!r}；现有 {NORMAL}、{DROUGHT}")
    dry = shapes["drought_2022"]
    less, more = (factor_by_month(dry, quantity, hours) for quantity in ("hydro_availability", "demand"))
    return Weather(hours, hydro * less, more)


def demand_mw(network: CityNetwork, seen: Weather, yearly_mwh: float, shares: Floats) -> Floats:
    """Demand of each bus and hour: the yearly electricity by shape and share; nothing at the outside."""
    shape = load_shape(network.city.shapes["load_month_hour"], seen.hours) * seen.demand
    total = yearly_mwh / seen.hours.count * shape
    result = np.zeros((len(network.buses), seen.hours.count))
    for county, share in zip(network.counties, shares, strict=True):
        result[network.network.bus(county)] = share * total
    return result


def taken_sources(network: CityNetwork, seen: Weather) -> list[Source]:
    """The sources that are taken in full: water, wind, waste and the unnamed clean capacity."""
    wind = by_month(network.city.shapes["pv_wind_month"], "availability", seen.hours, **_at("power_wind", WIND_REGION))
    shapes = {
        "hydro": seen.hydro,
        "wind": scaled_to(wind, network.tables.value("power_wind", "full_load_hours")),
        "flat": np.full(seen.hours.count, network.tables.value("power_waste", "availability")),
    }
    found = []
    for row in network.classes():
        rule, name = row.text("rule"), row.text("class")
        if rule in shapes:
            capacity = by_county(network.plants_of(row))
            found += [Source(bus, name, mw * shapes[rule]) for bus, mw in capacity.items()]
        elif rule == "residual":
            capacity_mw = sum(by_county(network.plants_of(row)).values())
            found += _residual(network, seen, name, capacity_mw)
    return found


def _residual(network: CityNetwork, seen: Weather, name: str, capacity_mw: float) -> list[Source]:
    shapes = {"power_hydro": seen.hydro, "power_solar": _solar(network, seen.hours)}
    by_bus: dict[str, Floats] = {}
    for row in network.tables.of("residual"):
        bus, share = row.text("county"), row.number("share")
        by_bus[bus] = by_bus.get(bus, 0.0) + capacity_mw * share * shapes[row.text("technology")]
    return [Source(bus, name, power) for bus, power in by_bus.items()]


def _solar(network: CityNetwork, hours: Hours) -> Floats:
    value = network.tables.value
    monthly = by_month(network.city.shapes["pv_wind_month"], "availability", hours, **_at("power_solar", SOLAR_REGION))
    shape = monthly * daylight(hours, value("power_solar", "day_latitude"), value("power_solar", "day_longitude"))
    return scaled_to(shape, value("power_solar", "full_load_hours"))


def _at(technology: str, region: str) -> Mapping[str, str]:
    return {"technology": technology, "region": region}


def thermal_plants(network: CityNetwork) -> tuple[list[tuple[str, str]], Thermal]:
    """The balancing plants in their order, as (bus, class), and their limits."""
    rows = sorted((r for r in network.classes() if r.text("rule") == "balance"), key=lambda r: r.number("rank"))
    placed = [(bus, row.text("class"), mw) for row in rows for bus, mw in by_county(network.plants_of(row)).items()]
    most = np.array([mw for *_, mw in placed]) * network.tables.value("power_coal", "availability")
    least = most * network.tables.value("power_coal", "least_output")
    return [(bus, name) for bus, name, _ in placed], Thermal(least, most)


def import_limit_mw(network: CityNetwork, seen: Weather) -> Floats:
    """What the tie can bring: a fixed part, and a part that follows the province's water."""
    limit, share = network.tables.value("tie", "limit"), network.tables.value("tie", "follows_hydro")
    wettest = max(float(r["availability"]) for r in network.city.shapes["hydro_month"])
    return np.asarray(limit * (1 - share + share * seen.hydro / wettest), dtype=np.float64)


def batteries(network: CityNetwork, hours: Hours, classes: int) -> tuple[tuple[Storage, ...], Floats]:
    """The storage units with their parameters, and their power by hour [MW], positive when they discharge.

    Each day they charge at full power in the stated hours and give back what has reached the store in others. They
    start empty, so that no mixture has to be declared for what they hold at first.
    """
    plants = [p for p in network.plants if p.technology == BATTERY]
    units = tuple(_unit(network, plant, classes) for plant in plants)
    power = np.zeros((len(units), hours.count))
    for row, (plant, unit) in enumerate(zip(plants, units, strict=True)):
        charging, giving = (
            [int(h) for h in network.tables.parameter(plant.id, name).text("value").split()]
            for name in ("charge_hours", "discharge_hours")
        )
        most = float(plant.capacity_mw or 0)
        kept = unit.charging_efficiency * unit.discharging_efficiency
        power[row, np.isin(hours.hour, charging)] = -most
        power[row, np.isin(hours.hour, giving)] = most * len(charging) * kept / len(giving)
    return units, power


def _unit(network: CityNetwork, plant: Plant, classes: int) -> Storage:
    value = network.tables.value
    mix = (0.0,) * classes
    efficiency = value(plant.id, "charging_efficiency"), value(plant.id, "discharging_efficiency")
    return Storage(plant.name, plant.county, 0.0, mix, *efficiency)


def by_county(plants: list[Plant]) -> dict[str, float]:
    """Capacity by county [MW]."""
    found: dict[str, float] = {}
    for plant in plants:
        found[plant.county] = found.get(plant.county, 0.0) + float(plant.capacity_mw or 0)
    return found
