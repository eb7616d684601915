"""What the page template asks for beside the report itself: rows regrouped for reading, nothing computed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from shuangtan.indicators.light import Light
from shuangtan.indicators.progress import Progress
from shuangtan.kernel import Figure, Source
from shuangtan.reports.content import CityReport, Series
from shuangtan.reports.figures import Chart
from shuangtan.reports.sections import Tracing
from shuangtan.reports.shown import unit_text

_SECTIONS = (
    "overview paths lights series capacity map planning tracing projects coverage forecast barometer statistics alerts "
    "reconciliation gaps sources problems"
)


def section_keys(report: CityReport) -> list[str]:
    """The sections of the page in order; those this report has nothing for are left out."""
    optional: dict[str, object] = {"tracing": report.tracing, "statistics": report.statistics, "alerts": report.alerts}
    optional["planning"] = report.planning
    optional |= {"forecast": report.outlook, "barometer": report.barometer, "reconciliation": report.reconciliation}
    return [key for key in _SECTIONS.split() if optional.get(key, True)]


def column_units(tracing: Tracing | None) -> list[str]:
    """The unit of each column of cells, as the first known cell prints it."""
    columns = zip(*(row.cells for row in tracing.rows), strict=True) if tracing else ()
    return [next((unit_text(f) for f in column if f and f.quantity), "") for column in columns]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the table of series: a figure per series, None where the series has no such year."""

    year: int
    figures: tuple[Figure | None, ...]


def year_rows(series: tuple[Series, ...]) -> list[YearRow]:
    """All years of all series, the newest first."""
    by_series = [{p.year: p.figure for p in s.points} for s in series]
    years = sorted({year for points in by_series for year in points}, reverse=True)
    return [YearRow(year, tuple(points.get(year) for points in by_series)) for year in years]


def by_light(report: CityReport) -> dict[Light, list[Progress]]:
    """The targets of each level, every level present."""
    return {light: [p for p in report.measurable if p.light is light] for light in Light}


def by_section(charts: tuple[Chart, ...]) -> dict[str, list[Chart]]:
    """Charts by the word key of their section."""
    found: dict[str, list[Chart]] = {}
    for chart in charts:
        found.setdefault(chart.section, []).append(chart)
    return found


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps of one quantity over several periods that block the same and are filled the same way."""

    name: str
    figures: tuple[Figure, ...]
    blocks: tuple[str, ...]
    remedy: str

    @property
    def label(self) -> str:
        """The quantity, then its periods."""
        periods = [figure.label.removeprefix(self.name).strip() for figure in self.figures]
        return f"{self.name} {'、'.join(filter(None, periods))}".strip()

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(figure.why for figure in self.figures if figure.why))


def gap_groups(report: CityReport) -> list[GapGroup]:
    """The gaps, those of one quantity told together."""
    found: dict[tuple[str, tuple[str, ...], str], list[Figure]] = {}
    for gap in report.gaps:
        name = re.sub(r"\s*\d{4}\S*$", "", gap.figure.label)
        found.setdefault((name, gap.blocks, gap.remedy), []).append(gap.figure)
    return [GapGroup(name, tuple(told), blocks, remedy) for (name, blocks, remedy), told in found.items()]


def used_sources(report: CityReport) -> tuple[list[Source], list[Source]]:
    """Source records that a shown figure or target rests on, and the others."""
    used = {e.source for figure in report.figures().values() for e in figure.evidence}
    used |= {p.target.value.source for p in report.progress if p.target.value}
    return [s for s in report.sources if s.id in used], [s for s in report.sources if s.id not in used]


def clause_kinds(report: CityReport) -> list[str]:
    """The kinds of clauses that occur, the most frequent first."""
    counts: Counter[str] = Counter()
    for article in report.coverage:
        counts.update(article.clauses_by_kind)
    return [kind for kind, _ in counts.most_common()]
