"""Reads clauses/*.yaml: articles with the anchors of their sentences and the clauses these hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from shuangtan.kernel import Located, Problem, nearest
from shuangtan.policies.answer import Answers, Standing, best
from shuangtan.policies.clause import LONGEST_TERM, Anchor, Article, Clause, ClauseKind, Reasons
from shuangtan.policies.fields import Fields
from shuangtan.policies.kinds import BAD, GAP, LONG_TERM, NO_ANSWER
from shuangtan.policies.text import Position

_CLAUSE = ("class", "says", "terms", "answers", "why")
_NESTED = ("terms", "answers")
LATER = "later"


@dataclass(frozen=True, slots=True)
class Register:
    """What clauses may refer to: the answers of the folder and the reasons of the document."""

    answers: Answers
    reasons: Reasons


def read_article(raw: Located, document: str, register: Register, problems: list[Problem]) -> Article | None:
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
            clauses += list(_clauses(item, anchor, document, register, problems))
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
    raw: Located, anchor: Anchor, document: str, register: Register, problems: list[Problem]
) -> Iterator[Clause]:
    if anchor.position.sentence == 0:
        return
    parts = Fields(raw, problems).mappings("clauses") or [raw]
    for number, part in enumerate(parts, 1):
        handle = f"{document}#{anchor.position}" + (f".{number}" if len(parts) > 1 else "")
        if part is not raw:
            Fields(part, problems).allow(_CLAUSE, nested=_NESTED)
        if clause := _clause(part, handle, anchor, register, problems):
            yield clause


def _clause(raw: Located, handle: str, anchor: Anchor, register: Register, problems: list[Problem]) -> Clause | None:
    fields = Fields(raw, problems).need(("class", "says"))
    reasons = register.reasons
    kind = fields.choice("class", ClauseKind)
    answers, why, terms = fields.texts("answers"), fields.text("why"), fields.texts("terms")
    if not answers and not why:
        problems.append(NO_ANSWER(at=raw.at, id=handle, reasons="、".join(reasons)))
    if why and why not in reasons:
        fields.bad("why", f"document.yaml 的 reasons 之一（相近：{nearest(why, reasons)}）")
    problems += _terms(terms, raw.at)
    problems += _unregistered(answers, register.answers, raw.at)
    if kind is None:
        return None
    known = [register.answers[answer] for answer in answers if answer in register.answers]
    standing = Standing.NOT_YET if why == LATER else best(answer.standing for answer in known)
    return Clause(
        id=handle,
        position=anchor.position,
        kind=kind,
        restated=fields.text("says"),
        terms=terms,
        answers=answers,
        why=reasons.get(why, "") or ("" if standing.works else "；".join(dict.fromkeys(a.why for a in known))),
        standing=standing,
        sha256=anchor.sha256,
        at=raw.at,
    )


def _terms(terms: Iterable[str], at: str) -> list[Problem]:
    return [LONG_TERM(at=at, term=t, length=len(t), most=LONGEST_TERM) for t in terms if len(t) > LONGEST_TERM]


def _unregistered(answers: Iterable[str], known: Answers, at: str) -> list[Problem]:
    return [
        BAD(at=at, field="answers", seen=answer, expected=f"answers.yaml 中的编号（相近：{nearest(answer, known)}）")
        for answer in answers
        if answer not in known
    ]


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
