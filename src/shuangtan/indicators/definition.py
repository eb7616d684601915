"""Indicator definitions: which quantity an indicator is, how a target on it is judged, and what must not replace it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shuangtan.kernel import Located, Problem, Unit, UnitError, Wording, kind, read_yaml, unit


class Measure(StrEnum):
    """How a target on an indicator is judged."""

    LEVEL = "level"
    REDUCTION = "reduction"
    GROWTH = "growth"
    PEAK = "peak"


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A published quantity that is near but is not the indicator, and why."""

    product: str
    flow: str
    because: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator: `product` and `flow` name its quantity in the ledger.

    `project_kinds` are the kinds of named projects that add to it; empty where projects do not.
    """

    id: str
    zh: str
    unit: Unit
    measure: Measure
    product: str
    flow: str
    lookalikes: tuple[Lookalike, ...] = ()
    project_kinds: tuple[str, ...] = ()


BAD_DEFINITION = kind(
    "I101",
    "error",
    Wording("指标 {id} 的 {field} 为 {seen}", "{expected}", "指标定义的格式", "改正后再载入"),
    Wording("{field} of indicator {id} is {seen}", "{expected}", "the shape of indicator definitions", "correct it"),
)
_FIELDS = ("id", "zh", "unit", "measure", "product", "flow")


def load_definitions(path: Path) -> tuple[dict[str, Definition], list[Problem]]:
    """All target indicators of a YAML file by id; every mistake at once."""
    read = [_definition(raw) for raw in read_yaml(path)]
    return {d.id: d for d, _ in read if d}, [p for _, problems in read for p in problems]


def _definition(raw: Located) -> tuple[Definition | None, list[Problem]]:
    id = raw.get("id", "—")
    problems = [
        BAD_DEFINITION(at=raw.at, id=id, field=name, seen="空", expected="必填")
        for name in _FIELDS
        if not raw.get(name)
    ]
    measures = [m.value for m in Measure]
    if raw.get("measure") and raw["measure"] not in measures:
        problems.append(
            BAD_DEFINITION(at=raw.at, id=id, field="measure", seen=raw["measure"], expected="、".join(measures))
        )
    try:
        code = unit(str(raw.get("unit", "")))
    except UnitError as error:
        problems.append(BAD_DEFINITION(at=raw.at, id=id, field="unit", seen=raw.get("unit"), expected=str(error)))
    if problems:
        return None, problems
    lookalikes = tuple(Lookalike(x["product"], x["flow"], x["because"]) for x in raw.get("lookalikes", []))
    measure = Measure(raw["measure"])
    return Definition(
        id, raw["zh"], code, measure, raw["product"], raw["flow"], lookalikes, tuple(raw.get("project_kinds", ()))
    ), []
