"""Stored plans side by side: what each scenario costs and reaches, as a table of the chapter on the plan."""

from __future__ import annotations

from dataclasses import replace

from shuangtan.kernel import Figure, walk
from shuangtan.reports.planning import PlanCell, Planning, PlanTable

COLUMNS = (
    ("cost", "总成本现值（亿元）", "Present cost"),
    ("clean_wide:2030", "2030 年清洁装机·宽口径（万kW）", "Clean capacity 2030"),
    ("co2_imports:2030", "2030 年含受入电力的排放（万tCO₂）", "CO2 2030"),
    ("peak_level_imports", "达峰水平（万tCO₂）", "Peak level"),
    ("co2_net:2060", "2060 年净排放（万tCO₂）", "Net CO2 2060"),
    ("drought_unserved:2030", "2030 年旱年缺供（GWh）", "Unserved in drought 2030"),
)
"""Key and year of a plan's figure, and the head of its column."""


def side_by_side(plans: list[Planning]) -> Planning | None:
    """The plan stored last, with a table of all stored plans if there are several."""
    if len(plans) < 2:
        return plans[0] if plans else None
    rows = tuple(_row(plan) for plan in plans)
    heads = ("情景", *(zh for _, zh, _ in COLUMNS))
    english = ("Scenario", *(en for *_, en in COLUMNS))
    note = "已存且依据没有变过的规划，最近的在前；逐时与快算的不宜细比。"
    table = PlanTable("scenarios", "各次规划并列", "Stored plans", heads, english, rows, note)
    return replace(plans[0], tables=(table, *plans[0].tables))


def _row(plan: Planning) -> tuple[PlanCell, ...]:
    figures = {f.id: f for root in plan.roots() for f in walk(root) if f.id.startswith("plan.")}
    name = plan.scenario + ("（快算）" if any("快算" in sentence for sentence in plan.sentences) else "")
    changed = next((s for s in plan.sentences if s.startswith("--set")), "")
    return " ".join(filter(None, [name, changed])), *(_cell(figures, key) for key, *_ in COLUMNS)


def _cell(figures: dict[str, Figure], key: str) -> PlanCell:
    """The number of a plan; plain, since two plans of one scenario would share a figure's id."""
    name, _, year = key.partition(":")
    for id, figure in figures.items():
        head, when = id.partition("@")[0], id.partition(":")[2]
        if head.endswith(f".{name}") and (not year or when == year) and figure.quantity:
            return round(float(figure.quantity.value), 1)
    return None
