"""Figures to JSON and back: every figure once, by id, inputs as ids; what a run record keeps and `explain` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Evidence, Figure, Quantity, State, unit, walk

Json = dict[str, Any]


def figures_to_json(figures: Iterable[Figure]) -> dict[str, Json]:
    """All figures and what lies below them, by id; fields that are empty are left out."""
    found: dict[str, Json] = {}
    for root in figures:
        if root.id not in found:
            found.update((f.id, _row(f)) for f in walk(root) if f.id not in found)
    return found


def figure_from_json(id: str, rows: Mapping[str, Json]) -> Figure:
    """The figure of this id with its whole tree; KeyError if it was not recorded."""
    return _build(id, rows, {})


def _row(figure: Figure) -> Json:
    quantity = figure.quantity
    row: Json = {
        "label": figure.label,
        "value": None if quantity is None else str(quantity.value),
        "unit": None if quantity is None else quantity.unit.code,
        "state": figure.state.value,
        "rule": figure.rule,
        "inputs": [f.id for f in figure.inputs],
        "evidence": [[e.source, e.file, e.sha256, e.locator, e.clause] for e in figure.evidence],
        "clause": figure.clause,
        "why": figure.why,
        "gaps": list(figure.gaps),
        "low": None if figure.low is None else str(figure.low),
        "high": None if figure.high is None else str(figure.high),
        "unverified": not figure.is_verified,
    }
    return {name: value for name, value in row.items() if value or name == "label"}


def _build(id: str, rows: Mapping[str, Json], built: dict[str, Figure]) -> Figure:
    if id not in built:
        row = rows[id]
        inputs = tuple(_build(below, rows, built) for below in row.get("inputs", ()))
        built[id] = Figure(
            id,
            row["label"],
            Quantity(Decimal(row["value"]), unit(row["unit"])) if "value" in row else None,
            State(row["state"]),
            row.get("rule", ""),
            inputs,
            tuple(Evidence(*parts) for parts in row.get("evidence", ())),
            row.get("clause", ""),
            row.get("why", ""),
            tuple(row.get("gaps", ())),
            _number(row.get("low")),
            _number(row.get("high")),
            not row.get("unverified", False),
        )
    return built[id]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
