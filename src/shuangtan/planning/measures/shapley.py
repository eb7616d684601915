"""Shares without double count: the average effect of each name over all orders in which they can be added (Shapley).

The order in which measures are introduced changes what each seems to do. The Shapley value averages over all orders;
the shares sum exactly to the difference between none and all, whatever the interactions.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial

import numpy as np

from shuangtan.planning.blocks import Floats


def shapley(names: tuple[str, ...], path: Callable[[frozenset[str]], Floats]) -> dict[str, Floats]:
    """Average fall of the path by adding each name, over all orders."""
    known: dict[frozenset[str], Floats] = {}
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            known[frozenset(chosen)] = path(frozenset(chosen))
    found = {name: np.zeros_like(known[frozenset()]) for name in names}
    for before, value in known.items():
        weight = factorial(len(before)) * factorial(len(names) - len(before) - 1) if len(before) < len(names) else 0
        for name in set(names) - before:
            found[name] += weight / factorial(len(names)) * (value - known[before | {name}])
    return found
