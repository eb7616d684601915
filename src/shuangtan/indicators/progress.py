"""Progress: what one target asks, what is known, and what follows; the row of the cockpit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuangtan.indicators.evidence_grade import EvidenceGrade
from shuangtan.indicators.light import Light
from shuangtan.kernel import Figure
from shuangtan.policies import Target


class Outlook(StrEnum):
    """Where a target stands; `label` is what is printed."""

    MET = "met"
    NOT_MET = "not_met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    NOT_ASSESSED = "not_assessed"

    @property
    def label(self) -> str:
        return {
            "met": "已达标",
            "not_met": "未达标",
            "on_track": "符合进度",
            "behind": "落后进度",
            "at_risk": "有风险",
            "not_assessed": "不评价",
        }[self.value]


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One year of the required path and, where known, what was reached."""

    year: int
    required: Figure | None
    actual: Figure | None


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and how it stands.

    `actual` is the figure compared (a gap where data are missing), `required` what the target asks for in the same
    year and unit, `goal` the target's own value in its year (None where the document gives no number), `ratio` actual
    over required as a figure [%] where it makes sense, `reasons` sentences in Chinese for the reader.
    """

    target: Target
    actual: Figure
    required: Figure | None
    goal: Figure | None
    ratio: Figure | None
    outlook: Outlook
    light: Light
    grade: EvidenceGrade
    reasons: tuple[str, ...]
    path: tuple[PathPoint, ...]
