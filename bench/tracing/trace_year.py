"""Tracing every hour of a year against scipy's sparse LU per hour: speed, agreement, conservation, memory.

    uv run --frozen python bench/tracing/trace_year.py cases/case118.npz cases/case2869pegase.npz --hours 8760

Cases: MATPOWER files, or arrays from `export_cases.py` (which says how to get the PEGASE grids). Times are CPU
seconds, the best of the repeats, the two programs measured in turn so that a busy machine slows both; the load of the
machine is printed. Pin to one core (`taskset -c 1`) and set OPENBLAS_NUM_THREADS=1.
The peer assembles its matrix from the same flows, factors and solves, hour by hour, on sampled hours.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path

import numpy as np
from bars import bar
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import splu
from year import FACTORS, KINDS, Year, load, make_year

from shuangtan.tracing import Case, DcGrid, Status, Trace, trace

# What is asked against sparse LU, by number of buses.
ASKED = {118: 100.0, 2869: 30.0, 9241: 15.0}


def peer(case: Case, hours: np.ndarray, carbon: np.ndarray, injected: np.ndarray) -> tuple[np.ndarray, float, float]:
    """(diag P − Rᵀ) w = E by splu for each of these hours: solution, CPU seconds in all, and without assembly."""
    start, end, count = case.network.from_bus, case.network.to_bus, len(case.network.buses)
    flows, diagonal = np.ascontiguousarray(case.sent_mw[:, hours].T), np.arange(count)
    result, total, solving = np.empty((len(hours), count)), 0.0, 0.0
    for row, flow in enumerate(flows):
        t0 = time.process_time()
        on = np.abs(flow) > 1e-9
        ahead = flow[on] > 0
        up, down = np.where(ahead, start[on], end[on]), np.where(ahead, end[on], start[on])
        power = np.abs(flow[on])
        through = injected[:, hours[row]] + np.bincount(down, power, count)
        live = np.where(through > 1e-9, through, 1.0)
        rows, columns = np.concatenate([diagonal, down]), np.concatenate([diagonal, up])
        matrix = csc_array((np.concatenate([live, -power]), (rows, columns)), shape=(count, count))
        t1 = time.process_time()
        result[row] = splu(matrix).solve(carbon[:, hours[row]])
        t2 = time.process_time()
        total, solving = total + t2 - t0, solving + t2 - t1
    return result, total, solving


def timed(case: Case, factors: np.ndarray, compiled: bool, repeats: int) -> tuple[Trace, float]:
    """The intensity of every bus and hour, and the CPU seconds it took from flows to checked result, at best."""
    best = np.inf
    for _ in range(repeats):
        before = time.process_time()
        found = trace(case, factors=factors, compiled=compiled)
        best = min(best, time.process_time() - before)
    return found, best


def powered(year: Year, repeats: int) -> tuple[Case, float]:
    """The case and the CPU seconds of the power flow that feeds it, at best."""
    best = np.inf
    for _ in range(repeats):
        before = time.process_time()
        case = year.case()
        best = min(best, time.process_time() - before)
    return case, best


def plain_power_flow(grid: DcGrid, case: Case, injected: np.ndarray) -> tuple[np.ndarray, float]:
    """The same direct-current power flow as anyone writes it: scipy's sparse LU as it comes, once, for all hours.

    Flows [branch, hour] and CPU seconds from the matrix on; the case's own power flow orders the matrix as the
    symmetric one that it is and is quicker.
    """
    before = time.process_time()
    incidence, weights = grid.incidence, diags_array(grid.susceptance)
    matrix = csc_array(incidence.T @ weights @ incidence)[1:, 1:]
    fixed = grid.base_mva * grid.susceptance * grid.shift_rad
    needed = injected - case.demand_mw + (incidence.T @ fixed)[:, None]
    angle = np.zeros_like(needed)
    angle[1:] = splu(csc_array(matrix)).solve(needed[1:])
    flows = weights @ (incidence @ angle) - fixed[:, None]
    return flows, time.process_time() - before


def bench(path: Path, hours: int, sample: int, repeats: int, compiled: bool, threads: int) -> None:
    """One case: print what was measured."""
    year = make_year(load(path), hours)
    case, power_flow = powered(year, repeats)
    weights = np.array([FACTORS[KINDS.index(case.classes[k])] for k in case.source_class])
    carbon, injected = np.zeros_like(case.demand_mw), np.zeros_like(case.demand_mw)
    np.add.at(carbon, case.source_bus, case.source_mw * weights[:, None])
    np.add.at(injected, case.source_bus, case.source_mw)
    chosen = np.unique(np.linspace(0, hours - 1, sample).astype(int))
    ours, whole, solving = np.inf, np.inf, np.inf
    for _ in range(2):
        found, seconds = timed(case, weights[None, :], compiled, repeats)
        expected, total, alone = peer(case, chosen, carbon, injected)
        ours, whole, solving = min(ours, seconds), min(whole, total), min(solving, alone)
    known = (found.status <= int(Status.CYCLE))[:, chosen]
    gap = np.abs(found.values[:, 0, chosen] - expected.T)[known].max()
    each, peer_each, alone_each = ours / hours, whole / len(chosen), solving / len(chosen)
    print(f"{year.grid.name}: {len(case.network.buses)} buses, {len(case.network.branches)} branches, {hours} hours")
    print(f"  ours ({'compiled' if compiled else 'numpy'}) {ours:.3f} s, {each * 1e6:.2f} us/h;", end=" ")
    print(f"power flow that feeds it {power_flow:.2f} s; splu {peer_each * 1e3:.3f} ms/h", end=" ")
    print(f"({alone_each * 1e3:.3f} without assembly), {len(chosen)} hours sampled")
    print(f"  hours with cycles {int((found.status == int(Status.CYCLE)).any(axis=0).sum())};", end=" ")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    bar("sparse LU, hour by hour", peer_each / each, ASKED.get(len(case.network.buses), 15.0), "x")
    if len(case.network.buses) == 2869:
        flows, plain = plain_power_flow(year.grid.dc_grid(), case, injected)
        off = np.abs(flows - case.sent_mw).max() / np.abs(flows).max()
        print(f"  power flow by plain splu {plain:.2f} s, by ours {power_flow:.2f} s; flows differ by {off:.1e}")
        print(f"  tracing against our own power flow: {power_flow / ours:.1f}x")
        bar("power flow by plain splu", plain / ours, 10.0, "x")
    bar("worst hourly balance", float(np.nanmax(found.residual)), 1e-12, at_most=True)
    bar("largest difference", float(gap), 1e-9, at_most=True)
    if compiled and threads > 1:
        before = time.perf_counter()
        trace(case, factors=weights[None, :], compiled=True, threads=threads)
        two = time.perf_counter() - before
        before = time.perf_counter()
        trace(case, factors=weights[None, :], compiled=True)
        one = time.perf_counter() - before
        print(f"  wall time {one:.3f} s on one thread, {two:.3f} s on {threads} ({one / two:.2f}x)")
    if gap > 1e-9:
        raise SystemExit(f"{path}: the two answers differ by {gap}")


if __name__ == "__main__":
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--hours", type=int, default=8760)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--numpy", action="store_true", help="measure the way without compiled code")
    parser.add_argument("--threads", type=int, default=1, help="measure wall time on so many threads too")
    options = parser.parse_args()
    for file in options.cases:
        bench(file, options.hours, options.sample, options.repeats, not options.numpy, options.threads)
