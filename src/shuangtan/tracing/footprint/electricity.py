"""Electricity in a product footprint: which factor may enter, and with the grid's losses in it.

Of the bases of `basis.Basis` a product footprint after GB/T 24067 needs the footprint factor, or a traced intensity of
at least that scope: life cycle, CO2e, and the losses of transmission and distribution included. So a factor says its
basis and where its losses stand; one that does not is refused, and a CO2 factor never slips in because its unit does
not convert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuangtan.kernel import DatedSeries, Problem, Quantity, State, UnitError, Wording, has_errors, kind
from shuangtan.tracing.basis import Basis, basis_of, value_on
from shuangtan.tracing.supply.activity import Purchase

UNIT = "kgCO2e/kWh"
IMPACT = "kgCO2e"


class Losses(StrEnum):
    """Whether the losses of transmission and distribution are in a number per kWh."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ElectricityFactor:
    """A number per kWh delivered to the meter: kgCO2e/kWh, losses included, with all it rests on."""

    value: Quantity
    basis: Basis
    place: str
    source: str
    state: State
    is_verified: bool

    def purchase(self, product: str) -> Purchase:
        """The electricity as a purchase of a process network."""
        return Purchase(product, {IMPACT: self.value}, self.source, self.state)


NOT_LIFE_CYCLE = kind(
    "T601",
    "error",
    Wording(
        "{factor} 的口径是{basis}，单位 {unit}",
        "电力碳足迹因子或逐时追踪强度，单位可换算为 kgCO2e/kWh",
        "GB/T 24067：电力须含燃料上游、发电和输配损耗",
        "改用电力碳足迹因子",
    ),
    Wording("{factor} is {basis} in {unit}", "a life-cycle factor in kgCO2e/kWh", "GB/T 24067", "use that factor"),
)
LOSSES_OPEN = kind(
    "T603",
    "error",
    Wording(
        "{factor} 的输配损耗为 {losses}，线损率为 {rate}",
        "已含损耗，或不含损耗并给出 0 至 1 之间的线损率及来源",
        "GB/T 24067：电力须含输配损耗",
        "查明后注明",
    ),
    Wording(
        "losses of {factor}: {losses}, loss rate {rate}", "included, or a rate in [0, 1)", "GB/T 24067", "state them"
    ),
)


def electricity_factor(
    series: DatedSeries,
    day: date,
    losses: Losses,
    loss_rate: float | None = None,
    loss_source: str = "",
) -> tuple[ElectricityFactor | None, list[Problem]]:
    """The factor of one day for use in a product footprint, with losses in it, or the problems that forbid it.

    loss_rate: share of what is sent out that is lost before the meter, only for factors that exclude losses.
    """
    known, problems = value_on(series, day)
    if known is None:
        return None, problems
    basis = basis_of(series)
    try:
        at_plant = known.quantity.to(UNIT)
        is_life_cycle = basis is Basis.FOOTPRINT
    except UnitError:
        at_plant, is_life_cycle = known.quantity, False
    if not is_life_cycle:
        problems.append(NOT_LIFE_CYCLE(at=series.id, factor=series.zh, basis=basis.label, unit=known.unit))
    value, found = with_losses(float(at_plant.value), losses, loss_rate, series.zh)
    problems += found
    if has_errors(problems):
        return None, problems
    source = "；".join(filter(None, [known.source, known.clause, loss_source]))
    quantity = at_plant if losses is Losses.INCLUDED else Quantity.of(value, UNIT)
    state = State.REPORTED if losses is Losses.INCLUDED else State.DERIVED
    return ElectricityFactor(quantity, basis, series.at_place, source, state, known.is_verified), problems


def with_losses(at_plant: float, losses: Losses, loss_rate: float | None, name: str) -> tuple[float, list[Problem]]:
    """Intensity per kWh delivered: as it stands if losses are in, divided by 1 − rate if they are not.

    Unknown losses, a rate where none belongs and a missing rate are problems: guessing either way would be silent.
    """
    if losses is Losses.INCLUDED and loss_rate is None:
        return at_plant, []
    if losses is Losses.EXCLUDED and loss_rate is not None and 0.0 <= loss_rate < 1.0:
        return at_plant / (1.0 - loss_rate), []
    return float("nan"), [LOSSES_OPEN(at=name, factor=name, losses=losses, rate=loss_rate)]
