"""Structural path analysis: a footprint unfolded into supply paths, with the exact remainder.

A path (j₀ ← j₁ ← … ← jₜ) contributes the direct impact of its last product for the amount that the chain of
purchases calls forth. The footprint y of every product is known beforehand, so the whole subtree upstream of a path
is known without walking it: amount × y. A branch whose subtree is below the cut-off is not entered and its value is
booked at the path that bought it, so that paths and remainder always sum to the footprint. With credits (negative
inputs) the subtree value is no bound; then the footprint of the absolute system bounds the walk.
Sources: Treloar 1997; Peters & Hertwich 2006 for the method; the pruning by known footprints is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from shuangtan.tracing.supply.chain import Footprints
from shuangtan.tracing.supply.solution import Array, Matrix, solve_supply

Index = npt.NDArray[np.integer]
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
    # The same object keeps what it knows of itself: that its indices stand in order.
    is_csc = getattr(requirements, "format", "") == "csc"
    columns = requirements if is_csc else sparse.csc_array(requirements)
    bound = path_bound(columns, direct, footprint)
    total = float(footprint[root])
    floor = cutoff * abs(total) * (1.0 - 1e-12)
    walk = _Walk(columns, bound, bound - np.abs(direct), float(bound[root]), floor, bound is not footprint)
    levels = [_Level(np.array([-1]), np.array([root]), np.ones(1))]
    first = 0
    while len(levels) <= depth_limit and len(level := walk.suppliers(levels[-1], first)):
        first += len(levels[-1])
        levels.append(level)
    return _tree(levels, direct, footprint, total, cutoff)


def path_bound(columns: Matrix, direct: Array, footprint: Array) -> Array:
    """An upper bound, per unit of product, on the sum of |impact| over all paths upstream: |b| (I − |A|)⁻¹."""
    if direct.min(initial=0.0) >= 0.0 and columns.data.min(initial=0.0) >= 0.0:
        return footprint
    solution = solve_supply(abs(columns).T, np.abs(direct))
    if not solution.method.is_answer:
        raise ValueError(f"with credits counted as burdens the system is {solution.method}: paths have no bound")
    return solution.value


@dataclass(frozen=True)
class _Level:
    """The paths of one length: row of the parent path, last product, amount of it."""

    parent: Index
    product: Index
    amount: Array

    def __len__(self) -> int:
        return len(self.parent)


@dataclass
class _Walk:
    """One step upstream at a time, for all paths of a length together; suppliers worth a look are kept by product."""

    columns: Matrix
    bound: Array
    upstream: Array
    whole: float
    floor: float
    is_signed: bool
    near: dict[int, tuple[Index, Array, Array]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_ordered = bool(self.columns.has_canonical_format)

    def suppliers(self, level: _Level, first: int) -> _Level:
        """The paths one step longer whose subtree reaches the floor; `first`: row number of the level's first path."""
        size = np.abs(level.amount)
        open_paths = np.flatnonzero(size * self.upstream[level.product] >= self.floor)
        least = self.floor / size[open_paths]
        near = [self.near.get(product) or self._near(product) for product in level.product[open_paths].tolist()]
        if not near:
            return _Level(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
        count = [len(rows) for rows, _, _ in near]
        supplier, used, worth = (np.concatenate(column) for column in zip(*near, strict=True))
        enough = (worth >= np.repeat(least, count)).nonzero()[0]
        path = np.repeat(open_paths, count)[enough]
        return _Level(first + path, supplier[enough], level.amount[path] * used[enough])

    def _near(self, product: int) -> tuple[Index, Array, Array]:
        """Suppliers of a product that can reach the floor at all: row, units used, worth per unit of product.

        However a product is reached, its paths together are worth no more than the whole: amount × bound ≤ whole.
        """
        part = slice(self.columns.indptr[product], self.columns.indptr[product + 1])
        supplier, used = self.columns.indices[part], self.columns.data[part]
        is_whole = self.is_ordered and len(used) == len(self.bound)
        worth = (np.abs(used) if self.is_signed else used) * (self.bound if is_whole else self.bound[supplier])
        kept = (worth >= self.floor * self.bound[product] / self.whole * (1.0 - 1e-9)).nonzero()[0]
        self.near[product] = supplier[kept], used[kept], worth[kept]
        return self.near[product]


def _tree(levels: list[_Level], direct: Array, footprint: Array, total: float, cutoff: float) -> PathTree:
    """The levels as one table; what a path's suppliers carry beyond those entered is pruned at the path."""
    parent = np.concatenate([level.parent for level in levels])
    product = np.concatenate([level.product for level in levels])
    amount = np.concatenate([level.amount for level in levels])
    depth = np.repeat(np.arange(len(levels)), [len(level) for level in levels])
    own, subtree = amount * direct[product], amount * footprint[product]
    entered = np.bincount(parent[1:], weights=subtree[1:], minlength=len(parent))
    return PathTree(total, cutoff, parent, product, depth, amount, own, subtree, subtree - own - entered)
