"""The data a page carries once, as JSON: every figure by id, sources, clauses and chart specs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from shuangtan.reports.content import CityReport
from shuangtan.reports.figures import Chart, Spec, sparkline
from shuangtan.reports.figures.paths import chart_id
from shuangtan.reports.tree import tree_json
from shuangtan.reports.words import WORDS

_PANEL_WORDS = (
    "rule",
    "exact",
    "inputs",
    "why",
    "source",
    "clause",
    "range",
    "sentence",
    "meaning",
    "file",
    "locator",
    "grade",
)


def payload(report: CityReport, charts: tuple[Chart, ...]) -> dict[str, Any]:
    """Everything the script of the page needs; figures stand in it once, by id."""
    return {
        "figures": tree_json(report.roots()),
        "sources": {s.id: _filled(asdict(s)) for s in report.sources},
        "clauses": {c.handle: _filled(asdict(c)) for c in report.clauses},
        "charts": {c.id: c.spec for c in charts},
        "sparks": sparks(report),
        "words": {key: WORDS[key] for key in _PANEL_WORDS},
    }


def sparks(report: CityReport) -> dict[str, Spec]:
    """The small charts of the cards by chart id."""
    drawn = {chart_id(p): sparkline(p) for p in report.progress}
    return {id: spec for id, spec in drawn.items() if spec}


def script_json(data: dict[str, Any]) -> str:
    """JSON that may stand inside a script element: no `<` can end the element early."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value}
