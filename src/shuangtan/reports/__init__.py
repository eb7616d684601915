"""Reports: one content object, four ways to read it: a page from a USB stick, a Word file, a workbook, a terminal.

The room computes no figure of its own: `CityReport` comes filled, charts are pure functions from it to Vega-Lite
specs, and the same spec is drawn in the page and in the Word file. Every figure shown carries its id and unfolds to
file, cell, factor edition and clause.
"""

from shuangtan.reports.content import KNOWN_SERIES, CityReport, DocumentProgress, Provenance, Series, SeriesPoint
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
    StepKind,
)
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

__all__ = [
    "KNOWN_SERIES",
    "AlertRow",
    "ArticleCoverage",
    "CityReport",
    "ClauseText",
    "DocumentProgress",
    "GapRow",
    "InputFile",
    "MapPlace",
    "MechanismRow",
    "PlantRow",
    "ProjectRow",
    "Provenance",
    "Series",
    "SeriesPoint",
    "StatisticField",
    "StatisticRow",
    "Statistics",
    "Step",
    "StepKind",
    "TracedProductRow",
    "TracedRow",
    "Tracing",
    "WantedFact",
]
