"""The steps of the plan on numbers: a bus mixes what flows in, a cycle is solved by elimination.

One part of a tile, eight hours, is done at a time, and of many source classes only as many at once as keep it in the
cache. A step is done for all eight hours, also those in which something upstream is not known yet: they come out
wrong, hand on nothing but numbers, and are overwritten by the step that solves them.
"""

from __future__ import annotations

import numpy as np

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.compiled.grid import OrderedGrid
from shuangtan.tracing.compiled.lanes import LANES, Lanes, add_product, every, load, plus, store, times, where_above
from shuangtan.tracing.compiled.order import Plan
from shuangtan.tracing.compiled.tile import NONE, Found, Given, Tile, compiled, is_in, row_of


@compiled
def choose(plan: Plan, steps: int, part: int, chosen: Ints) -> int:
    """The steps that concern one part, in order; returns how many."""
    count, shift, byte = 0, np.uint64(part * LANES), np.uint64(0xFF)
    for s in range(steps):
        chosen[count] = plan.bus[s]
        count += (plan.hours[s] >> shift) & byte != NONE
    return count


@compiled
def mix(
    steps: Ints,
    part: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    mixture: Floats,
    hour: int,
    first: int,
    kinds: int,
) -> int:
    """Do steps until the first cycle; `mixture` has rows [bus, class from `first` on]. Returns how many were done."""
    begin, active, across = tile.begin, tile.active, grid.across
    arriving, shares, entries, buses = tile.arriving, tile.share, len(grid.across), len(grid.bus)
    for s, bus in enumerate(steps):
        if bus < 0:
            return s
        share = load(shares, (part * buses + bus) * LANES)
        for k in range(kinds):
            mixed = every(0.0)
            for a in range(begin[bus], begin[bus + 1]):
                power = load(arriving, (part * entries + a) * LANES)
                mixed = add_product(mixed, power, load(mixture, (across[active[a]] * kinds + k) * LANES))
            store(mixture, (bus * kinds + k) * LANES, times(mixed, share))
        for q in range(grid.source_start[bus], grid.source_start[bus + 1]):
            power = load(tile.power, (part * len(grid.source) + q) * LANES)
            # What was not measured is not a number, and would spoil the hour for the neighbours.
            brought = times(where_above(power, 0.0, power), share)
            _bring(bus * kinds, brought, grid.source[q], given, mixture, hour, first, kinds)
    return len(steps)


@compiled
def _bring(
    row: int, brought: Lanes, source: int, given: Given, mixture: Floats, hour: int, first: int, kinds: int
) -> None:
    """Add what a source brings to the classes of a bus, the rows from `row` on."""
    if len(given.factor) == 0:
        at = (row + given.kind[source] - first) * LANES
        if first <= given.kind[source] < first + kinds:
            store(mixture, at, plus(load(mixture, at), brought))
        return
    for k in range(kinds):
        at = ((first + k) * len(given.kind) + source) * given.step
        factor = every(given.factor[at]) if given.step == 1 else load(given.factor, at + hour)
        store(mixture, (row + k) * LANES, add_product(load(mixture, (row + k) * LANES), brought, factor))


@compiled
def solve_cycle(
    cycle: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    plan: Plan,
    place: Ints,
    mixture: Floats,
    hour: int,
    first: int,
    kinds: int,
) -> None:
    """Solve the buses of one cycle in its hour; one without an answer hands on nothing."""
    members, h = plan.member[plan.start[cycle] : plan.start[cycle + 1]], plan.lane[cycle]
    size = len(members)
    matrix, right = np.zeros((size, size)), np.zeros((size, kinds))
    if plan.is_fed[cycle]:
        for m in range(size):
            place[members[m]] = m + 1
        for m in range(size):
            _fill_row(m, members[m], h, grid, given, tile, place, mixture, matrix, right, hour)
            _fill_right(right[m], members[m], h, grid, given, tile, hour, first)
            # Rows of one size: a bus with a trickle must not lose digits to its neighbours.
            right[m] /= matrix[m, m]
            matrix[m] /= matrix[m, m]
        for bus in members:
            place[bus] = 0
        eliminate(matrix, right)
    for m in range(size):
        for k in range(kinds):
            mixture[(members[m] * kinds + k) * LANES + h % LANES] = right[m, k]


@compiled
def _fill_row(
    m: int,
    bus: int,
    h: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    place: Ints,
    mixture: Floats,
    matrix: Floats,
    right: Floats,
    hour: int,
) -> None:
    """The equation of one bus on a cycle, without its own sources."""
    through, kinds = tile.through[row_of(bus, len(grid.bus), h)], right.shape[1]
    matrix[m, m] += through if through > given.tolerance else 1.0
    for e in range(grid.start[bus], grid.start[bus + 1]):
        if is_in(tile.inflow[e], h):
            power, up = abs(given.carried[grid.branch[e] * given.hours + hour + h]), grid.across[e]
            if place[up] > 0:
                matrix[m, place[up] - 1] -= power
            else:
                for k in range(kinds):
                    right[m, k] += power * mixture[(up * kinds + k) * LANES + h % LANES]


@compiled
def _fill_right(
    right: Floats, bus: int, h: int, grid: OrderedGrid, given: Given, tile: Tile, hour: int, first: int
) -> None:
    """What the sources of a bus bring in hour h of the tile that begins at `hour`."""
    for q in range(grid.source_start[bus], grid.source_start[bus + 1]):
        source, power = grid.source[q], tile.power[row_of(q, len(grid.source), h)]
        power = power if power > 0.0 else 0.0
        for k in range(len(right)):
            if len(given.factor):
                at = ((first + k) * len(given.kind) + source) * given.step
                right[k] += power * given.factor[at if given.step == 1 else at + hour + h]
            elif given.kind[source] == first + k:
                right[k] += power


@compiled
def eliminate(matrix: Floats, right: Floats) -> None:
    """Gaussian elimination with partial pivoting; the solution replaces `right`."""
    size = len(matrix)
    for m in range(size):
        pivot = m + np.argmax(np.abs(matrix[m:, m]))
        for column in range(m, size):
            matrix[m, column], matrix[pivot, column] = matrix[pivot, column], matrix[m, column]
        for k in range(right.shape[1]):
            right[m, k], right[pivot, k] = right[pivot, k], right[m, k]
        for row in range(m + 1, size):
            ratio = matrix[row, m] / matrix[m, m]
            if ratio != 0.0:
                matrix[row, m + 1 :] -= ratio * matrix[m, m + 1 :]
                right[row] -= ratio * right[m]
    for m in range(size - 1, -1, -1):
        for column in range(m + 1, size):
            right[m] -= matrix[m, column] * right[column]
        right[m] /= matrix[m, m]


@compiled
def write(
    part: int,
    grid: OrderedGrid,
    given: Given,
    tile: Tile,
    mixture: Floats,
    found: Found,
    hour: int,
    first: int,
    all_kinds: int,
    kinds: int,
    taken: Floats,
) -> None:
    """Hand over eight hours of some classes, and book what loads and losses take of them; `taken` is room for rows."""
    buses = len(grid.bus)
    for k in range(kinds):
        store(taken, k * LANES, every(0.0))
    for bus, outside in enumerate(grid.bus):
        left = load(tile.left, (part * buses + bus) * LANES)
        for k in range(kinds):
            value = load(mixture, (bus * kinds + k) * LANES)
            store(found.values, (outside * all_kinds + first + k) * given.hours + hour, value)
            store(taken, k * LANES, add_product(load(taken, k * LANES), left, value))
    for k in range(kinds):
        store(found.taken, (first + k) * given.hours + hour, load(taken, k * LANES))
