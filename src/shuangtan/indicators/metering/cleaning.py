"""From readings as they arrived to stretches of register that can be subtracted.

Order of arrival does not matter: readings are put in order of time first, so late ones find their place. Every
decision is a problem with its reading; none is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median

from shuangtan.indicators.metering import reading as said
from shuangtan.indicators.metering.reading import Meter, Reading
from shuangtan.kernel import Kind, Problem, plain

LOOK_AHEAD = 4
"""Readings within which a jump must come back to be a glitch; a longer one is taken for a reset. A register that
stands at zero and then goes on from where it was is a glitch however long: no meter climbs there in one step."""
LEAP = 100
"""A step this many times the meter's usual rate is not use."""
ENOUGH = 8
"""Steps from which a usual rate can be told."""
NEAR_END = Decimal("0.9")
"""A register beyond this share of its largest number may wrap."""

Point = tuple[datetime, Decimal]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A meter's register as stretches (moment, count), each growing; between two stretches the use is unknown."""

    meter: Meter
    stretches: tuple[tuple[Point, ...], ...]
    flagged: frozenset[datetime]


@dataclass(slots=True)
class _Walk:
    meter: Meter
    problems: list[Problem]
    stretches: list[list[Point]] = field(default_factory=lambda: [[]])
    flagged: set[datetime] = field(default_factory=set)
    carried: Decimal = Decimal(0)

    @property
    def last(self) -> Point | None:
        return self.stretches[-1][-1] if self.stretches[-1] else None

    def say(self, kind: Kind, at: datetime, **facts: object) -> None:
        told = {k: plain(v) if isinstance(v, Decimal) else v for k, v in facts.items()}
        when = _clock(at)
        self.problems.append(kind(at=f"{self.meter.id} {when}", meter=self.meter.id, when=when, **told))

    def accept(self, at: datetime, count: Decimal) -> None:
        self.stretches[-1].append((at, count))

    def begin(self, at: datetime, count: Decimal) -> None:
        self.stretches.append([(at, count)])


def clean(meter: Meter, readings: Iterable[Reading]) -> tuple[Cleaned, list[Problem]]:
    """The stretches of one meter, and what was done with every odd reading."""
    problems: list[Problem] = []
    walk = _Walk(meter, problems)
    ordered = _one_each(walk, readings)
    i = 0
    while i < len(ordered):
        i += _step(walk, ordered, i)
    kept = tuple(piece for stretch in walk.stretches if stretch for piece in _without_leaps(walk, stretch))
    return Cleaned(meter, kept, frozenset(walk.flagged)), problems


def _one_each(walk: _Walk, readings: Iterable[Reading]) -> list[Reading]:
    """One reading a moment: duplicates once, corrections by the later received, contradictions not at all."""
    kept = []
    for at, group in groupby(sorted(readings, key=attrgetter("at", "received")), key=attrgetter("at")):
        told = list(group)
        final = told[-1]
        others = {r.register for r in told if r.register != final.register}
        if len(told) > 1 and not others:
            walk.say(said.DUPLICATE, at, seen=final.register, count=len(told))
        if others:
            is_clash = any(r.received == final.received and r.register in others for r in told)
            kind = said.CONFLICT if is_clash else said.SUPERSEDED
            walk.say(kind, at, seen="、".join(plain(o) for o in sorted(others)), kept=final.register)
            if is_clash:
                walk.flagged.add(at)
                continue
        kept.append(final)
    return kept


def _step(walk: _Walk, ordered: Sequence[Reading], i: int) -> int:
    """Deal with the reading at `i`; returns how many readings that used up."""
    now, last = ordered[i], walk.last
    count = now.register + walk.carried
    if last is None or count >= last[1]:
        _grow(walk, now, count)
        return 1
    if (back := _comes_back(ordered, i, last[1] - walk.carried)) is not None:
        for glitch in ordered[i:back]:
            _flag(walk, glitch.at, glitch.register, last[1] - walk.carried, ordered[back].register)
        return back - i
    if _was_spike(walk, count, ordered, i):
        at, high = walk.stretches[-1].pop()
        _flag(walk, at, high - walk.carried, walk.stretches[-1][-1][1] - walk.carried, now.register)
        return 0
    _fall(walk, ordered, i, last)
    return 1


def _grow(walk: _Walk, now: Reading, count: Decimal) -> None:
    last, limit = walk.last, walk.meter.limit_per_hour
    if last is not None and limit is not None:
        hours = _hours(last[0], now.at)
        if count - last[1] > limit * hours:
            grown, most = count - last[1], limit * hours
            walk.say(said.TOO_FAST, now.at, since=_clock(last[0]), seen=grown, most=most)
            walk.begin(now.at, count)
            return
    walk.accept(now.at, count)


def _fall(walk: _Walk, ordered: Sequence[Reading], i: int, last: Point) -> None:
    """A register that fell and stays down: full and starting again, or reset, or too early to tell."""
    now, wraps, low = ordered[i], walk.meter.wraps_at, last[1] - walk.carried
    facts = {"low": low, "seen": now.register}
    if wraps is not None and low >= wraps * NEAR_END and now.register <= wraps * (1 - NEAR_END):
        walk.carried += wraps
        walk.say(said.WRAPPED, now.at, wraps_at=wraps, **facts)
        _grow(walk, now, now.register + walk.carried)
    elif i + 1 == len(ordered):
        walk.say(said.UNDECIDED, now.at, **facts)
        walk.flagged.add(now.at)
    else:
        walk.say(said.RESET, now.at, since=_clock(last[0]), **facts)
        walk.begin(now.at, now.register + walk.carried)


def _without_leaps(walk: _Walk, stretch: list[Point]) -> list[tuple[Point, ...]]:
    """The stretch cut where one step is out of all proportion: what a restart or a false last reading leaves."""
    rates = [(y - x) / _hours(a, b) for (a, x), (b, y) in pairwise(stretch)]
    usual = [rate for rate in rates if rate > 0]
    if len(usual) < ENOUGH:
        return [tuple(stretch)]
    most, pieces, start = median(usual) * LEAP, list[tuple[Point, ...]](), 0
    for i, rate in enumerate(rates, 1):
        if rate > most:
            (since, before), (at, after) = stretch[i - 1], stretch[i]
            walk.say(said.LEAP, at, since=_clock(since), seen=after - before, times=LEAP)
            pieces.append(tuple(stretch[start:i]))
            start = i
    return [*pieces, tuple(stretch[start:])]


def _hours(since: datetime, until: datetime) -> Decimal:
    return Decimal(str((until - since) / timedelta(hours=1)))


def _comes_back(ordered: Sequence[Reading], i: int, low: Decimal) -> int | None:
    """Where the register is back at what it was before: the readings until then were a glitch.

    A meter that was reset climbs from where it fell to; one that glitched leaps back by most of its count.
    """
    others = 0
    for j in range(i + 1, len(ordered)):
        if ordered[j].register >= low:
            leap = ordered[j].register - ordered[j - 1].register
            return j if leap * 2 > low - ordered[i].register else None
        others += ordered[j].register != 0
        if others >= LOOK_AHEAD:
            return None
    return None


def _was_spike(walk: _Walk, count: Decimal, ordered: Sequence[Reading], i: int) -> bool:
    """Whether the last accepted reading leapt up and this one goes on from the one before it."""
    stretch = walk.stretches[-1]
    if len(stretch) < 2 or count < stretch[-2][1]:
        return False
    return i + 1 == len(ordered) or ordered[i].register <= ordered[i + 1].register


def _flag(walk: _Walk, at: datetime, seen: Decimal, low: Decimal, high: Decimal) -> None:
    walk.flagged.add(at)
    walk.say(said.GLITCH, at, seen=seen, low=low, high=high)


def _clock(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
