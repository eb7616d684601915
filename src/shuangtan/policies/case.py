"""Worked cases of clauses, written in YAML beside the document: given this, the clause gives that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Problem, Quantity, decimal, plain
from shuangtan.policies.kinds import CASE_FAILED
from shuangtan.policies.target import Target
from shuangtan.policies.verdict import Verdict, judge, required_by, required_path


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `question` is judge, required_path or required_by; `target` is the target's id where one is asked."""

    title: str
    document: str
    clause: str
    period: str
    question: str
    target: str
    given: Mapping[str, Any]
    expected: Any
    tolerance: Decimal
    at: str


def run_cases(cases: Iterable[Case], targets: Iterable[Target]) -> list[Problem]:
    """Every case whose answer is not the expected one, as a problem that shows both."""
    by_id = {target.id: target for target in targets}
    return [problem for case in cases if (problem := _run(case, by_id))]


def _run(case: Case, targets: Mapping[str, Target]) -> Problem | None:
    try:
        seen, is_right = QUESTIONS[case.question](case, targets.get(case.target))
    except (LookupError, ValueError, ArithmeticError, TypeError) as error:
        seen, is_right = f"不能计算：{error}", False
    if is_right:
        return None
    expected = "、".join(map(str, case.expected)) if isinstance(case.expected, list) else case.expected
    return CASE_FAILED(at=case.at, title=case.title, seen=seen, expected=expected, clause=case.clause)


def _judged(case: Case, target: Target | None) -> tuple[str, bool]:
    verdict = verdict_of(case, target)
    expected = case.expected
    if not isinstance(expected, dict):
        return verdict.outcome.value, verdict.outcome.value == str(expected)
    margin = plain(verdict.margin.value) if verdict.margin else None
    is_close = margin is not None and _near(decimal(margin), expected["margin"], case.tolerance)
    return f"{verdict.outcome.value}（余量 {margin}）", verdict.outcome.value == expected["verdict"] and is_close


def verdict_of(case: Case, target: Target | None) -> Verdict:
    """The verdict a judge case is about."""
    if target is None:
        raise LookupError(f"算例“{case.title}”所指的目标 {case.target} 不存在")
    value = case.given.get("value")
    return judge(target, None if value is None else Quantity.of(str(value), str(case.given.get("unit", target.unit))))


def _path(case: Case, _: Target | None) -> tuple[str, bool]:
    path = required_path(str(case.given["reduction"]), int(case.given["years"]))
    expected = list(case.expected)
    is_right = len(path) == len(expected) and all(
        _near(a, b, case.tolerance) for a, b in zip(path, expected, strict=True)
    )
    return "、".join(plain(value, 3) for value in path), is_right


def _by(case: Case, target: Target | None) -> tuple[str, bool]:
    required = required_by(target, int(case.given["year"])) if target else None
    if required is None:
        return "没有要求", case.expected == "none"
    return plain(required.value, 3), case.expected != "none" and _near(required.value, case.expected, case.tolerance)


def _near(value: Decimal, expected: object, tolerance: Decimal) -> bool:
    return abs(value - Decimal(str(expected))) <= tolerance


QUESTIONS = {"judge": _judged, "required_path": _path, "required_by": _by}
"""What a case may ask, by name."""
