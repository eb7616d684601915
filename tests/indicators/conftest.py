"""Small facts for the tests of the indicators: entries from one line each, and labels that are the words themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Evidence, Mark, Period, Quantity, State
from shuangtan.ledger.entry import Directive, Entry

ROOT = Path(__file__).resolve().parents[2]


def label(subject: str, product: str, flow: str) -> str:
    assert subject
    return f"{product}.{flow}"


def entry(line: str, source: str = "bulletin") -> Entry:
    """`510700 energy.consumption 2016 979.38 万tce`; a value of `—` is missing, `NO` and `IE` are notation keys."""
    subject, word, period, value, unit = line.split()
    product, _, flow = word.partition(".")
    known = value not in ("—", "NO", "IE", "NE", "C")
    state = State.REPORTED if known else State.MISSING if value == "—" else State(value)
    amount = Quantity.of(value, unit) if known else None
    evidence = Evidence(source, "t.csv", "", "line 1")
    return Entry(
        Directive.ACTIVITY, subject, product, flow, Period.parse(period), amount, state, evidence, mark=Mark.FOUND
    )


def entries(text: str, source: str = "bulletin") -> list[Entry]:
    return [entry(line, source) for line in text.strip().splitlines()]


@pytest.fixture
def told() -> Callable[[str], Facts]:
    """Facts from lines."""
    return lambda text: Facts(entries(text), label)


@pytest.fixture
def read_entries() -> Callable[..., list[Entry]]:
    """Entries from lines."""
    return entries


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT
