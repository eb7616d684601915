"""Planning Mianyang: a small plan to 2030 is certified, answers the questions of the decision, and becomes entries."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from shuangtan.planning.city.questions import Questions
from shuangtan.planning.city.result import CityPlan
from shuangtan.runs.folders import folders_of
from shuangtan.runs.plan import case as plan_case
from shuangtan.runs.plan.charts import plan_charts
from shuangtan.runs.plan.city import PlanResult, plan_city
from shuangtan.runs.plan.entries import plan_entries
from shuangtan.runs.plan.files import unserved_csv, write_plan
from shuangtan.runs.plan.iamc import iamc_csv
from shuangtan.runs.plan.judge import judge_plan
from shuangtan.runs.plan.settings import PlanSettings
from shuangtan.runs.plan.text import plan_text

NEAR = PlanSettings(is_quick=True, segments=120, most_rounds=2, with_questions=False, periods=(2025, 2030))


@pytest.fixture(scope="module")
def result() -> PlanResult:
    return plan_city(folders_of("mianyang"), "policy", NEAR, lambda _: None)


@pytest.fixture(scope="module")
def plan(result: PlanResult) -> CityPlan:
    assert result.plan is not None
    return result.plan


def test_the_plan_is_proven_and_balances(plan: CityPlan) -> None:
    """The bound lies below the cost within 1 %; in 2025 what is made and brought in equals what is used and stored."""
    assert 0 <= plan.plan.gap <= 0.01
    year = plan.year(2025)
    lost = sum(year.charged_mwh.values()) - sum(year.energy_mwh[s] for s in year.charged_mwh)
    made = sum(mwh for c, mwh in year.energy_mwh.items() if c not in year.charged_mwh and c != "外送")
    used = plan.driven.electricity_gwh(2025) * 1000 + lost + year.energy_mwh["外送"] - year.unserved_mwh
    assert made == pytest.approx(used, rel=1e-5)


def test_433_is_within_reach_only_with_the_pumped_storage(result: PlanResult, plan: CityPlan) -> None:
    """Without pumped storage what may be built until 2030 falls short; with it the plan reaches 4,330 MW."""
    narrow, wide, _ = result.reached
    assert narrow.missing_mw == pytest.approx(4330 - narrow.standing_mw - narrow.addable_mw)
    assert narrow.missing_mw > 0
    assert wide.missing_mw == 0
    assert plan.clean_mw(2030, "wide") == pytest.approx(4330, abs=1)


def test_late_pumped_storage_costs_the_target_and_the_program_is_put_back(plan: CityPlan) -> None:
    """Put off beyond 2030 the target is missed by what the storage was to give; asking again gives the first cost."""
    questions = Questions(plan)
    late = questions.late_pumped_storage()
    missed = next(t.missed for t in late.answer.targets if t.period == 2030 and t.unit == "MW")
    assert missed > 100
    assert late.cost_yi > 0
    assert questions.live.ask().change == pytest.approx(0, abs=abs(questions.live.first_cost) * 1e-6)


def test_a_drought_leaves_load_unserved_that_a_normal_year_serves(plan: CityPlan) -> None:
    """August of 2022 in 2025: hours without supply; the normal year has none."""
    dry = next(y for y in plan.years if y.period == 2025 and y.weather != "平年")
    assert plan.year(2025).unserved_mwh < 1
    assert dry.unserved_mwh > 1e4
    assert dry.unserved_hours > 24


def test_unserved_hours_are_told_by_date_and_lie_in_the_dry_months(plan: CityPlan) -> None:
    """Every row of the table names its hour; in the drought of 2025 all of them lie in July to September."""
    rows = list(csv.DictReader(io.StringIO(unserved_csv(plan))))
    dry = [r for r in rows if r["year"] == "2025" and r["weather"] != "平年"]
    assert dry
    assert {int(r["month"]) for r in dry} <= {7, 8, 9}


def test_a_plan_becomes_projected_entries_that_the_monitor_judges(result: PlanResult, plan: CityPlan) -> None:
    """Entries carry the scenario's name and state; the same monitor as for history finds the 2030 target met."""
    entries = plan_entries(plan)
    assert {e.scenario for e in entries} == {"policy"}
    assert {e.state.value for e in entries} == {"projected"}
    assert all(e.evidence.sha256 for e in entries)
    assert result.prepared is not None
    judged = {p.target.id: p for p in judge_plan(result.prepared.loaded, plan)}
    assert judged["mianyang-2022.clean_capacity-2030"].outlook.value == "met"
    assert judged["mianyang-2022.gas_output-2030"].outlook.value == "not_assessed"


def test_the_iamc_table_adds_up(plan: CityPlan) -> None:
    """One column a planning year; capacities by technology sum to the plan's."""
    rows = list(csv.reader(io.StringIO(iamc_csv(plan))))
    assert rows[0][:5] == ["Model", "Scenario", "Region", "Variable", "Unit"]
    assert rows[0][5:] == ["2025", "2030"]
    total = sum(float(row[6]) for row in rows if row[3].startswith("Capacity|Electricity"))
    assert total == pytest.approx(sum(mw for c, mw in plan.capacity_mw[2030].items() if c != "外来电") / 1000, rel=1e-3)


def test_everything_is_written_and_says_that_it_is_projected(result: PlanResult, tmp_path: Path) -> None:
    """Text in both languages has proof and label; JSON lists every assumption with its source; charts have specs."""
    paths = {p.name: p for p in write_plan(result, tmp_path)}
    assert "方案成本误差 ≤" in paths["plan.txt"].read_text(encoding="utf-8")
    assert "D 级" in plan_text(result)
    assert "grade D" in plan_text(result, "en")
    told = json.loads(paths["plan.json"].read_text(encoding="utf-8"))
    assert told["state"] == "projected"
    assert all(a["source"] and a["mark"] for a in told["assumptions"])
    assert {c.id for c in plan_charts(result)} >= {
        "plan-capacity",
        "plan-week-normal",
        "plan-week-drought",
        "plan-levels",
    }


def test_overrides_and_their_mistakes() -> None:
    """An unknown scenario and an unknown number are problems that name what is near, not exceptions."""
    lost = plan_city(folders_of("mianyang"), "polcy", NEAR, lambda _: None)
    assert lost.was_refused
    assert "policy" in plan_text(lost)
    wrong = PlanSettings(("gas_prize=3",), periods=(2025, 2030))
    refused = plan_city(folders_of("mianyang"), "policy", wrong, lambda _: None)
    assert [p.code for p in refused.problems if p.is_error] == ["R121"]
    assert "gas_price" in plan_text(refused)


def test_without_the_solver_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning needs an optional package; a machine without it is told the command."""
    monkeypatch.setattr(plan_case, "find_spec", lambda _: None)
    with pytest.raises(plan_case.NoSolverError, match="uv sync --extra planning"):
        plan_city(folders_of("mianyang"), "policy", NEAR, lambda _: None)
