"""The result of a trace: where the power at every bus comes from in every hour, and whether it all adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Floats
from shuangtan.tracing.grounds import Grounds
from shuangtan.tracing.network import Network
from shuangtan.tracing.rules import Rules
from shuangtan.tracing.status import Status


@dataclass(frozen=True, slots=True)
class Trace:
    """Traced values of all buses and hours, with the accounts that close them.

    `values[bus, k, hour]` is the share of class k in the power at a bus (they sum to one), or, when factors were
    given, the intensity of attribute k [t/MWh]; NaN wherever `status` says that nobody can know. `used[…]` is the
    same for what the load of the bus consumes; it differs only when load is first served by its own bus.
    `residual[hour]` is what the accounts miss, relative to what the sources brought in, the worst of all k.
    """

    network: Network
    classes: tuple[str, ...]
    values: Floats
    used: Floats
    status: NDArray[np.uint8]
    demand_mw: Floats
    loss_mw: Floats | None
    brought: Floats
    residual: Floats
    rules: Rules
    grounds: tuple[Grounds, ...]

    @property
    def through_mw(self) -> Floats:
        """Power through each bus, [bus, hour]."""
        return np.concatenate([part.through_mw() for part in self.grounds], axis=-1)

    @property
    def imbalance_mw(self) -> Floats:
        """What enters each bus minus what leaves it, [bus, hour]."""
        return np.concatenate([part.imbalance_mw() for part in self.grounds], axis=-1)

    def intensity(self, factors: Floats) -> Floats:
        """Intensity of each bus and hour from a factor per class [t/MWh]; `factors` is [class] or [class, hour].

        A class without a factor (NaN) makes unknown exactly the buses and hours in which it has a share: shares are
        kept, so another edition of the factors needs no new trace.
        """
        return _weighted(self.values, factors)

    def used_intensity(self, factors: Floats) -> Floats:
        """Intensity of what the load at each bus consumes."""
        return _weighted(self.used, factors)

    def used_carbon(self) -> Floats:
        """What the load at each bus took over, [bus, k, hour]: share × MW, or t/h."""
        return self.used * self.demand_mw[:, None, :]

    def loss_carbon(self) -> Floats:
        """What losses booked at each bus took over, [bus, k, hour]."""
        loss = np.zeros_like(self.demand_mw) if self.loss_mw is None else self.loss_mw
        return self.values * loss[:, None, :]

    def annual(self, bus: str) -> Floats:
        """The demand-weighted mean of what the load at a bus consumed, per class: Σ used·D / Σ D."""
        place = self.network.bus(bus)
        demand = self.demand_mw[place]
        used = np.where(demand > 0, self.used[place] * demand, 0.0)
        return np.asarray(used.sum(axis=1) / demand.sum(), dtype=np.float64)

    def count(self, status: Status) -> int:
        """In how many bus-hours this was found."""
        return int((self.status == int(status)).sum())


def joined(parts: Sequence[Trace]) -> Trace:
    """One trace from traces of consecutive hours."""
    first = parts[0]
    if len(parts) == 1:
        return first

    def along(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    values = along("values")
    return Trace(
        first.network,
        first.classes,
        values,
        values if all(p.used is p.values for p in parts) else along("used"),
        np.concatenate([p.status for p in parts], axis=-1),
        along("demand_mw"),
        None if first.loss_mw is None else along("loss_mw"),
        along("brought"),
        along("residual"),
        first.rules,
        tuple(g for p in parts for g in p.grounds),
    )


def _weighted(values: Floats, factors: Floats) -> Floats:
    factors = np.asarray(factors, dtype=np.float64)
    if factors.shape[0] != values.shape[1]:
        raise ValueError(f"给出 {factors.shape[0]} 个因子，类别有 {values.shape[1]} 个")
    by_hour = np.broadcast_to(factors.reshape(len(factors), -1), (len(factors), values.shape[2]))
    result = np.zeros((values.shape[0], values.shape[2]))
    for number, factor in enumerate(by_hour):
        part = values[:, number]
        result += np.where(part == 0.0, 0.0, part * factor)
    return result
