"""Scenarios of a city: numbers by id and the targets that constrain the plan, one scenario standing on another.

A scenario lists only what differs from the one it is ``based_on``. An override (`--set id=value` or
`--set id@2030=value`) is one more layer on top, and is said in the results.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shuangtan.kernel import Located, Problem, Wording, kind, nearest
from shuangtan.ledger import CityInput
from shuangtan.planning.city.stated import BAD_VALUE, Stated, read_stated

UNKNOWN_BASE = kind(
    "N122",
    "error",
    Wording("以 {base} 为基础", "scenarios/ 中的情景", "情景格式", "是否应为 {nearest}；不能绕回自己"),
    Wording("based on {base}", "a scenario of scenarios/", "scenarios", "perhaps {nearest}; no circles"),
)
OTHER_UNIT = kind(
    "N123",
    "error",
    Wording(
        "{id} 的单位 {seen}", "{expected}（基础情景 {base} 所用）", "同一个数在各情景单位相同", "换算为 {expected}"
    ),
    Wording("{id} in {seen}", "{expected}, as in {base}", "one number has one unit in all scenarios", "convert it"),
)
READINGS = {
    "narrow": "窄口径：水、风、光、生物质、垃圾发电",
    "wide": "宽口径：另计抽水蓄能",
    "widest": "最宽口径：另计抽水蓄能、电池和气电",
}
"""What may count as clean capacity; the documents do not say which is meant."""
GOAL_KINDS = ("net_emission", "co2_intensity", "energy_intensity", "non_fossil", "coal")
"""What a number of a scenario may limit."""


class UnknownNameError(LookupError):
    """A scenario or a number that does not exist; says which are near."""


@dataclass(frozen=True)
class Goal:
    """A target that constrains the plan: of a document in one reading, or a number of the scenario in some years.

    ``kind`` says what such a number limits: net emission, a fall of an intensity, a share, or coal.
    """

    id: str
    zh: str
    document: str = ""
    target: str = ""
    reading: str = ""
    years: tuple[int, ...] = ()
    kind: str = "net_emission"


@dataclass(frozen=True)
class Scenario:
    """A scenario with everything it stands on."""

    id: str
    zh: str
    en: str
    values: Mapping[str, Stated]
    goals: tuple[Goal, ...]
    layers: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    def stated(self, id: str) -> Stated:
        """A number by its id; UnknownNameError with near ones."""
        if id not in self.values:
            raise UnknownNameError(f"情景 {self.id} 没有 {id!r}；相近：{nearest(id, self.values)}")
        return self.values[id]

    def value(self, id: str) -> float:
        return self.stated(id).value

    def in_year(self, id: str, year: int) -> float:
        return self.stated(id).in_year(year)

    def replaced(self, stated: Stated) -> Scenario:
        return replace(self, values={**self.values, stated.id: stated})

    def changed(self, settings: Iterable[str]) -> Scenario:
        """The scenario with overrides ``id=value`` or ``id@year=value``; ValueError says what a setting lacks."""
        scenario = self
        for setting in settings:
            name, equals, text = setting.partition("=")
            id, _, year = name.strip().partition("@")
            if not equals or not _is_number(text):
                raise ValueError(f"--set {setting!r} 应写成 编号=数 或 编号@年份=数")
            if year and not year.isdigit():
                raise ValueError(f"--set {setting!r} 的年份 {year!r} 不是数")
            changed = scenario.stated(id).put(float(text), int(year) if year else None)
            scenario = replace(scenario.replaced(changed), changes=(*scenario.changes, setting.strip()))
        return scenario

    def without(self, ids: Iterable[str]) -> Scenario:
        """The scenario with some of its targets left out; UnknownNameError names near ones."""
        scenario, known = self, [goal.id for goal in self.goals]
        for id in ids:
            if id not in known:
                raise UnknownNameError(f"情景 {self.id} 没有目标 {id!r}；有 {'、'.join(known)}")
            goals = tuple(goal for goal in scenario.goals if goal.id != id)
            scenario = replace(scenario, goals=goals, changes=(*scenario.changes, f"去掉目标 {id}"))
        return scenario

    def sensitive(self) -> list[Stated]:
        """The numbers whose range is worth a run of its own."""
        return [s for s in self.values.values() if s.is_sensitive and (s.low, s.high) != (1.0, 1.0)]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def load_scenarios(city: CityInput) -> tuple[dict[str, Scenario], list[Problem]]:
    """Every scenario of a city folder that can be planned, by id, and all mistakes of all files."""
    problems: list[Problem] = []
    files = {str(row.get("id") or name): row for name, row in city.scenarios.items()}
    own = {id: _own(row, problems) for id, row in files.items()}
    found = {}
    for id in files:
        layers = _layers(id, files, problems)
        values = _layered([own[layer][0] for layer in layers], layers, problems)
        goals = next((own[layer][1] for layer in reversed(layers) if "targets" in files[layer]), ())
        if layers and "targets" in {k for layer in layers for k in files[layer]}:
            row = files[id]
            found[id] = Scenario(id, str(row.get("zh") or id), str(row.get("en") or id), values, goals, tuple(layers))
    return found, problems


def _layered(tables: list[dict[str, Stated]], layers: list[str], problems: list[Problem]) -> dict[str, Stated]:
    """The numbers of a scenario over those it stands on; a number in another unit than below is a mistake."""
    found: dict[str, Stated] = {}
    first: dict[str, tuple[str, str]] = {}
    for layer, table in zip(layers, tables, strict=True):
        for id, stated in table.items():
            unit, base = first.setdefault(id, (stated.unit, layer))
            if stated.unit != unit:
                told = OTHER_UNIT(at=stated.at, id=id, seen=stated.unit, expected=unit, base=base)
                problems += [] if told in problems else [told]
            found[id] = stated
    return found


def _own(row: Located, problems: list[Problem]) -> tuple[dict[str, Stated], tuple[Goal, ...]]:
    values: dict[str, Stated] = {}
    for item in row.get("values") or []:
        stated, wrong = read_stated(item)
        problems += wrong
        if stated is not None and stated.id in values:
            problems.append(BAD_VALUE(at=item.at, field="id", seen=stated.id, expected="同一情景中不重复"))
        elif stated is not None:
            values[stated.id] = stated
    return values, tuple(_goal(item, problems) for item in row.get("targets") or [])


def _goal(item: Located, problems: list[Problem]) -> Goal:
    reading = str(item.get("reading") or "")
    if reading and reading not in READINGS:
        problems.append(BAD_VALUE(at=item.at, field="reading", seen=reading, expected="、".join(READINGS)))
    goal_kind = str(item.get("kind") or "net_emission")
    if goal_kind not in GOAL_KINDS:
        problems.append(BAD_VALUE(at=item.at, field="kind", seen=goal_kind, expected="、".join(GOAL_KINDS)))
    years = tuple(int(year) for year in item.get("years") or [])
    id, zh, document, target = (str(item.get(field) or "") for field in ("id", "zh", "document", "target"))
    return Goal(id, zh, document, target, reading, years, goal_kind)


def _layers(id: str, files: Mapping[str, Any], problems: list[Problem]) -> list[str]:
    """The scenarios one stands on, the lowest first; empty if the chain is broken."""
    chain = [id]
    while base := str(files[chain[0]].get("based_on") or ""):
        if base not in files or base in chain:
            problems.append(UNKNOWN_BASE(at=files[chain[0]].at, base=base, nearest=nearest(base, files)))
            return []
        chain.insert(0, base)
    return chain
