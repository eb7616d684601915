"""Tracing a grid with storage: one trace for all hours, then the ledger, then the final mixtures.

Shares are linear in what sources bring. With every storage unit as a class of its own, one trace gives the share of
each unit at each bus and hour; the ledger turns it into what the units discharge; weighting gives the final values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case, with_sources
from shuangtan.tracing.flow import trace
from shuangtan.tracing.network import locate
from shuangtan.tracing.rules import Rules
from shuangtan.tracing.status import Status
from shuangtan.tracing.storage import Storage, StorageLedger, StorageRule, run_ledger
from shuangtan.tracing.trace import Trace

_UNKNOWN = np.uint8(Status.FED_BY_UNKNOWN)

OVERDRAWN = kind(
    "T201",
    "warning",
    Wording(
        "储能 {name} 第 {hour} 小时放出 {amount} MWh，超出存量",
        "放电不超过存量",
        "储能台账",
        "核对期初存量、效率与充放电量",
    ),
    Wording(
        "storage {name} gives {amount} MWh beyond its stock in hour {hour}",
        "no more than the stock",
        "ledger",
        "check the opening stock",
    ),
)
BAD_STORAGE = kind(
    "T202",
    "error",
    Wording("储能 {name} 的 {field} 为 {seen}", "{expected}", "储能台账", "改正 {field}"),
    Wording("storage {name} has {field} {seen}", "{expected}", "storage ledger", "correct {field}"),
)


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """A trace with storage, the books of its units, and how far all accounts together are from closing [relative]."""

    trace: Trace
    ledger: StorageLedger
    residual: float


def trace_with_storage(
    case: Case,
    units: tuple[Storage, ...],
    power_mw: Floats,
    storage_rule: StorageRule = StorageRule.LOSS_ACCOUNT,
    rules: Rules | None = None,
) -> tuple[StoredTrace | None, list[Problem]]:
    """Trace a case whose storage units have `power_mw` [unit, hour], positive when they discharge.

    `case` holds everything else: sources and demand without the units. The values returned are per true source
    class; what a unit hands on is split into the classes it once charged. Under LOSS_ACCOUNT and FINAL_USE shares
    at a bus may sum to less than one: the rest is energy whose carbon stands in the operator's or the final account.
    """
    if problems := check_units(case, units):
        return None, problems
    own_classes = case.classes
    charge, discharge = np.maximum(-power_mw, 0.0), np.maximum(power_mw, 0.0)
    buses = np.array([case.network.bus(u.bus) for u in units], dtype=np.intp)
    demand = case.demand_mw.copy()
    np.add.at(demand, buses, charge)
    full = replace(case, demand_mw=demand)
    for number, unit in enumerate(units):
        full = with_sources(full, f"储能:{unit.name}", buses[number : number + 1], discharge[number : number + 1])
    found = trace(full, rules)
    first, last = len(own_classes), len(own_classes) + len(units)
    own = [k for k in range(len(found.classes)) if not first <= k < last]
    # What charges from an unknown mixture makes the store unknown; while it does not charge, its bus does not matter.
    at_units = np.where((charge > 0)[:, None, :], found.values[buses], 0.0)
    units = tuple(_widened(u, len(own)) for u in units)
    ledger = run_ledger(units, storage_rule, charge, discharge, at_units[:, own], at_units[:, first:last])
    values = found.values[:, own]
    for number, mix in enumerate(ledger.mix_out):
        share = found.values[:, first + number, None]
        values = values + np.where(share == 0.0, 0.0, share * mix)
    status = np.where(np.isnan(values).any(axis=1) & (found.status <= int(Status.CYCLE)), _UNKNOWN, found.status)
    classes = tuple(found.classes[k] for k in own)
    final = replace(found, values=values, used=values, status=status, classes=classes, brought=found.brought[own])
    return StoredTrace(final, ledger, _residual(final, ledger)), _overdrawn(ledger)


def _widened(unit: Storage, count: int) -> Storage:
    """The opening mixture with a zero for a class that only feeding-back load added."""
    return replace(unit, opening_mix=(*unit.opening_mix, *[0.0] * (count - len(unit.opening_mix))))


def _residual(found: Trace, ledger: StorageLedger) -> float:
    """Sources − (loads that are not charging) − losses − what storage lost − growth of stocks, relative to sources."""
    left = found.imbalance_mw if found.loss_mw is None else found.imbalance_mw + found.loss_mw
    used = np.nansum(found.values * (found.demand_mw + left)[:, None, :], axis=(0, 2))
    charged, given = ledger.taken.sum(axis=(0, 2)), ledger.given.sum(axis=(0, 2))
    if ledger.rule is StorageRule.FINAL_USE:
        charged = 0.0 * charged
    growth = (ledger.stock[:, :, -1] - ledger.stock[:, :, 0]).sum(axis=0)
    brought = found.brought.sum(axis=1)
    network_gap = brought + given - used
    storage_gap = charged - given - ledger.lost.sum(axis=(0, 2)) - growth
    return float(np.abs(network_gap + storage_gap).max() / max(brought.sum(), 1e-300))


def check_units(case: Case, units: tuple[Storage, ...]) -> list[Problem]:
    """Every mistake in the declaration of storage units."""
    known = {name: i for i, name in enumerate(case.network.buses)}
    problems = locate("储能", [u.bus for u in units], known, "storage")
    for unit in units:
        wanted = [
            ("charging_efficiency", unit.charging_efficiency, 0 < unit.charging_efficiency <= 1, "大于 0 且不超过 1"),
            (
                "discharging_efficiency",
                unit.discharging_efficiency,
                0 < unit.discharging_efficiency <= 1,
                "大于 0 且不超过 1",
            ),
            ("kept_per_hour", unit.kept_per_hour, 0 <= unit.kept_per_hour <= 1, "0 到 1"),
            ("opening_mwh", unit.opening_mwh, unit.opening_mwh >= 0, "不小于 0"),
            (
                "opening_mix",
                unit.opening_mix,
                len(unit.opening_mix) == len(case.classes),
                f"{len(case.classes)} 个类别各一数",
            ),
        ]
        for field, seen, is_good, expected in wanted:
            if not is_good:
                problems.append(BAD_STORAGE(at="storage", name=unit.name, field=field, seen=seen, expected=expected))
    return problems


def _overdrawn(ledger: StorageLedger) -> list[Problem]:
    places = np.argwhere(ledger.overdrawn_mwh > 1e-9)
    return [
        OVERDRAWN(at="storage", name=ledger.names[u], hour=h, amount=f"{ledger.overdrawn_mwh[u, h]:.6g}")
        for u, h in places[:50].tolist()
    ]
