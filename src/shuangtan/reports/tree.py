"""The explanation tree of a figure: as lines for a terminal, as JSON by figure id for pages and other programs.

Each node says the figure, its value and state, its evidence grade, the rule in words and with numbers, why this
reading or factor was chosen, file, place and digest, the source record, and the clause it answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.kernel import Evidence, Figure, Source, plain, walk
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import (
    number_text,
    place_text,
    range_text,
    rule_with_numbers,
    state_text,
    unit_text,
    value_text,
)
from shuangtan.reports.words import label, word

Node = dict[str, Any]


def tree_lines(
    figure: Figure,
    sources: Iterable[Source] = (),
    clauses: Iterable[ClauseText] = (),
    lang: str = "zh",
) -> list[str]:
    """The tree as text; a figure that was already shown is named once more and not unfolded again."""
    printer = _Printer({s.id: s for s in sources}, {c.handle: c for c in clauses}, lang)
    return list(printer.lines(figure, "", ""))


def tree_json(figures: Iterable[Figure]) -> dict[str, Node]:
    """Every figure given and every one below it, flat by id; `inputs` are ids."""
    found: dict[str, Node] = {}
    for root in figures:
        if root.id not in found:
            found.update((f.id, _node(f)) for f in walk(root) if f.id not in found)
    return found


def _node(figure: Figure) -> Node:
    """One node; keys that say nothing are left out."""
    full: Node = {
        "label": figure.label,
        "value": number_text(figure),
        "exact": plain(figure.quantity.value) if figure.quantity else "",
        "unit": unit_text(figure),
        "state": figure.state.value,
        "state_zh": state_text(figure),
        "state_en": state_text(figure, "en"),
        "grade": evidence_grade(figure).value,
        "range": range_text(figure),
        "rule": figure.rule,
        "numbers": rule_with_numbers(figure),
        "why": figure.why,
        "clause": figure.clause,
        "inputs": [f.id for f in figure.inputs],
        "evidence": [_evidence(e) for e in figure.evidence],
        "gaps": [gap for gap in figure.gaps if gap != figure.id],
    }
    return {key: value for key, value in full.items() if value not in ("", [])}


def _evidence(evidence: Evidence) -> dict[str, str]:
    full = {
        "source": evidence.source,
        "file": evidence.file,
        "at": evidence.locator,
        "sha256": evidence.sha256,
        "clause": evidence.clause,
    }
    return {key: value for key, value in full.items() if value}


class _Printer:
    """Walks one tree depth first; remembers what it has shown."""

    def __init__(self, sources: Mapping[str, Source], clauses: Mapping[str, ClauseText], lang: str) -> None:
        self._sources, self._clauses, self._lang = sources, clauses, lang
        self._seen: set[str] = set()

    def lines(self, figure: Figure, lead: str, below: str) -> Iterator[str]:
        again = figure.id in self._seen and bool(figure.inputs)
        grade = evidence_grade(figure).value
        tail = f"（{word('repeated', self._lang)}）" if again else ""
        yield f"{lead}{figure.label} = {value_text(figure)}  [{state_text(figure, self._lang)} · {grade}]{tail}"
        if again:
            return
        self._seen.add(figure.id)
        bar = "│  " if figure.inputs else "   "
        yield from (f"{below}{bar}{line}" for line in self._details(figure))
        for place, part in enumerate(figure.inputs, 1):
            last = place == len(figure.inputs)
            yield from self.lines(part, f"{below}{'└─ ' if last else '├─ '}", f"{below}{'   ' if last else '│  '}")

    def _details(self, figure: Figure) -> Iterator[str]:
        yield f"id  {figure.id}"
        if figure.rule:
            numbers = rule_with_numbers(figure)
            yield f"{self._word('rule')}  {figure.rule}" + (f" = {numbers}" if numbers else "")
        if bounds := range_text(figure):
            yield f"{self._word('range')}  {bounds}"
        if figure.why:
            yield f"{self._word('why')}  {figure.why}"
        yield from map(self._evidence_line, figure.evidence)
        if figure.clause:
            yield f"{self._word('clause')}  {self._clause_text(figure.clause)}"

    def _word(self, key: str) -> str:
        return word(key, self._lang)

    def _evidence_line(self, evidence: Evidence) -> str:
        source = self._sources.get(evidence.source)
        title = f"{source.publisher}《{source.title}》{source.date}" if source else evidence.source
        digest = f"sha256 {evidence.sha256[:12]}" if evidence.sha256 else ""
        parts = [title, evidence.clause, place_text(evidence), digest]
        return f"{self._word('source')}  " + "；".join(filter(None, parts))

    def _clause_text(self, handle: str) -> str:
        clause = self._clauses.get(handle)
        return f"{handle}  {clause.place}：{clause.meaning}" if clause else handle


def grade_text(figure: Figure, lang: str = "zh") -> str:
    """`B 由查得数推算`: the evidence grade of a figure with its meaning."""
    grade = evidence_grade(figure)
    return f"{grade.value} {label(grade, lang)}"
