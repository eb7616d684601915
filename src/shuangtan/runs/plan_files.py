"""Writing a plan: text, JSON, entries, IAMC table and the hours that are not served, each whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

from shuangtan.planning.city_result import LEAST_MW, CityPlan
from shuangtan.runs.plan import PlanResult
from shuangtan.runs.plan_content import plan_charts
from shuangtan.runs.plan_entries import entries_csv, plan_entries
from shuangtan.runs.plan_iamc import iamc_csv
from shuangtan.runs.plan_json import plan_json
from shuangtan.runs.plan_text import plan_text
from shuangtan.runs.record import write_whole

FIRST = datetime(2025, 1, 1)
"""The first hour of the shapes; all planning years share their calendar."""


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


def unserved_csv(plan: CityPlan) -> str:
    """Every hour in which load is not served: year, weather, month, day, hour as it begins, MW."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["year", "weather", "month", "day", "hour", "unserved_mw"])
    for year in plan.years:
        for step, mw in enumerate(year.unserved):
            if mw > LEAST_MW:
                moment = FIRST + timedelta(hours=int(plan.kept[step]))
                writer.writerow([year.period, year.weather, moment.month, moment.day, moment.hour, f"{mw:.1f}"])
    return stream.getvalue()
