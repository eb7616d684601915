"""Two ledgers of the same electricity: by location (what flowed) and by market (what was bought). They never mix.

In the market ledger a green contract moves a generator's attribute to its buyer. What is sold is taken out of the
generator's injection and of the buyer's demand, and everybody's remaining demand carries the residual:

- POOLED: one residual mix for the whole network, as residual-mix notices have it: carbon made less carbon sold, over
  power made less power sold.
- RETRACED: the contract's own flow is taken out of the branches too (by DC power flow, which is linear), and what
  remains is traced: the residual is then nodal, and still closes exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case, with_positive_sides
from shuangtan.tracing.declared import LedgerKind
from shuangtan.tracing.flow import trace
from shuangtan.tracing.network import locate
from shuangtan.tracing.powerflow import DcGrid
from shuangtan.tracing.rules import Rules

SOLD_TWICE = kind(
    "T411",
    "error",
    Wording(
        "电源 {source} 第 {hour} 小时售出 {sold} MW，发出 {made} MW", "售出不超过发出", "绿电交易", "核对合同电量曲线"
    ),
    Wording(
        "source {source} sells {sold} MW in hour {hour} and makes {made}", "no more than made", "green power", "check"
    ),
)
BOUGHT_UNUSED = kind(
    "T412",
    "error",
    Wording(
        "节点 {bus} 第 {hour} 小时购入 {sold} MW，用电 {used} MW", "购入不超过用电", "绿电交易", "核对合同电量曲线"
    ),
    Wording("bus {bus} buys {sold} MW in hour {hour} and uses {used}", "no more than used", "green power", "check"),
)
NO_SOURCE = kind(
    "T413",
    "error",
    Wording("合同 {name} 指向第 {source} 个电源", "0 到 {last}", "绿电交易", "改正电源序号"),
    Wording("contract {name} names source {source}", "0 to {last}", "green power", "correct the source"),
)


class Residual(StrEnum):
    """How what is not sold by contract is shared out."""

    POOLED = "pooled"
    RETRACED = "retraced"


@dataclass(frozen=True, slots=True)
class Contract:
    """A green-power contract: source number `source` of the case sells `power_mw[hour]` to the load at `bus`."""

    name: str
    source: int
    bus: str
    power_mw: Floats


@dataclass(frozen=True, slots=True)
class ElectricityLedger:
    """Energy used and carbon taken over at each bus and hour, under one kind of accounting.

    `loss_t` is what losses and imbalances took; `made_t` what all sources brought in, by hour.
    """

    kind: LedgerKind
    buses: tuple[str, ...]
    used_mwh: Floats
    carbon_t: Floats
    loss_t: Floats
    made_t: Floats

    def __add__(self, other: ElectricityLedger) -> ElectricityLedger:
        """Ledgers of consecutive hours, of the same kind and the same buses."""
        if self.kind is not other.kind or self.buses != other.buses:
            raise ValueError(f"{self.kind.label}台账不能与{other.kind.label}台账相加")
        pairs = {n: np.concatenate([getattr(self, n), getattr(other, n)], axis=-1) for n in _SERIES}
        return ElectricityLedger(self.kind, self.buses, **pairs)

    @property
    def gap_t(self) -> Floats:
        """What the ledger misses in each hour."""
        return np.asarray(self.made_t - self.carbon_t.sum(axis=0) - self.loss_t, dtype=np.float64)

    def intensity(self, bus: str) -> float:
        """Carbon per energy used at a bus over all hours [t/MWh]."""
        place = self.buses.index(bus)
        return float(self.carbon_t[place].sum() / self.used_mwh[place].sum())


_SERIES = ("used_mwh", "carbon_t", "loss_t", "made_t")


def location_ledger(case: Case, factors: Floats, rules: Rules | None = None) -> ElectricityLedger:
    """What the load at each bus took over by flow; `factors` is [class, hour] in t/MWh, location bases only."""
    rules = rules or Rules()
    case = with_positive_sides(case, rules.reverse_class)
    found = trace(case, rules)
    carbon = np.where(found.demand_mw == 0, 0.0, found.used_intensity(factors) * found.demand_mw)
    made = _made(case, factors)
    left = found.imbalance_mw if found.loss_mw is None else found.imbalance_mw + found.loss_mw
    loss = np.where(left == 0, 0.0, found.intensity(factors) * left).sum(axis=0)
    return ElectricityLedger(LedgerKind.LOCATION, case.network.buses, found.demand_mw, carbon, loss, made)


def market_ledger(
    case: Case,
    factors: Floats,
    contracts: tuple[Contract, ...],
    residual: Residual = Residual.POOLED,
    grid: DcGrid | None = None,
    rules: Rules | None = None,
) -> tuple[ElectricityLedger | None, list[Problem]]:
    """What the load at each bus took over by purchase. RETRACED needs the grid and a lossless case."""
    rules = rules or Rules()
    case = with_positive_sides(case, rules.reverse_class)
    if problems := _check(case, contracts):
        return None, problems
    rest = _without(case, contracts, grid if residual is Residual.RETRACED else None)
    carbon = np.zeros_like(case.demand_mw)
    for contract in contracts:
        factor = factors[case.source_class[contract.source]]
        carbon[case.network.bus(contract.bus)] += contract.power_mw * factor
    if residual is Residual.RETRACED:
        traced = location_ledger(rest, factors, rules)
        carbon, loss = carbon + traced.carbon_t, traced.loss_t
    else:
        made, power = _made(rest, factors), rest.source_mw.sum(axis=0)
        mix = np.divide(made, power, out=np.zeros_like(made), where=power > 0)
        carbon, loss = carbon + mix * rest.demand_mw, mix * (power - rest.demand_mw.sum(axis=0))
    made = _made(case, factors)
    return ElectricityLedger(LedgerKind.MARKET, case.network.buses, case.demand_mw, carbon, loss, made), []


def _made(case: Case, factors: Floats) -> Floats:
    """Carbon of all sources by hour [t/h]; a source that does not run needs no factor."""
    return np.asarray(np.where(case.source_mw == 0, 0.0, case.source_mw * factors[case.source_class]).sum(axis=0))


def _without(case: Case, contracts: tuple[Contract, ...], grid: DcGrid | None) -> Case:
    """The case without what was sold by contract."""
    source, demand = case.source_mw.copy(), case.demand_mw.copy()
    moved = np.zeros_like(demand)
    for contract in contracts:
        bus = case.network.bus(contract.bus)
        source[contract.source] -= contract.power_mw
        demand[bus] -= contract.power_mw
        moved[case.source_bus[contract.source]] += contract.power_mw
        moved[bus] -= contract.power_mw
    if grid is None:
        return replace(case, source_mw=source, demand_mw=demand)
    if not case.is_lossless:
        raise ValueError(
            f"RETRACED 需要无损潮流；该算例首端与末端相差至多 {np.abs(case.sent_mw - case.received_mw).max():.3g} MW"
        )
    flow = case.sent_mw - replace(grid, shift_rad=0.0 * grid.shift_rad).flows(moved)[0]
    return replace(case, source_mw=source, demand_mw=demand, sent_mw=flow, received_mw=flow)


def _check(case: Case, contracts: tuple[Contract, ...]) -> list[Problem]:
    known, last = {name: i for i, name in enumerate(case.network.buses)}, len(case.source_bus) - 1
    problems = locate("合同", [c.bus for c in contracts], known, "contracts")
    problems += [
        NO_SOURCE(at="contracts", name=c.name, source=c.source, last=last)
        for c in contracts
        if not 0 <= c.source <= last
    ]
    if problems:
        return problems
    sold, bought = np.zeros_like(case.source_mw), np.zeros_like(case.demand_mw)
    for contract in contracts:
        sold[contract.source] += contract.power_mw
        bought[known[contract.bus]] += contract.power_mw
    for s, h in np.argwhere(sold > case.source_mw + 1e-9)[:20].tolist():
        problems.append(SOLD_TWICE(at="contracts", source=s, hour=h, sold=sold[s, h], made=case.source_mw[s, h]))
    for b, h in np.argwhere(bought > case.demand_mw + 1e-9)[:20].tolist():
        name, used = case.network.buses[b], case.demand_mw[b, h]
        problems.append(BOUGHT_UNUSED(at="contracts", bus=name, hour=h, sold=bought[b, h], used=used))
    return problems
