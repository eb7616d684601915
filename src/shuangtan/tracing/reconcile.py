"""Reconciling measured flows: the smallest adjustment, weighted by how sure each meter is, after which power balances.

Measured numbers of a network never balance exactly, and tracing needs that they do. Weighted least squares (as de
Chalendar & Benson 2021 do for balancing areas) has a closed form, for the vector x of all measured numbers and the
balance equations K x = 0:

    x̂ = x − Σ Kᵀ (K Σ Kᵀ)⁻¹ K x

K does not change, so one factorisation serves all hours. The adjustment is reported as part of the result; the raw
numbers are never overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array, csr_array, diags_array, hstack
from scipy.sparse.linalg import splu

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A balanced case and what was changed: adjusted minus measured, [row, hour], and the imbalance found before."""

    case: Case
    source_change_mw: Floats
    demand_change_mw: Floats
    flow_change_mw: Floats
    imbalance_before_mw: Floats

    @property
    def changed_mwh(self) -> float:
        """The sum of all absolute adjustments."""
        changes = (self.source_change_mw, self.demand_change_mw, self.flow_change_mw)
        return float(sum(np.abs(c).sum() for c in changes))

    def chi_square(self, sigmas: tuple[Floats, Floats, Floats]) -> Floats:
        """Σ (adjustment/σ)² of each hour: large against the number of buses, a meter or the topology is wrong."""
        changes = (self.source_change_mw, self.demand_change_mw, self.flow_change_mw)
        return np.asarray(sum(((c / s[:, None]) ** 2).sum(axis=0) for c, s in zip(changes, sigmas, strict=True)))


def reconcile(case: Case, source_sigma: Floats, demand_sigma: Floats, flow_sigma: Floats) -> Reconciled:
    """Balance every bus in every hour. The sigmas [MW] say how uncertain each meter is; 0 means exact.

    Losses are part of the data: both ends of a branch move by the same amount. A bus all of whose meters are exact
    cannot be balanced, nor can an island of such; ValueError names them. Numbers may change sign by adjustment;
    `trace` then moves them to the other side.
    """
    before = case.imbalance_mw()
    variance = np.concatenate([source_sigma, demand_sigma, flow_sigma]) ** 2
    balance = _balance(case)
    weighted = csc_array(balance @ diags_array(variance) @ balance.T)
    scale = weighted.diagonal()
    if len(fixed := np.flatnonzero(scale <= 0)):
        raise ValueError(f"节点 {[case.network.buses[i] for i in fixed[:5]]} 的量测全部视为精确，无法平差")
    multiplier = splu(weighted).solve(before)
    change = -(diags_array(variance) @ (balance.T @ multiplier))
    ends = np.cumsum([len(source_sigma), len(demand_sigma)])
    source, demand, flow = np.split(np.asarray(change, dtype=np.float64), ends)
    sent = case.sent_mw + flow
    balanced = replace(
        case,
        source_mw=case.source_mw + source,
        demand_mw=case.demand_mw + demand,
        sent_mw=sent,
        received_mw=sent if case.is_lossless else case.received_mw + flow,
    )
    return Reconciled(balanced, source, demand, flow, before)


def _balance(case: Case) -> csr_array:
    """K: sources enter a bus, demand leaves it, a branch leaves one bus and enters the other."""
    network, buses = case.network, len(case.network.buses)

    def columns(rows: np.ndarray, sign: float) -> csr_array:
        count = len(rows)
        return csr_array((np.full(count, sign), (rows, np.arange(count))), shape=(buses, count))

    flow = columns(network.to_bus, 1.0) - columns(network.from_bus, 1.0)
    return csr_array(hstack([columns(case.source_bus, 1.0), columns(np.arange(buses), -1.0), flow]))
