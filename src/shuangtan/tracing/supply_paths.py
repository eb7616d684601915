"""Structural path analysis: a footprint unfolded into supply paths, with the exact remainder.

A path (j₀ ← j₁ ← … ← jₜ) contributes the direct impact of its last product for the amount that the chain of
purchases calls forth. The footprint y of every product is known beforehand, so the whole subtree upstream of a path
is known without walking it: amount × y. A branch whose subtree is below the cut-off is not entered and its value is
booked at the path that bought it, so that paths and remainder always sum to the footprint. With credits (negative
inputs) the subtree value is no bound; then the footprint of the absolute system bounds the walk.
Sources: Treloar 1997; Peters & Hertwich 2006 for the method; the pruning by known footprints is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, util
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shuangtan.tracing.supply_chain import Footprints
from shuangtan.tracing.supply_solution import Array, Matrix, solve_supply

Index = npt.NDArray[np.int32]
DEPTH_LIMIT = 200


@dataclass(frozen=True)
class PathTree:
    """The supply paths above a cut-off, breadth first; row 0 is the product itself.

    parent, product, depth: (m,) tree and column of the last product of each path; amount: units of it called forth;
    direct: its own impact; subtree: impact of it and everything upstream; pruned: impact of its suppliers that were
    not entered. Sum of direct and pruned over all rows = total.
    """

    total: float
    cutoff: float
    parent: Index
    product: Index
    depth: Index
    amount: Array
    direct: Array
    subtree: Array
    pruned: Array

    def __len__(self) -> int:
        return len(self.parent)

    @property
    def remainder(self) -> float:
        """What lies on paths below the cut-off."""
        return float(self.pruned.sum())

    @property
    def gap(self) -> float:
        """How far paths and remainder miss the total, relative to it: rounding only."""
        return abs(float(self.direct.sum()) + self.remainder - self.total) / abs(self.total)

    def path(self, row: int) -> tuple[int, ...]:
        """The products of a path, from the final product to the one that emits."""
        steps = [row]
        while self.parent[steps[-1]] >= 0:
            steps.append(int(self.parent[steps[-1]]))
        return tuple(int(self.product[i]) for i in reversed(steps))

    def strongest(self, count: int) -> list[int]:
        """The rows with the largest direct impact, largest first."""
        return [int(i) for i in np.argsort(-np.abs(self.direct), kind="stable")[:count]]


def supply_paths(
    known: Footprints, product: str, cutoff: float = 1e-4, impact: int = 0, depth_limit: int = DEPTH_LIMIT
) -> PathTree:
    """The supply paths of one unit of a product whose subtree is at least `cutoff` of its footprint."""
    network = known.network
    return unfold(
        network.requirements,
        network.direct[impact],
        known.value[impact],
        network.index(product),
        cutoff,
        depth_limit,
    )


def unfold(
    requirements: Matrix,
    direct: Array,
    footprint: Array,
    root: int,
    cutoff: float = 1e-4,
    depth_limit: int = DEPTH_LIMIT,
) -> PathTree:
    """The same from bare arrays: A (n, n) best in CSC, b (n,), y (n,); `cutoff` is a share of |y[root]|, above 0."""
    if not 0.0 < cutoff <= 1.0:
        raise ValueError(f"cutoff {cutoff} is not a share above 0 and at most 1")
    if not np.isfinite(footprint[root]) or footprint[root] == 0.0:
        raise ValueError(f"the footprint of product {root} is {footprint[root]}: there is nothing to unfold")
    columns = sparse.csc_array(requirements)
    bound = path_bound(columns, direct, footprint)
    total = float(footprint[root])
    floor = cutoff * abs(total) * (1.0 - 1e-12)
    rows = _walk()(columns.indptr, columns.indices, columns.data, direct, footprint, bound, root, floor, depth_limit)
    return PathTree(total, cutoff, *rows)


def path_bound(columns: Matrix, direct: Array, footprint: Array) -> Array:
    """An upper bound, per unit of product, on the sum of |impact| over all paths upstream: |b| (I − |A|)⁻¹."""
    if direct.min(initial=0.0) >= 0.0 and columns.data.min(initial=0.0) >= 0.0:
        return footprint
    solution = solve_supply(abs(columns).T, np.abs(direct))
    if not solution.method.is_answer:
        raise ValueError(f"with credits counted as burdens the system is {solution.method}: paths have no bound")
    return solution.value


def _expand(
    starts: Index,
    rows: Index,
    values: Array,
    direct: Array,
    footprint: Array,
    bound: Array,
    root: int,
    floor: float,
    depth_limit: int,
) -> tuple[Index, Index, Index, Array, Array, Array, Array]:
    """Breadth-first walk in which the result is the queue; compiled where numba is installed, else as it stands."""
    size, made = 1024, 1
    tree = np.empty((size, 3), np.int32)
    value = np.empty((size, 4))
    tree[0, 0], tree[0, 1], tree[0, 2] = -1, root, 0
    value[0, 0] = 1.0
    at = 0
    while at < made:
        column, depth, amount = tree[at, 1], tree[at, 2], value[at, 0]
        value[at, 1] = amount * direct[column]
        value[at, 2] = amount * footprint[column]
        pruned = 0.0
        for k in range(starts[column], starts[column + 1]):
            supplier = rows[k]
            needed = amount * values[k]
            if depth >= depth_limit or abs(needed) * bound[supplier] < floor:
                pruned += needed * footprint[supplier]
                continue
            if made == size:
                size *= 2
                longer_tree = np.empty((size, 3), np.int32)
                longer_value = np.empty((size, 4))
                longer_tree[:made] = tree
                longer_value[:made] = value
                tree, value = longer_tree, longer_value
            tree[made, 0], tree[made, 1], tree[made, 2] = at, supplier, depth + 1
            value[made, 0] = needed
            made += 1
        value[at, 3] = pruned
        at += 1
    return (
        tree[:made, 0].copy(), tree[:made, 1].copy(), tree[:made, 2].copy(),
        value[:made, 0].copy(), value[:made, 1].copy(), value[:made, 2].copy(), value[:made, 3].copy(),
    )  # fmt: skip


_compiled: list[Callable[..., Any]] = []


def _walk() -> Callable[..., Any]:
    """The walk, compiled on first use and kept."""
    if not _compiled:
        has_numba = util.find_spec("numba") is not None
        _compiled.append(import_module("numba").njit(cache=False)(_expand) if has_numba else _expand)
    return _compiled[0]
