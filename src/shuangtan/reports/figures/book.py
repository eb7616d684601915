"""The charts of a report in the order of its sections."""

from __future__ import annotations

from shuangtan.reports.content import CityReport
from shuangtan.reports.figures.capacity import capacity_charts
from shuangtan.reports.figures.history import history_charts
from shuangtan.reports.figures.lights import light_charts
from shuangtan.reports.figures.maps import map_charts
from shuangtan.reports.figures.paths import path_chart, sparkline
from shuangtan.reports.figures.pipeline import pipeline_chart
from shuangtan.reports.figures.spec import Chart

__all__ = ["charts", "sparkline"]


def charts(report: CityReport) -> tuple[Chart, ...]:
    """Every chart for which the report holds something to draw; ids are unique."""
    paths = [path_chart(p, "" if d.is_main else d.title) for d in report.documents for p in d.progress]
    pipeline = [pipeline_chart(report.projects)]
    found = [
        *light_charts(report),
        *paths,
        *history_charts(report),
        *capacity_charts(report),
        *map_charts(report),
        *pipeline,
        *(report.tracing.charts if report.tracing else ()),
        *(report.planning.charts if report.planning else ()),
        *(report.outlook.charts if report.outlook else ()),
    ]
    return tuple(chart for chart in found if chart)
