"""A block of hours in plain arrays: what the substitution works on.

Hours are the last axis everywhere, so that one operation treats all hours of a bus or branch at once. With N buses,
L branches, K classes and n hours:

    carried[l, t]   power that carries the attribute along branch l, positive from `from_bus` to `to_bus`   [MW]
    through[i, t]   gross power through bus i: injections and what arrives on branches                      [MW]
    stock[i, k, t]  attribute of class k brought in by sources; the solution overwrites it         [t/h or MW]

The solution w obeys through·w = stock + Σ carried·w(upstream).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]


@dataclass(slots=True)
class Mark:
    """A finding about some buses in some hours (`buses[m]`, `hours[m]` go together)."""

    code: int
    buses: Ints
    hours: Ints


@dataclass(slots=True)
class Block:
    """Some buses, the branches between them and some hours; `bus_ids` and `hour_ids` are their names outside.

    Before directions are read, `through` holds what is injected and `balance`, if wanted, injections less demand.
    `received` differs from `carried` only where losses pass through with the attribute; it tells which buses have
    any inflow of energy at all. `tolerance` [MW] is the power below which there is no flow.
    """

    from_bus: Ints
    to_bus: Ints
    carried: Floats
    received: Floats
    through: Floats
    balance: Floats | None
    stock: Floats
    bus_ids: Ints
    hour_ids: Ints
    tolerance: float
    marks: list[Mark] = field(default_factory=list)

    @property
    def hour_count(self) -> int:
        return int(self.carried.shape[1])

    @property
    def bus_count(self) -> int:
        return int(self.through.shape[0])


@dataclass(slots=True)
class Inflow:
    """What one branch brings to a bus from the bus `upstream`; `idle` has a bit for each hour without such a flow.

    `add` is np.add, or np.subtract where `row` is stored with the opposite sign.
    """

    branch: int
    upstream: int
    row: Floats
    add: Callable[..., Any]
    idle: int


@dataclass(slots=True)
class Directions:
    """For each bus what flows in (`into`), and for each branch its hours forward minus its hours backward."""

    into: list[list[Inflow]]
    majority: Ints


def read_directions(block: Block) -> Directions:
    """Directions of all branches; what arrives is added to `block.through`, and flows are booked in `block.balance`.

    Everything that a row of the flows is needed for is done while it is at hand: reading it is what costs time. A
    flow that is not a number has no direction and makes the through-flow of both its ends not a number.
    """
    full = (1 << block.hour_count) - 1
    into: list[list[Inflow]] = [[] for _ in range(block.bus_count)]
    majority = np.zeros(len(block.carried), dtype=np.intp)
    is_same = block.received is block.carried
    ends = zip(block.from_bus.tolist(), block.to_bus.tolist(), block.carried, strict=True)
    for branch, (start, end, row) in enumerate(ends):
        forward, backward, ahead, back = _parts(row, full, block.tolerance)
        if ahead:
            into[end].append(Inflow(branch, start, forward, np.add, full ^ ahead))
        if back:
            into[start].append(Inflow(branch, end, backward, np.subtract, full ^ back))
        majority[branch] = ahead.bit_count() - back.bit_count()
        arriving, leaving = (forward, backward) if is_same else _split(block.received[branch])
        if ahead:
            block.through[end] += arriving
        if back:
            block.through[start] -= leaving
        if (ahead | back) != full and np.isnan(row).any():
            block.through[[start, end]] += np.where(np.isnan(row), np.nan, 0.0)
        if block.balance is not None:
            _book(block.balance, start, end, row, None if is_same else block.received[branch])
    return Directions(into, majority)


def _parts(row: Floats, full: int, tolerance: float) -> tuple[Floats, Floats, int, int]:
    """A row as its forward part (≥ 0) and backward part (≤ 0), and the hours of each as bits.

    Flows below the tolerance have no direction, so they may carry nothing.
    """
    if row.min() > tolerance:
        return row, row, full, 0
    if row.max() < -tolerance:
        return row, row, 0, full
    ahead, back = bits(row > tolerance), bits(row < -tolerance)
    if (ahead | back) != full:
        row = np.where(np.abs(row) > tolerance, row, 0.0)
    return *_split(row), ahead, back


def _split(row: Floats) -> tuple[Floats, Floats]:
    return np.maximum(row, 0.0), np.minimum(row, 0.0)


def _book(balance: Floats, start: int, end: int, carried: Floats, received: Floats | None) -> None:
    """Take a flow out of one bus and into the other."""
    if received is None:
        balance[end] += carried
        balance[start] -= carried
    else:
        balance[end] += np.where(received > 0, received, carried)
        balance[start] -= np.where(received > 0, carried, received)


def bits(flags: Bools) -> int:
    """Truth values as an integer; bit t is hour t. Set operations on integers cost next to nothing."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def hours_of(mask: int, hour_count: int) -> Ints:
    """The hours whose bit is set."""
    packed = np.frombuffer(mask.to_bytes((hour_count + 7) // 8, "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(packed, bitorder="little", count=hour_count).view(np.bool_))
