"""Loads policies/: every document folder, with every mistake in it, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from shuangtan.kernel import Located, Mark, Problem, Source, nearest
from shuangtan.policies.answer import Answers, read_answers
from shuangtan.policies.clause import Article, Chapter
from shuangtan.policies.document import Document, Record
from shuangtan.policies.fields import Fields, record, records
from shuangtan.policies.kinds import BAD, DUPLICATE, NOT_COVERED, OTHER_ANCHORS, UNKNOWN_CLAUSE
from shuangtan.policies.reading_clauses import Register, read_article
from shuangtan.policies.reading_projects import read_mechanism, read_project
from shuangtan.policies.reading_targets import conflicts, read_case, read_target
from shuangtan.policies.text import digest

_RECORD = (
    "id",
    "title",
    "title_en",
    "short",
    "issuer",
    "adopted_by",
    "date",
    "date_mark",
    "kind",
    "source",
    "licence",
    "articles",
    "title_sha256",
    "text_sha256",
    "sentences",
    "sentences_sha256",
    "note",
    "reasons",
    "chapters",
    "project_kinds",
)
_RECORD_NEEDS = ("id", "title", "issuer", "date", "date_mark", "kind", "source", "licence")
_RECORD_NESTED = ("reasons", "project_kinds", "chapters")
_SOURCE_KINDS = ("primary", "secondary", "dataset", "assumption")
_SOURCE = ("id", "title", "publisher", "kind", "date", "licence", "read_at", "note")


class _Referring(Protocol):
    @property
    def clause(self) -> str: ...
    @property
    def at(self) -> str: ...


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def at(self) -> str: ...


Item = TypeVar("Item", bound=_Named)


def default_root() -> Path:
    """policies/ of the checkout this code lies in, or the copy inside an installed wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1] / "policies"
    return checkout if (checkout / "sources.yaml").is_file() else package / "_data" / "policies"


def load_policies(root: Path | None = None) -> tuple[dict[str, Document], list[Problem]]:
    """Every document under `root` by id, and every problem found; what has a mistake is left out of its document."""
    root = root or default_root()
    problems: list[Problem] = []
    sources = load_sources(root, problems)
    answers = read_answers(root, problems)
    folders = sorted(path.parent for path in root.glob("*/document.yaml"))
    documents = [_document(folder, root, sources, answers, problems) for folder in folders]
    return {document.id: document for document in documents}, problems


def load_sources(root: Path, problems: list[Problem]) -> dict[str, Source]:
    """The source records that policy documents cite, by id."""
    found: dict[str, Source] = {}
    for raw in records(root / "sources.yaml", root, problems):
        fields = Fields(raw, problems).allow(_SOURCE, ("id", "title", "publisher", "kind"))
        if raw.get("kind") not in _SOURCE_KINDS:
            fields.bad("kind", "、".join(_SOURCE_KINDS))
        if (id := fields.text("id")) in found:
            problems.append(DUPLICATE(at=raw.at, id=id, other="sources.yaml"))
        found[id] = Source(**{name: fields.text(name) for name in _SOURCE})
    return found


def _document(
    folder: Path, root: Path, sources: Mapping[str, Source], answers: Answers, problems: list[Problem]
) -> Document:
    raw = record(folder / "document.yaml", root, problems)
    head = _record(raw, folder, sources, problems)
    fields = Fields(raw, problems)
    reasons = {name: str(text) for name, text in fields.mapping("reasons").items()}
    kinds = {name: str(text) for name, text in fields.mapping("project_kinds").items()}
    id = head.id
    articles = [
        read_article(item, id, Register(answers, reasons), problems)
        for path in sorted((folder / "clauses").glob("*.yaml"))
        for item in records(path, root, problems)
    ]
    targets = [read_target(r, id, sources, problems) for r in records(folder / "targets.yaml", root, problems)]
    projects = [read_project(r, id, kinds, sources, problems) for r in _parts(folder, "projects", root, problems)]
    mechanisms = [read_mechanism(r, id, answers, problems) for r in records(folder / "mechanisms.yaml", root, problems)]
    cases = [read_case(r, id, problems) for r in _parts(folder, "cases", root, problems)]
    document = Document(
        record=head,
        chapters=tuple(_chapter(item, problems) for item in fields.mappings("chapters")),
        articles=tuple(sorted((a for a in articles if a), key=lambda a: a.number)),
        targets=_unique(targets, problems),
        projects=_unique(projects, problems),
        mechanisms=_unique(mechanisms, problems),
        cases=tuple(case for case in cases if case),
        project_kinds=kinds,
        folder=folder,
    )
    problems += _across(document, raw.at)
    return document


def _parts(folder: Path, name: str, root: Path, problems: list[Problem]) -> list[Located]:
    """Records of `name.yaml` or of all files in the folder `name/`."""
    paths = [folder / f"{name}.yaml", *sorted((folder / name).glob("*.yaml"))]
    return [item for path in paths for item in records(path, root, problems)]


def _record(raw: Located, folder: Path, sources: Mapping[str, Source], problems: list[Problem]) -> Record:
    fields = Fields(raw, problems).allow(_RECORD, _RECORD_NEEDS, _RECORD_NESTED)
    fields.source(sources)
    if raw.get("id") != folder.name:
        fields.bad("id", f"与文件夹同名：{folder.name}")
    text = partial(fields.text)
    return Record(
        id=folder.name,
        title=text("title"),
        title_en=text("title_en"),
        short=text("short") or text("title"),
        issuer=text("issuer"),
        adopted_by=text("adopted_by"),
        date=text("date"),
        date_mark=fields.choice("date_mark", Mark),
        kind=text("kind"),
        source=text("source"),
        licence=text("licence"),
        article_count=fields.integer("articles"),
        title_sha256=text("title_sha256"),
        text_sha256=text("text_sha256"),
        sentence_count=fields.integer("sentences"),
        sentences_sha256=text("sentences_sha256"),
        note=text("note"),
    )


def _chapter(raw: Located, problems: list[Problem]) -> Chapter:
    fields = Fields(raw, problems).allow(
        ("number", "title", "articles", "sha256"), ("number", "title", "articles"), ("articles",)
    )
    ends = raw.get("articles")
    if not (isinstance(ends, list) and len(ends) == 2 and all(isinstance(end, int) for end in ends)):
        fields.bad("articles", "首条与末条，如 [1, 3]")
        ends = [1, 0]
    return Chapter(
        fields.integer("number"), fields.text("title"), tuple(range(ends[0], ends[1] + 1)), fields.text("sha256")
    )


def _unique(items: Iterable[Item | None], problems: list[Problem]) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    twice = [item for item in items if item is not None and found.setdefault(item.id, item) is not item]
    problems += [DUPLICATE(at=item.at, id=item.id, other=found[item.id].at) for item in twice]
    return tuple(found.values())


def _across(document: Document, at: str) -> list[Problem]:
    """What only the whole document shows: articles left out, unknown handles and targets, conflicts."""
    split: dict[int, Article] = {}
    twice = [a for a in document.articles if split.setdefault(a.number, a) is not a and a.anchors]
    found = [DUPLICATE(at=a.anchors[0].at, id=f"第 {a.number} 条", other=split[a.number].title) for a in twice]
    count = document.record.article_count
    found += [NOT_COVERED(at=at, article=n, articles=count) for n in range(1, count + 1) if n not in split]
    found += _anchors_as_a_whole(document, at)
    found += conflicts(document.targets)
    found += _references(document)
    ids = {target.id for target in document.targets}
    for case in document.cases:
        if case.target and case.target not in ids:
            expected = f"targets.yaml 的编号（相近：{nearest(case.target, ids)}）"
            found.append(BAD(at=case.at, field="target", seen=case.target, expected=expected))
    return found


def _anchors_as_a_whole(document: Document, at: str) -> list[Problem]:
    """One digest over all anchors in order shows that none was added, lost or changed since they were written."""
    head, anchors = document.record, document.anchors
    seen = digest("".join(anchor.sha256 for anchor in anchors))
    if not head.sentences_sha256 or (seen == head.sentences_sha256 and len(anchors) == head.sentence_count):
        return []
    wanted = {"expected_count": head.sentence_count, "expected": head.sentences_sha256[:12]}
    return [OTHER_ANCHORS(at=at, count=len(anchors), seen=seen[:12], **wanted)]


def _references(document: Document) -> list[Problem]:
    handles = set(document.handles())
    groups: tuple[tuple[_Referring, ...], ...] = (
        document.targets,
        document.projects,
        document.mechanisms,
        document.cases,
    )
    return [
        UNKNOWN_CLAUSE(at=x.at, clause=x.clause, document=document.id, nearest=nearest(x.clause, handles))
        for group in groups
        for x in group
        if x.clause not in handles
    ]
