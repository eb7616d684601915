"""Charts: specs say what the figures say, gaps are never drawn as zero, pictures come from the same spec."""

from __future__ import annotations

import json
import struct
from dataclasses import replace

import pytest

from shuangtan.kernel import Quantity, missing
from shuangtan.reports import CityReport, Series, SeriesPoint, StepKind
from shuangtan.reports.figures import Chart, charts, javascript, png, sparkline, svg
from shuangtan.reports.figures.history import series_rows
from shuangtan.reports.figures.paths import path_chart, path_rows
from shuangtan.reports.waterfall import waterfall_steps


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.MonkeyPatch().setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def by_id(report: CityReport) -> dict[str, Chart]:
    return {chart.id: chart for chart in charts(report)}


def test_every_section_has_its_charts_and_ids_are_unique(report: CityReport) -> None:
    """The book holds one chart per id, for all sections that draw."""
    drawn = charts(report)
    assert len({c.id for c in drawn}) == len(drawn)
    assert {c.section for c in drawn} == {"paths", "lights", "series", "capacity", "map", "projects", "tracing"}


def test_specs_are_plain_json_without_outside_data(report: CityReport) -> None:
    """A spec can be written as JSON and names no address but its schema."""
    for chart in charts(report):
        text = json.dumps(chart.spec, ensure_ascii=False)
        assert text.count("http") == 1
        assert '"url"' not in text


def test_the_path_shows_schedule_and_goal_and_no_gap(report: CityReport) -> None:
    """Five years without published energy use: five points of the schedule, one goal, no bar."""
    rows = path_rows(report.progress[0])
    assert [(r["kind"], r["v"]) for r in rows] == [
        ("应达到", 2.971),
        ("应达到", 5.855),
        ("应达到", 8.652),
        ("应达到", 11.366),
        ("应达到", 14.0),
        ("目标值", 14.0),
    ]


def test_a_target_of_which_only_the_goal_is_known_is_not_drawn(report: CityReport) -> None:
    """A lone diamond says nothing that the card does not."""
    alone = replace(report.progress[1], path=())
    assert path_chart(alone) is None
    assert sparkline(alone) is None


def test_a_year_nobody_told_breaks_the_line(report: CityReport) -> None:
    """Between 2005 and 2007 stands a row without value."""
    co2 = report.series_named("co2")
    assert co2 is not None
    rows = {r["year"]: r["v"] for r in series_rows(co2)}
    assert (rows[2005], rows[2006], rows[2007]) == (1340.0, None, 1646.0)


def test_a_series_of_gaps_is_not_drawn(report: CityReport) -> None:
    """A series in which nothing is known gives no chart."""
    gap = Series("co2", "二氧化碳", "CO2", "万tCO2", (SeriesPoint(2020, missing("x", "x", "无")),))
    assert "history-co2" not in by_id(replace(report, series=(gap,), peak=None))


def test_the_waterfall_closes(report: CityReport) -> None:
    """218.7 + 120 + 3 + uncovered 91.3 = 433, and each bar begins where the last ended."""
    rows = by_id(report)["capacity-waterfall"].spec["data"]["values"]
    assert [(r["from"], r["to"]) for r in rows] == [
        (0, 218.7),
        (218.7, 338.7),
        (338.7, 341.7),
        (341.7, 433.0),
        (0, 433.0),
    ]


def test_a_goal_that_is_covered_leaves_no_rest(report: CityReport) -> None:
    """With enough projects there is no hollow bar; with an unknown end there are no steps."""
    start, addition, _, _, goal = (step.figure for step in report.capacity_steps)
    enough = replace(addition, quantity=Quantity.of(300, "万kW"))
    kinds = [step.kind for step in waterfall_steps(start, [enough], goal)]
    assert StepKind.UNCOVERED not in kinds
    assert waterfall_steps(missing("x", "x", "无"), [enough], goal) == ()


def test_the_uncovered_rest_knows_projects_without_capacity(report: CityReport) -> None:
    """A project nobody sized is a gap of the rest, not a zero in it."""
    start, addition, _, _, goal = (step.figure for step in report.capacity_steps)
    unknown = missing("project.x.capacity", "未公布", "没有装机")
    rest = next(s for s in waterfall_steps(start, [addition, unknown], goal) if s.kind is StepKind.UNCOVERED)
    assert rest.figure.gaps == ("project.x.capacity",)


def test_a_county_without_data_is_not_coloured(report: CityReport) -> None:
    """梓潼 has no population here: it stands in the ground layer only."""
    spec = next(c.spec for c in charts(report) if c.id.startswith("map-") and c.id != "map-plants")
    ground, coloured = ([f["properties"]["name"] for f in layer["data"]["values"]] for layer in spec["layer"][:2])
    assert "梓潼县" in ground
    assert "梓潼县" not in coloured


def test_marks_carry_figure_ids_that_unfold(report: CityReport) -> None:
    """Each id on a mark is a figure of the report."""
    known = report.figures().keys()
    ids = {r["id"] for c in charts(report) for r in c.spec["data"]["values"] if r.get("id")}
    assert ids
    assert ids <= known


def test_a_picture_is_drawn_with_the_chinese_font_and_kept(report: CityReport) -> None:
    """The PNG is wide enough for print; a second call gives the same bytes out of the cache."""
    chart = by_id(report)["history-co2"]
    first = png(chart)
    width, height = struct.unpack(">II", first[16:24])
    assert first.startswith(b"\x89PNG")
    assert width > 1000 > height / 2
    assert png(chart) == first
    assert "Noto Sans SC" in svg(chart)


def test_another_spec_is_another_picture(report: CityReport) -> None:
    """The digest follows the data."""
    ids = by_id(report)
    assert len({chart.digest for chart in ids.values()}) == len(ids)


def test_the_script_of_the_page_exports_what_the_page_calls() -> None:
    """The bundle defines vegaEmbed and cannot end its script element early."""
    text = javascript()
    assert "window.vegaEmbed" in text
    assert "</script" not in text
