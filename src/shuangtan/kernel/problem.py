"""Problems are values. Each has a stable code, a grade, a place, and five parts in Chinese and English.

A kind of problem is declared once, with its wording; a problem cannot be made without the facts its wording names:

    UNKNOWN_UNIT = kind("L103", "error",
        zh=Wording("单位 {unit}", "已登记的单位", "单位表", "改用 {nearest}"),
        en=Wording("unit {unit}", "a registered unit", "unit registry", "use {nearest}"))
    problem = UNKNOWN_UNIT(at="gdp.csv:12", unit="亿园", nearest="亿元")
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter


class Grade(StrEnum):
    """How grave a problem is: an error stops publishing, a warning is shown, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        return {"error": "错误", "warning": "警告", "note": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Wording:
    """What stood there, what should, on what basis, and what to do: templates that name their facts in braces."""

    seen: str
    expected: str
    basis: str
    remedy: str

    def facts(self) -> set[str]:
        texts = (self.seen, self.expected, self.basis, self.remedy)
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind of problem; calling it with a place and its facts makes a problem."""

    code: str
    grade: Grade
    zh: Wording
    en: Wording

    def __call__(self, at: str, **facts: object) -> Problem:
        missing = (self.zh.facts() | self.en.facts()) - facts.keys()
        if missing:
            raise TypeError(f"problem {self.code} needs the facts {sorted(missing)}")
        return Problem(self, at, tuple(sorted((k, str(v)) for k, v in facts.items())))


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place."""

    kind: Kind
    at: str
    facts: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def is_error(self) -> bool:
        return self.kind.grade is Grade.ERROR

    def parts(self, lang: str = "zh") -> dict[str, str]:
        """The five parts: at, seen, expected, basis, remedy."""
        wording = self.kind.zh if lang == "zh" else self.kind.en
        facts = dict(self.facts)
        names = ("seen", "expected", "basis", "remedy")
        return {"at": self.at} | {name: getattr(wording, name).format(**facts) for name in names}

    def text(self, lang: str = "zh") -> str:
        """One line for a terminal or a log."""
        parts = self.parts(lang)
        words, grade, comma = _PART_WORDS[lang], self.kind.grade, "；" if lang == "zh" else "; "
        said = comma.join(f"{words[name]}{parts[name]}" for name in ("seen", "expected", "basis", "remedy"))
        return f"{self.at}  [{self.code} {grade.label if lang == 'zh' else grade}] {said}"


_PART_WORDS = {
    "zh": {"seen": "", "expected": "应为：", "basis": "依据：", "remedy": "处理："},
    "en": {"seen": "", "expected": "expected: ", "basis": "basis: ", "remedy": "remedy: "},
}

KINDS: dict[str, Kind] = {}
"""Every declared kind by code; the gallery of messages in the documentation is made from it."""


def kind(code: str, grade: str, zh: Wording, en: Wording) -> Kind:
    """Declare a kind of problem under a code that nobody else uses."""
    if code in KINDS:
        raise ValueError(f"problem code {code} is declared twice")
    KINDS[code] = Kind(code, Grade(grade), zh, en)
    return KINDS[code]


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.is_error for p in problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """The closest known word, for a remedy; `—` if nothing is close."""
    return next(iter(difflib.get_close_matches(word, [str(k) for k in known], 1, 0.5)), "—")
