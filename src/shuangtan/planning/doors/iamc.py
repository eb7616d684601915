"""A plan as a table in the IAMC format: model, scenario, region, variable, unit, one column per year.

Variable names and units follow the common definitions of the IAM consortium (capacity GW, electricity EJ/yr, emission
Mt CO2/yr). The carbon price stays in CNY, since no exchange rate is assumed. Every year is the mean over weather years.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.kernel import Problem, nearest
from shuangtan.planning.certify import CertifiedPlan
from shuangtan.planning.dispatch import Dispatch
from shuangtan.planning.doors.mistakes import NO_SOURCE, STRANGE_VARIABLE, WRONG_HEAD, WRONG_NUMBER, WRONG_UNIT
from shuangtan.planning.system import Component, Generator, Link, Storage, System

HEAD = ("Model", "Scenario", "Region", "Variable", "Unit")
UNITS = {
    r"Capacity\|Electricity(\|.+)?": "GW",
    r"Secondary Energy\|Electricity(\|.+)?": "EJ/yr",
    r"Emissions\|CO2(\|.+)?": "Mt CO2/yr",
    r"Carbon Sequestration\|Land Use": "Mt CO2/yr",
    r"Final Energy\|Electricity": "EJ/yr",
    r"GDP\|MER": "billion CNY_2025/yr",
    r"Population": "million",
    r"Price\|Secondary Energy\|Electricity": "CNY/MWh",
    r"Price\|Carbon": "CNY/t CO2",
}
"""Unit of each variable we write, by pattern."""
SOURCES = {
    "煤": "Coal", "燃气": "Gas", "气电": "Gas", "热电联产": "Gas", "水电": "Hydro", "径流": "Hydro", "水库": "Hydro",
    "风": "Wind|Onshore", "屋顶": "Solar|PV", "光伏": "Solar|PV", "光热": "Solar|CSP", "生物质": "Biomass",
    "垃圾": "Biomass", "地热": "Geothermal", "燃料电池": "Hydrogen", "核": "Nuclear",
}  # fmt: skip
"""Words in tags or names of components, and the electricity source they mean; the first that fits counts."""
GW_PER_MW = 1e-3
EJ_PER_MWH = 3.6e-9
MT_PER_T = 1e-6


@dataclass(frozen=True)
class IamcRow:
    """One variable with its unit and values by year."""

    variable: str
    unit: str
    values: Mapping[int, float]


def iamc_rows(plan: CertifiedPlan, sources: Mapping[str, str] = SOURCES) -> tuple[list[IamcRow], list[Problem]]:
    """The plan's capacity, electricity, emission and carbon price; components without a known source are listed."""
    system = plan.master[0].system
    candidates: list[Component] = [*system.generators, *system.links]
    components = [c for c in candidates if feeds_power(system, c)]
    named = {c.name: source_of(c, sources) for c in components}
    problems = [NO_SOURCE(name, known="、".join(sources)) for name, source in named.items() if source is None]
    found: dict[str, dict[int, float]] = {}
    for component in components:
        source = named[component.name] or "Other"
        for period in sorted(system.periods):
            mw = capacity_mw(plan, component, period) * _efficiency(component)
            _add(found, "Capacity|Electricity", source, period, mw * GW_PER_MW)
            mwh = yearly(plan, "output_mwh", period, component.name)
            _add(found, "Secondary Energy|Electricity", source, period, mwh * EJ_PER_MWH)
    for storage in (s for s in system.storages if _is_power(system, s.node)):
        for period in sorted(system.periods):
            mw = capacity_mw(plan, storage, period)
            found.setdefault("Capacity|Electricity|Storage", {}).setdefault(period, 0.0)
            found["Capacity|Electricity|Storage"][period] += mw * GW_PER_MW
    found["Emissions|CO2|Energy|Supply"] = {
        period: yearly(plan, "emission_t", period) * MT_PER_T for period in sorted(system.periods)
    }
    if prices := carbon_prices(plan):
        found["Price|Carbon"] = prices
    rows = [IamcRow(name, unit_of(name) or "", values) for name, values in sorted(found.items())]
    return rows, problems + check_iamc(rows)


def _add(found: dict[str, dict[int, float]], family: str, source: str, period: int, value: float) -> None:
    """Add to the family, to the source and to every source above it."""
    parts = source.split("|")
    for count in range(len(parts) + 1):
        values = found.setdefault("|".join([family, *parts[:count]]), {})
        values[period] = values.get(period, 0.0) + value


def _is_power(system: System, node: str) -> bool:
    return any(n.name == node and n.carrier == "电力" for n in system.nodes)


def feeds_power(system: System, component: Component) -> bool:
    """A component that makes electricity: not one that carries or consumes it."""
    if isinstance(component, Generator):
        return component.sign > 0 and _is_power(system, component.node)
    if isinstance(component, Link):
        return _is_power(system, component.outputs[0].node) and not _is_power(system, component.source)
    return False


def _efficiency(component: Component) -> float:
    """Links are sized at their source; what they give to the grid is what counts."""
    return component.outputs[0].efficiency if isinstance(component, Link) else 1.0


def source_of(component: Component, sources: Mapping[str, str]) -> str | None:
    """The electricity source of a component, from its tags first, then from its name."""
    for text in ("、".join(sorted(component.tags)), component.name):
        for word, source in sources.items():
            if word in text:
                return source
    return None


def capacity_mw(plan: CertifiedPlan, component: Component, period: int) -> float:
    """Capacity of a component in a period over all its vintages [MW]."""
    if isinstance(component, Storage) and component.build is None:
        return 0.0
    return sum(
        mw
        for (name, part, label, year), mw in plan.capacities.items()
        if (name, part, year) == (component.name, "power", period) and label != "合计"
    )


def yearly(plan: CertifiedPlan, quantity: str, period: int, component: str = "") -> float:
    """A yearly quantity of one component (or all) as run through every step, weighted over the weather years."""
    runs = [d for d in plan.dispatches if d.operation.period == period]
    total = sum(d.operation.weather.probability for d in runs)
    return sum(d.operation.weather.probability * run_quantity(d, quantity, component) for d in runs) / total


def run_quantity(run: Dispatch, quantity: str, component: str = "") -> float:
    """A yearly quantity of one run: MWh, t CO2."""
    return sum(
        float(c.coefficients @ run.solution.x[c.columns])
        for c in run.model.contributions
        if c.quantity == quantity and c.operation is not None and component in ("", c.component.name)
    )


def carbon_prices(plan: CertifiedPlan) -> dict[int, float]:
    """Price of the limits on emission by year [元/t]: the largest where several bind."""
    limits = {(t.name, t.period) for t in plan.master[0].system.targets if t.quantity == "emission_t"}
    found: dict[int, float] = {}
    for answer in (a for a in plan.targets if (a.name, a.period) in limits):
        found[answer.period] = max(found.get(answer.period, 0.0), answer.price_yuan)
    return found


def unit_of(variable: str) -> str | None:
    """The unit the convention asks for; None for a variable we do not know."""
    return next((unit for pattern, unit in UNITS.items() if re.fullmatch(pattern, variable)), None)


def check_iamc(rows: Iterable[IamcRow]) -> list[Problem]:
    """Unknown variables, and variables in another unit than the convention's."""
    problems = []
    for row in rows:
        expected = unit_of(row.variable)
        if expected is None:
            plain = [re.sub(r"\(.*", "", p).replace("\\", "") for p in UNITS]
            problems.append(STRANGE_VARIABLE(row.variable, variable=row.variable, nearest=nearest(row.variable, plain)))
        elif row.unit != expected:
            problems.append(WRONG_UNIT(row.variable, unit=row.unit, expected=expected))
    return problems


def iamc_text(rows: Iterable[IamcRow], *, model: str, scenario: str, region: str) -> str:
    """The table as CSV; a year without a value stays empty."""
    rows, stream = list(rows), io.StringIO()
    years = sorted({year for row in rows for year in row.values})
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*HEAD, *years])
    for row in rows:
        values = [repr(row.values[year]) if year in row.values else "" for year in years]
        writer.writerow([model, scenario, region, row.variable, row.unit, *values])
    return stream.getvalue()


def write_iamc(rows: Iterable[IamcRow], path: Path, *, model: str, scenario: str, region: str) -> None:
    """Write the table as CSV (UTF-8)."""
    path.write_text(iamc_text(rows, model=model, scenario=scenario, region=region), encoding="utf-8")


def read_iamc(path: Path) -> tuple[list[IamcRow], list[Problem]]:
    """The rows of a table with everything that is wrong in it, by line and column."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    head = [text.strip() for text in lines[0]] if lines else []
    if [text.lower() for text in head[:5]] != [text.lower() for text in HEAD] or not all(
        text.isdigit() for text in head[5:]
    ):
        return [], [WRONG_HEAD(f"{path.name}:1", seen="、".join(head), expected="、".join([*HEAD, "各年份"]))]
    rows, problems = [], []
    for number, line in enumerate(lines[1:], start=2):
        values: dict[int, float] = {}
        for year, text in zip(head[5:], line[5:], strict=False):
            try:
                values |= {int(year): float(text)} if text.strip() else {}
            except ValueError:
                problems.append(WRONG_NUMBER(f"{path.name}:{number}", field=year, seen=text))
        rows.append(IamcRow(line[3], line[4], values))
    return rows, problems + check_iamc(rows)
