"""The steps from a level over additions to a goal, with what nothing covers yet as a figure of its own."""

from __future__ import annotations

from collections.abc import Iterable

from shuangtan.kernel import Figure, derived
from shuangtan.reports.rows import Step, StepKind


def waterfall_steps(start: Figure, additions: Iterable[Figure], goal: Figure) -> tuple[Step, ...]:
    """Level, additions, the uncovered rest (only if positive), goal; all in the unit of `start`.

    An addition without a quantity is left out of the sum and named in the rest's gaps. No steps if an end is unknown.
    """
    if start.quantity is None or goal.quantity is None:
        return ()
    additions = tuple(additions)
    known = [f for f in additions if f.quantity]
    rest = goal.quantity.to(start.quantity.unit)
    for figure in (start, *known):
        rest = rest - figure.quantity if figure.quantity else rest
    uncovered = derived(
        f"uncovered.{goal.id}", "尚无项目支撑的部分", rest, "目标 − 现有 − 各项目", [goal, start, *additions]
    )
    steps = [Step(start.label, start, StepKind.LEVEL)]
    steps += [Step(f.label, f, StepKind.ADDITION) for f in known]
    if rest.value > 0:
        steps.append(Step(uncovered.label, uncovered, StepKind.UNCOVERED))
    return (*steps, Step(goal.label, goal, StepKind.LEVEL))
