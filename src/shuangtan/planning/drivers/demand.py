"""What drives demand: growth by sector, efficiency, electrification, cars; electricity and direct emission by year.

End use by sector from a stated start in 2025: activity × energy per activity, split into what stays fuel and what
turns electric. Electricity is in GWh, emission in 万t; everything follows from the numbers of a scenario, so the same
functions serve every scenario, every what-if and the random samples of the peak test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.scenario import Scenario
from shuangtan.planning.drivers.vehicles import CarStock, car_stock

Series = Callable[[str], Floats]
"""A number of the scenario by its id, over all years."""
BASE = 2025
LAST = 2060
YEARS = tuple(range(BASE, LAST + 1))
SECTORS = ("industry", "buildings", "agriculture")
ELECTRICITY = {
    "industry": "工业与建筑业",
    "buildings": "居民与服务业",
    "agriculture": "农业",
    "converted": "燃料改电",
    "cars": "电动汽车",
    "data_centre": "数据中心",
}
DIRECT = {
    "industry": "工业燃料",
    "process": "水泥过程",
    "buildings": "建筑燃料",
    "cars": "乘用车",
    "freight": "货运及其他交通",
    "other": "农业及其他",
}


@dataclass(frozen=True)
class Start:
    """What the ledger tells of the first year: electricity [GWh], peak load [MW], value added by sector [亿元]."""

    electricity_gwh: float
    peak_mw: float
    value_added: Mapping[str, float]


@dataclass(frozen=True)
class Demand:
    """Electricity [GWh], direct emission [万t], sink [万t] and real GDP [亿元 of 2025] by year from 2025 to 2060."""

    electricity: Mapping[str, Floats]
    direct: Mapping[str, Floats]
    sink: Floats
    gdp: Floats
    cars: CarStock

    def electricity_gwh(self, year: int) -> float:
        return float(sum(series[year - BASE] for series in self.electricity.values()))

    def direct_wan_t(self, year: int) -> float:
        """Emission outside power stations [万t]."""
        return float(sum(series[year - BASE] for series in self.direct.values()))

    @property
    def direct_total(self) -> Floats:
        return np.asarray(sum(self.direct.values()), dtype=np.float64)


def demand(scenario: Scenario, start: Start) -> Demand:
    """Everything that is asked of the energy system in a scenario."""
    series = _by_year(scenario)
    growth = {s: _index(scenario, f"growth_{s}") for s in ("primary", "secondary", "tertiary")}
    gdp = np.asarray(sum(start.value_added[s] * growth[s] for s in growth), dtype=np.float64)
    cars = _cars(scenario, series)
    activity = {
        "industry": growth["secondary"] * _falling(scenario, "efficiency_industry"),
        "buildings": growth["tertiary"] ** 0.8 * _falling(scenario, "efficiency_buildings"),
        "agriculture": growth["primary"],
        "freight": growth["secondary"] ** 0.7 * _falling(scenario, "efficiency_freight"),
    }
    direct, converted = _fuels(scenario, series, activity)
    electricity = {s: start.electricity_gwh * scenario.value(f"share_{s}") * activity[s] for s in SECTORS}
    car_gwh = cars.electric * series("car_kwh") / 100
    electricity["industry"] = electricity["industry"] - _already(scenario, car_gwh[0])
    electricity |= {"converted": converted, "cars": car_gwh, "data_centre": series("data_centre") * 8.76}
    direct["cars"] = (cars.stock - cars.electric) * series("car_co2")
    return Demand(electricity, direct, series("sink"), gdp, cars)


def _by_year(scenario: Scenario) -> Series:
    return lambda id: np.array([scenario.in_year(id, year) for year in YEARS])


def _already(scenario: Scenario, first_gwh: float) -> float:
    """Charging of the first year is part of the published electricity; it is taken out of industry once."""
    return first_gwh if scenario.value("ev_stock_2025") > 0 else 0.0


def _growth(scenario: Scenario, id: str, year: int) -> float:
    """A yearly rate [%] stated for the span that ends in the listed year."""
    listed = sorted(scenario.stated(id).by_year)
    return scenario.in_year(id, next((y for y in listed if y >= year), listed[-1]))


def _index(scenario: Scenario, id: str) -> Floats:
    """Chained growth, 1 in 2025."""
    rates = [0.0, *(_growth(scenario, id, year) for year in YEARS[1:])]
    return np.asarray(np.cumprod(1 + np.array(rates) / 100), dtype=np.float64)


def _falling(scenario: Scenario, id: str) -> Floats:
    """Chained fall of energy per activity, 1 in 2025."""
    rates = [0.0, *(_growth(scenario, id, year) for year in YEARS[1:])]
    return np.asarray(np.cumprod(1 - np.array(rates) / 100), dtype=np.float64)


def _fuels(scenario: Scenario, series: Series, activity: Mapping[str, Floats]) -> tuple[dict[str, Floats], Floats]:
    """Emission of fuels that stay [万t], and electricity of those that were converted [GWh]."""
    kept = 1 - series("fuel_decarbonised")
    direct, converted = {}, np.zeros(len(YEARS))
    for sector in ("industry", "buildings", "freight"):
        fuel = scenario.value(f"direct_{sector}") * activity[sector]
        share = series(f"electrified_{sector}")
        first = share[0]
        turned = np.clip((share - first) / (1 - first), 0.0, 1.0)
        direct[sector] = fuel * (1 - turned) * kept
        converted += fuel * turned * scenario.value(f"convert_{sector}") / 100
    process = scenario.value("direct_process") * series("process_index") * (1 - series("process_captured"))
    direct["process"] = process
    direct["other"] = scenario.value("direct_other") * activity["agriculture"] ** 0.3 * kept
    return direct, converted


def _cars(scenario: Scenario, series: Series) -> CarStock:
    """Cars in 万辆: cars per thousand people times people, from the stock of 2025."""
    wanted = series("cars_per_1000") * series("population") / 1000
    wanted = wanted * scenario.value("cars_2025") / wanted[0]
    return car_stock(YEARS, wanted, series("ev_sales"), scenario.value("ev_stock_2025"), scenario.value("car_lifetime"))
