"""The report's sections beside the targets: statistical indicators, alerts, the traced example.

Each reads its own data and tells what is wrong in them, so that a run is refused, not half made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shuangtan.indicators.alerts import Rule, load_rules
from shuangtan.indicators.system import Level, System, Table, Value
from shuangtan.kernel import Figure, Problem, walk
from shuangtan.reports.content import CityReport
from shuangtan.reports.planning import Planning
from shuangtan.reports.sections import (
    AlertLevel,
    AlertRow,
    StatisticField,
    StatisticRow,
    Statistics,
    TracedProductRow,
    TracedRow,
    Tracing,
    WantedFact,
)
from shuangtan.runs.alerting import EVERY, alert_rows, city_alerts
from shuangtan.runs.load import Loaded
from shuangtan.runs.plan.compare import side_by_side
from shuangtan.runs.plan.store import stored
from shuangtan.runs.statistics import statistics

MOST_WANTED = 12
"""How many missing facts the report names; the workbook and the page's own gaps hold the rest."""


@dataclass(frozen=True, slots=True)
class Sections:
    """What was made for the report; a section that the data do not allow is empty."""

    statistics: Statistics | None = None
    alerts: tuple[AlertRow, ...] = ()
    tracing: Tracing | None = None
    planning: Planning | None = None
    alert_levels: tuple[AlertLevel, ...] = ()

    def added_to(self, report: CityReport) -> CityReport:
        """The report with these sections."""
        told = replace(report, statistics=self.statistics, alerts=self.alerts, tracing=self.tracing)
        return replace(_with_plan(told, self.planning), alert_levels=self.alert_levels)


def _with_plan(report: CityReport, planning: Planning | None) -> CityReport:
    """The report with a stored plan and the sources it cites beside the city's own."""
    known = {source.id for source in report.sources}
    more = tuple(s for s in planning.sources if s.id not in known) if planning else ()
    return replace(report, planning=planning, sources=(*report.sources, *more))


def make_sections(loaded: Loaded, today: date) -> tuple[Sections, list[Problem]]:
    """All sections, as of the last whole year before a day."""
    year = today.year - 1
    system, table, problems = statistics(loaded, year)
    rules, wrong = _rules(loaded)
    tracing, faults = _tracing(loaded)
    told = statistics_section(system, table, year) if table.values else None
    rows, levels = alert_rows(loaded, city_alerts(loaded, rules, today), today)
    planning = side_by_side(stored(loaded.folders))
    return Sections(told, rows, tracing, planning, levels), [*problems, *wrong, *faults]


def section_problems(loaded: Loaded, today: date) -> list[Problem]:
    """What is wrong in the data of the sections, without making them."""
    found = [*statistics(loaded, today.year - 1)[2], *_rules(loaded)[1]]
    if _has_network(loaded):
        from shuangtan.tracing.city.network import read_city_network

        found += read_city_network(loaded.city)[1]
    return found


def statistics_section(system: System, table: Table, year: int) -> Statistics:
    """The table field by field, and the facts that most indicators wait for."""
    by_field: dict[str, list[StatisticRow]] = {}
    for value in table.values:
        by_field.setdefault(value.indicator.field, []).append(_statistic(value))
    fields = [StatisticField(f.id, f.zh, f.articles, tuple(by_field.get(f.id, ()))) for f in system.fields.values()]
    return Statistics(year, tuple(f for f in fields if f.rows), _wanted(table))


def _statistic(value: Value) -> StatisticRow:
    of = value.indicator
    levels = "、".join(level.label for level in Level if level in of.levels)
    return StatisticRow(of.zh, value.figure, value.status, of.form, EVERY[of.frequency], of.body, levels, of.note)


def _wanted(table: Table) -> tuple[WantedFact, ...]:
    figures: dict[str, Figure] = {}
    waiting: dict[str, list[str]] = {}
    for value in table.values:
        figures |= {f.id: f for f in walk(value.figure) if not f.inputs}
        for gap in value.figure.gaps:
            waiting.setdefault(gap, []).append(value.indicator.zh)
    first = [id for id in table.wanted() if id in figures][:MOST_WANTED]
    return tuple(WantedFact(figures[id], tuple(waiting[id])) for id in first)


def _tracing(loaded: Loaded) -> tuple[Tracing | None, list[Problem]]:
    """The traced example; None if the city has no network folder."""
    if not _has_network(loaded):
        return None, []
    from shuangtan.runs.trace.city import trace_loaded
    from shuangtan.runs.trace.content import trace_section

    result, problems = trace_loaded(loaded)
    if result is None:
        return None, problems
    told = trace_section(result)
    rows = tuple(TracedRow(row.name, row.cells) for row in told.rows)
    products = tuple(
        TracedProductRow(p.name, p.name_en, p.county, p.traced, p.by_annual_factor, p.error) for p in told.products
    )
    sentences = tuple(s for s in told.sentences if s and s != told.note)
    return Tracing(told.note, sentences, told.heads, rows, told.city_figures, products, told.charts), problems


def _has_network(loaded: Loaded) -> bool:
    return (loaded.folders.city / "network").is_dir()


def _rules(loaded: Loaded) -> tuple[list[Rule], list[Problem]]:
    return load_rules(loaded.folders.catalogue / "alerts", loaded.catalogue.quantities.lookup, loaded.sources)
