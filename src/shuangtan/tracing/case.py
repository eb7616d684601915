"""A case to trace: a network, what its branches carry, what sources bring in and what is withdrawn, hour by hour.

All arrays have hours as their last axis. Power is in MW (or, for gas and heat, in MW of energy: the kernel asks only
that one unit be used throughout).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.network import Network


@dataclass(frozen=True, slots=True)
class Case:
    """Flows, sources and demand of some hours.

    `sent_mw[l, t]` is the power that enters branch l at its from-end and `received_mw[l, t]` the power that leaves it
    at its to-end, both positive in the direction from → to; without losses they are the same array. A source s stands
    at bus `source_bus[s]` and belongs to class `source_class[s]` (a fuel, a plant, a tie, a storage unit).
    """

    network: Network
    classes: tuple[str, ...]
    source_bus: Ints
    source_class: Ints
    source_mw: Floats
    demand_mw: Floats
    sent_mw: Floats
    received_mw: Floats

    def __post_init__(self) -> None:
        buses, branches, sources = len(self.network.buses), len(self.network.branches), len(self.source_bus)
        expected = {"source_mw": sources, "demand_mw": buses, "sent_mw": branches, "received_mw": branches}
        for name, rows in expected.items():
            if (shape := getattr(self, name).shape) != (rows, self.hour_count):
                raise ValueError(f"{name} 的形状为 {shape}，应为 {(rows, self.hour_count)}（行 × 小时）")

    @property
    def hour_count(self) -> int:
        return int(self.demand_mw.shape[1])

    @property
    def is_lossless(self) -> bool:
        return self.received_mw is self.sent_mw

    def hours(self, first: int, last: int) -> Case:
        """The same case for the hours [first, last)."""
        return self.chosen(slice(first, last))

    def chosen(self, hours: slice | Ints) -> Case:
        """The same case for some hours."""
        sent = self.sent_mw[:, hours]
        return replace(
            self,
            source_mw=self.source_mw[:, hours],
            demand_mw=self.demand_mw[:, hours],
            sent_mw=sent,
            received_mw=sent if self.is_lossless else self.received_mw[:, hours],
        )

    def imbalance_mw(self) -> Floats:
        """For each bus and hour what enters minus what leaves; zero in a consistent case."""
        balance = -self.demand_mw
        np.add.at(balance, self.source_bus, self.source_mw)
        np.subtract.at(balance, self.network.from_bus, self.sent_mw)
        np.add.at(balance, self.network.to_bus, self.received_mw)
        return balance


def with_positive_sides(case: Case, reverse_class: str) -> Case:
    """The case with every negative number moved to the other side.

    A source that draws power becomes demand at its bus. Demand that feeds back becomes a source of `reverse_class`,
    whose intensity has to be declared: nobody knows by itself where that power came from.
    """
    if not _has_negative(case.source_mw) and not _has_negative(case.demand_mw):
        return case
    drawing, feeding = case.source_mw < 0, case.demand_mw < 0
    demand = np.where(feeding, 0.0, case.demand_mw)
    np.subtract.at(demand, case.source_bus, np.where(drawing, case.source_mw, 0.0))
    buses = np.flatnonzero(feeding.any(axis=1))
    back = np.where(feeding[buses], -case.demand_mw[buses], 0.0)
    positive = replace(case, demand_mw=demand, source_mw=np.where(drawing, 0.0, case.source_mw))
    return with_sources(positive, reverse_class, buses, back) if len(buses) else positive


def _has_negative(rows: Floats) -> bool:
    """Whether any number is negative; looked for in the least one first, which costs one pass and no memory."""
    least = rows.min(initial=0.0)
    return bool(least < 0 or (np.isnan(least) and (rows < 0).any()))


def with_sources(case: Case, name: str, buses: Ints, power_mw: Floats) -> Case:
    """The case with further sources of one class at these buses."""
    classes = case.classes if name in case.classes else (*case.classes, name)
    number = np.full(len(buses), classes.index(name), dtype=np.intp)
    return replace(
        case,
        classes=classes,
        source_bus=np.concatenate([case.source_bus, buses]),
        source_class=np.concatenate([case.source_class, number]),
        source_mw=np.concatenate([case.source_mw, power_mw]),
    )
