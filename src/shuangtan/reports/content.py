"""What a report holds: everything the pages show, nothing left to compute in a template.

The run pipeline fills it, the writers print it. A figure stands here once as a figure; what it rests on is found by
walking it, so that page, Word, Excel and terminal tell one and the same story of every number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from shuangtan.indicators.progress import Progress
from shuangtan.kernel import Figure, Place, Problem, Source, walk
from shuangtan.reports.monitoring import Barometer, Outlooks, Reconciled
from shuangtan.reports.planning import Planning
from shuangtan.reports.rows import (
    ArticleCoverage,
    ClauseText,
    GapRow,
    InputFile,
    MapPlace,
    MechanismRow,
    PlantRow,
    ProjectRow,
    Step,
)
from shuangtan.reports.sections import AlertLevel, AlertRow, Statistics, Tracing

if TYPE_CHECKING:
    # Only a name here: explaining a number must not wait for numpy.
    from shuangtan.indicators.peak import PeakStatus


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """The targets of one document, in the order they are shown; `is_main` marks the decision the report is about."""

    id: str
    title: str
    issued: str
    progress: tuple[Progress, ...]
    title_en: str = ""
    is_main: bool = False

    @property
    def measurable(self) -> tuple[Progress, ...]:
        return tuple(p for p in self.progress if p.target.is_measurable)

    @property
    def stated(self) -> tuple[Progress, ...]:
        """Targets in words only, which no value can meet or miss."""
        return tuple(p for p in self.progress if not p.target.is_measurable)


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One year of a series; a gap is a figure without quantity, never left out silently between two known years."""

    year: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Series:
    """A named series in one unit. Ids the charts know are listed in `KNOWN_SERIES`; others go to the tables only."""

    id: str
    label: str
    label_en: str
    unit: str
    points: tuple[SeriesPoint, ...]
    note: str = ""


KNOWN_SERIES = {
    "gdp_level": "地区生产总值（当年价格）亿元",
    "gdp_growth": "地区生产总值增速 %",
    "energy": "能源消费总量 万tce",
    "energy_intensity": "单位地区生产总值能耗 tce/万元",
    "energy_intensity_change": "单位地区生产总值能耗升降 %",
    "co2": "二氧化碳排放 万tCO2",
    "population": "常住人口 万人",
    "capacity_total": "发电装机容量 万kW",
    "capacity_clean": "清洁能源电力装机容量 万kW",
    "peak_load": "最高用电负荷 万kW",
    "gas_output": "天然气产量 亿m3",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the report was made from: enough to make it again, and to see that nothing was changed since."""

    program_version: str
    catalogue_release: str = ""
    policies: tuple[str, ...] = ()
    checkpoint: str = ""
    run_id: str = ""
    files: tuple[InputFile, ...] = ()


@dataclass(frozen=True, slots=True)
class CityReport:
    """The report of one city on one day, for one scenario."""

    city: Place
    made_on: date
    scenario: str
    documents: tuple[DocumentProgress, ...]
    provenance: Provenance
    peak: PeakStatus | None = None
    series: tuple[Series, ...] = ()
    capacity_steps: tuple[Step, ...] = ()
    plants: tuple[PlantRow, ...] = ()
    projects: tuple[ProjectRow, ...] = ()
    places: tuple[MapPlace, ...] = ()
    mechanisms: tuple[MechanismRow, ...] = ()
    coverage: tuple[ArticleCoverage, ...] = ()
    clauses: tuple[ClauseText, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    differences: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: tuple[Source, ...] = ()
    sentences: tuple[str, ...] = field(default=())
    """The overall situation in a few sentences, for the head of the page and of the Word report."""
    is_draft: bool = False
    """Whether problems of grade error stand; every writer then marks what it writes as a draft."""
    statistics: Statistics | None = None
    alerts: tuple[AlertRow, ...] = ()
    tracing: Tracing | None = None
    planning: Planning | None = None
    outlook: Outlooks | None = None
    barometer: Barometer | None = None
    alert_levels: tuple[AlertLevel, ...] = ()
    reconciliation: Reconciled | None = None

    @property
    def progress(self) -> tuple[Progress, ...]:
        """The rows of all documents, the main document's first as given."""
        return tuple(p for document in self.documents for p in document.progress)

    @property
    def measurable(self) -> tuple[Progress, ...]:
        return tuple(p for document in self.documents for p in document.measurable)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The sentences of the overall situation, the peak test among them once."""
        peak = self.peak.verdict if self.peak else ""
        told = any(peak in sentence for sentence in self.sentences)
        return self.sentences if told else (*self.sentences, peak)

    def series_named(self, id: str) -> Series | None:
        return next((s for s in self.series if s.id == id), None)

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown, in the order of the pages (some more than once)."""
        for row in self.progress:
            yield from (f for f in (row.actual, row.required, row.goal, row.ratio) if f)
            yield from (f for point in row.path for f in (point.required, point.actual) if f)
        yield from (point.figure for series in self.series for point in series.points)
        yield from (step.figure for step in self.capacity_steps)
        yield from (plant.capacity for plant in self.plants)
        yield from (project.capacity for project in self.projects if project.capacity)
        yield from (figure for place in self.places for figure in place.values.values())
        yield from (gap.figure for gap in self.gaps)
        yield from self.statistics.roots() if self.statistics else ()
        yield from (figure for alert in self.alerts for figure in alert.roots())
        yield from self.tracing.roots() if self.tracing else ()
        yield from self.planning.roots() if self.planning else ()
        yield from self.outlook.roots() if self.outlook else ()
        yield from self.barometer.roots() if self.barometer else ()
        yield from self.reconciliation.roots() if self.reconciliation else ()

    def figures(self) -> dict[str, Figure]:
        """Every figure shown and every one below it, by id, each once."""
        found: dict[str, Figure] = {}
        for root in self.roots():
            if root.id not in found:
                found.update((f.id, f) for f in walk(root) if f.id not in found)
        return found
