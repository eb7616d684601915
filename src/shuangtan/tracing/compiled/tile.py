"""Sixty-four hours of a case as the compiled kernel holds them: eight parts of eight hours, and words of bits.

In numbers a row is `LANES` hours; the rows of one part lie together, so that a part fits into the cache while it is
solved. In words bit h is hour h: a word says for an end of a branch in which hours power comes in there, or for a bus
in which hours it is solved. The order of solving is found on words alone, for all sixty-four hours together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.compiled.grid import OrderedGrid
from shuangtan.tracing.compiled.lanes import (
    LANES,
    Lanes,
    bits_above,
    every,
    load,
    minus,
    plus,
    share_above,
    store,
    times,
    where_above,
)
from shuangtan.tracing.status import Status

Words = NDArray[np.uint64]
_F = TypeVar("_F", bound=Callable[..., Any])
compiled: Callable[[_F], _F] = njit(nogil=True, error_model="numpy")
cached: Callable[[_F], _F] = njit(nogil=True, error_model="numpy", cache=True)
# For what is called for every bus: handing over arrays, or taking them out of their tuples, would cost as much as the
# work itself. So such functions take arrays, and their callers take these out of the tuples before they loop.
inlined: Callable[[_F], _F] = njit(nogil=True, error_model="numpy", inline="always")

HOURS = 64
PARTS = HOURS // LANES
NONE, EVERY, BYTE = np.uint64(0), np.uint64(0xFFFFFFFFFFFFFFFF), np.uint64(0xFF)
DEAD, UNSOURCED, NO_DATA = int(Status.DEAD), int(Status.UNSOURCED), int(Status.NO_DATA)


class Given(NamedTuple):
    """What is given; `carried`, `received`, `power` [source] and `factor` are flat rows of `hours` hours.

    `received` is empty where there are no losses. Source s brings class `kind[s]`, or, where there are factors,
    power times `factor[(k · sources + s) · step]`, with `step` hours in a row or one number for all.
    """

    hours: int
    carried: Floats
    received: Floats
    power: Floats
    demand: Floats
    kind: Ints
    factor: Floats
    step: int
    tolerance: float


class Found(NamedTuple):
    """What is filled in: `values` [bus, k, hour] and `taken` [k, hour] flat, findings [bus, hour], worst by bus."""

    values: Floats
    taken: Floats
    status: NDArray[np.uint8]
    worst: NDArray[np.uint8]


class Tile(NamedTuple):
    """Rows [part, row, lane], flat: through-flow, what one MW has in it as a share, and what goes on to loads.

    `inflow` and `outflow` are words by entry. The entries of bus i with any inflow are `active[begin[i]:begin[i+1]]`,
    and `arriving` has a row for each of these; `power` has one for each source.
    """

    arriving: Floats
    power: Floats
    through: Floats
    share: Floats
    left: Floats
    inflow: Words
    outflow: Words
    begin: Ints
    active: Ints


@compiled
def new_rows(count: int) -> Floats:
    """Rows that each fill one line of the cache."""
    room = np.empty((count + 1) * LANES)
    first = (-(room.ctypes.data >> 3)) & (LANES - 1)
    return room[first : first + count * LANES]


@compiled
def new_tile(grid: OrderedGrid) -> Tile:
    """Room for sixty-four hours."""
    buses, entries = len(grid.bus), len(grid.across)
    return Tile(
        new_rows(PARTS * entries),
        new_rows(PARTS * len(grid.source)),
        new_rows(PARTS * buses),
        new_rows(PARTS * buses),
        new_rows(PARTS * buses),
        np.empty(entries, np.uint64),
        np.empty(entries, np.uint64),
        np.zeros(buses + 1, np.int64),
        np.empty(entries, np.int64),
    )


@compiled
def read_tile(grid: OrderedGrid, given: Given, tile: Tile, found: Found, hour: int) -> None:
    """Read sixty-four hours: what comes in at each bus, in which hours from where, and what of it does not go on."""
    start, branch, sign, source_start, source = grid.start, grid.branch, grid.sign, grid.source_start, grid.source
    carried, received, given_power, tolerance, hours = (
        given.carried,
        given.received,
        given.power,
        given.tolerance,
        given.hours,
    )
    arriving, power, through_rows, share, left_rows, inflow, outflow, begin, active = tile
    buses, entries, sources, is_lossy, count = len(grid.bus), len(branch), len(source), len(received) > 0, 0
    for bus in range(buses):
        begin[bus] = count
        sound, first, last = EVERY, start[bus], start[bus + 1]
        for e in range(first, last):
            row = branch[e] * hours + hour
            inflow[e] = _hours_above(carried, row, sign[e], tolerance)
            outflow[e] = _hours_above(carried, row, -sign[e], tolerance)
            if inflow[e] != NONE:
                for part in range(PARTS):
                    flow = times(load(carried, row + part * LANES), every(sign[e]))
                    at = (part * entries + count) * LANES
                    store(arriving, at, where_above(flow, tolerance, flow))
                active[count] = e
                count += 1
        for part in range(PARTS):
            at = hour + part * LANES
            through = _inject(
                source_start[bus], source_start[bus + 1], source, given_power, hours, at, power, part * sources
            )
            left = through
            for e in range(first, last):
                flow = times(load(carried, branch[e] * hours + at), every(sign[e]))
                left = plus(left, flow)
                came = where_above(flow, tolerance, flow)
                if is_lossy:
                    got = times(load(received, branch[e] * hours + at), every(sign[e]))
                    came = where_above(flow, tolerance, got)
                    left = plus(left, where_above(got, 0.0, minus(got, flow)))
                through = plus(through, came)
            # Nothing is known of a bus at which something was not measured (nan − nan is nan).
            through = plus(through, minus(left, left))
            store(through_rows, (part * buses + bus) * LANES, through)
            store(share, (part * buses + bus) * LANES, share_above(through, tolerance))
            store(left_rows, (part * buses + bus) * LANES, left)
            sound &= ~((bits_above(through, tolerance) ^ BYTE) << np.uint64(part * LANES))
        if sound != EVERY:
            _judge(bus, sound, grid, given, tile, found, hour)
    begin[buses] = count


@inlined
def _hours_above(rows: Floats, at: int, sign: float, tolerance: float) -> np.uint64:
    """The hours in which a row, times its sign, exceeds the tolerance."""
    found = NONE
    for part in range(PARTS):
        power = times(load(rows, at + part * LANES), every(sign))
        found |= bits_above(power, tolerance) << np.uint64(part * LANES)
    return found


@inlined
def _inject(first: int, last: int, source: Ints, given: Floats, hours: int, at: int, power: Floats, row: int) -> Lanes:
    """What the sources of a bus, rows `first` to `last` of `power`, bring in eight hours."""
    total = every(0.0)
    for q in range(first, last):
        brought = load(given, source[q] * hours + at)
        store(power, (row + q) * LANES, brought)
        total = plus(total, brought)
    return total


@compiled
def _judge(bus: int, sound: np.uint64, grid: OrderedGrid, given: Given, tile: Tile, found: Found, hour: int) -> None:
    """The finding where no power goes through a bus, or where something was not measured."""
    outside, leaving = grid.bus[bus], NONE
    for e in range(grid.start[bus], grid.start[bus + 1]):
        leaving |= tile.outflow[e]
    for h in range(HOURS):
        if is_in(sound, h):
            continue
        through = tile.through[row_of(bus, len(grid.bus), h)]
        is_leaving = is_in(leaving, h) or given.demand[outside, hour + h] > given.tolerance
        status = NO_DATA if through != through else UNSOURCED if is_leaving else DEAD
        found.status[outside, hour + h] = status
        found.worst[outside] = max(found.worst[outside], status)


@compiled
def row_of(row: int, rows: int, h: int) -> int:
    """Where the number of a row in hour h of the tile stands."""
    return ((h // LANES) * rows + row) * LANES + h % LANES


@compiled
def is_in(word: np.uint64, h: int) -> bool:
    """Whether the bit of hour h is set."""
    return bool((word >> np.uint64(h)) & np.uint64(1))
