"""Writing a plan: text, JSON, entries, IAMC table and the hours that are not served, each whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

from shuangtan.kernel import Problem
from shuangtan.planning.doors.pypsa_out import export_pypsa
from shuangtan.runs.lineage.record import write_whole
from shuangtan.runs.plan.charts import plan_charts
from shuangtan.runs.plan.city import PlanResult
from shuangtan.runs.plan.entries import entries_csv, plan_entries
from shuangtan.runs.plan.iamc import iamc_csv
from shuangtan.runs.plan.json import plan_json
from shuangtan.runs.plan.text import plan_text
from shuangtan.runs.plan.unserved import unserved_csv


def write_plan(result: PlanResult, out: Path) -> list[Path]:
    """Every file of a plan under ``out``/plan/<scenario>; the paths written."""
    plan = result.plan
    if plan is None:
        return []
    folder = out / "plan" / plan.case.scenario.id
    folder.mkdir(parents=True, exist_ok=True)
    charts = {chart.id: chart.spec for chart in plan_charts(result)}
    texts = {
        "plan.txt": plan_text(result),
        "plan.json": json.dumps(plan_json(result), ensure_ascii=False, indent=1),
        "charts.json": json.dumps(charts, ensure_ascii=False, separators=(",", ":")),
        "entries.csv": entries_csv(plan_entries(plan)),
        "iamc.csv": iamc_csv(plan),
        "unserved.csv": unserved_csv(plan),
    }
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in texts]


def write_network(result: PlanResult, path: Path) -> list[Problem]:
    """The question of a plan as a PyPSA network of its normal year; what PyPSA cannot say is listed."""
    return export_pypsa(result.plan.system, path) if result.plan else []
