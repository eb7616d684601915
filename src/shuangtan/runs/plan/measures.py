"""Measures judged one by one (均化): each technology of the plan against the coal it would displace.

A megawatt of the technology costs its investment once and its operation each year, saves the coal and the running cost
of the electricity it makes, and abates what that coal would emit. The width of a measure is what the plan builds.
"""

from __future__ import annotations

from shuangtan.kernel import Evidence, Figure, Mark, Quantity, State
from shuangtan.planning.city.case import GJ_PER_MWH, CityCase
from shuangtan.planning.city.fleet import fuel_cost
from shuangtan.planning.city.options import BIOMASS, GAS, NEW_WIND, ROOF, SOLAR
from shuangtan.planning.city.stated import Stated
from shuangtan.planning.measures.levelised import Bar, Measure, levelised_curve
from shuangtan.runs.plan.city import PlanResult

YEAR, HOURS_A_YEAR = 2030, 8760
FILE = "catalogue/technologies/power.yaml"
COAL_RATE = "heat_rate.plant-tianming"
HOURS = {
    SOLAR: ("power_solar", "solar_hours"),
    ROOF: ("power_solar_roof", "solar_hours"),
    NEW_WIND: ("power_wind", "wind_hours"),
}
"""Technology and full-load hours of what the weather drives."""
SHARES = {BIOMASS: ("power_biomass", "biomass_availability"), GAS: ("power_gas", "gas_hours")}


def levelised_bars(result: PlanResult) -> list[Bar]:
    """The curve of the plan's technologies, the cheapest tonne first; what is not built is left out."""
    plan = result.plan
    if plan is None:
        return []
    built: dict[str, float] = {}
    for (component, part, _), mw in plan.plan.builds.items():
        if part == "power":
            built[component] = built.get(component, 0.0) + mw
    measures = [_measure(plan.case, name, mw) for name, mw in built.items() if name in {**HOURS, **SHARES} and mw > 1]
    return levelised_curve(measures, plan.case.scenario.value("discount_rate") / 100)[0]


def _measure(case: CityCase, name: str, mw: float) -> Measure:
    technology, hours = _hours(case, name)
    found = case.technologies[technology]
    capital, mwh = found.numbers["capital"], mw * hours
    coal_heat = case.scenario.value(COAL_RATE) / GJ_PER_MWH
    own = fuel_cost(case, "natural_gas") / found.number("efficiency") * 1e4 if name == GAS else 0.0
    running = found.running_cost(YEAR) * 1e4 + own
    fixed = capital.in_year(YEAR) * found.number("fixed_share", YEAR) / 100
    emission = coal_heat * case.fuel_emission("bituminous")
    emission -= case.fuel_emission("natural_gas") / found.number("efficiency") if name == GAS else 0.0
    saved = mwh * coal_heat * fuel_cost(case, "bituminous") * 1e4

    def told(key: str, label: str, value: float, unit: str, low: float = 1.0, high: float = 1.0) -> Figure:
        ends = [Quantity.of(f"{value * end:.7g}", unit).value for end in (low, high)]
        at_low, at_high = (ends[0] if low < 1 else None, ends[1] if high > 1 else None)
        evidence = (Evidence(capital.source, FILE, "", _line(capital)),)
        verified = capital.mark is Mark.FOUND
        return Figure(
            f"measure.{technology}.{key}", f"{name}：{label}", Quantity.of(f"{value:.7g}", unit), State.ASSUMED,
            evidence=evidence, low=at_low, high=at_high, is_verified=verified,
        )  # fmt: skip

    return Measure(
        technology, name,
        told("investment", "投资", capital.in_year(YEAR) * mw * 1000, "元", capital.low, capital.high),
        told("running", "年运行费", fixed * mw * 1000 + running * mwh, "元"),
        told("saving", "年节省（煤）", saved, "元"),
        told("abatement", "年减排量", mwh * emission, "tCO2"),
        found.number("lifetime", YEAR),
    )  # fmt: skip


def _hours(case: CityCase, name: str) -> tuple[str, float]:
    technology, id = {**HOURS, **SHARES}[name]
    stated = case.scenario.stated(id)
    return technology, stated.value * (HOURS_A_YEAR if stated.unit == "1" else 1.0)


def _line(stated: Stated) -> str:
    return stated.at.rpartition(":")[2]
