"""How well a figure is founded, in one letter, from the values at the bottom of its tree."""

from __future__ import annotations

from enum import StrEnum

from shuangtan.kernel import Figure, State, walk


class EvidenceGrade(StrEnum):
    """A read and published or measured; B computed from such; C rests on an estimate or a recalled figure; D rests on
    an assumption or projection; X nothing to grade.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    X = "—"

    @property
    def label(self) -> str:
        return {
            "A": "查得的公布或实测数",
            "B": "由查得数推算",
            "C": "含估计数或凭记忆的数",
            "D": "含假定或预测",
            "—": "无数据",
        }[self.value]


_SOFT = {State.ESTIMATED: EvidenceGrade.C, State.ASSUMED: EvidenceGrade.D, State.PROJECTED: EvidenceGrade.D}


def evidence_grade(figure: Figure) -> EvidenceGrade:
    """The worst grade among what the figure rests on."""
    if figure.quantity is None:
        return EvidenceGrade.X
    return max(map(_own_grade, walk(figure)))


def _own_grade(figure: Figure) -> EvidenceGrade:
    if figure.state in _SOFT:
        return _SOFT[figure.state]
    if not figure.is_verified:
        return EvidenceGrade.C
    return EvidenceGrade.B if figure.inputs else EvidenceGrade.A
