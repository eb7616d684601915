"""Reads clauses/*.yaml: articles with the anchors of their sentences and the clauses these hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from shuangtan.kernel import Located, Problem, nearest
from shuangtan.policies.clause import LONGEST_TERM, ROOMS, Anchor, Article, Clause, ClauseKind, Reasons
from shuangtan.policies.fields import Fields
from shuangtan.policies.kinds import BAD, GAP, LONG_TERM, NO_ANSWER
from shuangtan.policies.text import Position

_CLAUSE = ("class", "says", "terms", "answers", "why")
_NESTED = ("terms", "answers")


def read_article(raw: Located, document: str, reasons: Reasons, problems: list[Problem]) -> Article | None:
    """An article from its file."""
    fields = Fields(raw, problems).allow(
        ("article", "title", "title_en", "sentences"), ("article", "title", "sentences"), ("sentences",)
    )
    number = raw.get("article")
    if not isinstance(number, int):
        return None
    anchors, clauses = [], []
    for item in fields.mappings("sentences"):
        if anchor := _anchor(item, number, problems):
            anchors.append(anchor)
            clauses += list(_clauses(item, anchor, document, reasons, problems))
    problems += _gaps(anchors)
    return Article(number, fields.text("title"), fields.text("title_en"), tuple(anchors), tuple(clauses))


def _anchor(raw: Located, article: int, problems: list[Problem]) -> Anchor | None:
    fields = Fields(raw, problems).allow(("at", "sha256", "clauses", *_CLAUSE), ("at", "sha256"), ("clauses", *_NESTED))
    try:
        position = Position.parse(fields.text("at"))
    except ValueError as error:
        fields.bad("at", str(error))
        return None
    if position.article != article:
        fields.bad("at", f"第 {article} 条的句子")
    digest = fields.text("sha256")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        fields.bad("sha256", "64 位十六进制摘要")
    return Anchor(position, digest, raw.at)


def _clauses(
    raw: Located, anchor: Anchor, document: str, reasons: Reasons, problems: list[Problem]
) -> Iterator[Clause]:
    if anchor.position.sentence == 0:
        return
    parts = Fields(raw, problems).mappings("clauses") or [raw]
    for number, part in enumerate(parts, 1):
        handle = f"{document}#{anchor.position}" + (f".{number}" if len(parts) > 1 else "")
        if part is not raw:
            Fields(part, problems).allow(_CLAUSE, nested=_NESTED)
        if clause := _clause(part, handle, anchor, reasons, problems):
            yield clause


def _clause(raw: Located, handle: str, anchor: Anchor, reasons: Reasons, problems: list[Problem]) -> Clause | None:
    fields = Fields(raw, problems).need(("class", "says"))
    kind = fields.choice("class", ClauseKind)
    answers, why, terms = fields.texts("answers"), fields.text("why"), fields.texts("terms")
    if not answers and not why:
        problems.append(NO_ANSWER(at=raw.at, id=handle, reasons="、".join(reasons)))
    if why and why not in reasons:
        fields.bad("why", f"document.yaml 的 reasons 之一（相近：{nearest(why, reasons)}）")
    problems += _terms(terms, raw.at)
    problems += _rooms(answers, raw.at)
    if kind is None:
        return None
    says = fields.text("says")
    return Clause(handle, anchor.position, kind, says, terms, answers, reasons.get(why, ""), anchor.sha256, raw.at)


def _terms(terms: Iterable[str], at: str) -> list[Problem]:
    return [LONG_TERM(at=at, term=t, length=len(t), most=LONGEST_TERM) for t in terms if len(t) > LONGEST_TERM]


def _rooms(answers: Iterable[str], at: str) -> list[Problem]:
    strange = [answer for answer in answers if answer.partition("/")[0] not in ROOMS]
    expected = f"房间/指标；房间为 {'、'.join(ROOMS)}"
    return [BAD(at=at, field="answers", seen=answer, expected=expected) for answer in strange]


def _gaps(anchors: list[Anchor]) -> list[Problem]:
    """Sentences of a paragraph count 0 or 1, 2, 3 …; paragraphs 1, 2, 3 …: anything else lacks or doubles one."""
    found = [GAP(at=anchors[0].at, after="条首", seen=anchors[0].position)] if _starts_late(anchors) else []
    for first, second in pairwise(anchors):
        (_, p, s), (_, q, t) = (
            (a.position.article, a.position.paragraph, a.position.sentence) for a in (first, second)
        )
        if not ((p == q and t == s + 1) or (q == p + 1 and t in (0, 1))):
            found.append(GAP(at=second.at, after=first.position, seen=second.position))
    return found


def _starts_late(anchors: list[Anchor]) -> bool:
    return bool(anchors) and (anchors[0].position.paragraph != 1 or anchors[0].position.sentence > 1)
