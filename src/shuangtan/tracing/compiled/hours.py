"""The kernel in machine code: (diag P − Rᵀ) w = E for sixty-four hours at a time, by numba.

The method is that of `substitution`: solve every bus in the hours whose inflows are known, and directed cycles
densely; nothing is iterated to a tolerance. What is new is the order of work. First the sixty-four hours of a tile are
read (`tile`), then the steps are found on words of bits (`order`, `cycle`), then they are
done on numbers, eight hours in a register (`mix`).
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from shuangtan.tracing.compiled.cycle import CYCLE, PURE_LOOP, Search, find_cycles, new_search
from shuangtan.tracing.compiled.grid import OrderedGrid
from shuangtan.tracing.compiled.lanes import LANES
from shuangtan.tracing.compiled.mix import choose, mix, solve_cycle, write
from shuangtan.tracing.compiled.order import Plan, new_plan, sweep
from shuangtan.tracing.compiled.tile import (
    HOURS,
    NONE,
    PARTS,
    Found,
    Given,
    Tile,
    cached,
    compiled,
    new_rows,
    new_tile,
    read_tile,
)


@compiled
def _schedule(grid: OrderedGrid, given: Given, tile: Tile, plan: Plan, search: Search, hour: int) -> int:
    """Write down all steps of a tile; returns their number, −1 if a sweep and a search find nothing."""
    plan.solved[:] = NONE
    plan.is_due[:] = True
    steps, cycles, open_buses = 0, 0, len(plan.order)
    while open_buses > 0:
        before = steps
        steps, open_buses = sweep(grid, tile, plan, steps, open_buses)
        if steps == before and open_buses > 0:
            more = find_cycles(grid, given, tile, plan, search, hour, open_buses, cycles)
            if more == cycles:
                return -1
            for cycle in range(cycles, more):
                plan.bus[steps], plan.hours[steps] = -1 - cycle, np.uint64(1) << np.uint64(plan.lane[cycle])
                steps += 1
            cycles = more
    plan.order[:] = plan.done
    return steps


@compiled
def _mark(grid: OrderedGrid, plan: Plan, steps: int, found: Found, hour: int) -> None:
    """Enter the findings on cycles."""
    for step in plan.bus[:steps]:
        cycle = -1 - step
        if step < 0:
            status, at = CYCLE if plan.is_fed[cycle] else PURE_LOOP, hour + plan.lane[cycle]
            for bus in plan.member[plan.start[cycle] : plan.start[cycle + 1]]:
                outside = grid.bus[bus]
                if found.status[outside, at] in (0, CYCLE, PURE_LOOP):
                    found.status[outside, at] = status
                    found.worst[outside] = max(found.worst[outside], status)


def _driver(edition: str) -> Callable[..., Any]:
    """The compiled loop over hours. numba's cache looks at one file only, so its key holds the edition of them all."""

    @cached
    def solve_hours(
        grid: OrderedGrid, given: Given, found: Found, first: int, last: int, all_kinds: int, width: int
    ) -> bool:
        """Solve the hours [first, last), `width` classes at once; False if a bus was left open, which cannot be."""
        assert edition
        tile, plan, search = new_tile(grid), new_plan(len(grid.bus)), new_search(len(grid.bus))
        chosen = np.empty(len(plan.bus), np.int64)
        mixture, taken = new_rows(len(grid.bus) * width), new_rows(width)
        for some_hour in range(first, last, HOURS):
            # The last tile goes back over hours already done, so that every tile is whole.
            hour = min(some_hour, given.hours - HOURS)
            read_tile(grid, given, tile, found, hour)
            steps = _schedule(grid, given, tile, plan, search, hour)
            if steps < 0:
                return False
            _mark(grid, plan, steps, found, hour)
            for part in range(PARTS):
                count, at = choose(plan, steps, part, chosen), hour + part * LANES
                for begin in range(0, all_kinds, width):
                    kinds, done = min(width, all_kinds - begin), 0
                    mixture[: len(grid.bus) * kinds * LANES] = 0.0
                    while done < count:
                        done += mix(chosen[done:count], part, grid, given, tile, mixture, at, begin, kinds)
                        if done < count:
                            solve_cycle(
                                -1 - chosen[done], grid, given, tile, plan, search.place, mixture, hour, begin, kinds
                            )
                            done += 1
                    write(part, grid, given, tile, mixture, found, at, begin, all_kinds, kinds, taken)
        return True

    return solve_hours


def _edition() -> str:
    """A digest of the files that make up the kernel."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


solve_hours = _driver(_edition())
