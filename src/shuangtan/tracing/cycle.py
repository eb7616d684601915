"""Directed cycles of flow: what substitution leaves open, solved densely for many hours at once.

Active power may circle: with phase shifters, on alternating-current grids, in measured data. A cycle with an inflow
from outside is well posed. A pure loop, without any, has no physical answer: it is marked, and its value stays zero
here; the caller turns it into "unknown", for itself and for whatever it feeds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.tracing.block import Bools, Floats, Ints, Mark, hours_of
from shuangtan.tracing.group import Group
from shuangtan.tracing.status import Status

# Numbers in one batch of dense matrices; small enough to stay in memory, large enough to call LAPACK seldom.
BATCH = 2_000_000


def solve_cycles(group: Group) -> None:
    """Solve the places and hours on cycles, and between cycles, and count them as solved."""
    core = _core(group)
    system = _Pairs.of(core, group.block.hour_count)
    order = np.argsort(system.sizes, kind="stable")
    while len(order):
        size = int(system.sizes[order[0]])
        width = max(size, 8)
        same = int(np.searchsorted(system.sizes[order], width, side="right"))
        count = min(same, max(1, BATCH // width**2))
        _solve_batch(group, system, np.sort(order[:count]))
        order = order[count:]
    for place, mask in enumerate(core):
        group.solved[place] |= mask


def _core(group: Group) -> list[int]:
    """For each place the open hours that remain when whatever feeds nothing open is taken away, again and again."""
    core = [group.full & ~mask for mask in group.solved]
    changed = [place for place in group.pending if core[place]]
    while changed:
        changed = [place for place in changed if core[place]]
        before = [core[place] for place in changed]
        for place in reversed(changed):
            feeds = 0
            for down, active in group.below[place]:
                feeds |= active & core[down]
            core[place] &= feeds
        if before == [core[place] for place in changed]:
            break
    return core


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The open pairs of place and hour, numbered within each hour: `number[place, c]`, −1 where the pair is not open.

    `hours[c]` are the hours concerned and `sizes[c]` how many places are open in them.
    """

    hours: Ints
    number: Ints
    sizes: Ints

    @classmethod
    def of(cls, core: list[int], hour_count: int) -> _Pairs:
        anywhere = 0
        for mask in core:
            anywhere |= mask
        hours = hours_of(anywhere, hour_count)
        column = np.full(hour_count, -1, dtype=np.intp)
        column[hours] = np.arange(len(hours))
        flags = np.zeros((len(core), len(hours)), dtype=bool)
        for place, mask in enumerate(core):
            if mask:
                flags[place, column[hours_of(mask, hour_count)]] = True
        number = np.where(flags, np.cumsum(flags, axis=0) - 1, -1)
        return cls(hours, number, flags.sum(axis=0))


def _solve_batch(group: Group, pairs: _Pairs, columns: Ints) -> None:
    """Assemble and solve the systems of some hours, padded with ones on the diagonal to the largest among them."""
    hours, number = pairs.hours[columns], pairs.number[:, columns]
    size, classes = int(pairs.sizes[columns].max()), group.block.stock.shape[1]
    matrix = np.zeros((len(columns), size, size))
    energy = np.zeros_like(matrix)
    brought = np.zeros((len(columns), size, classes))
    through = np.ones((len(columns), size))
    open_places = np.flatnonzero((number >= 0).any(axis=1)).tolist()
    for place in open_places:
        at = np.flatnonzero(number[place] >= 0)
        row, when = number[place, at], hours[at]
        bus = group.buses[place]
        through[at, row] = group.block.through[bus, when]
        brought[at, row] += group.block.stock[bus][:, when].T
        for flow in group.inner[place]:
            power = np.abs(flow.row[when])
            column = number[flow.upstream, at]
            outside = np.where(column < 0, power, 0.0)
            brought[at, row] += (outside * group.mixture[flow.upstream][:, when]).T
            kept = column >= 0
            matrix[at[kept], row[kept], column[kept]] -= power[kept]
            arriving = np.abs(group.block.received[flow.branch, when[kept]])
            # Where nothing flows, what arrives may be unknown: that is no flow either.
            energy[at[kept], row[kept], column[kept]] += np.where(power[kept] > 0, arriving, 0.0)
    is_fed, is_cyclic = _reach(through, energy, -matrix, group.block.tolerance)
    solution = _dense(matrix, through, brought, is_fed)
    for place in open_places:
        at = np.flatnonzero(number[place] >= 0)
        group.mixture[place][:, hours[at]] = solution[at, number[place, at]].T
        _mark(group, place, hours[at], is_fed[at, number[place, at]], is_cyclic[at, number[place, at]])


def _dense(matrix: Floats, through: Floats, brought: Floats, is_fed: Bools) -> Floats:
    """Solve; rows without any inflow from outside become the equation w = 0."""
    matrix *= is_fed[:, :, None]
    brought *= is_fed[:, :, None]
    diagonal = np.arange(matrix.shape[1])
    matrix[:, diagonal, diagonal] += np.where(is_fed, through, 1.0)
    return np.asarray(np.linalg.solve(matrix, brought), dtype=np.float64)


def _reach(through: Floats, energy: Floats, carried: Floats, tolerance: float) -> tuple[Bools, Bools]:
    """Which places have an answer, and which lie on a cycle; by squaring the relation "is fed by".

    On a cycle an answer needs energy that comes in from outside it, and something that takes the attribute out again:
    where the attribute passes losses by, a cycle that feeds only its own losses would heap it up without end.
    """
    size = energy.shape[1]
    feeds = (energy > 0).astype(np.float32)
    closure = feeds.copy()
    for _ in range(max(1, int(np.ceil(np.log2(max(size, 2)))))):
        closure = np.minimum(closure + closure @ closure, 1.0)
    same = closure * closure.transpose(0, 2, 1)
    off_cycle = np.diagonal(same, axis1=1, axis2=2) == 0
    has_source = (through - (energy * same).sum(axis=2) > tolerance).astype(np.float32)
    has_exit = (through - (carried * same).sum(axis=1) > tolerance).astype(np.float32)
    is_fed = ((same @ has_source[:, :, None])[:, :, 0] > 0) & ((same @ has_exit[:, :, None])[:, :, 0] > 0)
    is_fed |= off_cycle
    # What circles must die away: then, and only then, M x = 1 has a positive solution (M is an M-matrix).
    ones = np.ones((*through.shape, 1)) / through[:, :, None]
    growing = (
        _dense(-carried * same / through[:, :, None], np.ones_like(through), ones, is_fed)[:, :, 0] <= 0
    ) & is_fed
    is_fed &= off_cycle | ((same @ growing.astype(np.float32)[:, :, None])[:, :, 0] == 0)
    return is_fed, ~off_cycle


def _mark(group: Group, place: int, hours: Ints, is_fed: Bools, is_cyclic: Bools) -> None:
    block = group.block
    for code, flags in ((Status.CYCLE, is_cyclic & is_fed), (Status.PURE_LOOP, ~is_fed)):
        found = block.hour_ids[hours[flags]]
        if len(found):
            bus = block.bus_ids[group.buses[place]]
            block.marks.append(Mark(int(code), np.full(len(found), bus, dtype=np.intp), found))
