"""Sections of the report that not every city has: the statistical indicators, alerts, and the traced example.

Every number in a row is a figure, so that it unfolds; a row computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangtan.kernel import Figure
from shuangtan.reports.chart import Chart


@dataclass(frozen=True, slots=True)
class StatisticRow:
    """One indicator of the system with its value or gap, and who tells it on which form, how often, at which levels."""

    name: str
    figure: Figure
    status: str
    form: str
    frequency: str
    body: str
    levels: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatisticField:
    """A field of the decision with its indicators; `known` counts those whose value is complete."""

    id: str
    name: str
    articles: tuple[int, ...]
    rows: tuple[StatisticRow, ...]

    @property
    def known(self) -> int:
        return sum(row.figure.is_complete for row in self.rows)

    @property
    def asked(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class WantedFact:
    """A fact nobody told, and the indicators that wait for it."""

    figure: Figure
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The indicator system of one year; `wanted` begins with the fact most indicators wait for."""

    year: int
    fields: tuple[StatisticField, ...]
    wanted: tuple[WantedFact, ...] = ()

    @property
    def known(self) -> int:
        return sum(field.known for field in self.fields)

    @property
    def asked(self) -> int:
        return sum(field.asked for field in self.fields)

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (row.figure for field in self.fields for row in field.rows)
        yield from (wanted.figure for wanted in self.wanted)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert rule asked of the city or a lower subject: the last value it watches, its threshold, where it stands.

    `state` is the key of the state (`firing`, `pending`, `resolved`, `normal`, or `blind` without data), `shown` its
    printed name; `moment` is the period or day it was judged at, `since` the period since which it has been so (empty
    for rules asked on a single day, which tells nothing of the days before). `subject` is empty for the city and names
    one or several counties, parks or enterprises that stand alike.
    """

    id: str
    name: str
    kind: str
    frequency: str
    figure: Figure | None
    side: str
    threshold: Figure | None
    state: str
    shown: str
    moment: str
    since: str
    because: str
    consequence: str
    subject: str = ""

    @property
    def is_blind(self) -> bool:
        """Whether nothing can be said for want of data."""
        return self.state == "blind"

    def roots(self) -> Iterator[Figure]:
        yield from (f for f in (self.figure, self.threshold) if f)


@dataclass(frozen=True, slots=True)
class AlertLevel:
    """How many alerts of one level fire, are pending, resolved, normal, and without data, in this order."""

    name: str
    subjects: int
    rules: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A place (or the whole city) of the traced example; `cells` are in the order of the heads."""

    name: str
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class TracedProductRow:
    """The electricity of one product: traced hour by hour, by an annual factor, and how far the latter is off."""

    name: str
    name_en: str
    county: str
    traced: Figure
    by_annual_factor: Figure
    error: Figure


@dataclass(frozen=True, slots=True)
class Tracing:
    """Electricity traced over the counties of the city; `note` says what it rests on and stands beside everything.

    `heads` are the columns of the table of places, the first naming the place: key, Chinese, English.
    """

    note: str
    sentences: tuple[str, ...]
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[TracedRow, ...]
    figures: tuple[Figure, ...]
    products: tuple[TracedProductRow, ...]
    charts: tuple[Chart, ...]

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (cell for row in self.rows for cell in row.cells if cell)
        yield from self.figures
        yield from (f for p in self.products for f in (p.traced, p.by_annual_factor, p.error))
