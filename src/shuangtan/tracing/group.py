"""A group of buses that feed one another, and how far its solution has come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shuangtan.tracing.block import Block, Directions, Ints
from shuangtan.tracing.order import by_flow


class Group:
    """Buses of a block by their place in the group.

    `inner[p]` are the inflows from places of the group and `outer[p]` those from buses outside; `solved[p]` has a bit
    for each hour in which `mixture[p]` is final; `pending` lists the places with open hours in order of sweeping.
    """

    def __init__(self, block: Block, buses: list[int], directions: Directions) -> None:
        into = directions.into
        place = {bus: p for p, bus in enumerate(buses)}
        self.block = block
        self.buses = buses
        self.inner = [
            [replace(flow, upstream=place[flow.upstream]) for flow in into[bus] if flow.upstream in place]
            for bus in buses
        ]
        self.outer = [[flow for flow in into[bus] if flow.upstream not in place] for bus in buses]
        self.below: list[list[tuple[int, int]]] = [[] for _ in buses]
        full = (1 << block.hour_count) - 1
        for down, flows in enumerate(self.inner):
            for flow in flows:
                self.below[flow.upstream].append((down, full ^ flow.idle))
        self.full = full
        self.solved = [0] * len(buses)
        self.mixture = np.zeros((len(buses), *block.stock.shape[1:]))
        self.pending = self._order(directions.majority)

    def _order(self, majority: Ints) -> list[int]:
        """Places in order of the direction that most hours have."""
        pairs = [
            (flow.upstream, place)
            for place, flows in enumerate(self.inner)
            for flow in flows
            if majority[flow.branch] * (1 if flow.add is np.add else -1) > 0
        ]
        return by_flow([up for up, _ in pairs], [down for _, down in pairs], len(self.buses))

    def ready(self, place: int) -> int:
        """The open hours of a place in which all its inflows are known."""
        found = self.full ^ self.solved[place]
        for flow in self.inner[place]:
            found &= self.solved[flow.upstream] | flow.idle
            if not found:
                break
        return found

    def is_due(self, place: int, ready: int) -> bool:
        """Whether to solve these hours now: they are the last ones open, or another place waits for some of them.

        Hours that nobody waits for are left until they can be solved together.
        """
        if ready == self.full ^ self.solved[place]:
            return True
        return any(ready & active & ~self.solved[down] for down, active in self.below[place])
