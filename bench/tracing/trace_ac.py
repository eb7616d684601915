"""One alternating-current power flow, with losses and directed cycles, under both loss rules, against sparse LU.

uv run --frozen python bench/tracing/trace_ac.py cases/case9241pegase.npz cases/GBnetwork.npz
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu
from year import load

from shuangtan.tracing import (
    BranchStatus,
    Case,
    LossRule,
    MatpowerCase,
    Rules,
    Status,
    branch_status,
    matpower_solved,
    trace,
)
from shuangtan.tracing.case import with_positive_sides
from shuangtan.tracing.lines import read_lines


def solve(case: Case, rules: Rules) -> np.ndarray:
    """Share of the sources of class 0 at each bus by sparse LU; rows are divided by the through-flow of their bus.

    Unscaled, a row of a bus through which a few watts flow is lost beside one of gigawatts: on GBnetwork the LU then
    misses three such buses on a circle by 3.3e-9, which an exact rational solution of the circle decides against it.
    """
    case = with_positive_sides(case, rules.reverse_class)
    lines, count = read_lines(case, rules), len(case.network.buses)
    flow, got = lines.carried[:, 0], lines.received[:, 0]
    up = np.where(flow > 0, case.network.from_bus, case.network.to_bus)
    down = np.where(flow > 0, case.network.to_bus, case.network.from_bus)
    stock = np.bincount(case.source_bus, case.source_mw[:, 0] * (case.source_class == 0), count)
    through = np.bincount(case.source_bus, case.source_mw[:, 0], count) + np.bincount(down, np.abs(got), count)
    live = np.where(through > rules.tolerance_mw, through, 1.0)
    rows, columns = np.concatenate([np.arange(count), down]), np.concatenate([np.arange(count), up])
    values = np.concatenate([np.ones(count), -np.abs(flow) / live[down]])
    return splu(csc_array((values, (rows, columns)), shape=(count, count))).solve(stock / live)


def bench(grid: MatpowerCase) -> None:
    """Print findings, balance and agreement under both rules."""
    case = matpower_solved(grid)
    lines = branch_status(case, Rules())
    print(f"{grid.name}: losses {float((case.sent_mw - case.received_mw).sum()):.1f} MW;", end=" ")
    print(", ".join(f"{s.name} {int((lines == s).sum())}" for s in BranchStatus if (lines == s).any()))
    for rule in LossRule:
        found = trace(case, Rules(rule))
        known = found.status[:, 0] <= Status.CYCLE
        gap = np.abs(found.values[:, 0, 0] - solve(case, Rules(rule)))[known].max()
        kinds = ", ".join(f"{s.name} {found.count(s)}" for s in Status if found.count(s))
        print(f"  {rule.value}: balance {found.residual[0]:.1e}, difference {gap:.1e}; {kinds}")


if __name__ == "__main__":
    for path in sys.argv[1:]:
        bench(load(Path(path)))
