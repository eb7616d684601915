"""A plan and the report that shows it: plan, keep the section, write the plan's files, bring the report up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shuangtan.runs.folders import Folders
from shuangtan.runs.pipeline import Result, run_city
from shuangtan.runs.plan.city import PlanResult, plan_city
from shuangtan.runs.plan.files import write_plan
from shuangtan.runs.plan.section import plan_section
from shuangtan.runs.plan.settings import PlanSettings
from shuangtan.runs.plan.store import store, stored

Step = Callable[[str], None]


def plan_stored(
    folders: Folders, scenario: str, settings: PlanSettings, step: Step
) -> tuple[PlanResult, tuple[Path, ...]]:
    """Plan, and keep what the report shows; the files written. Nothing is kept of a plan that was refused."""
    result = plan_city(folders, scenario, settings, step)
    section = plan_section(result)
    if section is None:
        return result, ()
    step("写出规划结果")
    paths = write_plan(result, folders.out)
    return result, (*paths, store(section, folders, name_of(scenario, settings)))


def report_of(folders: Folders, step: Step) -> Result:
    """The report with the stored plans in it."""
    return run_city(folders, step)


def quick_plan(folders: Folders, step: Step) -> PlanResult | None:
    """The quick plan of the policy scenario for a run, unless a plan that still holds is stored already."""
    if stored(folders):
        return None
    return plan_stored(folders, "policy", PlanSettings.quick(), step)[0]


def name_of(scenario: str, settings: PlanSettings) -> str:
    """The file a plan is kept in: its scenario, and that something was changed."""
    parts = (scenario, "quick" if settings.is_quick else "", "counties" if settings.nodes == "counties" else "")
    changed = "set" if settings.overrides or settings.without or settings.book else ""
    return "+".join(filter(None, (*parts, changed)))
