"""Loads policies/: every document folder, with every mistake in it, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from shuangtan.kernel import Located, Mark, Problem, Source, nearest
from shuangtan.policies.clause import Article, Chapter
from shuangtan.policies.document import Document, Record
from shuangtan.policies.fields import Fields, record, records
from shuangtan.policies.kinds import BAD, DUPLICATE, NOT_COVERED, UNKNOWN_CLAUSE
from shuangtan.policies.reading_clauses import read_article
from shuangtan.policies.reading_projects import read_mechanism, read_project
from shuangtan.policies.reading_targets import conflicts, read_case, read_target

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
    "note",
    "reasons",
    "chapters",
    "project_kinds",
)
_RECORD_NEEDS = ("id", "title", "issuer", "date", "date_mark", "kind", "source", "licence")
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
    folders = sorted(path.parent for path in root.glob("*/document.yaml"))
    documents = [_document(folder, root, sources, problems) for folder in folders]
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


def _document(folder: Path, root: Path, sources: Mapping[str, Source], problems: list[Problem]) -> Document:
    raw = record(folder / "document.yaml", root, problems)
    head = _record(raw, folder, sources, problems)
    reasons = {str(k): str(v) for k, v in (raw.get("reasons") or {}).items()}
    kinds = {str(k): str(v) for k, v in (raw.get("project_kinds") or {}).items()}
    id = head.id
    articles = [
        read_article(item, id, reasons, problems)
        for path in sorted((folder / "clauses").glob("*.yaml"))
        for item in records(path, root, problems)
    ]
    targets = [read_target(r, id, sources, problems) for r in records(folder / "targets.yaml", root, problems)]
    projects = [read_project(r, id, kinds, sources, problems) for r in _parts(folder, "projects", root, problems)]
    mechanisms = [read_mechanism(r, id, problems) for r in records(folder / "mechanisms.yaml", root, problems)]
    cases = [read_case(r, id, problems) for r in _parts(folder, "cases", root, problems)]
    document = Document(
        record=head,
        chapters=tuple(map(_chapter, raw.get("chapters") or [])),
        articles=tuple(sorted((a for a in articles if a), key=lambda a: a.number)),
        targets=_unique(targets, problems),
        projects=_unique(projects, problems),
        mechanisms=_unique(mechanisms, problems),
        cases=tuple(case for case in cases if case),
        folder=folder,
    )
    problems += _across(document, raw.at)
    return document


def _parts(folder: Path, name: str, root: Path, problems: list[Problem]) -> list[Located]:
    """Records of `name.yaml` or of all files in the folder `name/`."""
    paths = [folder / f"{name}.yaml", *sorted((folder / name).glob("*.yaml"))]
    return [item for path in paths for item in records(path, root, problems)]


def _record(raw: Located, folder: Path, sources: Mapping[str, Source], problems: list[Problem]) -> Record:
    fields = Fields(raw, problems).allow(_RECORD, _RECORD_NEEDS)
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
        article_count=int(raw.get("articles") or 0),
        title_sha256=text("title_sha256"),
        text_sha256=text("text_sha256"),
        note=text("note"),
    )


def _chapter(raw: Located) -> Chapter:
    first, last = raw["articles"]
    return Chapter(raw["number"], str(raw["title"]), tuple(range(first, last + 1)), str(raw.get("sha256", "")))


def _unique(items: Iterable[Item | None], problems: list[Problem]) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for item in items:
        if item is not None and (other := found.setdefault(item.id, item)) is not item:
            problems.append(DUPLICATE(at=item.at, id=item.id, other=other.at))
    return tuple(found.values())


def _across(document: Document, at: str) -> list[Problem]:
    """What only the whole document shows: articles left out, unknown handles and targets, conflicts."""
    split: dict[int, Article] = {}
    found = []
    for article in document.articles:
        if split.setdefault(article.number, article) is not article and article.anchors:
            found.append(DUPLICATE(at=article.anchors[0].at, id=f"第 {article.number} 条", other="clauses/"))
    count = document.record.article_count
    found += [NOT_COVERED(at=at, article=n, articles=count) for n in range(1, count + 1) if n not in split]
    found += conflicts(document.targets)
    found += _references(document)
    ids = {target.id for target in document.targets}
    for case in document.cases:
        if case.target and case.target not in ids:
            expected = f"targets.yaml 的编号（相近：{nearest(case.target, ids)}）"
            found.append(BAD(at=case.at, field="target", seen=case.target, expected=expected))
    return found


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
