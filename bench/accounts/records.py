"""Generated activity records: organisations × 40 products × months, with corrections and gaps among them.

Each month is a batch; each quarter is followed by one that tells about one record in 25 of the quarter anew. One
record in a hundred is a zero, one in fifty has no number (NO, IE, NE, C or missing in turn), and some factors are
absent for some years. Numbers come from a mixing function of the key, so that a size always gives the same records.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from shuangtan.accounts.activity.batch import ActivityBatch
from shuangtan.accounts.activity.factor import ActivityFactor
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.table import BITS, Array
from shuangtan.kernel import State

PRODUCTS, SECTORS, FIRST_YEAR = 40, 40, 2015
GRADES = np.array([BITS[s] for s in (State.MEASURED, State.REPORTED, State.REPORTED, State.ESTIMATED)])
BLANKS = np.array([BITS[s] for s in State if not s.is_known])


def build(path: Path, organisations: int, months: int, shard: tuple[int, int] = (0, 1)) -> tuple[int, float]:
    """Make a store, or the organisations of one remainder; returns records and the seconds of checking and storing."""
    seconds, count = 0.0, 0
    with ActivityStore.open(path) as store:
        store.set_factors(list(factors()))
        for columns in told(organisations, months):
            if shard[1] > 1:
                own = columns["organisation"] % shard[1] == shard[0]
                columns = {name: array[own] for name, array in columns.items()}
            start = time.perf_counter()
            store.append(ActivityBatch.of(columns))
            seconds, count = seconds + time.perf_counter() - start, count + len(columns["month"])
    return count, seconds


def told(organisations: int, months: int) -> Iterator[dict[str, Array]]:
    """The batches, month by month, with a correction after each third."""
    for place in range(months):
        yield _month(organisations, place, salt=1)
        if place % 3 == 2:
            parts = [_some(_month(organisations, p, salt=2)) for p in range(place - 2, place + 1)]
            yield {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def factors() -> Iterator[ActivityFactor]:
    """Three-year factors per sector and product; about one in thirty is absent."""
    for sector, product, year in np.ndindex(SECTORS, PRODUCTS, 6):
        if (sector * 41 + product * 17 + year) % 33:
            start = (FIRST_YEAR + 3 * (year - 1)) * 100 + 1
            value = 100_000 + (sector * 7919 + product * 104_729 + year * 31_337) % 3_000_000
            state = State.ASSUMED if product % 5 == 0 else State.DERIVED
            yield ActivityFactor(sector, product, start, start + 300, value, state)


def _month(organisations: int, place: int, salt: int) -> dict[str, Array]:
    """One month of all organisations: three products in four belong to the main sector, the rest to its own plant."""
    organisation = np.repeat(np.arange(organisations, dtype=np.int64), PRODUCTS)
    product = np.tile(np.arange(PRODUCTS, dtype=np.int64), organisations)
    sector = np.where(product < 30, organisation % SECTORS, (organisation + 7) % SECTORS)
    mixed = _mixed(organisation * PRODUCTS + product + (place * 8 + salt) * 10**9)
    is_known = mixed % 50 != 0
    amount = np.where((mixed >> 8) % 100 == 0, 0, (mixed >> 16) % 10_000_000)
    state = np.where(is_known, GRADES[(mixed >> 40) % len(GRADES)], BLANKS[(mixed >> 40) % len(BLANKS)])
    month = np.full(len(product), (FIRST_YEAR + place // 12) * 100 + place % 12 + 1)
    amounts = np.where(is_known, amount, 0)
    key = {"organisation": organisation, "sector": sector, "product": product, "month": month}
    return key | {"amount": np.ma.masked_array(amounts, ~is_known), "state": state}


def _some(columns: dict[str, Array]) -> dict[str, Array]:
    chosen = _mixed(columns["organisation"] * PRODUCTS + columns["product"] + columns["month"]) % 25 == 0
    return {name: array[chosen] for name, array in columns.items()}


def _mixed(keys: Array) -> Array:
    """Numbers below 2^62 in which every bit of the key tells (splitmix64)."""
    z = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(2)).astype(np.int64)
