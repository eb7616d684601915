"""Energy of the city in a planning year [万tce]: fuels by kind, clean electricity by its heat, net imports.

Electricity counts by its heat (电热当量, 0.1229 kgce/kWh). Fuels outside power stations follow from their emission and
the factor of the fuel they mostly are; biomass and green hydrogen that take the place of fuel count as non-fossil.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.planning.city.case import CityCase
from shuangtan.planning.drivers.demand import BASE
from shuangtan.planning.drivers.demand import Demand as Driven

GJ_PER_TCE = 29.3076
TCE_PER_MWH = 3.6 / GJ_PER_TCE
FUEL_OF = {"buildings": "natural_gas", "cars": "gasoline", "freight": "diesel", "other": "diesel"}
"""The fuel a sector mostly burns; industry is a stated mix of coal and gas."""
KEPT = ("industry", "buildings", "freight", "other")
"""Sectors whose fuels are partly replaced by biomass and green hydrogen."""


@dataclass(frozen=True)
class Energy:
    """Energy use of a year [万tce]."""

    coal_power: float
    gas_power: float
    fuels: float
    clean_fuels: float
    clean_power: float
    imports: float
    imports_clean: float

    @property
    def power(self) -> float:
        """What power stations burn and make, and net imports."""
        return self.coal_power + self.gas_power + self.clean_power + self.imports

    @property
    def total(self) -> float:
        return self.power + self.fuels + self.clean_fuels

    @property
    def non_fossil_share(self) -> float:
        """Share of all energy use."""
        return (self.clean_fuels + self.clean_power + self.imports_clean) / self.total


def co2_per_tce(case: CityCase, sector: str) -> float:
    """CO2 per energy of a sector's fuels [t/tce]."""
    if sector != "industry":
        return case.fuel_emission(FUEL_OF[sector]) / TCE_PER_MWH
    coal = case.scenario.value("industry_coal_share")
    mixed = coal * case.fuel_emission("bituminous") + (1 - coal) * case.fuel_emission("natural_gas")
    return mixed / TCE_PER_MWH


def end_use_wan_tce(case: CityCase, driven: Driven, year: int) -> tuple[float, float]:
    """Fuels outside power stations: fossil, and what took the place of fossil [万tce]."""
    replaced = case.scenario.in_year("fuel_decarbonised", year)
    fossil = clean = 0.0
    for sector, path in driven.direct.items():
        if sector == "process":
            continue
        energy = float(path[year - BASE]) / co2_per_tce(case, sector)
        fossil += energy
        clean += energy * replaced / (1 - replaced) if sector in KEPT else 0.0
    return fossil, clean
