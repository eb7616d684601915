"""What is asked of a planning run."""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.planning.city.case import PERIODS


@dataclass(frozen=True)
class PlanSettings:
    """How to plan: overrides, targets left out, quick (two days a month) or every hour, and what else to answer."""

    overrides: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    nodes: str = "one"
    book: str = ""
    is_quick: bool = False
    gap: float = 0.005
    segments: int = 200
    most_rounds: int = 3
    with_questions: bool = True
    with_alternatives: bool = False
    with_sensitivity: bool = False
    compare_with: str = ""
    samples: int = 0
    workers: str = "2"
    periods: tuple[int, ...] = PERIODS

    @classmethod
    def quick(cls, overrides: tuple[str, ...] = ()) -> PlanSettings:
        """The form used inside a run: two days a month, one round, few segments."""
        return cls(overrides, is_quick=True, segments=160, most_rounds=1, with_alternatives=True)
