"""The storage ledger: energy and carbon that come in, stay and leave again, hour after hour.

A storage unit is a tank of mixed content (the "water tank" of Chen et al., arXiv 2308.03240). What it discharges has
the mixture of the stock at the start of the hour, so nothing is circular within an hour; what it charges has the
mixture of its bus. Because that mixture is linear in the mixtures of all units, the network is traced once for all
hours with each unit as a source class of its own; only the small recurrence between units runs hour by hour.

With η the efficiencies, κ what a stock keeps from hour to hour, S energy and C content of the stock:

    S⁺ = κ (S − P_d / η_d) + η_c P_c
    C⁺ = keep (C − (C/S) P_d / η_d) + in w P_c

where keep = κ, in = η_c and the discharge carries C/S under LOSS_ACCOUNT (what losses held goes to the operator's
account); keep = in = 1 and the discharge carries C/(S η_d) under CONCENTRATE (nothing is lost, the rest gets denser).
Under FINAL_USE charging is final consumption and what is discharged carries nothing: present Chinese practice, which
books the pumping of pumped hydro as electricity use.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from shuangtan.tracing.block import Floats


class StorageRule(StrEnum):
    """What happens to the carbon in storage losses."""

    LOSS_ACCOUNT = "loss_account"
    CONCENTRATE = "concentrate"
    FINAL_USE = "final_use"

    @property
    def label(self) -> str:
        return {
            "loss_account": "损耗记入储能运营者账户",
            "concentrate": "损耗不带走碳，浓缩于存量",
            "final_use": "充电计为终端用电，放电不带碳",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Storage:
    """A pumped hydro plant, battery, gas store or reservoir at a bus.

    `opening_mwh` is the energy in store at the start and `opening_mix` its mixture per source class (t/MWh when
    factors are traced, shares otherwise); both are declared, never assumed. `kept_per_hour` is 1 − self-discharge.
    """

    name: str
    bus: str
    opening_mwh: float
    opening_mix: tuple[float, ...]
    charging_efficiency: float
    discharging_efficiency: float
    kept_per_hour: float = 1.0


@dataclass(frozen=True, slots=True)
class StorageLedger:
    """The books of all units, [unit, …, hour]; `stock_*` have one entry more, the closing balance.

    `given` is what discharges handed to the grid and `lost` what went to the operator's account, both per class.
    `overdrawn_mwh` is what was discharged beyond the stock (it carries the last mixture known, and is reported).
    """

    names: tuple[str, ...]
    rule: StorageRule
    stock_mwh: Floats
    stock: Floats
    mix_out: Floats
    taken: Floats
    given: Floats
    lost: Floats
    overdrawn_mwh: Floats

    def gap(self) -> Floats:
        """Opening + taken − given − lost − closing for each unit and class; zero but for rounding."""
        change = self.stock[:, :, -1] - self.stock[:, :, 0]
        result = (self.taken - self.given - self.lost).sum(axis=2) - change
        return np.asarray(result, dtype=np.float64)


def run_ledger(
    units: tuple[Storage, ...], rule: StorageRule, charge_mw: Floats, discharge_mw: Floats, own: Floats, between: Floats
) -> StorageLedger:
    """Keep the books through all hours.

    `charge_mw` and `discharge_mw` are [unit, hour]. `own[unit, k, hour]` is what the bus of a unit takes from true
    sources of class k, and `between[unit, other, hour]` the share of other units' discharges in it.
    """
    books = _Books(units, rule, own.shape[1], charge_mw.shape[1])
    hours, done = charge_mw.shape[1], 0
    for hour in np.flatnonzero(((charge_mw > 0) | (discharge_mw > 0)).any(axis=0)).tolist():
        books.rest(done, hour)
        books.turn(hour, charge_mw[:, hour], discharge_mw[:, hour], own[:, :, hour], between[:, :, hour])
        done = hour + 1
    books.rest(done, hours)
    return books.closed()


class _Books:
    """Running balances; one `turn` per hour in which a unit works, one `rest` for the hours between."""

    def __init__(self, units: tuple[Storage, ...], rule: StorageRule, classes: int, hours: int) -> None:
        count = len(units)
        self.units, self.rule = units, rule
        self.charging = np.array([u.charging_efficiency for u in units])
        self.discharging = np.array([u.discharging_efficiency for u in units])
        self.kept = np.array([u.kept_per_hour for u in units])
        self.energy = np.zeros((count, hours + 1))
        self.stock = np.zeros((count, classes, hours + 1))
        self.energy[:, 0] = [u.opening_mwh for u in units]
        self.stock[:, :, 0] = self.energy[:, :1] * np.array([u.opening_mix for u in units]).reshape(count, classes)
        if rule is StorageRule.FINAL_USE:
            self.stock[:, :, 0] = 0.0
        self.flows = {name: np.zeros((count, classes, hours)) for name in ("mix_out", "taken", "given", "lost")}
        self.overdrawn = np.zeros((count, hours))

    def rest(self, first: int, last: int) -> None:
        """The hours [first, last), in which no unit works: stocks only fade."""
        if first == last:
            return
        fading = self.kept[:, None] ** np.arange(1, last - first + 1)
        self.energy[:, first + 1 : last + 1] = self.energy[:, first, None] * fading
        kept = fading[:, None, :] if self.rule is StorageRule.LOSS_ACCOUNT else 1.0
        self.stock[:, :, first + 1 : last + 1] = self.stock[:, :, first, None] * kept
        self.flows["lost"][:, :, first:last] = -np.diff(self.stock[:, :, first : last + 1], axis=2)

    def turn(self, hour: int, charge: Floats, discharge: Floats, own: Floats, between: Floats) -> None:
        energy, stock = self.energy[:, hour], self.stock[:, :, hour]
        drawn = discharge / self.discharging
        density = np.divide(stock, energy[:, None], out=np.zeros_like(stock), where=energy[:, None] > 0)
        removed = density * np.minimum(drawn, np.maximum(energy, 0.0))[:, None]
        mix_out, given = self._out(removed, discharge)
        taken = (
            np.zeros_like(own) if self.rule is StorageRule.FINAL_USE else (own + between @ mix_out) * charge[:, None]
        )
        entering = taken * self.charging[:, None] if self.rule is StorageRule.LOSS_ACCOUNT else taken
        rest = stock - removed
        keeping = self.kept[:, None] if self.rule is StorageRule.LOSS_ACCOUNT else 1.0
        after = rest * keeping + entering
        self.flows["mix_out"][:, :, hour] = mix_out
        self.flows["taken"][:, :, hour] = taken
        self.flows["given"][:, :, hour] = given
        self.flows["lost"][:, :, hour] = (taken - entering) + (rest - rest * keeping) + (removed - given)
        self.overdrawn[:, hour] = np.maximum(drawn - np.maximum(energy, 0.0), 0.0)
        self.energy[:, hour + 1] = np.maximum(energy - drawn, 0.0) * self.kept + self.charging * charge
        self.stock[:, :, hour + 1] = after

    def _out(self, removed: Floats, discharge: Floats) -> tuple[Floats, Floats]:
        """The mixture of a MWh delivered, and what is handed over in the hour."""
        given = removed * self.discharging[:, None] if self.rule is StorageRule.LOSS_ACCOUNT else removed
        mix = np.divide(given, discharge[:, None], out=np.zeros_like(given), where=discharge[:, None] > 0)
        return mix, given

    def closed(self) -> StorageLedger:
        return StorageLedger(
            tuple(u.name for u in self.units),
            self.rule,
            self.energy,
            self.stock,
            self.flows["mix_out"],
            self.flows["taken"],
            self.flows["given"],
            self.flows["lost"],
            self.overdrawn,
        )
