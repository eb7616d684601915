"""A million draws of a city inventory: `python bench/accounts/uncertainty_bench.py [draws]`.

As many categories as the inventory of the catalogue has sources, emissions and uncertainties of the usual sizes, half
of the factors shared by pairs of categories. Prints time (wall and processor), peak memory, the agreement with
approach 1, and each bar with met or missed. Bars: a million draws in at most 10 s and 1 GB; the two approaches within
3 % of one another where uncertainties are small and factors independent.
"""

from __future__ import annotations

import os
import resource
import sys
import time

import numpy as np

from shuangtan.accounts.inventory import read_inventory_rules
from shuangtan.accounts.uncertainty import Categories, propagate, simulate

SECONDS, GIGABYTES, AGREEMENT = 10.0, 1.0, 0.03


def city(largest_percent: float) -> Categories:
    """An inventory with every source of the catalogue: sizes over four orders, a few sources dominate."""
    names = tuple(rule.id for rule in read_inventory_rules()[0])
    rng = np.random.default_rng(20260101)
    year = np.sort(rng.lognormal(10, 2, len(names)))[::-1]
    base = year * rng.uniform(0.7, 1.3, len(names))
    activity, factor = rng.uniform(2, 15, len(names)), rng.uniform(2, largest_percent, len(names))
    return Categories(names, base, year, activity, factor)


def line(name: str, value: str, is_met: bool) -> None:
    print(f"{name:<44}{value:>22}  {'达到 met' if is_met else '未达 MISSED'}")


def main() -> None:
    draws = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1_000_000
    inventory = city(120)
    pairs = [i // 2 if i % 4 < 2 else 1000 + i for i in range(len(inventory.names))]
    wall, used = time.perf_counter(), time.process_time()
    found = simulate(inventory, draws, seed=1, shared_factor=pairs)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{draws:,} draws × {len(inventory.names)} sources, load {os.getloadavg()[0]:.1f}")
    line(f"time ≤ {SECONDS:g} s", f"{wall:.2f} s ({used:.2f} cpu)", used <= SECONDS)
    line(f"peak memory ≤ {GIGABYTES:g} GB", f"{peak:.2f} GB", peak <= GIGABYTES)
    half = (found.high - found.low) / 2 / float(inventory.year.sum()) * 100
    print(f"mean {found.mean:,.0f} t, 95 % {found.low:,.0f}–{found.high:,.0f} t (±{half:.1f} %)")
    small = city(12)
    drawn = simulate(small, draws // 5, seed=2)
    apart = (drawn.high - drawn.low) / 2 / float(small.year.sum()) * 100 / propagate(small).total_percent - 1
    line(f"approach 2 against approach 1 ≤ {AGREEMENT:.0%}", f"{apart:+.2%}", abs(apart) <= AGREEMENT)
    again = simulate(small, 10_000, seed=7).mean == simulate(small, 10_000, seed=7).mean
    line("the same seed, the same result", str(again), again)


if __name__ == "__main__":
    main()
