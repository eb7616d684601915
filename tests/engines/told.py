"""Records for the tests, and the account rule said again in plain Python, one record at a time."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np

from shuangtan.accounts.activity.batch import ActivityBatch
from shuangtan.accounts.activity.factor import ActivityFactor
from shuangtan.accounts.activity.table import BITS, Emission
from shuangtan.kernel import State

Row = tuple[int, int, int, int, int | None, State]
"""(organisation, sector, product, month, amount, state)"""

GRADES = [State.MEASURED, State.REPORTED, State.ESTIMATED]
BLANKS = [State.NOT_OCCURRING, State.INCLUDED_ELSEWHERE, State.NOT_ESTIMATED, State.CONFIDENTIAL, State.MISSING]


def batch_of(rows: Sequence[Row]) -> ActivityBatch:
    """Rows as a checked batch."""
    names = ("organisation", "sector", "product", "month")
    columns = {name: np.array([row[i] for row in rows], dtype=np.int64) for i, name in enumerate(names)}
    amounts = np.ma.masked_array([row[4] or 0 for row in rows], [row[4] is None for row in rows], dtype=np.int64)
    states = np.array([BITS[row[5]] for row in rows], dtype=np.int64)
    return ActivityBatch.of(columns | {"amount": amounts, "state": states})


def expected(batches: Iterable[Sequence[Row]], factors: Iterable[ActivityFactor]) -> list[Emission]:
    """What the rule must give: dictionaries, Python's integers, one record after the other."""
    newest = {row[:4]: row for rows in batches for row in rows}
    table = list(factors)
    cells: dict[tuple[int, int, int], list[tuple[int | None, set[State]]]] = {}
    for organisation, sector, product, month, amount, state in newest.values():
        in_force = [f for f in table if (f.sector, f.product) == (sector, product)]
        in_force = [f for f in in_force if f.valid_from <= month < f.valid_to]
        told = cells.setdefault((organisation, sector, month), [])
        if amount is None or amount == 0:
            told.append((amount, {state}))
        elif in_force:
            told.append((amount * in_force[0].factor_mg, {state, in_force[0].state}))
        else:
            told.append((None, {State.MISSING}))
    return [_emission(cell, told) for cell, told in sorted(cells.items())]


def _emission(cell: tuple[int, int, int], told: list[tuple[int | None, set[State]]]) -> Emission:
    known = [value for value, _ in told if value is not None]
    met = {state for _, states in told for state in states}
    gaps = sum(any(state.leaves_gap for state in states) for _, states in told)
    return Emission(*cell, sum(known) if known else None, tuple(s for s in State if s in met), gaps, len(told))


def sample_rows(organisations: int, months: int, seed: int) -> list[list[Row]]:
    """A batch per month, and after each third month one that tells some of the quarter anew."""
    draw = random.Random(seed)
    batches: list[list[Row]] = []
    for place in range(months):
        month = 202301 + place // 12 * 100 + place % 12
        batches.append([_row(draw, o, o % 5, p, month) for o in range(organisations) for p in range(8)])
        if place % 3 == 2:
            again = {row[:4] for rows in batches[-3:] for row in rows if draw.random() < 0.08}
            batches.append([_row(draw, *key) for key in sorted(again)])
    return batches


def sample(organisations: int, months: int, seed: int) -> tuple[list[ActivityBatch], list[ActivityFactor]]:
    """Batches of `sample_rows` with factors by year; one product of each sector has none in the first year."""
    factors = [
        ActivityFactor(
            s, p, year, year + 100, 1_900_300 + 977 * p + s + year, State.DERIVED if p % 3 else State.ASSUMED
        )
        for s in range(5)
        for p in range(8)
        for year in (202301, 202401)
        if (p, year) != (s, 202301)
    ]
    return [batch_of(rows) for rows in sample_rows(organisations, months, seed)], factors


def _row(draw: random.Random, organisation: int, sector: int, product: int, month: int) -> Row:
    key = (organisation, sector, product, month)
    if draw.random() < 0.1:
        return (*key, None, draw.choice(BLANKS))
    return (*key, draw.choice([0, draw.randrange(10**4), draw.randrange(10**9)]), draw.choice(GRADES))
