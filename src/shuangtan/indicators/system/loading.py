"""Reading the indicator system: a file per field; every mistake at once, formulas parsed and their units checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shuangtan.indicators.system.dimensions import Lookup, unit_of
from shuangtan.indicators.system.expression import FormulaError, Node
from shuangtan.indicators.system.indicator import Better, Field, Indicator, Level, System
from shuangtan.indicators.system.parsing import parse
from shuangtan.kernel import Grain, Located, Mark, Problem, Unit, UnitError, Wording, kind, nearest, read_yaml, unit

BAD_FIELD = kind(
    "I301",
    "error",
    Wording("指标 {id} 的 {field} 为 {seen}", "{expected}", "指标体系的格式", "改正后再载入；相近：{nearest}"),
    Wording("{field} of indicator {id} is {seen}", "{expected}", "the form of indicators", "nearest: {nearest}"),
)
BAD_FORMULA = kind(
    "I302",
    "error",
    Wording("指标 {id} 的公式 {seen}：{why}", "能读且单位相容的公式", "docs/indicators.md", "改正公式或补登词"),
    Wording("formula of {id}, {seen}: {why}", "a formula with fitting units", "docs/indicators.md", "correct it"),
)
WRONG_UNIT = kind(
    "I303",
    "error",
    Wording("指标 {id} 的公式得 {seen}", "{expected}", "公式与单位的量纲应一致", "改正公式或单位"),
    Wording("the formula of {id} gives {seen}", "{expected}", "one dimension", "correct formula or unit"),
)
TWICE = kind(
    "I304",
    "error",
    Wording("指标 {id} 已在 {first} 定义", "编号唯一", "指标体系的格式", "改名，或合并为一条"),
    Wording("indicator {id} is defined at {first}", "a unique id", "the form of indicators", "rename or merge"),
)

_REQUIRED = ("id", "zh", "unit", "formula", "form", "frequency", "body", "levels", "source", "mark")
_OPTIONAL = ("better", "note")
_FREQUENCIES = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR)
W = TypeVar("W", bound=StrEnum)


def load_system(folder: Path, lookup: Lookup, sources: Collection[str]) -> tuple[System, list[Problem]]:
    """The system under a folder; an indicator with a mistake is left out and the mistake reported."""
    fields: dict[str, Field] = {}
    indicators: dict[str, Indicator] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        if (raw := _field_file(path, problems)) is None:
            continue
        fields[raw["id"]] = Field(raw["id"], raw["zh"], tuple(raw["articles"]))
        for item in raw["indicators"]:
            reader = _Reader(item, raw["id"], lookup, sources)
            indicator = reader.indicator()
            problems += reader.problems
            if indicator is None:
                continue
            if indicator.id in indicators:
                problems.append(TWICE(at=item.at, id=indicator.id, first=indicators[indicator.id].at))
            indicators.setdefault(indicator.id, indicator)
    return System(fields, indicators), problems


def _field_file(path: Path, problems: list[Problem]) -> Located | None:
    """The mapping of one field with its list of indicators; None, and a problem, if it is not one."""
    form = "写有 id、zh、articles 与 indicators 的映射"
    try:
        raw = read_yaml(path)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        why = " ".join(str(error).split())
        problems.append(BAD_FIELD(at=path.name, id="—", field="文件", seen=why, expected="YAML", nearest="—"))
        return None
    lists = [raw.get(name) for name in ("articles", "indicators")] if isinstance(raw, Located) else [None]
    items = lists[-1] if isinstance(lists[-1], list) else [None]
    is_whole = isinstance(raw, Located) and raw.get("id") and raw.get("zh") and all(isinstance(x, list) for x in lists)
    if not is_whole or not all(isinstance(item, Located) for item in items):
        seen = type(raw).__name__ if not isinstance(raw, Located) else "、".join(raw)
        problems.append(BAD_FIELD(at=path.name, id="—", field="文件", seen=seen, expected=form, nearest="—"))
        return None
    assert isinstance(raw, Located)
    return raw


class _Reader:
    """One indicator's mapping, with what is wrong in it."""

    def __init__(self, raw: Located, field: str, lookup: Lookup, sources: Collection[str]) -> None:
        self.raw, self.field, self.lookup, self.sources = raw, field, lookup, sources
        self.problems: list[Problem] = []

    def indicator(self) -> Indicator | None:
        for name in self.raw:
            if name not in (*_REQUIRED, *_OPTIONAL):
                self._say(name, self.raw[name], "、".join((*_REQUIRED, *_OPTIONAL)), (*_REQUIRED, *_OPTIONAL), name)
        lacking = [name for name in _REQUIRED if self.raw.get(name) in (None, "", [])]
        for name in lacking:
            self._say(name, "空", "必填")
        if lacking:
            return None
        raw, told = self.raw, self._unit()
        formula = self._formula(told)
        frequency = self._word("frequency", Grain, raw["frequency"], _FREQUENCIES)
        better = self._word("better", Better, raw.get("better", "neither"), tuple(Better))
        mark = self._word("mark", Mark, raw["mark"], tuple(Mark))
        levels = [self._word("levels", Level, level, tuple(Level)) for level in raw["levels"]]
        if raw["source"] not in self.sources:
            self._say("source", raw["source"], "有来源记录的编号", self.sources, raw["source"])
        if self.problems or told is None or formula is None or not (frequency and better and mark):
            return None
        known = frozenset(level for level in levels if level)
        words = (raw["form"], frequency, raw["body"], known, better, raw["source"], mark)
        return Indicator(raw["id"], raw["zh"], self.field, told, formula, *words, raw.get("note", ""), raw.at)

    def _unit(self) -> Unit | None:
        try:
            return unit(str(self.raw["unit"]))
        except UnitError as error:
            self._say("unit", self.raw["unit"], str(error))
            return None

    def _formula(self, wanted: Unit | None) -> Node | None:
        text = str(self.raw["formula"])
        try:
            node = parse(text)
            found = unit_of(node, self.lookup)
        except FormulaError as error:
            self.problems.append(BAD_FORMULA(at=self.raw.at, id=self.raw["id"], seen=text, why=error))
            return None
        if wanted is not None and not _fits(found, wanted):
            self.problems.append(WRONG_UNIT(at=self.raw.at, id=self.raw["id"], seen=found, expected=wanted))
        return node

    def _word(self, name: str, read: Callable[[str], W], seen: Any, known: tuple[W, ...]) -> W | None:
        if str(seen) in known:
            return read(str(seen))
        self._say(name, seen, "、".join(known), known, seen)
        return None

    def _say(self, field: str, seen: object, expected: str, near: Collection[str] = (), word: object = "") -> None:
        facts = {"field": field, "seen": seen, "expected": expected, "nearest": nearest(str(word), near)}
        self.problems.append(BAD_FIELD(at=self.raw.at, id=self.raw.get("id", "—"), **facts))


def _fits(found: Unit, wanted: Unit) -> bool:
    return found.dimensions == wanted.dimensions
