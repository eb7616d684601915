"""Named projects of a document, with what is published of them; what is not known is absent, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shuangtan.kernel import DatedValue, Mark
from shuangtan.policies.answer import Standing


class Stage(StrEnum):
    """How far a project has come."""

    NAMED = "named"
    PRELIMINARY = "preliminary"
    PLANNED = "planned"
    CONSTRUCTION = "construction"
    OPERATING = "operating"

    @property
    def label(self) -> str:
        return {
            "named": "仅见于文件",
            "preliminary": "前期工作",
            "planned": "规划建设",
            "construction": "在建",
            "operating": "已投用",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Status:
    """A stage as known at a date, from a source."""

    stage: Stage
    as_of: str
    source: str
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class Years:
    """The earliest year a project is or may be in service, and the latest if it is a range."""

    earliest: int
    latest: int
    source: str
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class Project:
    """A named project. `places` are GB/T 2260 codes, `place_mark` how we know them; `capacities` may be empty."""

    id: str
    document: str
    clause: str
    zh: str
    en: str
    kind: str
    places: tuple[str, ...]
    place_mark: Mark | None
    capacities: tuple[DatedValue, ...]
    statuses: tuple[Status, ...]
    years: Years | None
    note: str
    at: str

    @property
    def stage(self) -> Stage | None:
        """The latest known stage (of equally late ones the last listed), None if only its name is known."""
        return sorted(self.statuses, key=lambda s: s.as_of)[-1].stage if self.statuses else None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A 体系, 机制 or 制度 a document asks for; `room` is the answer that implements it, `why` says what is lacking."""

    id: str
    document: str
    clause: str
    zh: str
    en: str
    room: str
    standing: Standing
    why: str
    at: str
