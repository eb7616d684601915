"""Amounts reported for stretches of time (bills, monthly forms), which come late, twice, and over one another.

Each moment counts once. Fine records that tile a coarse one are used and checked against it; a coarse one that the
fine ones fill only in part is used whole and they are set aside; records that cross are contradictory and neither is
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter

from shuangtan.kernel import Evidence, Figure, Period, Problem, Quantity, State, Wording, kind, missing, total

TOLERANCE = Decimal("0.001")
"""Relative difference up to which monthly amounts agree with their quarter: rounding of the forms."""

TWICE = kind(
    "I611",
    "note",
    Wording("{span} 的 {amount} 报了 {count} 次", "一次", "同一时段同一数量", "只计一次"),
    Wording("{span}: {amount} reported {count} times", "once", "one amount per stretch", "counted once"),
)
CORRECTED = kind(
    "I612",
    "warning",
    Wording("{span} 先报 {seen}，后报 {amount}", "一个数", "后收到的更正先收到的", "采用后者"),
    Wording("{span}: {seen}, then {amount}", "one amount", "the later received corrects", "the later is used"),
)
CROSSING = kind(
    "I613",
    "error",
    Wording("{span} 与 {other} 时段交叉", "时段相接或包含", "每一时刻只计一次", "两者都不采用，请改报时段"),
    Wording("{span} crosses {other}", "adjacent or nested stretches", "each moment once", "neither is used"),
)
UNEQUAL = kind(
    "I614",
    "error",
    Wording("{span} 各段之和 {seen}", "整段所报 {amount}", "细分与整段应相等", "采用细分之和；核对后更正其一"),
    Wording(
        "{span}: parts sum to {seen}", "{amount} as reported whole", "parts equal the whole", "correct one of them"
    ),
)
SET_ASIDE = kind(
    "I615",
    "note",
    Wording("{span} 已含于 {other}", "每一时刻只计一次", "整段已报，细分不全", "不重复相加"),
    Wording("{span} lies in {other}", "each moment once", "the whole is reported", "not added again"),
)


@dataclass(frozen=True, slots=True)
class IntervalUse:
    """An amount reported for [first, until), and the day we were told."""

    first: date
    until: date
    amount: Quantity
    received: date
    evidence: Evidence

    @property
    def span(self) -> str:
        return f"{self.first}–{self.until}"

    def holds(self, other: IntervalUse) -> bool:
        return self.first <= other.first and other.until <= self.until

    def meets(self, other: IntervalUse) -> bool:
        return self.first < other.until and other.first < self.until


@dataclass(frozen=True, slots=True)
class Settled:
    """Records that do not overlap, in order of time."""

    records: tuple[IntervalUse, ...]

    def use(self, name: str, period: Period, unit: str) -> Figure:
        """The amount of a period: known where records cover it exactly, incomplete where they leave a gap."""
        first, until = period.first_day, period.end.date()
        inside = [r for r in self.records if first <= r.first and r.until <= until]
        id, label, reached, parts = f"use.{name}@{period}", f"{name} 用量 {period}", first, list[Figure]()
        for record in inside:
            parts += _gap(id, reached, record.first)
            parts.append(_told(id, record))
            reached = record.until
        if not inside:
            return missing(id, label, "期内没有完整落入的报数：缺失，不是零")
        return total(id, label, [*parts, *_gap(id, reached, until)], unit)


def settle(records: Iterable[IntervalUse]) -> tuple[Settled, list[Problem]]:
    """Records that can be added, and what was done with the rest."""
    problems: list[Problem] = []
    once = _latest(records, problems)
    crossing = _crossing(once, problems)
    nested = [r for r in once if r not in crossing]
    dropped: set[int] = set()
    for whole in sorted(nested, key=lambda r: (r.until - r.first, r.first)):
        parts = [r for r in nested if r is not whole and whole.holds(r) and id(r) not in dropped]
        if parts:
            dropped |= _resolve(whole, parts, problems)
    kept = [r for r in nested if id(r) not in dropped]
    return Settled(tuple(sorted(kept, key=attrgetter("first")))), problems


def _latest(records: Iterable[IntervalUse], problems: list[Problem]) -> list[IntervalUse]:
    kept = []
    for _, group in groupby(
        sorted(records, key=attrgetter("first", "until", "received")), attrgetter("first", "until")
    ):
        told = list(group)
        final = told[-1]
        other = [r for r in told if r.amount.to(final.amount.unit).value != final.amount.value]
        facts = {"span": final.span, "amount": final.amount}
        if other:
            problems.append(CORRECTED(at=_at(final), seen=other[-1].amount, **facts))
        elif len(told) > 1:
            problems.append(TWICE(at=_at(final), count=len(told), **facts))
        kept.append(final)
    return kept


def _crossing(records: Sequence[IntervalUse], problems: list[Problem]) -> list[IntervalUse]:
    """Records that overlap without one holding the other."""
    found: list[IntervalUse] = []
    for i, a in enumerate(records):
        for b in records[i + 1 :]:
            if a.meets(b) and not a.holds(b) and not b.holds(a):
                problems.append(CROSSING(at=_at(b), span=b.span, other=a.span))
                found += [a, b]
    return found


def _resolve(whole: IntervalUse, parts: Sequence[IntervalUse], problems: list[Problem]) -> set[int]:
    """Which records to leave out: the whole if the parts tile it, else the parts."""
    ordered = sorted(parts, key=attrgetter("first"))
    is_tiled = all(a.until == b.first for a, b in pairwise(ordered))
    if not (is_tiled and ordered[0].first == whole.first and ordered[-1].until == whole.until):
        problems += [SET_ASIDE(at=_at(p), span=p.span, other=whole.span) for p in ordered]
        return {id(p) for p in ordered}
    summed = ordered[0].amount
    for part in ordered[1:]:
        summed = summed + part.amount
    stated = whole.amount.to(summed.unit).value
    if abs(summed.value - stated) > TOLERANCE * abs(stated):
        problems.append(UNEQUAL(at=_at(whole), span=whole.span, seen=summed, amount=whole.amount))
    return {id(whole)}


def _told(id: str, record: IntervalUse) -> Figure:
    evidence = (record.evidence,)
    return Figure(f"{id}[{record.span}]", record.span, record.amount, State.REPORTED, evidence=evidence)


def _gap(id: str, since: date, until: date) -> list[Figure]:
    return [missing(f"{id}[{since}–{until}]", f"{since}–{until}", "该段没有报数")] if since < until else []


def _at(record: IntervalUse) -> str:
    return f"{record.evidence.file}:{record.evidence.locator}".strip(":") or record.span
