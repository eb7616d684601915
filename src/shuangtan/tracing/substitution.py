"""The kernel: proportional sharing on a flow network for all hours at once, (diag P − Rᵀ) w = E.

Each bus mixes what flows in and hands the mixture on (Bialek 1996; Kirschen, Allan & Strbac 1997; Kang et al. 2015:
the same equation). Where flow has an order, the solution is a substitution along it. The order differs from hour to
hour, and a loop over hours would be slow in Python; so the loop runs over buses, and each step treats all hours:

1. Buses that feed one another in whichever hours form groups; between groups the order is the same in every hour.
2. Within a group, sweeps to and fro solve for each bus the hours whose inflows are known, remembered as bits.
3. When few hours are left open, they are cut out and treated as a smaller block, where groups are smaller too.
4. When a sweep finds nothing, what is open are directed cycles and what they feed; the cycles are solved densely.

Every step is exact: there is no iteration to a tolerance.
"""

from __future__ import annotations

import numpy as np

from shuangtan.tracing.block import Block, Directions, Floats, Inflow, Ints, hours_of
from shuangtan.tracing.cycle import solve_cycles
from shuangtan.tracing.group import Group
from shuangtan.tracing.order import condensed

# Hours are picked one by one when fewer than one in this many can be solved; else the whole row is computed.
PICK = 20


def substitute(block: Block, directions: Directions) -> None:
    """Replace `block.stock` by the solution w. `block.through` must be complete, and positive everywhere."""
    into = directions.into
    scratch = np.empty(block.stock.shape[1:])
    for buses in condensed(into):
        if len(buses) == 1:
            _add(block.stock[buses[0]], into[buses[0]], block.stock, scratch)
            block.stock[buses[0]] /= block.through[buses[0]]
        else:
            _solve(Group(block, buses, directions), scratch)


def _add(mixed: Floats, flows: list[Inflow], known: Floats, scratch: Floats) -> None:
    """Add what the branches bring."""
    for flow in flows:
        np.multiply(flow.row, known[flow.upstream], out=scratch)
        flow.add(mixed, scratch, out=mixed)


def _solve(group: Group, scratch: Floats) -> None:
    block = group.block
    for bus, flows in zip(group.buses, group.outer, strict=True):
        _add(block.stock[bus], flows, block.stock, scratch)
    while group.pending:
        if not _sweep(group, scratch):
            solve_cycles(group)
    for place, bus in enumerate(group.buses):
        block.stock[bus] = group.mixture[place]


def _sweep(group: Group, scratch: Floats) -> bool:
    """Solve each open bus in the hours whose inflows are known; False when there was none."""
    progress, pending = False, []
    picked: dict[int, Ints] = {}
    for place in group.pending:
        if (ready := group.ready(place)) and group.is_due(place, ready):
            progress = True
            if ready.bit_count() * PICK < group.block.hour_count:
                if ready not in picked:
                    picked[ready] = hours_of(ready, group.block.hour_count)
                _mix_hours(group, place, picked[ready])
            else:
                _mix_row(group, place, scratch)
            group.solved[place] |= ready
        if group.solved[place] != group.full:
            pending.append(place)
    group.pending = pending[::-1]
    return progress


def _mix_row(group: Group, place: int, scratch: Floats) -> None:
    """All hours of a bus, also those still open: they are overwritten later, and leaving them out would cost more."""
    mixed, bus = group.mixture[place], group.buses[place]
    base = group.block.stock[bus]
    for flow in group.inner[place]:
        np.multiply(flow.row, group.mixture[flow.upstream], out=scratch)
        base = flow.add(base, scratch, out=mixed)
    np.divide(base, group.block.through[bus], out=mixed)


def _mix_hours(group: Group, place: int, hours: Ints) -> None:
    """Some hours of a bus."""
    bus = group.buses[place]
    mixed = group.block.stock[bus].take(hours, axis=1)
    for flow in group.inner[place]:
        brought = group.mixture[flow.upstream].take(hours, axis=1)
        brought *= flow.row.take(hours)
        flow.add(mixed, brought, out=mixed)
    mixed /= group.block.through[bus].take(hours)
    group.mixture[place][:, hours] = mixed
