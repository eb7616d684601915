"""Tracing a city, from its folder to figures: the year, the drought, errors of averages, products, storage.

    result, problems = trace_city(folders)            # None without problems if the city has no network folder
    trace_report(folders, county="510703", hour="2025-08-15T20")

All numbers are of a stated-synthetic network and say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period, Problem, Wording, has_errors, kind
from shuangtan.runs.folders import Folders
from shuangtan.runs.load import Loaded, load, plant_entries
from shuangtan.runs.observe import labels
from shuangtan.runs.trace.errors import ErrorRow, between_counties, change, error_rows, over_city_hours
from shuangtan.runs.trace.figures import TracedFigures
from shuangtan.runs.trace.products import TracedProduct, traced_products
from shuangtan.runs.trace.storage import storage_figures
from shuangtan.tracing.city.factors import Series
from shuangtan.tracing.city.network import read_city_network
from shuangtan.tracing.city.power import DROUGHT, NORMAL
from shuangtan.tracing.city.year import CityYear, trace_city_year

DRY_MONTH = 8
NO_FACTOR = kind(
    "R301",
    "error",
    Wording("{figure}没有值：{why}", "目录在所写日期有值", "factors.csv", "改 day 或 series，或在目录登记该值"),
    Wording("{figure} has no value: {why}", "a value on the day stated", "factors.csv", "change day or series"),
)


@dataclass(frozen=True)
class CityTrace:
    """A traced city: the normal year and the drought months, and the figures made of them."""

    normal: TracedFigures
    drought: TracedFigures
    series: Series

    @property
    def year(self) -> Period:
        return self.normal.year.hours.period

    @property
    def places(self) -> tuple[str, ...]:
        """The city and its counties."""
        return (self.normal.city, *self.normal.year.network.counties)

    @property
    def dry_month(self) -> Period:
        return Period.parse(f"{self.year}-{DRY_MONTH:02}")

    @cached_property
    def yearly(self) -> dict[str, Figure]:
        """The year's consumption-weighted intensity by place."""
        return {place: self.normal.intensity(place, self.year) for place in self.places}

    @cached_property
    def august(self) -> dict[str, tuple[Figure, Figure, Figure]]:
        """The dry month by place: normal, drought, relative change."""
        found = {}
        for place in self.places:
            usual, dry = (told.intensity(place, self.dry_month) for told in (self.normal, self.drought))
            id, label = (
                self.drought.id("drought_effect", place, self.dry_month),
                self.drought.label("用电碳强度因旱变化", place, self.dry_month),
            )
            found[place] = (usual, dry, change(id, label, dry, usual))
        return found

    @cached_property
    def rationing(self) -> Figure:
        """What the drought leaves unserved in the dry month."""
        return self.drought.unserved(self.dry_month)

    @cached_property
    def errors(self) -> tuple[ErrorRow, ...]:
        return error_rows(self.normal)

    @cached_property
    def city_errors(self) -> tuple[Figure, Figure]:
        """Over the city: carbon booked to wrong hours, and to wrong counties."""
        return over_city_hours(self.normal), between_counties(self.normal)

    @cached_property
    def products(self) -> tuple[TracedProduct, ...]:
        return tuple(traced_products(self.normal, self.series)[0])

    @cached_property
    def storage(self) -> tuple[Figure, ...]:
        return storage_figures(self.normal)

    def figures(self) -> tuple[Figure, ...]:
        """Every figure that a report shows of the trace."""
        rows = [f for r in self.errors for f in (r.by_hour, r.by_month, r.city_mean, r.province_factor)]
        made = [f for p in self.products for f in (p.footprint, p.by_annual_factor, p.error)]
        dry = [f for row in self.august.values() for f in row]
        return (*self.yearly.values(), *dry, self.rationing, *rows, *self.city_errors, *made, *self.storage)


def trace_city(folders: Folders) -> tuple[CityTrace | None, list[Problem]]:
    """Read a city and trace it; None if it has no network folder, or with its problems."""
    loaded, problems = load(folders)
    if loaded is None or has_errors(problems):
        return None, problems
    return trace_loaded(loaded)


def trace_loaded(loaded: Loaded) -> tuple[CityTrace | None, list[Problem]]:
    """Trace a city that was read already; the year is the latest whose electricity is known."""
    network, problems = read_city_network(loaded.city)
    if network is None:
        return None, problems
    facts = Facts([*loaded.city.entries, *plant_entries(loaded.city)], labels(loaded))
    known = facts.periods(loaded.city.code, "electricity", "consumption")
    if not known:
        return None, problems
    series, year = loaded.catalogue.series, known[-1].start.year
    traced = [trace_city_year(network, facts, series, year, scenario) for scenario in (NORMAL, DROUGHT)]
    problems += [p for found in traced[:1] if found for p in _unknown_factors(found)]
    told = [TracedFigures(found, facts) for found in traced if found]
    return (CityTrace(told[0], told[1], series) if len(told) == 2 and not problems else None), problems


def _unknown_factors(year: CityYear) -> list[Problem]:
    """A problem for each class whose factor the catalogue cannot tell on the day its row states."""
    return [
        NO_FACTOR(at="network/factors.csv", figure=figure.label, why="；".join(f.why for f in figure.inputs if f.gaps))
        for figures in year.factors.values()
        for figure in figures
        if figure.quantity is None
    ]
