"""What the report says of coming years and of the counties, added to a report whose targets are judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shuangtan.indicators.tracking import load_breaks
from shuangtan.kernel import Problem
from shuangtan.reports.content import CityReport
from shuangtan.runs.barometer import barometer_section
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed
from shuangtan.runs.outlook import outlook
from shuangtan.runs.reconciling import reconciled, reconciliation_section


def monitored(report: CityReport, loaded: Loaded, observed: Observed, today: date) -> tuple[CityReport, list[Problem]]:
    """The report with forecasts, chances, the lights of the last whole year's months and the reconciliation, and what
    is wrong in their data or does not agree."""
    breaks, problems = load_breaks(loaded.folders.catalogue / "indicators" / "breaks.yaml", loaded.sources)
    lights = barometer_section(loaded, observed, today.year - 1)
    found, unmet = reconciled(loaded, observed, loaded.city.entries)
    told = replace(report, outlook=outlook(loaded, observed, breaks), barometer=lights)
    return replace(told, reconciliation=reconciliation_section(found)), [*problems, *unmet]
