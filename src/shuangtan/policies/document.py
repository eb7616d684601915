"""A policy document as data: its record, articles, clauses, targets, projects, mechanisms and cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.kernel import Mark, nearest
from shuangtan.policies.answer import Standing
from shuangtan.policies.case import Case
from shuangtan.policies.clause import Anchor, Article, Chapter, Clause, ClauseKind
from shuangtan.policies.project import Mechanism, Project
from shuangtan.policies.target import Target

OFFICIAL_TEXT = "official.txt"


@dataclass(frozen=True, slots=True)
class Record:
    """Who decided what, when, and under which terms its text is used; `date_mark` says how the date is known."""

    id: str
    title: str
    title_en: str
    short: str
    issuer: str
    adopted_by: str
    date: str
    date_mark: Mark | None
    kind: str
    source: str
    licence: str
    article_count: int
    title_sha256: str
    text_sha256: str
    sentence_count: int
    sentences_sha256: str
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything the project holds of one document. `folder` is where its data, and perhaps its text, lie;
    `project_kinds` gives the Chinese name of each kind of project.
    """

    record: Record
    chapters: tuple[Chapter, ...]
    articles: tuple[Article, ...]
    targets: tuple[Target, ...]
    projects: tuple[Project, ...]
    mechanisms: tuple[Mechanism, ...]
    cases: tuple[Case, ...]
    project_kinds: Mapping[str, str]
    folder: Path

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for article in self.articles for clause in article.clauses)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        return tuple(anchor for article in self.articles for anchor in article.anchors)

    def handles(self) -> Iterator[str]:
        """All handles that may be referred to: clauses, and sentences as a whole."""
        yield self.id
        yield from (clause.id for clause in self.clauses)
        yield from (f"{self.id}#{anchor.position}" for anchor in self.anchors)

    def clause(self, handle: str) -> Clause:
        """The clause of this handle (or the first one of a sentence's handle); LookupError names the nearest."""
        wanted = handle if "#" in handle else f"{self.id}#{handle}"
        for clause in self.clauses:
            if clause.id == wanted or f"{self.id}#{clause.position}" == wanted:
                return clause
        close = nearest(wanted, (c.id for c in self.clauses))
        raise LookupError(f"{self.id} 没有条款 {handle}；相近的有 {close}")

    def target(self, id: str) -> Target:
        """The target of this id, with or without the document's name; LookupError names the nearest."""
        wanted = id if id.startswith(f"{self.id}.") else f"{self.id}.{id}"
        for target in self.targets:
            if target.id == wanted:
                return target
        raise LookupError(f"{self.id} 没有目标 {id}；相近的有 {nearest(wanted, (t.id for t in self.targets))}")

    def official_text(self) -> str | None:
        """The official text, if someone laid it beside the data."""
        path = self.folder / OFFICIAL_TEXT
        return path.read_text(encoding="utf-8-sig") if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far an article is accounted for: clauses that something implements, that wait for it, that are explained."""

    article: int
    title: str
    sentences: int
    clauses: int
    answered: int
    waiting: int
    explained: int
    kinds: tuple[tuple[ClauseKind, int], ...]

    @property
    def is_complete(self) -> bool:
        """Whether the article is split at all; that each clause has an answer or a reason is checked on loading."""
        return self.clauses > 0


def coverage(document: Document) -> list[Coverage]:
    """One row per article of the document, in order, also for those nobody split yet (their counts are zero)."""
    by_number = {article.number: article for article in document.articles}
    return [_row(number, by_number.get(number)) for number in range(1, document.record.article_count + 1)]


def _row(number: int, article: Article | None) -> Coverage:
    if article is None:
        return Coverage(number, "", 0, 0, 0, 0, 0, ())
    kinds = Counter(clause.kind for clause in article.clauses)
    stands = Counter(clause.standing for clause in article.clauses)
    answered = stands[Standing.BUILT] + stands[Standing.PARTLY]
    counts = (len(article.clauses), answered, stands[Standing.NOT_YET], stands[Standing.NOT_SOFTWARE])
    ordered = tuple((kind, kinds[kind]) for kind in ClauseKind if kinds[kind])
    return Coverage(number, article.title, len(article.anchors), *counts, ordered)
