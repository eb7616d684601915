"""The sections beside the targets, made from a city's folder: what they hold, and what refuses a run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shuangtan.kernel import walk
from shuangtan.runs.load import Loaded, load
from shuangtan.runs.pipeline import check_city, run_city
from shuangtan.runs.sections import MOST_WANTED, Sections, make_sections

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def made(loaded: Loaded) -> Sections:
    sections, problems = make_sections(loaded, TODAY)
    assert problems == []
    return sections


def test_every_city_indicator_stands_in_a_field_with_who_tells_it(made: Sections) -> None:
    """The fields hold all indicators; each names a form, a body, a frequency and its levels."""
    told = made.statistics
    assert told is not None
    assert told.asked == sum(len(field.rows) for field in told.fields) > 100
    assert 0 < told.known < told.asked
    for row in (row for field in told.fields for row in field.rows):
        assert row.form
        assert row.body
        assert row.frequency
        assert "市" in row.levels
        assert (row.status == "完整") == row.figure.is_complete


def test_the_wanted_facts_are_gaps_and_the_most_awaited_comes_first(made: Sections) -> None:
    """No wanted fact is known, none is without an indicator waiting, and their order falls."""
    assert made.statistics is not None
    wanted = made.statistics.wanted
    assert 0 < len(wanted) <= MOST_WANTED
    assert all(fact.figure.quantity is None for fact in wanted)
    counts = [len(fact.waiting) for fact in wanted]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0


def test_a_rule_without_data_is_blind_and_every_threshold_leads_to_a_source(made: Sections, loaded: Loaded) -> None:
    """A rule whose value is missing is never 正常; each threshold's evidence is a known source."""
    assert made.alerts
    for row in made.alerts:
        assert row.threshold is not None
        assert {e.source for e in row.threshold.evidence} <= loaded.sources.keys()
        if row.figure is None or row.figure.quantity is None:
            assert row.shown != "正常"
            assert row.is_blind or row.state == "firing"


def test_everything_traced_is_marked_assumed(made: Sections) -> None:
    """No number of the traced example passes for a published one, and all sources below it are recorded."""
    assert made.tracing is not None
    assert "合成网络示例" in made.tracing.note
    known = [f for f in made.tracing.roots() if f.quantity]
    assert {f.state.value for f in known} == {"assumed"}
    assert not any(f.is_verified for f in known)


def test_charts_of_the_trace_name_figures_that_are_shown(made: Sections) -> None:
    """A click on a mark finds its figure: every id in the rows is among the section's figures."""
    assert made.tracing is not None
    shown = {below.id for root in made.tracing.roots() for below in walk(root)}
    for chart in made.tracing.charts:
        rows = chart.spec["data"]["values"]
        assert {row["id"] for row in rows if "id" in row} <= shown


def test_a_city_without_a_network_has_no_traced_example(loaded: Loaded, tmp_path: Path) -> None:
    """The section is absent and nothing is complained of."""
    city = tmp_path / "mianyang"
    shutil.copytree(loaded.folders.city, city, ignore=shutil.ignore_patterns("network"))
    bare, _ = load(replace(loaded.folders, city=city))
    assert bare is not None
    sections, problems = make_sections(bare, TODAY)
    assert sections.tracing is None
    assert sections.alerts
    assert problems == []


def test_a_rule_that_cannot_be_read_refuses_the_run(loaded: Loaded, tmp_path: Path) -> None:
    """A rule without cases is an error of the run and of the check, and nothing is written."""
    catalogue = tmp_path / "catalogue"
    shutil.copytree(loaded.folders.catalogue, catalogue)
    rules = catalogue / "alerts" / "supply.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").partition("  cases:")[0], encoding="utf-8")
    folders = replace(loaded.folders, catalogue=catalogue, out=tmp_path / "out")
    result = run_city(folders, list[str]().append, today=TODAY)
    assert result.was_refused
    assert "I502" in {p.code for p in result.problems}
    assert not (folders.out / "index.html").exists()
    assert "I502" in {p.code for p in check_city(folders)}
