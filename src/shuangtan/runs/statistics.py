"""The statistical indicator system of a city (决定二十七): every indicator with its value, or what it lacks."""

from __future__ import annotations

import json

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.system import System, Table, evaluate_system, load_system
from shuangtan.kernel import Period, Problem
from shuangtan.reports.shown import value_text
from shuangtan.runs.load import Loaded, plant_entries
from shuangtan.runs.observe import labels
from shuangtan.runs.subjects import subject_of


def statistics(loaded: Loaded, period: int | str, place: str = "") -> tuple[System, Table, list[Problem]]:
    """The system, and its values for the city (or one county, park or enterprise) in a year, quarter or month."""
    catalogue = loaded.catalogue
    folder = loaded.folders.catalogue / "indicators" / "system"
    system, problems = load_system(folder, catalogue.quantities.lookup, loaded.sources)
    facts = Facts([*loaded.city.entries, *plant_entries(loaded.city)], labels(loaded))
    table = evaluate_system(system, facts, [subject_of(loaded, place)], [Period.parse(period)])
    return system, table, problems


def statistics_text(system: System, table: Table) -> str:
    """Field by field: value or gap, source form, responsible body; then what to collect first."""
    lines = []
    for field in system.fields.values():
        values = [v for v in table.values if v.indicator.field == field.id]
        if not values:
            continue
        known, asked = table.coverage()[field.id]
        lines.append(f"{field.zh}（{known}/{asked}）")
        for value in values:
            about = f"{value.indicator.form}·{value.indicator.body}"
            lines.append(f"  {value.indicator.zh}  {value_text(value.figure)}  {value.status}  {about}")
    known = sum(known for known, _ in table.coverage().values())
    lines.append(f"共 {len(table.values)} 项，{known} 项完整；最该先取得：")
    return "\n".join([*lines, *(f"  {id}（{n} 项指标在等）" for id, n in list(table.wanted().items())[:10])])


def statistics_json(table: Table) -> str:
    rows = [
        {
            "id": v.figure.id,
            "indicator": v.indicator.id,
            "zh": v.indicator.zh,
            "value": value_text(v.figure),
            "status": v.status,
            "lacking": list(v.lacking),
            "form": v.indicator.form,
            "body": v.indicator.body,
            "frequency": v.indicator.frequency,
        }
        for v in table.values
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
