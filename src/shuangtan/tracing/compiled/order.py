"""In which order to solve sixty-four hours at once: sweeps over words, to and fro, until every bus has every hour.

A step solves a bus in the hours in which all that flows into it is known. Hours that nobody waits for are left until
they can be solved together with others. Where a sweep finds nothing, cycles are in the way; they become steps too.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Ints
from shuangtan.tracing.compiled.grid import OrderedGrid
from shuangtan.tracing.compiled.tile import EVERY, HOURS, NONE, Tile, Words, compiled, inlined


class Plan(NamedTuple):
    """Steps in order: `bus[s]` in the hours of the word `hours[s]`, or −1 − c for cycle c.

    Cycle c runs in hour `lane[c]` through `member[start[c]:start[c+1]]`; `is_fed[c]` says whether it has an answer.
    `order` lists the buses as they were finished last, a good order for the next hours too; `done` takes the next one.
    `solved[i]` are the hours of bus i for which a step is written, `is_due[i]` whether something changed upstream.
    """

    bus: Ints
    hours: Words
    start: Ints
    lane: Ints
    member: Ints
    is_fed: NDArray[np.bool_]
    order: Ints
    done: Ints
    solved: Words
    is_due: NDArray[np.bool_]


@compiled
def new_plan(count: int) -> Plan:
    """Room for every bus and hour to be a step of its own; what is not touched costs no memory."""
    most = 2 * count * HOURS + 2
    return Plan(
        np.empty(most, np.int64),
        np.empty(most, np.uint64),
        np.zeros(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.bool_),
        np.arange(count),
        np.empty(count, np.int64),
        np.empty(count, np.uint64),
        np.empty(count, np.bool_),
    )


@compiled
def sweep(grid: OrderedGrid, tile: Tile, plan: Plan, steps: int, open_buses: int) -> tuple[int, int]:
    """One pass over the open buses, the first `open_buses` of `plan.order`; returns steps and open buses after it.

    What stays open is left in reverse, for the pass back.
    """
    step_bus, step_hours, order, done, solved, is_due = (
        plan.bus,
        plan.hours,
        plan.order,
        plan.done,
        plan.solved,
        plan.is_due,
    )
    start, across, begin, active, inflow, outflow = (
        grid.start,
        grid.across,
        tile.begin,
        tile.active,
        tile.inflow,
        tile.outflow,
    )
    finished, kept = len(order) - open_buses, 0
    for q in range(open_buses):
        bus = order[q]
        if is_due[bus]:
            is_due[bus] = False
            now = solved[bus]
            ready = _ready(begin[bus], begin[bus + 1], active, across, inflow, solved) | now
            new = ready & ~now
            if new != NONE and (_alert(start[bus], start[bus + 1], across, outflow, is_due, new) or ready == EVERY):
                step_bus[steps], step_hours[steps] = bus, new
                solved[bus] = ready
                steps += 1
            if solved[bus] == EVERY:
                done[finished] = bus
                finished += 1
                continue
        order[kept] = bus
        kept += 1
    for q in range(kept // 2):
        order[q], order[kept - 1 - q] = order[kept - 1 - q], order[q]
    return steps, kept


@inlined
def _ready(first: int, last: int, active: Ints, across: Ints, inflow: Words, solved: Words) -> np.uint64:
    """The hours in which all that flows into a bus is known; `active[first:last]` are its entries."""
    ready = EVERY
    for a in range(first, last):
        ready &= solved[across[active[a]]] | ~inflow[active[a]]
    return ready


@inlined
def _alert(first: int, last: int, across: Ints, outflow: Words, is_due: NDArray[np.bool_], hours: np.uint64) -> bool:
    """Have the buses looked at that wait for some of these hours; False if there are none."""
    found = False
    for e in range(first, last):
        if hours & outflow[e] != NONE:
            found = is_due[across[e]] = True
    return found
