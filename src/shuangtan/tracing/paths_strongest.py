"""The strongest supply paths first: best-first search that proves nothing stronger is left out.

Each entry of the queue is worth the most that anything below it could be; the next path to leave the queue is
therefore the strongest of all that are left. Suppliers of a product are looked at in falling order and only as far
as needed, so ten paths of a network of thousands of products cost a few hundred looks. What remains is summed from
the queue itself, so that paths and remainder sum to the footprint.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from scipy import sparse

from shuangtan.tracing.supply.chain import Footprints
from shuangtan.tracing.supply.paths import path_bound
from shuangtan.tracing.supply.solution import Array, Matrix


@dataclass(frozen=True, slots=True)
class SupplyPath:
    """A chain of purchases from the final product to the product that emits, and what is emitted there.

    amount: units of the last product; impact: its direct impact; share: of the footprint of the final product.
    """

    products: tuple[str, ...]
    amount: float
    impact: float
    share: float


@dataclass(frozen=True, slots=True)
class StrongestPaths:
    """Paths by falling |impact|; every path not listed has at most `next_bound`; paths + remainder = total."""

    paths: tuple[SupplyPath, ...]
    total: float
    remainder: float
    next_bound: float


@dataclass
class _Suppliers:
    """The suppliers of each product by falling bound, sorted when first asked for."""

    columns: Matrix
    footprint: Array
    bound: Array
    seen: dict[int, tuple[list[int], list[float], list[float], list[float]]] = field(default_factory=dict)

    def of(self, product: int) -> tuple[list[int], list[float], list[float], list[float]]:
        """Supplier, units used, bound, and impact of this supplier and all after it, per unit of product."""
        if product not in self.seen:
            part = slice(self.columns.indptr[product], self.columns.indptr[product + 1])
            rows, used = self.columns.indices[part], self.columns.data[part]
            weight = np.abs(used) * self.bound[rows]
            order = np.argsort(-weight, kind="stable")
            rest = np.cumsum((used * self.footprint[rows])[order][::-1])[::-1]
            self.seen[product] = (rows[order].tolist(), used[order].tolist(), weight[order].tolist(), rest.tolist())
        return self.seen[product]


@dataclass(frozen=True, slots=True)
class _Node:
    chain: tuple[int, ...]
    amount: float


def strongest_paths(known: Footprints, product: str, paths: int = 10, impact: int = 0) -> StrongestPaths:
    """The strongest supply paths of one unit of a product, certified, with the exact remainder."""
    network = known.network
    columns = sparse.csc_array(network.requirements)
    direct, footprint = network.direct[impact], known.value[impact]
    suppliers = _Suppliers(columns, footprint, path_bound(columns, direct, footprint))
    root = network.index(product)
    if not np.isfinite(footprint[root]):
        raise ValueError(f"the footprint of {product} is {footprint[root]} ({known.method}): it has no paths")
    queue: list[tuple[float, int, _Node, int]] = []
    ticket = count()

    def push_supplier(node: _Node, position: int) -> None:
        bounds = suppliers.of(node.chain[-1])[2]
        if position < len(bounds):
            heapq.heappush(queue, (-abs(node.amount) * bounds[position], next(ticket), node, position))

    def push_node(node: _Node) -> None:
        heapq.heappush(queue, (-abs(node.amount * direct[node.chain[-1]]), next(ticket), node, -1))
        push_supplier(node, 0)

    found: list[_Node] = []
    push_node(_Node((root,), 1.0))
    while queue and len(found) < paths:
        _, _, node, position = heapq.heappop(queue)
        if position < 0:
            found.append(node)
            continue
        rows, used, _, _ = suppliers.of(node.chain[-1])
        push_supplier(node, position + 1)
        push_node(_Node((*node.chain, rows[position]), node.amount * used[position]))
    total = float(footprint[root])
    listed = [_path(node, direct, network.products, total) for node in found]
    remainder = sum(_left(node, at, suppliers, direct) for _, _, node, at in queue)
    return StrongestPaths(tuple(listed), total, remainder, -queue[0][0] if queue else 0.0)


def _path(node: _Node, direct: Array, names: tuple[str, ...], total: float) -> SupplyPath:
    value = float(node.amount * direct[node.chain[-1]])
    return SupplyPath(tuple(names[i] for i in node.chain), node.amount, value, value / total)


def _left(node: _Node, position: int, suppliers: _Suppliers, direct: Array) -> float:
    last = node.chain[-1]
    return node.amount * float(direct[last] if position < 0 else suppliers.of(last)[3][position])
