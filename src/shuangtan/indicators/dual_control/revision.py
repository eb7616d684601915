"""Revision: the same question asked of what was known at two moments; the old answer stays readable bit for bit.

After an economic census GDP and energy of past years are restated. Nothing is overwritten: the new figures come in a
new batch, and a vintage is the ledger as it stood at a moment. The fingerprint of a figure covers its whole tree, so
equal fingerprints mean that the number and every step to it are the same to the last digit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shuangtan.accounts.facts import Facts, Label
from shuangtan.kernel import Figure, Quantity, derived, walk
from shuangtan.ledger.entry import Entry


class Recorded(Protocol):
    """A store that can say what it held at a moment; the ledger is one."""

    def entries(self, as_of: datetime | date | None = None) -> tuple[Entry, ...]: ...


@dataclass(frozen=True, slots=True)
class Vintage:
    """What was known at a moment; `name` is how it is called in print (`2025-06-30 口径`)."""

    name: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Revision:
    """One number in two vintages: the difference, and the facts below it that were restated, appeared or went."""

    before: Figure
    after: Figure
    difference: Figure
    restated: tuple[tuple[Figure | None, Figure | None], ...]

    @property
    def is_unchanged(self) -> bool:
        return fingerprint(self.before) == fingerprint(self.after)


def facts_as_of(store: Recorded, moment: datetime | date | None, label: Label, scenario: str = "history") -> Vintage:
    """The facts as they stood at a moment (now if None)."""
    name = "现行口径" if moment is None else f"{moment.isoformat()} 口径"
    return Vintage(name, vintage_facts(store.entries(moment), label, scenario))


def vintage_facts(entries: Iterable[Entry], label: Label, scenario: str = "history") -> Facts:
    """Facts of one moment's entries."""
    return Facts(entries, label, scenario)


def compare(ask: Callable[[Facts], Figure], before: Vintage, after: Vintage) -> Revision:
    """The answer of two vintages to one question, and which facts made the difference."""
    old, new = ask(before.facts), ask(after.facts)
    id, label = f"revision.{new.id}", f"{new.label}：{after.name} − {before.name}"
    value: Quantity | None = None
    if old.quantity is not None and new.quantity is not None:
        value = new.quantity - old.quantity
    inputs = [new.named(f"{new.id}|{after.name}", new.label), old.named(f"{old.id}|{before.name}", old.label)]
    return Revision(old, new, derived(id, label, value, "新口径 − 旧口径", inputs), _restated(old, new))


def fingerprint(figure: Figure) -> str:
    """SHA-256 over the figure and all below it: values as typed, units, states, rules and evidence."""
    told = [_said(f) for f in walk(figure)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _said(figure: Figure) -> list[object]:
    number = None if figure.quantity is None else [str(figure.quantity.value), figure.quantity.unit.code]
    below, proof = [f.id for f in figure.inputs], [str(e) for e in figure.evidence]
    return [figure.id, number, str(figure.state), figure.rule, figure.why, below, proof, list(figure.gaps)]


def _restated(old: Figure, new: Figure) -> tuple[tuple[Figure | None, Figure | None], ...]:
    before, after = ({f.id: f for f in walk(top) if not f.inputs} for top in (old, new))
    pairs = [(before.get(id), after.get(id)) for id in dict.fromkeys([*before, *after])]
    return tuple(pair for pair in pairs if not _is_same(*pair))


def _is_same(a: Figure | None, b: Figure | None) -> bool:
    return a is not None and b is not None and a.quantity == b.quantity and a.state == b.state
