"""What kind of knowledge a number is, and how that survives arithmetic.

Grades go from firm to soft: measured, reported, derived, estimated, assumed, projected. Notation keys follow the
IPCC/GPC convention: NO (does not occur: a true zero), IE (included elsewhere: nothing to add here), NE (not
estimated) and C (confidential); missing says that nobody told us. NE, C and missing make a total incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """The state of a value; `label` is its Chinese name."""

    MEASURED = "measured"
    REPORTED = "reported"
    DERIVED = "derived"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    PROJECTED = "projected"
    NOT_OCCURRING = "NO"
    INCLUDED_ELSEWHERE = "IE"
    NOT_ESTIMATED = "NE"
    CONFIDENTIAL = "C"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def is_known(self) -> bool:
        """Whether a number stands behind it (possibly soft)."""
        return self in _GRADES

    @property
    def adds_nothing(self) -> bool:
        """Whether a sum may pass over it and still be complete."""
        return self in (State.NOT_OCCURRING, State.INCLUDED_ELSEWHERE)

    @property
    def leaves_gap(self) -> bool:
        """Whether a sum over it is incomplete."""
        return not self.is_known and not self.adds_nothing


_GRADES = (State.MEASURED, State.REPORTED, State.DERIVED, State.ESTIMATED, State.ASSUMED, State.PROJECTED)
_LABELS = {
    State.MEASURED: "实测",
    State.REPORTED: "公布",
    State.DERIVED: "推算",
    State.ESTIMATED: "估计",
    State.ASSUMED: "假定",
    State.PROJECTED: "预测",
    State.NOT_OCCURRING: "不发生",
    State.INCLUDED_ELSEWHERE: "已计入他处",
    State.NOT_ESTIMATED: "未估算",
    State.CONFIDENTIAL: "保密",
    State.MISSING: "缺失",
}


def combined(states: Iterable[State]) -> State:
    """The state of a result computed from values of these states: the softest of them, at best `derived`.

    Known parts decide the grade; gaps do not harden or soften it (they are carried as gaps). With no known part the
    result is missing, unless every part adds nothing: then it is NO (or IE if any part is).
    """
    seen = list(states)
    known = [s for s in seen if s.is_known]
    if known:
        return _GRADES[max(_GRADES.index(State.DERIVED), *map(_GRADES.index, known))]
    if seen and all(s.adds_nothing for s in seen):
        return State.INCLUDED_ELSEWHERE if State.INCLUDED_ELSEWHERE in seen else State.NOT_OCCURRING
    return State.MISSING
