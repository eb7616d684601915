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

    `received` differs from `carried` only where losses pass through with the attribute; it tells which buses have
    any inflow of energy at all. `tolerance` [MW] is the power below which there is no flow.
    """

    from_bus: Ints
    to_bus: Ints
    carried: Floats
    received: Floats
    through: Floats
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


def inflows(block: Block) -> tuple[list[list[Inflow]], Ints]:
    """For each bus what flows in, and for each branch its balance of hours: forward minus backward."""
    forward, backward = (_hour_bits(sign, block) for sign in (1, -1))
    full = (1 << block.hour_count) - 1
    into: list[list[Inflow]] = [[] for _ in range(block.bus_count)]
    ends = zip(block.from_bus.tolist(), block.to_bus.tolist(), forward, backward, block.carried, strict=True)
    for branch, (start, end, ahead, back, row) in enumerate(ends):
        steady = (ahead | back) == full and not (ahead and back)
        kept = row if steady or not (ahead or back) else _cleaned(row, (ahead | back) == full, block.tolerance)
        if ahead:
            into[end].append(Inflow(branch, start, kept if steady else np.maximum(kept, 0.0), np.add, full ^ ahead))
        if back:
            into[start].append(Inflow(branch, end, kept if steady else np.minimum(kept, 0.0), np.subtract, full ^ back))
    majority = [ahead.bit_count() - back.bit_count() for ahead, back in zip(forward, backward, strict=True)]
    return into, np.array(majority, dtype=np.intp)


def _cleaned(row: Floats, is_clean: bool, tolerance: float) -> Floats:
    """The row without flows below the tolerance: they have no direction, so they may carry nothing."""
    return row if is_clean else np.where(np.abs(row) > tolerance, row, 0.0)


def _hour_bits(sign: int, block: Block) -> list[int]:
    """For each branch an integer with one bit per hour in which power flows in this direction."""
    flows = block.carried > block.tolerance if sign > 0 else block.carried < -block.tolerance
    return bits(flows)


def bits(flags: Bools) -> list[int]:
    """Each row of truth values as an integer; bit t is hour t. Set operations on integers cost next to nothing."""
    packed = np.packbits(flags, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def hours_of(mask: int, hour_count: int) -> Ints:
    """The hours whose bit is set."""
    packed = np.frombuffer(mask.to_bytes((hour_count + 7) // 8, "little"), dtype=np.uint8)
    return np.flatnonzero(np.unpackbits(packed, bitorder="little", count=hour_count).view(np.bool_))
