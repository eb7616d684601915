"""A plan as a table in the form of the IAMC: model, scenario, region, variable, unit, one column per planning year."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import shuangtan
from shuangtan.planning.city_fleet import IMPORT
from shuangtan.planning.city_result import CityPlan
from shuangtan.planning.drivers import BASE
from shuangtan.runs.plan_entries import STORES, by_technology

NAMES = {
    "power_coal": "Coal",
    "power_gas": "Gas",
    "power_hydro": "Hydro",
    "power_clean_other": "Other Clean",
    "power_wind": "Wind",
    "power_solar": "Solar",
    "power_waste": "Waste",
    "power_biomass": "Biomass",
    "power_pumped_storage": "Storage|Pumped Hydro",
    "power_battery": "Storage|Battery",
}
EJ_PER_MWH = 3.6e-9


def iamc_rows(plan: CityPlan) -> dict[tuple[str, str], dict[int, float]]:
    """Values by (variable, unit) and planning year, in a normal year."""
    rows: dict[tuple[str, str], dict[int, float]] = {}

    def put(variable: str, unit: str, year: int, value: float) -> None:
        rows.setdefault((variable, unit), {})[year] = value

    for p in plan.case.periods:
        year, driven = plan.year(p), plan.driven
        for id, mw in by_technology(dict(plan.capacity_mw[p])).items():
            put(f"Capacity|Electricity|{NAMES[id]}", "GW", p, mw / 1000)
        for id, mwh in by_technology(dict(year.energy_mwh)).items():
            if id not in STORES:
                put(f"Secondary Energy|Electricity|{NAMES[id]}", "EJ/yr", p, mwh * EJ_PER_MWH)
        put("Trade|Secondary Energy|Electricity|Import", "EJ/yr", p, year.energy_mwh[IMPORT] * EJ_PER_MWH)
        put("Final Energy|Electricity", "EJ/yr", p, driven.electricity_gwh(p) * 1000 * EJ_PER_MWH)
        put("Emissions|CO2", "Mt CO2/yr", p, plan.territorial_wan_t(p) / 100)
        put("Emissions|CO2|Energy|Supply|Electricity", "Mt CO2/yr", p, year.local_t / 1e6)
        put("Emissions|CO2|Imported Electricity", "Mt CO2/yr", p, year.import_t / 1e6)
        put("Carbon Sequestration|Land Use", "Mt CO2/yr", p, float(driven.sink[p - BASE]) / 100)
        put("GDP|MER", "billion CNY_2025/yr", p, float(driven.gdp[p - BASE]) / 10)
        put("Population", "million", p, plan.case.scenario.in_year("population", p) / 100)
        put("Price|Secondary Energy|Electricity", "CNY/MWh", p, year.mean_price_yuan)
    return rows


def iamc_csv(plan: CityPlan) -> str:
    """The table as text; a value that is not there is an empty cell."""
    years = plan.case.periods
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["Model", "Scenario", "Region", "Variable", "Unit", *years])
    head = [f"shuangtan {shuangtan.__version__}", plan.case.scenario.id, plan.case.city.en]
    for (variable, unit), values in sorted(iamc_rows(plan).items()):
        writer.writerow([*head, variable, unit, *_cells(values, years)])
    return stream.getvalue()


def _cells(values: Mapping[int, float], years: tuple[int, ...]) -> list[str]:
    return [f"{values[y]:.6g}" if y in values else "" for y in years]
