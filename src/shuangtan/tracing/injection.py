"""What sources bring into the network, and what of it serves the load of its own bus."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case


def injected_mw(case: Case) -> Floats:
    """Power of all sources at each bus."""
    total = np.zeros_like(case.demand_mw)
    for bus, power in zip(case.source_bus.tolist(), case.source_mw, strict=True):
        total[bus] += power
    return total


def stock_of(case: Case, kinds: int, factors: Floats | None) -> Floats:
    """What sources bring to each bus, [bus, k, hour]: power by class, or power times factors."""
    stock = np.zeros((len(case.network.buses), kinds, case.hour_count))
    for source, bus in enumerate(case.source_bus.tolist()):
        _bring(stock[bus], source, case, factors)
    return stock


def brought_by(case: Case, kinds: int, factors: Floats | None) -> Floats:
    """What all sources together bring, [k, hour]."""
    total = np.zeros((kinds, case.hour_count))
    for source in range(len(case.source_bus)):
        _bring(total, source, case, factors)
    return total


def _bring(total: Floats, source: int, case: Case, factors: Floats | None) -> None:
    if factors is None:
        total[case.source_class[source]] += case.source_mw[source]
    else:
        total += factors[:, source].reshape(len(total), -1) * case.source_mw[source]


@dataclass(frozen=True, slots=True)
class OwnUse:
    """Load served by its own bus: its power, its mixture, and what is left for the grid."""

    power_mw: Floats
    mix: Floats
    rest: Case

    @classmethod
    def of(cls, case: Case, kinds: int, factors: Floats | None) -> OwnUse:
        """Every source of a bus serves the load there in proportion."""
        entering = injected_mw(case)
        own = np.minimum(entering, case.demand_mw)
        part = np.divide(own, entering, out=np.zeros_like(own), where=entering > 0)
        stock, whole = stock_of(case, kinds, factors), entering[:, None, :]
        mix = np.divide(stock, whole, out=np.zeros_like(stock), where=whole > 0)
        source = case.source_mw * (1.0 - part[case.source_bus])
        return cls(own, mix, replace(case, source_mw=source, demand_mw=case.demand_mw - own))

    def used(self, values: Floats, demand_mw: Floats, tolerance_mw: float) -> Floats:
        """The mixture of what the load consumes: its own share and what it draws from the grid."""
        demand, own = demand_mw[:, None, :], self.power_mw[:, None, :]
        bought = np.where(demand - own > tolerance_mw, values * (demand - own), 0.0)
        total = np.where(demand > 0, demand, 1.0)
        return np.where(demand > 0, (self.mix * own + bought) / total, values)
