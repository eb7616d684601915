"""What stands already: the plants in service by the compiled list, the unnamed clean capacity as one row, the tie."""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.case import GJ_PER_MWH, CityCase
from shuangtan.planning.city.year import CityYear
from shuangtan.planning.system import Build, Generator, Storage

POWER = "电力"
FOSSIL, IMPORT, EXPORT = "本地火电", "外来电", "外送"
HYDRO, RESIDUAL, WASTE, BATTERY = "水电", "其他清洁（残差）", "垃圾发电", "电池·在役"
NARROW, WIDE, WIDEST = "清洁·窄口径", "清洁·宽口径", "清洁·最宽口径"
TAGS = {"narrow": NARROW, "wide": WIDE, "widest": WIDEST}
CLEAN = frozenset({NARROW, WIDE, WIDEST})
CLEAN_TAG = NARROW
COAL, GAS_FUEL = "燃煤", "燃气"
BURNT = {"bituminous": COAL, "natural_gas": GAS_FUEL}
"""The tag of what burns a fuel."""
LONG = 99.0
"""A life beyond the horizon [a]: rivers, ties and what a list cannot date."""


def standing(case: CityCase, year: CityYear) -> list[Generator]:
    """All generators in service."""
    return [*coal(case), hydro(case, year), residual(case, year), wind(case, year), waste(case), *tie(case, year)]


def coal(case: CityCase) -> list[Generator]:
    """Coal stations, those with the same heat rate together; they may close early and run at most the stated hours."""
    technology, found = case.technologies["power_coal"], []
    by_rate: dict[float, list[tuple[int, float, str]]] = {}
    for plant in case.plants("power_coal"):
        rate = case.scenario.value(f"heat_rate.{plant.id}")
        by_rate.setdefault(rate, []).append((plant.year or 2025, float(plant.capacity_mw or 0), plant.name))
    for rate, units in by_rate.items():
        build = Build(
            tuple((built, mw) for built, mw, _ in units),
            fixed_cost=technology.fixed_cost(case.periods[0]),
            lifetime_years=technology.number("lifetime"),
            may_close=True,
        )
        energy = {p: case.scenario.value("coal_hours") * build.stock_mw(p) for p in case.periods}
        found.append(
            thermal(case, f"煤电·{station(units[0][2])}", "bituminous", build, GJ_PER_MWH / rate)
            | {"availability": case.scenario.value("coal_availability"), "most_energy": energy}
        )
    return [Generator(**parts) for parts in found]  # type: ignore[arg-type]


def station(name: str) -> str:
    """What a unit's name says before the word for plant or its number."""
    return name.partition("电厂")[0].removeprefix("国能")


def thermal(case: CityCase, name: str, fuel: str, build: Build, efficiency: float) -> dict[str, object]:
    """The parts of a generator that burns a fuel: price with carbon, emission, running cost."""
    emission = case.fuel_emission(fuel)
    technology = case.technologies["power_coal" if fuel == "bituminous" else "power_gas"]
    price = {
        p: fuel_cost(case, fuel) + emission * case.scenario.in_year("carbon_price", p) * 1e-4 for p in case.periods
    }
    return {
        "name": name, "node": POWER, "build": build, "efficiency": efficiency, "fuel_cost": price,
        "fuel_emission": emission, "running_cost": technology.running_cost(), "tags": frozenset({FOSSIL, BURNT[fuel]}),
    }  # fmt: skip


def fuel_cost(case: CityCase, fuel: str) -> float:
    """Price of a fuel [万元/MWh of heat]."""
    if fuel == "bituminous":
        return case.scenario.value("coal_price") * GJ_PER_MWH * 1e-4
    return case.scenario.value("gas_price") / case.heat_per_m3() * 1e-4


def _stock(case: CityCase, technology: str, mw: float) -> Build:
    cost = case.technologies[technology].fixed_cost(case.periods[0])
    return Build(((case.periods[0], mw),), fixed_cost=cost, lifetime_years=LONG)


def hydro(case: CityCase, year: CityYear) -> Generator:
    """Named hydropower in service, run of river by monthly water; reservoirs are not told apart for want of data."""
    build = _stock(case, "power_hydro", case.capacity_mw("power_hydro"))
    return Generator(HYDRO, POWER, build, availability=year.hydro, tags=CLEAN)


def residual(case: CityCase, year: CityYear) -> Generator:
    """The unnamed clean capacity as one row: a stated share follows water, the rest the sun."""
    build = _stock(case, "power_hydro", case.capacity_mw("power_clean_other"))
    return Generator(RESIDUAL, POWER, build, availability=residual_share(case, year, year.hydro), tags=CLEAN)


def residual_share(case: CityCase, year: CityYear, water: Floats) -> Floats:
    share = case.scenario.value("residual_hydro_share")
    return np.asarray(share * water + (1 - share) * year.solar, dtype=np.float64)


def wind(case: CityCase, year: CityYear) -> Generator:
    build = _stock(case, "power_wind", case.capacity_mw("power_wind"))
    return Generator("风电·在役", POWER, build, availability=year.wind, tags=CLEAN)


def waste(case: CityCase) -> Generator:
    """Waste stations in service and the second phase of the third; they burn what comes, so their output is steady."""
    technology, share = case.technologies["power_waste"], case.scenario.value("waste_availability")
    rate = case.scenario.value("discount_rate") / 100
    build = Build(
        ((case.periods[0], case.capacity_mw("power_waste")),),
        yearly_cost={p: technology.yearly_cost(rate, p) for p in case.periods},
        fixed_cost=technology.fixed_cost(case.periods[0]),
        lifetime_years=LONG,
        limit=case.scenario.value("waste_phase_2"),
        potential=case.capacity_mw("power_waste") + case.scenario.value("waste_phase_2"),
        earliest=case.periods[1] if len(case.periods) > 1 else case.periods[0] + 1,
    )
    return Generator(WASTE, POWER, build, availability=share, least=share, tags=CLEAN)


def tie(case: CityCase, year: CityYear) -> list[Generator]:
    """Imports and exports of the provincial grid: hourly limit by water, price by season; targets scale its 1 t/MWh."""
    scenario = case.scenario
    limits = {p: scenario.in_year("import_limit", p) for p in case.periods}
    most = max(limits.values())
    wet, dry = scenario.value("import_price_wet") * 0.1, scenario.value("import_price_dry") * 0.1
    incoming = Generator(
        IMPORT,
        POWER,
        Build(((case.periods[0], most),), lifetime_years=LONG),
        availability={p: year.tie * limit / most for p, limit in limits.items()},
        running_cost=np.where(year.is_wet > 0, wet, dry),
        fuel_emission=1.0,
        tags=frozenset({IMPORT}),
    )
    build = Build(((case.periods[0], scenario.value("export_limit")),), lifetime_years=LONG)
    return [incoming, Generator(EXPORT, POWER, build, running_cost=-scenario.value("export_price") * 0.1, sign=-1)]


def battery(case: CityCase) -> Storage:
    """Batteries in service whose capacity is known; they last a battery's life."""
    technology = case.technologies["power_battery"]
    build = Build(
        ((case.periods[0], case.capacity_mw("power_battery")),),
        fixed_cost=technology.fixed_cost(case.periods[0]),
        lifetime_years=technology.number("lifetime"),
    )
    way = float(np.sqrt(technology.number("round_trip")))
    hours = case.scenario.value("battery_hours")
    tags = frozenset({WIDEST})
    return Storage(BATTERY, POWER, build, hours=hours, efficiency_in=way, efficiency_out=way, tags=tags)
