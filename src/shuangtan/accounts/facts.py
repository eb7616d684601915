"""Facts: the ledger asked by subject, product, flow and period; each answer is a figure that shows its evidence.

Two sources may tell the same fact. The better known one answers (read before recalled, measured before estimated) and
says what the others say; nothing is averaged, and a fact nobody told is a named gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shuangtan.kernel import Figure, Mark, Period, Problem, State, Wording, kind, missing
from shuangtan.ledger.entry import Directive, Entry

Label = Callable[[str, str, str], str]
"""(subject, product, flow) -> the Chinese name of that quantity of that subject."""

SOURCES_DIFFER = kind(
    "A101",
    "note",
    Wording("{label} 有不同说法：{values}", "同一事实同一数值", "两个来源", "核对原件；现采用第一个"),
    Wording(
        "{label} is told differently: {values}", "one value for one fact", "two sources", "check; the first is used"
    ),
)

_GRADES = tuple(State)
_MARKS = (Mark.FOUND, Mark.COMPUTED, Mark.RECALLED, Mark.ASSUMED)


@dataclass(frozen=True, slots=True)
class FactKey:
    """What a fact is about."""

    subject: str
    product: str
    flow: str
    period: Period

    @property
    def id(self) -> str:
        return f"{self.product}.{self.flow}@{self.subject}:{self.period}"


class Facts:
    """Entries of one scenario, indexed; published totals (`assert`) answer only where nothing else does."""

    def __init__(self, entries: Iterable[Entry], label: Label, scenario: str = "history") -> None:
        self._label = label
        self._by_key: dict[FactKey, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.scenario == scenario:
                key = FactKey(entry.subject, entry.product, entry.flow, entry.period)
                self._by_key[key].append(entry)
        for told in self._by_key.values():
            told.sort(key=_preference)

    def figure(self, subject: str, product: str, flow: str, period: Period) -> Figure:
        """The fact as a figure; a gap with what was looked for if nobody told it."""
        key = FactKey(subject, product, flow, period)
        label = f"{self._label(subject, product, flow)} {period}"
        told = self._by_key.get(key)
        if not told:
            return missing(key.id, label, "账本中没有这一事实")
        return _figure(key.id, label, told)

    def periods(self, subject: str, product: str, flow: str, known_only: bool = True) -> list[Period]:
        """The periods for which the fact was told, in order."""
        return sorted(
            k.period
            for k, told in self._by_key.items()
            if (k.subject, k.product, k.flow) == (subject, product, flow) and (told[0].quantity or not known_only)
        )

    def series(self, subject: str, product: str, flow: str) -> list[Figure]:
        """The known figures of one fact through time."""
        return [self.figure(subject, product, flow, p) for p in self.periods(subject, product, flow)]

    def subjects(self, product: str, flow: str) -> list[str]:
        """Who tells this fact for any period."""
        return sorted({k.subject for k in self._by_key if (k.product, k.flow) == (product, flow)})

    def differences(self) -> list[Problem]:
        """Facts that two sources tell differently, each once."""
        return [
            SOURCES_DIFFER(at=_place(told[0]), label=self._label(k.subject, k.product, k.flow), values=_said(told))
            for k, told in self._by_key.items()
            if len({e.quantity.to(told[0].quantity.unit).value for e in told if e.quantity and told[0].quantity}) > 1
        ]


def _preference(entry: Entry) -> tuple[bool, bool, int, int]:
    return (
        entry.quantity is None,
        entry.directive is Directive.ASSERT,
        _MARKS.index(entry.mark),
        _GRADES.index(entry.state),
    )


def _figure(id: str, label: str, told: list[Entry]) -> Figure:
    best = told[0]
    others = [e for e in told[1:] if e.quantity and e.quantity != best.quantity]
    why = "；".join(filter(None, [best.note, f"另有：{_said(others)}" if others else ""]))
    return Figure(
        id,
        label,
        best.quantity,
        best.state,
        evidence=tuple(e.evidence for e in told),
        why=why,
        gaps=(id,) if best.state.leaves_gap else (),
        low=best.low,
        high=best.high,
        is_verified=best.mark in (Mark.FOUND, Mark.COMPUTED),
    )


def _said(entries: list[Entry]) -> str:
    return "、".join(f"{e.quantity}（{e.evidence.source}）" for e in entries if e.quantity)


def _place(entry: Entry) -> str:
    return f"{entry.evidence.file}:{entry.evidence.locator}"
