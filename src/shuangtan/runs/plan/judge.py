"""The targets of the city's documents judged on a plan: the same monitor that judges history, on projected entries."""

from __future__ import annotations

from dataclasses import replace

from shuangtan.accounts.co2_assessment import co2_assessment
from shuangtan.accounts.facts import Facts
from shuangtan.indicators.intensity import energy_use
from shuangtan.indicators.monitor import monitor
from shuangtan.indicators.peak import peak_status
from shuangtan.indicators.progress import Progress
from shuangtan.indicators.watch import Watch
from shuangtan.planning.city.result import CityPlan
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import labels
from shuangtan.runs.plan.entries import plan_entries


def judge_plan(loaded: Loaded, plan: CityPlan) -> list[Progress]:
    """Every target as it would stand at the end of the horizon, on history and the plan together.

    What the plan does not tell (gas output, energy use, value added of strategic industries) stays not assessed.
    """
    scenario, place = plan.case.scenario.id, loaded.city.code
    history = [replace(e, scenario=scenario) for e in loaded.city.entries if e.scenario == "history"]
    facts = Facts([*history, *plan_entries(plan)], labels(loaded), scenario)
    amounts = {
        "energy": energy_use(facts, place),
        "co2": lambda year: co2_assessment(facts, loaded.factors, place, year),
    }
    told = facts.series(place, "co2", "emission_territorial")
    years = [p.first_day.year for p in facts.periods(place, "co2", "emission_territorial")]
    peak = peak_status(told, years, "万tCO2")
    watch = Watch(facts, place, loaded.definitions, amounts, loaded.documents, plan.case.periods[-1], peak)
    return monitor(watch)
