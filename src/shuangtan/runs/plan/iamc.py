"""A city's plan as rows of an IAMC table: what the door knows of any plan, with the city's own names and demand.

One column a planning year, in a normal year; units and names are those the door checks.
"""

from __future__ import annotations

import shuangtan
from shuangtan.planning.city.fleet import IMPORT
from shuangtan.planning.city.result import CityPlan
from shuangtan.planning.doors.iamc import EJ_PER_MWH, GW_PER_MW, IamcRow, iamc_text, unit_of
from shuangtan.planning.drivers.demand import BASE
from shuangtan.runs.plan.entries import STORES, by_technology

NAMES = {
    "power_coal": "Coal",
    "power_gas": "Gas",
    "power_hydro": "Hydro",
    "power_clean_other": "Other Clean",
    "power_wind": "Wind|Onshore",
    "power_solar": "Solar|PV",
    "power_waste": "Biomass|Waste",
    "power_biomass": "Biomass",
    "power_pumped_storage": "Storage|Pumped Hydro",
    "power_battery": "Storage|Battery",
}


def city_iamc_rows(plan: CityPlan) -> list[IamcRow]:
    """Values by variable and planning year."""
    found: dict[str, dict[int, float]] = {}

    def put(variable: str, year: int, value: float) -> None:
        found.setdefault(variable, {})[year] = float(f"{value:.6g}")

    for p in plan.case.periods:
        year, driven = plan.year(p), plan.driven
        for id, mw in by_technology(dict(plan.capacity_mw[p])).items():
            put(f"Capacity|Electricity|{NAMES[id]}", p, mw * GW_PER_MW)
        for id, mwh in by_technology(dict(year.energy_mwh)).items():
            if id not in STORES:
                put(f"Secondary Energy|Electricity|{NAMES[id]}", p, mwh * EJ_PER_MWH)
        put("Secondary Energy|Electricity|Imported", p, year.energy_mwh[IMPORT] * EJ_PER_MWH)
        put("Final Energy|Electricity", p, driven.electricity_gwh(p) * 1000 * EJ_PER_MWH)
        put("Emissions|CO2", p, plan.territorial_wan_t(p) / 100)
        put("Emissions|CO2|Energy|Supply|Electricity", p, year.local_t / 1e6)
        put("Emissions|CO2|Imported Electricity", p, year.import_t / 1e6)
        put("Carbon Sequestration|Land Use", p, float(driven.sink[p - BASE]) / 100)
        put("GDP|MER", p, float(driven.gdp[p - BASE]) / 10)
        put("Population", p, plan.case.scenario.in_year("population", p) / 100)
        put("Price|Secondary Energy|Electricity", p, year.mean_price_yuan)
    return [IamcRow(variable, unit_of(variable) or "", values) for variable, values in sorted(found.items())]


def iamc_csv(plan: CityPlan) -> str:
    """The table as text."""
    model = f"shuangtan {shuangtan.__version__}"
    return iamc_text(city_iamc_rows(plan), model=model, scenario=plan.case.scenario.id, region=plan.case.city.en)
