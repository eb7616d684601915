"""What may be built: the projects of the decision with their capacity and earliest year, and what the land allows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.fleet import CLEAN, FOSSIL, GAS_FUEL, POWER, WIDE, WIDEST, thermal
from shuangtan.planning.city.year import CityYear
from shuangtan.planning.system import Build, Generator, Retrofit, Storage

SOLAR, ROOF, YUNFENG, NEW_WIND, BIOMASS = "光伏·地面", "光伏·屋顶", "风电·云峰", "风电·新增", "生物质发电"
GAS, CAPTURE, PUMPED, NEW_BATTERY = "燃气轮机", "煤电·加装捕集", "江油抽水蓄能", "电池·新建"
BATTERY_HOURS = 4.0


def option(
    case: CityCase,
    technology: str,
    limit: Mapping[int, float],
    potential: float | None = None,
    stock: tuple[tuple[int, float], ...] = (),
) -> Build:
    """Capacity to be decided at the cost of a technology, at most ``limit`` [MW] per period."""
    found, rate = case.technologies[technology], case.scenario.value("discount_rate") / 100
    return Build(
        stock,
        yearly_cost={p: found.yearly_cost(rate, p) for p in case.periods},
        lifetime_years=found.number("lifetime"),
        limit=limit,
        potential=potential,
    )


def pace(case: CityCase, id: str) -> dict[int, float]:
    """Most new capacity by period: the stated amount for five years, more for longer spans; none in the first year."""
    periods = case.periods
    spans = [0, *(b - a for a, b in pairwise(periods))]
    return {p: case.scenario.in_year(id, p) * span / 5 for p, span in zip(periods, spans, strict=True)}


def project(case: CityCase, technology: str, mw: float, earliest: float) -> Build:
    """A project of stated size from its earliest year on."""
    first = case.periods[0]
    limit = {p: mw if p >= earliest and p > first else 0.0 for p in case.periods}
    return option(case, technology, limit, mw)


def new_generators(case: CityCase, year: CityYear) -> list[Generator]:
    """Everything that could be built and makes electricity."""
    value = case.scenario.value
    yunfeng = float(case.plant("plant-zitong-yunfeng").capacity_mw or 0)
    builds = {
        SOLAR: option(case, "power_solar", pace(case, "solar_limit"), value("solar_potential")),
        ROOF: option(case, "power_solar_roof", pace(case, "roof_limit"), value("roof_potential")),
        YUNFENG: project(case, "power_wind", yunfeng, value("yunfeng.earliest")),
        NEW_WIND: option(case, "power_wind", pace(case, "wind_limit"), value("wind_potential")),
    }
    shapes = {SOLAR: year.solar, ROOF: year.solar, YUNFENG: year.wind, NEW_WIND: year.wind}
    found = [Generator(n, POWER, b, availability=shapes[n], tags=CLEAN) for n, b in builds.items()]
    return [*found, biomass(case), gas(case), capture(case)]


def biomass(case: CityCase) -> Generator:
    mw = case.scenario.value("biomass_potential")
    build = project(case, "power_biomass", mw, case.periods[0])
    cost = case.technologies["power_biomass"].running_cost()
    share = case.scenario.value("biomass_availability")
    least = case.scenario.value("biomass_least")
    return Generator(BIOMASS, POWER, build, availability=share, least=least, running_cost=cost, tags=CLEAN)


def gas(case: CityCase) -> Generator:
    """The gas turbines of the decision, as an option; the size is an assumption, since none was published."""
    value = case.scenario.value
    build = project(case, "power_gas", value("gas_turbine.capacity"), value("gas_turbine.earliest"))
    parts = thermal(case, GAS, "natural_gas", build, case.technologies["power_gas"].number("efficiency"))
    parts |= {"availability": value("gas_availability"), "tags": frozenset({FOSSIL, GAS_FUEL, WIDEST, GAS})}
    return Generator(**parts)  # type: ignore[arg-type]


def capture(case: CityCase) -> Generator:
    """Coal with capture, in place of coal that closes within its life; what is not captured is emitted."""
    technology, most = case.technologies["power_coal_ccs"], case.capacity_mw("power_coal")
    last = max(p.year or 0 for p in case.plants("power_coal")) + case.technologies["power_coal"].number("lifetime")
    limit = {p: most if p >= case.scenario.value("ccs_earliest") and p < last else 0.0 for p in case.periods}
    build = option(case, "power_coal_ccs", limit, most)
    parts = thermal(case, CAPTURE, "bituminous", build, technology.number("efficiency"))
    left = 1 - min(1.0, technology.number("capture"))
    price = {p: case.scenario.value("coal_price") * 3.6 * 1e-4 for p in case.periods}
    parts |= {
        "fuel_emission": case.fuel_emission("bituminous") * left,
        "fuel_cost": price,
        "running_cost": technology.running_cost(),
        "availability": case.scenario.value("coal_availability"),
        "most_energy": case.scenario.value("coal_hours") * most,
    }
    return Generator(**parts)  # type: ignore[arg-type]


def retrofits(case: CityCase, coal: list[Generator]) -> tuple[Retrofit, ...]:
    """Capture takes the place of the newest coal capacity, which gives less electricity afterwards."""
    best = max(coal, key=lambda g: g.efficiency if isinstance(g.efficiency, float) else 0.0)
    before = best.efficiency if isinstance(best.efficiency, float) else 1.0
    return (Retrofit(best.name, CAPTURE, case.technologies["power_coal_ccs"].number("efficiency") / before),)


def new_storages(case: CityCase) -> list[Storage]:
    """Pumped storage of the decision and four-hour batteries."""
    phs = float(case.plant("plant-jiangyou-phs").capacity_mw or 0)
    value, found = case.scenario.value, []
    builds = {
        PUMPED: (project(case, "power_pumped_storage", phs, value("pumped_storage.earliest")), "power_pumped_storage"),
        NEW_BATTERY: (option(case, "power_battery", pace(case, "battery_limit")), "power_battery"),
    }
    for name, (build, technology) in builds.items():
        way = float(np.sqrt(case.technologies[technology].number("round_trip")))
        hours = value("pumped_storage.hours") if name == PUMPED else BATTERY_HOURS
        tags = frozenset({WIDE, WIDEST} if name == PUMPED else {WIDEST})
        found.append(Storage(name, POWER, build, hours=hours, efficiency_in=way, efficiency_out=way, tags=tags))
    return found
