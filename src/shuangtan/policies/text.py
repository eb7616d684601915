"""An official text cut into sentences, each with its place and a digest, so that clauses can be anchored to it.

The text itself is not part of the project: whoever has it lays it beside the data as `official.txt`. Digests are taken
of *normalised* sentences, so that two copies of one text give the same digests:

1. every white-space character is dropped (page layout leaves line breaks and blanks inside sentences);
2. half- and full-width forms are folded together by Unicode NFKC (copies differ in `,` and `，`, `(` and `（`);
3. UTF-8, SHA-256, lower-case hex.

Places are layout-independent too: a line that begins with `一、` opens a chapter, one that begins with `（一）` an
article; within an article a paragraph begins only at a dash `——`; a sentence ends at `。`. The first filled line is the
title; what stands between it and the first heading is article 0, the preamble. Sentence 0 of a paragraph is its
*lead*: an article's heading, or what a dash introduces when sentences follow it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_NUMERALS = "一二三四五六七八九十"
_MARK = re.compile(rf"^\s*(?:([{_NUMERALS}]+)、([^\n]*)|[（(]([{_NUMERALS}]+)[)）])", re.M)
_SENTENCE = re.compile(r"[^。]*。|[^。]+$")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a sentence stands: article (0 is the preamble), paragraph from 1, sentence from 1 (0 is the lead)."""

    article: int
    paragraph: int
    sentence: int

    @classmethod
    def parse(cls, text: str) -> Position:
        """From `3.2.1`; ValueError names the text."""
        parts = str(text).split(".")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            raise ValueError(f"位置 {text!r} 应写作 条.段.句，如 3.2.1")
        return cls(*map(int, parts))

    def __str__(self) -> str:
        return f"{self.article}.{self.paragraph}.{self.sentence}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an official text at its position."""

    position: Position
    text: str

    @property
    def sha256(self) -> str:
        return digest(self.text)


def normalised(text: str) -> str:
    """The text without white space and with width variants folded (the rules above)."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


def digest(text: str) -> str:
    """The SHA-256 of the normalised text, in hex."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def sentences(text: str) -> list[Sentence]:
    """All sentences of an official text, in order; chapter headings and the title are left out (see `headings`)."""
    return [sentence for article, body in _bodies(text) for sentence in _article(article, body)]


def headings(text: str) -> list[str]:
    """The title (what stands on the first filled line), then the chapter headings, in order."""
    title = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return [title, *(m.group().strip() for m in _MARK.finditer(text) if m.group(1))]


def number(numerals: str) -> int:
    """A number up to 99 from Chinese numerals: 二十七 is 27."""
    tens, ten, units = numerals.rpartition("十")
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 * bool(ten) + (_NUMERALS.index(units) + 1 if units else 0)


def _bodies(text: str) -> Iterator[tuple[int, str]]:
    """(article number, its text without the number), the preamble first."""
    marks = list(_MARK.finditer(text))
    first_line = text.strip().partition("\n")[0]
    start = text.find(first_line) + len(first_line)
    yield 0, text[start : marks[0].start() if marks else len(text)]
    ends = [*(m.start() for m in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        if mark.group(3):
            yield number(mark.group(3)), text[mark.end() : end]


def _article(article: int, body: str) -> Iterator[Sentence]:
    for index, paragraph in enumerate(_paragraphs(body), 1):
        found = [s for s in _SENTENCE.findall(paragraph) if s]
        has_lead = article > 0 and len(found) > 1
        for place, sentence in enumerate(found, 0 if has_lead else 1):
            yield Sentence(Position(article, index, place), sentence)


def _paragraphs(body: str) -> list[str]:
    first, *dashed = normalised(body).split("——")
    return [p for p in (first, *("——" + d for d in dashed)) if p]
