"""A plan in the report: answers with figures that unfold, kept while nothing changed, in page, Word and workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from shuangtan.cli import main
from shuangtan.kernel import Figure, State, walk
from shuangtan.reports.planning import Planning
from shuangtan.runs.folders import Folders, folders_of
from shuangtan.runs.lineage.figure_json import figure_from_json
from shuangtan.runs.pipeline import run_city
from shuangtan.runs.plan import store as plan_store
from shuangtan.runs.plan.city import PlanResult, plan_city
from shuangtan.runs.plan.compare import side_by_side
from shuangtan.runs.plan.figures import PlanFigures
from shuangtan.runs.plan.iamc import city_iamc_rows
from shuangtan.runs.plan.json import plan_json
from shuangtan.runs.plan.section import plan_section
from shuangtan.runs.plan.settings import PlanSettings
from shuangtan.runs.plan.text import plan_text

SMALL = PlanSettings(is_quick=True, segments=60, most_rounds=1, with_alternatives=True, periods=(2025, 2030))


@pytest.fixture(scope="module")
def result() -> PlanResult:
    return plan_city(folders_of("mianyang"), "policy", SMALL, lambda _: None)


@pytest.fixture(scope="module")
def section(result: PlanResult) -> Planning:
    found = plan_section(result)
    assert found is not None
    return found


def test_every_question_of_the_decision_has_an_answer(section: Planning) -> None:
    """433 with what and at what cost, late storage, turbines, drought, peak, neutrality, intensities, gas, prices."""
    told = {a.id: a for a in section.answers}
    wanted = ["reach", "late", "gas", "drought", "peak", "neutral", "intensity", "gas_output", "price"]
    assert list(told) == wanted
    assert all(a.sentences for a in section.answers)
    assert "够不着" in told["reach"].sentences[0]
    assert any("推迟" in s for s in told["late"].sentences)
    assert any("不建则" in s for s in told["gas"].sentences)
    assert any("缺了“提高能效”" in s for s in told["peak"].sentences)
    assert any("不评价" in s for s in told["gas_output"].sentences)


def test_figures_of_a_plan_lead_to_assumptions_with_file_and_line(result: PlanResult, section: Planning) -> None:
    """Every shown number is projected and not verified; below it stand the proof and stated numbers with their line."""
    figures = {f.id: f for f in section.roots()}
    net = figures["plan.policy.co2_net@510700:2030"]
    below = {f.id: f for f in walk(net)}
    assert net.state is State.PROJECTED
    assert not net.is_verified
    growth = below["assume.policy.growth_secondary@510700:2030"]
    assert growth.evidence[0].file == "scenarios/baseline.yaml"
    assert growth.evidence[0].locator.startswith("line ")
    assert growth.low is not None
    cost = below["plan.policy.cost@510700"]
    assert cost.low is not None
    assert cost.quantity is not None
    assert cost.low <= cost.quantity.value
    assert result.plan is not None
    parts = [f for f in net.inputs[0].inputs if f.quantity]
    assert sum(f.quantity.number("万tCO2") for f in parts if f.quantity) == pytest.approx(
        result.plan.with_imports_wan_t(2030), rel=1e-5
    )


def test_a_stored_plan_is_the_same_until_an_input_changes(section: Planning, tmp_path: Path) -> None:
    """Written and read back, the section is equal; with another fingerprint it is not shown."""
    folders = replace(folders_of("mianyang"), out=tmp_path)
    path = plan_store.store(section, folders, "policy")
    assert plan_store.stored(folders) == [section]
    rows = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(rows | {"fingerprint": "0"}), encoding="utf-8")
    assert plan_store.stored(folders) == []


@pytest.fixture(scope="module")
def reported(section: Planning, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A run with a stored plan."""
    folders = replace(folders_of("mianyang"), out=tmp_path_factory.mktemp("out"))
    plan_store.store(section, folders, "policy")
    run_city(folders, lambda _: None)
    return folders


def test_the_report_shows_the_plan_and_the_record_explains_it(reported: Folders, section: Planning) -> None:
    """The page has the section, the record its figures by id with their trees."""
    page = (reported.out / "index.html").read_text(encoding="utf-8")
    assert '<section id="planning">' in page
    assert all(a.question in page for a in section.answers)
    record = json.loads(reported.record.read_text(encoding="utf-8"))
    found = figure_from_json("plan.policy.co2@510700:2030", record["figures"])
    assert isinstance(found, Figure)
    assert len(list(walk(found))) > 10
    assert "plans/policy.json" in record["inputs"]


def test_several_stored_plans_stand_side_by_side(section: Planning, tmp_path: Path) -> None:
    """Two kept plans give a table with a row each, the last one first; one plan alone has no such table."""
    folders = replace(folders_of("mianyang"), out=tmp_path)
    plan_store.store(section, folders, "policy")
    plan_store.store(replace(section, scenario="深度减排情景"), folders, "deep")
    told = side_by_side(plan_store.stored(folders))
    assert told is not None
    assert [row[0] for row in told.tables[0].rows] == ["深度减排情景（快算）", "政策情景（快算）"]
    assert all(isinstance(cell, float) for cell in told.tables[0].rows[0][1:4])
    assert side_by_side([section]) is section
    assert side_by_side([]) is None


def test_terminal_json_and_iamc_say_the_same(result: PlanResult, section: Planning) -> None:
    """Every sentence of an answer stands in the text and the JSON; IAMC rows are in the units of the convention."""
    text, told = plan_text(result), plan_json(result)
    assert all(s in text for a in section.answers for s in a.sentences)
    assert [a["id"] for a in told["answers"]] == [a.id for a in section.answers]
    assert set(told["answers"][0]["figures"]) <= set(told["figures"])
    assert result.plan is not None
    assert all(row.unit for row in city_iamc_rows(result.plan))


def test_charts_cover_what_a_planner_looks_at(section: Planning) -> None:
    """Capacity, emission, weeks, levels, prices, duration, wedge, cost curves, ranges, energy flows; ids are unique."""
    ids = [c.id for c in section.charts]
    assert len(ids) == len(set(ids))
    assert {
        "plan-capacity", "plan-co2", "plan-week-normal", "plan-week-drought", "plan-browser", "plan-levels",
        "plan-prices",
        "plan-duration", "plan-wedge", "plan-levelised", "plan-ranges", "plan-sankey",
    } <= set(ids)  # fmt: skip


def test_an_assumption_is_one_figure_for_one_year(result: PlanResult) -> None:
    """A number that changes by year says its years; a fixed one has no year in its id."""
    assert result.plan is not None
    figures = PlanFigures(result.plan)
    fixed, moving = figures.stated("coal_price"), figures.stated("import_limit", 2035)
    assert fixed.id == "assume.policy.coal_price@510700"
    assert moving.id == "assume.policy.import_limit@510700:2035"
    assert moving.quantity is not None
    assert moving.quantity.number("MW") == pytest.approx(2300)
    assert "2060 4400" in moving.why


def test_a_hard_promise_beyond_what_may_be_built_refuses_the_plan_and_says_why() -> None:
    """3 000 MW of turbines where 1 400 may be built: the shortfall and the two promises that conflict."""
    settings = PlanSettings(("gas_turbine.least=3000",), is_quick=True, segments=24, periods=(2025, 2030))
    refused = plan_city(folders_of("mianyang"), "policy", settings, lambda _: None)
    assert refused.was_refused
    (told,) = [p for p in refused.problems if p.is_error]
    assert told.code == "N140"
    assert "1,600 MW" in told.text()
    assert "燃气轮机·资源上限" in told.text()


def test_counties_are_planned_on_the_same_question() -> None:
    """By county the plan costs about the same, names where load goes unserved, and widens corridors."""
    settings = replace(SMALL, segments=24, nodes="counties", with_questions=False, with_alternatives=False)
    found = plan_city(folders_of("mianyang"), "policy", settings, lambda _: None)
    assert found.plan is not None
    dry = next(y for y in found.plan.years if y.period == 2025 and y.weather != "平年")
    assert sum(float(mw.sum()) for mw in dry.unserved_at.values()) > 0
    assert {name.partition("·")[2] for name in dry.unserved_at} >= {"涪城区", "平武县"}
    text = plan_text(found)
    assert "合成网络" in text


def test_the_command_writes_the_book_and_refuses_a_faulty_one(tmp_path: Path) -> None:
    """`--book-out` writes without solving; a file that is no book ends with code 1 and the expected head."""
    book, junk = tmp_path / "假定.xlsx", tmp_path / "坏.xlsx"
    told = CliRunner().invoke(main, ["plan", "mianyang", "--book-out", str(book), "--out", str(tmp_path)])
    assert told.exit_code == 0
    assert book.is_file()
    junk.write_text("no", encoding="utf-8")
    wrong = CliRunner().invoke(main, ["plan", "mianyang", "--book-in", str(junk), "--out", str(tmp_path)])
    assert wrong.exit_code == 1
    assert "N200" in wrong.output
