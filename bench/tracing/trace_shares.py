"""The full table of shares, every source bus to every bus and hour, against netallocation and sparse LU.

    python -m venv .shares && .shares/bin/pip install -r bench/tracing/shares_requirements.txt
    uv run --frozen python bench/tracing/trace_shares.py cases/case118.npz cases/case2869pegase.npz \
        --peer .shares/bin/python

Each bus that injects more than it takes is a source class of its own, as in netallocation's aggregated coupling.
Times are CPU seconds on one thread; the peer's is the better of its two ways, its first (compiling) hour left out.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from bars import bar
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu
from year import load, make_year

from shuangtan.tracing import Case, trace

ASKED = 1000.0


def netted(case: Case) -> Case:
    """The case with one source class per bus that supplies, and only the difference of supply and demand."""
    supply = -case.demand_mw
    np.add.at(supply, case.source_bus, case.source_mw)
    buses = np.flatnonzero((supply > 0).any(axis=1))
    flow, source = case.sent_mw, np.maximum(supply[buses], 0.0)
    names = tuple(f"b{bus}" for bus in buses)
    return Case(case.network, names, buses, np.arange(len(buses)), source, np.maximum(-supply, 0.0), flow, flow)


def by_lu(case: Case, hour: int) -> np.ndarray:
    """Shares of all source buses in one hour by sparse LU, [bus, source]."""
    start, end, count = case.network.from_bus, case.network.to_bus, len(case.network.buses)
    flow = case.sent_mw[:, hour]
    up, down = np.where(flow > 0, start, end), np.where(flow > 0, end, start)
    stock = np.zeros((count, len(case.source_bus)))
    stock[case.source_bus, np.arange(len(case.source_bus))] = case.source_mw[:, hour]
    through = stock.sum(axis=1) + np.bincount(down, np.abs(flow), count)
    live = np.where(through > 1e-9, through, 1.0)
    rows, columns = np.concatenate([np.arange(count), down]), np.concatenate([np.arange(count), up])
    matrix = csc_array((np.concatenate([live, -np.abs(flow)]), (rows, columns)), shape=(count, count))
    return np.asarray(splu(matrix).solve(stock))


def by_netallocation(case: Case, hours: int, python: str) -> tuple[np.ndarray, float]:
    """Power from each source to each bus [hour, source, bus], and the CPU seconds of an hour, the better way."""
    supply = np.zeros_like(case.demand_mw)
    np.add.at(supply, case.source_bus, case.source_mw)
    found: dict[float, np.ndarray] = {}
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder) / "given.npz", Path(folder) / "result.npz"
        ends = {"from_bus": case.network.from_bus, "to_bus": case.network.to_bus, "buses": len(case.network.buses)}
        part = {"flow": case.sent_mw[:, :hours], "supply": supply[:, :hours], "demand": case.demand_mw[:, :hours]}
        np.savez(given, **ends, **part)
        for way in ("dense", "sparse"):
            script = Path(__file__).with_name("shares_peer.py")
            subprocess.run([python, "-W", "ignore", script, given, result, way], check=True, stderr=subprocess.DEVNULL)
            with np.load(result) as z:
                found[float(z["seconds"].min())] = z["allocation"]
    best = min(found)
    return found[best], best


def bench(path: Path, hours: int, sample: int, python: str | None) -> None:
    """Print time per hour of all ways, their ratios and the largest differences."""
    case = netted(make_year(load(path), hours).case())
    found, ours = trace(case.hours(0, 64), compiled=True), np.inf
    for _ in range(3):
        before = time.process_time()
        found = trace(case, compiled=True)
        ours = min(ours, (time.process_time() - before) / hours)
    before = time.process_time()
    expected = by_lu(case, 0)
    other = time.process_time() - before
    gap = float(np.nanmax(np.abs(found.values[:, :, 0] - expected)))
    print(f"{path.stem}: {found.values.shape[0]} buses x {found.values.shape[1]} sources x {hours} hours;", end=" ")
    print(f"ours {ours * 1e3:.3f} ms/h, splu {other * 1e3:.2f} ms/h ({other / ours:.0f}x), difference {gap:.1e}")
    if python is not None:
        power, seconds = by_netallocation(case, sample, python)
        mine = np.nan_to_num(found.values[:, :, :sample] * case.demand_mw[:, None, :sample])
        peer = power[:, case.source_bus].transpose(2, 1, 0)
        gap = max(gap, float(np.abs(mine - peer).max() / case.demand_mw[:, :sample].max()))
        print(f"  netallocation {seconds * 1e3:.1f} ms/h; largest difference, relative to the largest load: {gap:.1e}")
        bar("shares against netallocation's published method", seconds / ours, ASKED, "x")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    if gap > 1e-9:
        raise SystemExit(f"{path}: the answers differ by {gap}")


if __name__ == "__main__":
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--hours", type=int, default=128)
    parser.add_argument("--sample", type=int, default=2, help="hours that netallocation does")
    parser.add_argument("--peer", help="the python of netallocation's environment; without it that bar is not measured")
    options = parser.parse_args()
    if options.peer is None:
        print("!! --peer missing: netallocation is NOT measured")
    for file in options.cases:
        bench(file, options.hours, options.sample, options.peer)
