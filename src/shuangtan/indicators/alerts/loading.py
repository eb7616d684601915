"""Reading alert rules: formulas and units are checked, cases are run; a rule without good cases does not load."""

from __future__ import annotations

from collections.abc import Collection
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from shuangtan.catalogue.tables import read_rows
from shuangtan.indicators.alerts.case import Case, read_case, run_case
from shuangtan.indicators.alerts.rule import Rule, RuleKind, Side
from shuangtan.indicators.alerts.states import AlertState
from shuangtan.indicators.system import FormulaError, Level, Node, parse, unit_of
from shuangtan.indicators.system.dimensions import Lookup
from shuangtan.kernel import DatedSeries, Grain, Located, Problem, Unit, Wording, kind, read_series, unit

BAD_RULE = kind(
    "I501",
    "error",
    Wording("告警规则 {id}：{seen}", "{expected}", "告警规则的格式", "改正后再载入"),
    Wording("alert rule {id}: {seen}", "{expected}", "the form of alert rules", "correct it"),
)
UNTESTED = kind(
    "I502",
    "error",
    Wording("告警规则 {id} {seen}", "至少一个告警的用例和一个不告警的用例", "没有用例的规则不载入", "补写 cases"),
    Wording("alert rule {id} {seen}", "a case that fires and one that does not", "untested rules do not load", "add"),
)
CASE_FAILS = kind(
    "I503",
    "error",
    Wording("告警规则 {id} 的用例“{title}”：{seen}", "与 expected 相同", "用例不过的规则不载入", "改正规则或用例"),
    Wording("case {title} of {id}: {seen}", "as expected", "a rule whose case fails does not load", "correct either"),
)

_REQUIRED = ("id", "zh", "kind", "watches", "unit", "threshold", "frequency", "levels", "consequence")
_OPTIONAL = ("side", "hold", "clear", "budget", "cases")
_RATIO, _DAYS = "%", "d"


def load_rules(folder: Path, lookup: Lookup, sources: Collection[str]) -> tuple[list[Rule], list[Problem]]:
    """All rules of a folder that are whole and whose cases hold; every mistake of the others."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        for raw in read_rows(path, path.name, problems):
            rule, wrong = _rule(raw, lookup, sources)
            wrong += _tested(rule, raw) if rule else []
            if rule and any(r.id == rule.id for r in rules):
                wrong.append(BAD_RULE(at=raw.at, id=rule.id, seen="编号重复", expected="编号唯一"))
            problems += wrong
            rules += [rule] if rule and not wrong else []
    return rules, problems


def _tested(rule: Rule, raw: Located) -> list[Problem]:
    cases: list[Case] = []
    for item in raw.get("cases") or []:
        try:
            cases.append(read_case(item))
        except (KeyError, ValueError, InvalidOperation, AttributeError) as error:
            return [BAD_RULE(at=item.at, id=rule.id, seen=f"用例读不成：{error}", expected="given 与 expected")]
    states = {state for case in cases for state in case.states}
    if AlertState.FIRING not in states or not states & {AlertState.NORMAL, AlertState.RESOLVED}:
        return [UNTESTED(at=raw.at, id=rule.id, seen=f"的用例只见 {sorted(states)}" if states else "没有用例")]
    failed = [(case, wrong) for case in cases for wrong in run_case(rule, case)]
    return [CASE_FAILS(at=case.at, id=rule.id, title=case.title, seen=wrong) for case, wrong in failed]


def _rule(raw: Located, lookup: Lookup, sources: Collection[str]) -> tuple[Rule | None, list[Problem]]:
    id = raw.get("id", "—")
    lacking = [name for name in _REQUIRED if raw.get(name) in (None, "", [])]
    strange = [name for name in raw if name not in (*_REQUIRED, *_OPTIONAL)]
    wrong = [BAD_RULE(at=raw.at, id=id, seen=f"缺 {name}", expected="必填") for name in lacking]
    wrong += [BAD_RULE(at=raw.at, id=id, seen=f"未知字段 {n}", expected="、".join(_REQUIRED)) for n in strange]
    if wrong:
        return None, wrong
    try:
        kind_, told = RuleKind(raw["kind"]), unit(str(raw["unit"]))
        watches = _formula(raw["watches"], told, lookup)
        budget = _formula(raw["budget"], told, lookup) if raw.get("budget") else None
        if kind_ is RuleKind.PACE and budget is None:
            raise ValueError("pace 规则须写 budget")
        words = (Side(raw.get("side", "above")), Grain(raw["frequency"]), frozenset(map(Level, raw["levels"])))
    except ValueError as error:
        return None, [BAD_RULE(at=raw.at, id=id, seen=str(error), expected="可读的公式、单位与词")]
    if not isinstance(raw["threshold"], Located):
        return None, [BAD_RULE(at=raw.at, id=id, seen=f"threshold 为 {raw['threshold']}", expected="unit 与 values")]
    threshold, problems = _threshold(raw, kind_, told, sources)
    if threshold is None:
        return None, problems
    times = int(raw.get("hold", 1)), int(raw.get("clear", 1))
    return Rule(id, raw["zh"], kind_, watches, told, threshold, *words, *times, raw["consequence"], budget, raw.at), []


def _threshold(
    raw: Located, of: RuleKind, told: Unit, sources: Collection[str]
) -> tuple[DatedSeries | None, list[Problem]]:
    """The dated threshold, in the rule's unit (absolute), a ratio (pace, jump) or days."""
    series = Located({"id": f"alert.{raw['id']}", "zh": raw["zh"], **raw["threshold"]})
    series.at = raw["threshold"].at
    read, problems = read_series(series, sources)
    wanted = {RuleKind.ABSOLUTE: told, RuleKind.PACE: unit(_RATIO), RuleKind.JUMP: unit(_RATIO)}.get(of, unit(_DAYS))
    if read is not None and read.unit.dimensions != wanted.dimensions:
        seen = f"阈值单位 {read.unit}"
        return None, [BAD_RULE(at=series.at, id=raw["id"], seen=seen, expected=f"与 {wanted} 同量纲")]
    if read is not None and of in (RuleKind.JUMP, RuleKind.MISSING, RuleKind.STALE) and read.unit.code != wanted.code:
        return None, [BAD_RULE(at=series.at, id=raw["id"], seen=f"阈值单位 {read.unit}", expected=wanted.code)]
    return read, problems


def _formula(text: Any, told: Unit, lookup: Lookup) -> Node:
    node = parse(str(text))
    found = unit_of(node, lookup)
    if found.dimensions != told.dimensions:
        raise FormulaError(f"公式 {text} 得 {found}，规则单位为 {told}")
    return node
