"""Orders of substitution: groups of buses so that flow in any hour goes only from earlier groups to later ones."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from shuangtan.tracing.block import Inflow, Ints


def condensed(into: list[list[Inflow]]) -> list[list[int]]:
    """Groups of buses in order of flow; buses that feed one another, in whichever hours, share a group.

    The union of the flow directions of all hours is a directed graph; its strongly connected components (Pearce 2005,
    as scipy has it) are the groups. Most groups are single buses: they are solved for all hours in one step.
    """
    down = np.array([bus for bus, flows in enumerate(into) for _ in flows], dtype=np.intp)
    up = np.array([flow.upstream for flows in into for flow in flows], dtype=np.intp)
    graph = csr_array((np.ones(len(up), dtype=np.int8), (up, down)), shape=(len(into), len(into)))
    count, label = connected_components(graph, directed=True, connection="strong")
    place: Ints = np.asarray(label, dtype=np.intp)
    rank = _ranked(place[up], place[down], int(count))[place]
    buses = np.argsort(rank, kind="stable")
    return [g.tolist() for g in np.split(buses, np.flatnonzero(np.diff(rank[buses])) + 1)] if len(into) else []


def _ranked(up: Ints, down: Ints, count: int) -> Ints:
    """A rank for each component so that flow goes up in rank."""
    if (up <= down).all():
        return np.arange(count)
    if (up >= down).all():
        return np.arange(count)[::-1]
    other = up != down
    rank = np.empty(count, dtype=np.intp)
    rank[by_flow(up[other].tolist(), down[other].tolist(), count)] = np.arange(count)
    return rank


def by_flow(up: list[int], down: list[int], count: int) -> list[int]:
    """Nodes in order of flow (Kahn 1962). On a cycle the node with the fewest open inflows goes first."""
    after: list[list[int]] = [[] for _ in range(count)]
    open_inflows = [0] * count
    for u, d in zip(up, down, strict=True):
        after[u].append(d)
        open_inflows[d] += 1
    ready = [node for node in range(count) if not open_inflows[node]]
    waiting = dict.fromkeys(node for node in range(count) if open_inflows[node])
    order: list[int] = []
    while ready or waiting:
        if not ready:
            ready.append(min(waiting, key=open_inflows.__getitem__))
            del waiting[ready[-1]]
        node = ready.pop()
        order.append(node)
        for other in after[node]:
            open_inflows[other] -= 1
            if other in waiting and not open_inflows[other]:
                del waiting[other]
                ready.append(other)
    return order
