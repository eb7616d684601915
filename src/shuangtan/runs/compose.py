"""All figures of a city's report computed in memory: nothing is written, nothing is entered in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shuangtan.kernel import Problem
from shuangtan.runs.assemble import assemble
from shuangtan.runs.inputs import Inputs
from shuangtan.runs.lineage.figure_json import figures_to_json
from shuangtan.runs.load import Loaded, plant_entries
from shuangtan.runs.observe import observe
from shuangtan.runs.pipeline import completed


def figures_now(loaded: Loaded, today: date) -> tuple[dict[str, Mapping[str, Any]], list[Problem]]:
    """Every figure a run of this day would record, by id, and what is wrong in the data of its sections."""
    entries = [*loaded.city.entries, *plant_entries(loaded.city)]
    observed = observe(loaded, entries, today)
    report = assemble(loaded, observed, entries, [], Inputs({}, ""), today)
    report, problems = completed(report, loaded, observed, today)
    return dict(figures_to_json(report.figures().values())), problems
