"""The report's sections beside the targets: statistical indicators, alerts, the traced example.

Each reads its own data and tells what is wrong in them, so that a run is refused, not half made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.alerts import Alert, Rule, load_rules, watch_rules
from shuangtan.indicators.alerts.conditions import Verdict
from shuangtan.indicators.alerts.states import AlertState
from shuangtan.indicators.system import Level, Subject, System, Table, Value
from shuangtan.kernel import Figure, Grain, Mark, Problem, State, walk
from shuangtan.reports.content import CityReport
from shuangtan.reports.sections import (
    AlertRow,
    StatisticField,
    StatisticRow,
    Statistics,
    TracedProductRow,
    TracedRow,
    Tracing,
    WantedFact,
)
from shuangtan.reports.shown import in_unit
from shuangtan.runs.load import Loaded, plant_entries
from shuangtan.runs.observe import labels
from shuangtan.runs.statistics import statistics

MOST_WANTED = 12
"""How many missing facts the report names; the workbook and the page's own gaps hold the rest."""
_EVERY = dict(zip(Grain, ("年", "半年", "季", "月", "日", "时"), strict=True))


@dataclass(frozen=True, slots=True)
class Sections:
    """What was made for the report; a section that the data do not allow is empty."""

    statistics: Statistics | None = None
    alerts: tuple[AlertRow, ...] = ()
    tracing: Tracing | None = None

    def added_to(self, report: CityReport, checkpoint: str) -> CityReport:
        """The report with these sections, and the checkpoint of the ledger it stands on."""
        provenance = replace(report.provenance, checkpoint=checkpoint)
        return replace(
            report, statistics=self.statistics, alerts=self.alerts, tracing=self.tracing, provenance=provenance
        )


def make_sections(loaded: Loaded, today: date) -> tuple[Sections, list[Problem]]:
    """All sections, as of the last whole year before a day."""
    year = today.year - 1
    system, table, problems = statistics(loaded, year)
    rules, wrong = _rules(loaded)
    tracing, faults = _tracing(loaded)
    told = statistics_section(system, table, year) if table.values else None
    return Sections(told, alert_rows(loaded, rules, today), tracing), [*problems, *wrong, *faults]


def section_problems(loaded: Loaded, today: date) -> list[Problem]:
    """What is wrong in the data of the sections, without making them."""
    found = [*statistics(loaded, today.year - 1)[2], *_rules(loaded)[1]]
    if _has_network(loaded):
        from shuangtan.tracing.city_network import read_city_network

        found += read_city_network(loaded.city)[1]
    return found


def statistics_section(system: System, table: Table, year: int) -> Statistics:
    """The table field by field, and the facts that most indicators wait for."""
    by_field: dict[str, list[StatisticRow]] = {}
    for value in table.values:
        by_field.setdefault(value.indicator.field, []).append(_statistic(value))
    fields = [StatisticField(f.id, f.zh, f.articles, tuple(by_field.get(f.id, ()))) for f in system.fields.values()]
    return Statistics(year, tuple(f for f in fields if f.rows), _wanted(table))


def alert_rows(loaded: Loaded, rules: list[Rule], today: date) -> tuple[AlertRow, ...]:
    """Every rule asked of the city over the last whole year, those that fire first."""
    facts = Facts([*loaded.city.entries, *plant_entries(loaded.city)], labels(loaded))
    alerts = watch_rules(rules, facts, [_city(loaded)], today.year - 1, today)
    return tuple(sorted((_alert(a, today) for a in alerts), key=lambda row: _ORDER.index(row.state)))


def _statistic(value: Value) -> StatisticRow:
    of = value.indicator
    levels = "、".join(level.label for level in Level if level in of.levels)
    return StatisticRow(of.zh, value.figure, value.status, of.form, _EVERY[of.frequency], of.body, levels, of.note)


def _wanted(table: Table) -> tuple[WantedFact, ...]:
    figures: dict[str, Figure] = {}
    waiting: dict[str, list[str]] = {}
    for value in table.values:
        figures |= {f.id: f for f in walk(value.figure) if not f.inputs}
        for gap in value.figure.gaps:
            waiting.setdefault(gap, []).append(value.indicator.zh)
    first = [id for id in table.wanted() if id in figures][:MOST_WANTED]
    return tuple(WantedFact(figures[id], tuple(waiting[id])) for id in first)


_ORDER = (*(s.value for s in (AlertState.FIRING, AlertState.PENDING, AlertState.RESOLVED, AlertState.NORMAL)), "blind")


def _alert(alert: Alert, today: date) -> AlertRow:
    rule, now = alert.rule, alert.now
    is_blind = now.state is AlertState.NORMAL and now.verdict is Verdict.UNKNOWN
    return AlertRow(
        rule.id,
        rule.zh,
        rule.kind.label,
        _EVERY[rule.frequency],
        in_unit(alert.figure, rule.unit.code) if alert.figure else None,
        "" if rule.kind.watches_days else rule.side.label,
        _threshold(rule, today),
        "blind" if is_blind else now.state.value,
        now.shown,
        now.moment,
        "" if rule.kind.watches_days else now.since,
        f"按{_EVERY[rule.frequency]}的数据：{now.because}" if rule.kind.watches_days else now.because,
        rule.consequence,
    )


def _threshold(rule: Rule, today: date) -> Figure | None:
    """The threshold in force, as a figure of its own that leads to its source."""
    value = rule.threshold.at(today)
    if value is None:
        return None
    state = State.ASSUMED if value.mark is Mark.ASSUMED else State.REPORTED
    id, label, evidence = f"alert.{rule.id}.threshold", f"{rule.zh}阈值", (value.evidence,)
    return Figure(id, label, value.quantity, state, evidence=evidence, why=value.note, is_verified=value.is_verified)


def _tracing(loaded: Loaded) -> tuple[Tracing | None, list[Problem]]:
    """The traced example; None if the city has no network folder."""
    if not _has_network(loaded):
        return None, []
    from shuangtan.runs.trace import trace_loaded
    from shuangtan.runs.trace_content import trace_section

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


def _city(loaded: Loaded) -> Subject:
    counties = tuple(p.place.code for p in loaded.city.places if p.place.level == "county")
    return Subject(loaded.city.code, Level.CITY, counties)
