"""From the ledger to the engines: facts as activity records, words as codes, amounts as whole small units.

    projection, problems = project(facts, [Wanted("coal", "consumption", "kg")], Grain.YEAR)
    store.append(projection.batch); store.set_factors([...])

A subject becomes an organisation, a flow a sector, a product a product; the places of the words are their codes. One
projection takes periods of one length, told under the last month of each, so that a year never adds to its months.
Where several sources tell a fact, the one that `Facts` answers with enters. An amount that is no whole number of small
units is a mistake: it is never rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np

from shuangtan.accounts.activity.batch import ActivityBatch
from shuangtan.accounts.activity.table import BITS, Array
from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Grain, Period, Problem, Wording, kind

NOT_WHOLE = kind(
    "A181",
    "error",
    Wording(
        "{label} 为 {seen}，合 {amount} {small_unit}",
        "整数个 {small_unit}，不超过 18 位",
        "大账以整数相加，各引擎逐位相同",
        "为该品种选更小的单位",
    ),
    Wording(
        "{label} is {seen}, {amount} {small_unit}",
        "a whole number of {small_unit} of at most 18 digits",
        "large accounts add whole numbers",
        "choose a smaller unit for the product",
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of the ledger that is to be projected, and the unit small enough for all its amounts."""

    product: str
    flow: str
    small_unit: str


@dataclass(frozen=True)
class Projection:
    """A batch, and the words of its codes: `organisations[3]` is the subject of the records with organisation 3."""

    batch: ActivityBatch
    organisations: tuple[str, ...]
    sectors: tuple[str, ...]
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact on its way: what was wanted, who tells it, of which period, and the answer of the ledger."""

    wanted: Wanted
    subject: str
    period: Period
    figure: Figure

    @property
    def words(self) -> tuple[str, str, str]:
        return self.subject, self.wanted.flow, self.wanted.product

    @property
    def exact(self) -> Decimal | None:
        """The amount in small units."""
        quantity = self.figure.quantity
        return None if quantity is None else quantity.to(self.wanted.small_unit).value


def project(facts: Facts, wanted: Sequence[Wanted], grain: Grain) -> tuple[Projection | None, list[Problem]]:
    """The facts of these quantities and of periods of this length as one batch; None if an amount does not fit."""
    told = [fact for one in wanted for fact in _told(facts, one, grain)]
    problems = [wrong for fact in told if (wrong := _wrong(fact))]
    if problems:
        return None, problems
    columns: dict[str, Array] = {}
    words: list[tuple[str, ...]] = []
    for place, name in enumerate(("organisation", "sector", "product")):
        words.append(tuple(sorted({fact.words[place] for fact in told})))
        code = {word: at for at, word in enumerate(words[-1])}
        columns[name] = np.array([code[fact.words[place]] for fact in told], dtype=np.int64)
    columns["month"] = np.array([last_month(fact.period) for fact in told], dtype=np.int64)
    columns["state"] = np.array([BITS[fact.figure.state] for fact in told], dtype=np.int64)
    amounts, unknown = [int(fact.exact or 0) for fact in told], [fact.exact is None for fact in told]
    columns["amount"] = np.ma.masked_array(np.array(amounts, dtype=np.int64), np.array(unknown, dtype=bool))
    return Projection(ActivityBatch.of(columns), words[0], words[1], words[2]), []


def last_month(period: Period) -> int:
    """The month a period ends with, written 202412."""
    end = period.end - timedelta(days=1)
    return end.year * 100 + end.month


def _told(facts: Facts, one: Wanted, grain: Grain) -> Iterator[_Fact]:
    """Who tells a quantity, of which periods, and what."""
    for subject in facts.subjects(one.product, one.flow):
        for period in facts.periods(subject, one.product, one.flow, known_only=False):
            if period.grain is grain:
                yield _Fact(one, subject, period, facts.figure(subject, one.product, one.flow, period))


def _wrong(fact: _Fact) -> Problem | None:
    """An amount that small units cannot tell exactly."""
    amount, figure = fact.exact, fact.figure
    if amount is None or (amount == int(amount) and abs(amount) < 10**18):
        return None
    facts = {"label": figure.label, "seen": figure.quantity, "amount": amount, "small_unit": fact.wanted.small_unit}
    return NOT_WHOLE(at=figure.id, **facts)
