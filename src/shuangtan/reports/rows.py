"""Rows of the report: what tables and maps show of plants, projects, places, mechanisms, articles and input files.

Every value in a row is a figure, so that it unfolds; a row computes nothing. What is not known is None or "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shuangtan.kernel import Figure

Point = tuple[float, float]
"""Longitude and latitude in degrees, in whatever datum the source uses: only for small maps."""


@dataclass(frozen=True, slots=True)
class PlantRow:
    """A plant, or a group of units: `technology` is a code of the catalogue, `technology_label` its Chinese name.

    `capacity` is in 万kW. `status` is the Chinese word to print; `is_operating` and `is_clean` say how it is counted.
    """

    id: str
    name: str
    county: str
    technology: str
    technology_label: str
    capacity: Figure
    status: str
    is_operating: bool
    is_clean: bool
    year: int | None = None
    at: Point | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project the document names: stage as printed (`前期工作`), the years it is or may be in service."""

    id: str
    name: str
    article: int
    kind: str
    places: str
    stage: str
    capacity: Figure | None = None
    earliest: int | None = None
    latest: int | None = None
    clause: str = ""
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A county on the map: rings of its outline, and the figures it can be coloured by, by name of the series."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    values: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MechanismRow:
    """A 体系, 机制 or 制度 of the document: the room that implements it, or the reason why none does."""

    id: str
    name: str
    article: int
    standing: str
    room: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ArticleCoverage:
    """How one article is accounted for: clauses by kind (`目标` → 3), how many software answers, where.

    `is_covered` is True when every sentence of the article has a clause or is known to be a heading.
    """

    number: int
    title: str
    clauses_by_kind: Mapping[str, int]
    answered: int
    is_covered: bool
    rooms: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause to print beside a figure: where it stands in words, its meaning; `official` only if laid beside."""

    handle: str
    document: str
    place: str
    meaning: str
    official: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something nobody told: the figure that is missing, what cannot be said without it, and who could tell."""

    figure: Figure
    blocks: tuple[str, ...] = ()
    remedy: str = ""


class StepKind(StrEnum):
    """A step of a waterfall: a level that stands on the ground, an addition, or what nothing covers yet."""

    LEVEL = "level"
    ADDITION = "addition"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall."""

    label: str
    figure: Figure
    kind: StepKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read, with the digest of its bytes and how many entries it gave."""

    path: str
    sha256: str
    entries: int = 0
