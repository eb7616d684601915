"""The full table of shares, every generator at every bus and hour, against scipy's sparse LU with many right sides.

    uv run --frozen python bench/tracing/trace_shares.py cases/case118.npz --hours 168

Each generator is a source class of its own. Times are CPU seconds.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu
from year import load, make_year

from shuangtan.tracing import Case, trace


def peer(case: Case, hour: int) -> np.ndarray:
    """Shares of all generators at all buses in one hour, [bus, generator]."""
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


def bench(path: Path, hours: int) -> None:
    """Print time per hour of both, their ratio and the largest difference."""
    case = make_year(load(path), hours).case()
    generators = len(case.source_bus)
    case = replace(case, classes=tuple(f"G{g}" for g in range(generators)), source_class=np.arange(generators))
    before = time.process_time()
    found = trace(case)
    ours = (time.process_time() - before) / hours
    chosen = np.unique(np.linspace(0, hours - 1, 5).astype(int))
    before = time.process_time()
    expected = [peer(case, hour) for hour in chosen.tolist()]
    other = (time.process_time() - before) / len(chosen)
    gap = max(np.nanmax(np.abs(found.values[:, :, h] - e)) for h, e in zip(chosen.tolist(), expected, strict=True))
    print(f"{path.stem}: {found.values.shape[0]} buses x {generators} generators x {hours} hours")
    print(f"  ours {ours * 1e3:.3f} ms/h, splu {other * 1e3:.3f} ms/h, ratio {other / ours:.0f}x, difference {gap:.1e}")
    if gap > 1e-9:
        raise SystemExit(f"{path}: the two answers differ by {gap}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--hours", type=int, default=168)
    options = parser.parse_args()
    for file in options.cases:
        bench(file, options.hours)
