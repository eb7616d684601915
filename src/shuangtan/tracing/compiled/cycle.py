"""Directed cycles of flow in one hour: found by depth-first search (Tarjan 1972), solved by elimination.

A cycle has an answer if energy comes in from outside it and something takes the attribute out again; else it is a
pure loop, which hands on nothing here and is marked.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from shuangtan.tracing.block import Ints
from shuangtan.tracing.compiled.grid import OrderedGrid
from shuangtan.tracing.compiled.mix import eliminate
from shuangtan.tracing.compiled.order import Plan
from shuangtan.tracing.compiled.tile import (
    HOURS,
    NONE,
    Given,
    Tile,
    Words,
    compiled,
    is_in,
    row_of,
)
from shuangtan.tracing.status import Status

CYCLE, PURE_LOOP = int(Status.CYCLE), int(Status.PURE_LOOP)


class Search(NamedTuple):
    """The state of a search by bus: order of visit (−1 when closed), the lowest in reach, the entry looked at next.

    `stack` holds what is visited and not closed, `path` the way to the bus at hand. `is_fed_by_open` says that a bus
    draws on a component that is not solved, and `place` numbers the members of one cycle from 1. `core[i]` are the
    hours in which bus i is open and lies on a cycle or upstream of one.
    """

    number: Ints
    low: Ints
    entry: Ints
    stack: Ints
    path: Ints
    is_fed_by_open: Ints
    place: Ints
    core: Words


@compiled
def new_search(count: int) -> Search:
    """Room for a search."""
    rows = np.zeros((7, count), np.int64)
    return Search(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], np.zeros(count, np.uint64))


@compiled
def find_cycles(
    grid: OrderedGrid, given: Given, tile: Tile, plan: Plan, search: Search, hour: int, count: int, cycles: int
) -> int:
    """Write down, for each hour, the cycles into which nothing open flows; returns how many there are now."""
    anywhere, core = NONE, _core(grid, tile, plan, search.core, count)
    for bus in core:
        anywhere |= search.core[bus]
    for h in range(HOURS):
        if is_in(anywhere, h):
            for bus in core:
                search.number[bus] = 0
            counter = 0
            for bus in core:
                if search.number[bus] == 0 and is_in(search.core[bus], h):
                    counter, cycles = _search(bus, h, grid, given, tile, plan, search, hour, counter, cycles)
    for bus in plan.order[:count]:
        search.core[bus] = NONE
    return cycles


@compiled
def _core(grid: OrderedGrid, tile: Tile, plan: Plan, core: Words, count: int) -> Ints:
    """The open buses with those hours left that remain when what feeds nothing open is taken away, again and again."""
    order, across, start, outflow, solved = plan.order, grid.across, grid.start, tile.outflow, plan.solved
    for bus in order[:count]:
        core[bus] = ~solved[bus]
    is_changed, kept = True, order[:count].copy()
    while is_changed:
        is_changed, left = False, 0
        for bus in kept[::-1].copy():
            feeds = NONE
            for e in range(start[bus], start[bus + 1]):
                feeds |= outflow[e] & core[across[e]]
            is_changed |= core[bus] & ~feeds != NONE
            core[bus] &= feeds
            kept[left] = bus
            left += core[bus] != NONE
        kept = kept[:left]
    return kept


@compiled
def _search(
    root: int,
    h: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    plan: Plan,
    search: Search,
    hour: int,
    counter: int,
    cycles: int,
) -> tuple[int, int]:
    """Close the strongly connected components upstream of one open bus; returns visits and cycles so far."""
    number, low, entry, stack, path, is_fed_by_open, _, _ = search
    depth, top, bus = -1, 0, root
    while depth >= 0 or bus >= 0:
        if bus >= 0:
            counter, depth = counter + 1, depth + 1
            number[bus] = low[bus] = counter
            entry[bus], is_fed_by_open[bus] = grid.start[bus], 0
            path[depth] = stack[top] = bus
            top += 1
        here = path[depth]
        bus = _next_upstream(here, h, grid, tile, search)
        if bus >= 0:
            continue
        depth -= 1
        if low[here] < number[here]:
            low[path[depth]] = min(low[path[depth]], low[here])
            continue
        bottom = top - 1
        while stack[bottom] != here:
            bottom -= 1
        more = _close(stack[bottom:top], h, grid, given, tile, plan, search, hour, cycles)
        if depth >= 0 and more == cycles:
            is_fed_by_open[path[depth]] = 1
        cycles, top = more, bottom
    return counter, cycles


@compiled
def _next_upstream(here: int, h: int, grid: OrderedGrid, tile: Tile, search: Search) -> int:
    """The next open bus that feeds this one and was not visited, −1 if there is none."""
    number, low, entry = search.number, search.low, search.entry
    while entry[here] < grid.start[here + 1]:
        e = entry[here]
        entry[here] += 1
        up = int(grid.across[e])
        if not is_in(tile.inflow[e] & search.core[up], h):
            continue
        if number[up] == 0:
            return up
        if number[up] > 0:
            low[here] = min(low[here], number[up])
        else:
            search.is_fed_by_open[here] = 1
    return -1


@compiled
def _close(
    members: Ints,
    h: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    plan: Plan,
    search: Search,
    hour: int,
    cycles: int,
) -> int:
    """Close a component: a cycle into which nothing open flows is written down as solved."""
    is_first, first = len(members) > 1, plan.start[cycles]
    for bus in members:
        search.number[bus] = -1
        is_first &= search.is_fed_by_open[bus] == 0
    if not is_first:
        return cycles
    for m, bus in enumerate(members):
        plan.member[first + m], search.place[bus] = bus, m + 1
        plan.solved[bus] |= np.uint64(1) << np.uint64(h)
        search.core[bus] &= ~(np.uint64(1) << np.uint64(h))
    plan.start[cycles + 1], plan.lane[cycles] = first + len(members), h
    plan.is_fed[cycles] = _is_fed(members, h, grid, given, tile, search.place, hour + h)
    for bus in members:
        search.place[bus] = 0
        plan.is_due[bus] = True
        for e in range(grid.start[bus], grid.start[bus + 1]):
            plan.is_due[grid.across[e]] = True
    return cycles + 1


@compiled
def _is_fed(members: Ints, h: int, grid: OrderedGrid, given: Given, tile: Tile, place: Ints, hour: int) -> bool:
    """Whether a cycle has an answer; `hour` is h among all hours."""
    has_source, has_exit = False, False
    for bus in members:
        circling_in = circling_out = 0.0
        for e in range(grid.start[bus], grid.start[bus + 1]):
            at = grid.branch[e] * given.hours + hour
            if place[grid.across[e]] > 0 and is_in(tile.inflow[e], h):
                circling_in += abs(given.received[at] if len(given.received) else given.carried[at])
            elif place[grid.across[e]] > 0 and is_in(tile.outflow[e], h):
                circling_out += abs(given.carried[at])
        through = tile.through[row_of(bus, len(grid.bus), h)]
        through = through if through > given.tolerance else 1.0
        has_source |= through - circling_in > given.tolerance
        has_exit |= through - circling_out > given.tolerance
    return has_source and has_exit and _is_damped(members, h, grid, given, tile, place, hour)


@compiled
def _is_damped(members: Ints, h: int, grid: OrderedGrid, given: Given, tile: Tile, place: Ints, hour: int) -> bool:
    """Whether what circles dies away: M x = 1 has a positive solution just then (M is an M-matrix).

    Where data do not balance, more may come round a cycle than went in; its equations then have a solution below zero.
    """
    size = len(members)
    matrix, right = np.zeros((size, size)), np.ones((size, 1))
    for m, bus in enumerate(members):
        through = tile.through[row_of(bus, len(grid.bus), h)]
        matrix[m, m] = through if through > given.tolerance else 1.0
        for e in range(grid.start[bus], grid.start[bus + 1]):
            if place[grid.across[e]] > 0 and is_in(tile.inflow[e], h):
                matrix[m, place[grid.across[e]] - 1] -= abs(given.carried[grid.branch[e] * given.hours + hour])
        right[m] /= matrix[m, m]
        matrix[m] /= matrix[m, m]
    eliminate(matrix, right)
    return bool(right.min() > 0)
