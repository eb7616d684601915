"""The door to the compiled kernel, which needs numba (`pip install shuangtan[fast]`); without it numpy does the work.

Both ways solve the same equations exactly and agree to rounding; tests hold them together.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import numpy as np

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case
from shuangtan.tracing.compiled.grid import ordered_grid
from shuangtan.tracing.lines import Lines
from shuangtan.tracing.rules import Rules
from shuangtan.tracing.solution import Solution

# Bus-hours from which loading compiled code (about a second) pays.
WORTHWHILE = 2_000_000
# Rows of the mixture, eight hours each, that are kept at hand while steps are done: 12 MB.
MIXTURE = 190_000


def is_available() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def is_worthwhile(case: Case) -> bool:
    """Whether a case is so large that compiled code is chosen where it is available."""
    return is_available() and len(case.network.buses) * case.hour_count >= WORTHWHILE


def solve_compiled(
    case: Case, lines: Lines, rules: Rules, kinds: int, factors: Floats | None, threads: int = 1
) -> Solution:
    """Solve all hours of a case with positive sides, for shares of `kinds` classes or for as many attributes."""
    from shuangtan.tracing.compiled.hours import solve_hours
    from shuangtan.tracing.compiled.tile import HOURS, Found, Given

    buses, hours = case.demand_mw.shape
    grid, room = ordered_grid(case.network, case.source_bus, lines.carried), max(hours, HOURS)

    def flat(rows: Floats) -> Floats:
        """Rows of whole tiles, one after the other; a case shorter than a tile is prolonged by its last hour."""
        return np.ascontiguousarray(np.pad(rows, ((0, 0), (0, room - hours)), "edge") if room > hours else rows).ravel()

    given = Given(
        room,
        flat(lines.carried),
        np.empty(0) if lines.received is lines.carried else flat(lines.received),
        flat(case.source_mw),
        np.pad(case.demand_mw, ((0, 0), (0, room - hours)), "edge") if room > hours else case.demand_mw,
        case.source_class,
        *_flat_factors(factors, room),
        rules.tolerance_mw,
    )
    found = Found(
        np.empty(buses * kinds * room),
        np.empty(kinds * room),
        np.zeros((buses, room), dtype=np.uint8),
        np.zeros(buses, dtype=np.uint8),
    )
    width = max(1, min(kinds, MIXTURE // max(buses, 1)))
    share = -(-hours // (HOURS * max(threads, 1))) * HOURS

    def run(first: int) -> bool:
        return solve_hours(grid, given, found, first, min(first + share, hours), kinds, width)  # type: ignore[no-any-return]

    pieces = range(0, hours, max(share, 1))
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        if not all(pool.map(run, pieces) if threads > 1 else map(run, pieces)):
            raise AssertionError(f"{buses} 个节点的网络在 {hours} 小时内有未解出的节点")
    values, taken = found.values.reshape(buses, kinds, room), found.taken.reshape(kinds, room)
    return Solution(values[:, :, :hours], found.status[:, :hours], found.worst, taken[:, :hours], None)


def _flat_factors(factors: Floats | None, room: int) -> tuple[Floats, int]:
    """Factors one after the other and the length of their rows: one number, or all hours."""
    if factors is None:
        return np.empty(0), 1
    by_hour = factors.reshape(*factors.shape[:2], -1)
    step = by_hour.shape[2]
    if 1 < step < room:
        by_hour, step = np.pad(by_hour, ((0, 0), (0, 0), (0, room - step)), "edge"), room
    return np.ascontiguousarray(by_hour, dtype=np.float64).ravel(), step
