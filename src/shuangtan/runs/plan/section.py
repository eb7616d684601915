"""The plan as a section of the report: sentences, answers, tables and charts of one planned scenario."""

from __future__ import annotations

from shuangtan.kernel import Figure
from shuangtan.reports.planning import Planning
from shuangtan.runs.plan.answers import plan_answers
from shuangtan.runs.plan.charts import plan_charts
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.figures import PlanFigures
from shuangtan.runs.plan.tables import plan_tables
from shuangtan.runs.plan.text import HEADS, headline


def plan_section(result: PlanResult) -> Planning | None:
    """Everything the report shows of a plan; None if it was refused."""
    plan = result.plan
    if plan is None:
        return None
    figures = PlanFigures(plan)
    scenario = plan.case.scenario
    return Planning(
        scenario.zh,
        scenario.en,
        HEADS["label"][0],
        tuple(headline(result, "zh")),
        plan_answers(result, plan, figures),
        plan_tables(result, plan, figures),
        tuple(plan_charts(result)),
        result.prepared.sources if result.prepared else (),
    )


def plan_figures(result: PlanResult) -> list[Figure]:
    """The plan's own figures, for those who ask without a report."""
    section = plan_section(result)
    return list(section.roots()) if section else []
