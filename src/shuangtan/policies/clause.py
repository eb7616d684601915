"""Clauses: what a sentence of a document asks for, in our own words, and what answers it.

A clause's handle is `document#article.paragraph.sentence`; a sentence that says several things has several clauses,
numbered on: `mianyang-2022#3.2.1.4`. The sentence itself is known only by its digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shuangtan.policies.answer import Standing
from shuangtan.policies.text import Position

LONGEST_TERM = 12


class ClauseKind(StrEnum):
    """What a clause is."""

    TARGET = "target"
    MEASURE = "measure"
    PROJECT = "project"
    MECHANISM = "mechanism"
    PRINCIPLE = "principle"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {"target": "目标", "measure": "措施", "project": "项目", "mechanism": "机制", "principle": "原则"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a document says.

    `restated` is our wording; `terms` quotes a few key terms; `answers` names what implements it, as
    `indicators/clean_capacity`, and `standing` how far the furthest of these is built; with none, `why` says in words
    why software does not. `at` is file:line.
    """

    id: str
    position: Position
    kind: ClauseKind
    restated: str
    terms: tuple[str, ...]
    answers: tuple[str, ...]
    why: str
    standing: Standing
    sha256: str
    at: str

    @property
    def article(self) -> int:
        return self.position.article

    @property
    def is_answered(self) -> bool:
        """Whether something that exists, at least in part, implements it."""
        return self.standing.works


@dataclass(frozen=True, slots=True)
class Anchor:
    """A sentence of the official text, known by its digest; leads (headings) are anchored without a clause."""

    position: Position
    sha256: str
    at: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article: number, our short title, anchors of all its sentences, clauses."""

    number: int
    title: str
    title_en: str
    anchors: tuple[Anchor, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: number, our short title, the articles in it and the digest of its official heading."""

    number: int
    title: str
    articles: tuple[int, ...]
    sha256: str


Reasons = Mapping[str, str]
"""Why a clause is not software, by short name; declared once in document.yaml and named in clauses."""
