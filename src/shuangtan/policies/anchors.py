"""Checks that a text is the one the clauses are anchored to, and lays sentence and meaning side by side."""

from __future__ import annotations

from shuangtan.kernel import Problem
from shuangtan.policies.clause import Anchor
from shuangtan.policies.document import OFFICIAL_TEXT, Document
from shuangtan.policies.kinds import MOVED, NO_SUCH_SENTENCE, NOT_ANCHORED, OTHER_TEXT
from shuangtan.policies.text import Sentence, digest, headings, sentences

_SHOWN = 20


def check_anchors(document: Document, text: str) -> list[Problem]:
    """Every anchor without its sentence, every sentence without its anchor, and headings or editions that differ."""
    found = sentences(text)
    at = f"{document.id}/{OFFICIAL_TEXT}"
    unclaimed: dict[str, list[Sentence]] = {}
    for sentence in found:
        unclaimed.setdefault(sentence.sha256, []).append(sentence)
    by_place = {sentence.position: sentence for sentence in found}
    problems: list[Problem] = []
    for anchor in document.anchors:
        if not (same := unclaimed.get(anchor.sha256)):
            problems.append(_lost(document, anchor, by_place.get(anchor.position)))
        elif (there := same.pop(0).position) != anchor.position:
            clause = f"{document.id}#{anchor.position}"
            problems.append(MOVED(at=anchor.at, clause=clause, position=there))
    for sentence in sorted((s for left in unclaimed.values() for s in left), key=lambda s: s.position):
        clause = f"{document.id}#{sentence.position}"
        problems.append(NOT_ANCHORED(at=at, clause=clause, text=sentence.text[:_SHOWN]))
    return problems + _headings(document, text, at)


def beside(document: Document, text: str) -> dict[str, str]:
    """The official sentence of each clause handle, for showing sentence and meaning side by side."""
    by_digest = {sentence.sha256: sentence.text for sentence in sentences(text)}
    return {clause.id: by_digest[clause.sha256] for clause in document.clauses if clause.sha256 in by_digest}


def _lost(document: Document, anchor: Anchor, there: Sentence | None) -> Problem:
    seen = there.text[:_SHOWN] if there else "（无）"
    clause = f"{document.id}#{anchor.position}"
    return NO_SUCH_SENTENCE(at=anchor.at, clause=clause, sha256=anchor.sha256[:12], text=seen)


def _headings(document: Document, text: str, at: str) -> list[Problem]:
    expected = [document.record.title_sha256, *(chapter.sha256 for chapter in document.chapters)]
    seen = [digest(heading) for heading in headings(text)]
    pairs = [(digest(text), document.record.text_sha256)]
    pairs += list(zip(seen, expected, strict=False))
    return [OTHER_TEXT(at=at, seen=a[:12], expected=b[:12]) for a, b in pairs if b and a != b]
