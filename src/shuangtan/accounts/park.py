"""Accounts of parks: CO2 per tonne of standard coal, share of clean energy, the tests of a zero-carbon park.

`E_park = E_energy + E_process`; the threshold depends on the park's energy use. A test over something unknown is not
passed and not failed: it is open. Source: 发改环资〔2025〕910号 (`catalogue/rules/parks.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shuangtan.accounts.states import summed
from shuangtan.factors.value import factor_figure
from shuangtan.kernel import DatedSeries, Figure, Period, Quantity, derived, plain, unit

Series = Mapping[str, DatedSeries]
GUIDING = {
    "clean_energy": "清洁能源消费占比",
    "solid_waste_use": "工业固废综合利用率",
    "waste_heat_use": "余热余冷余压利用率",
    "water_reuse": "工业用水重复利用率",
}
"""Guiding indicators: each is at least its value."""


class Outcome(StrEnum):
    """How a test ended; open: something it needs is not known."""

    MET = "met"
    UNMET = "unmet"
    OPEN = "open"

    @property
    def label(self) -> str:
        return {"met": "达到", "unmet": "未达到", "open": "数据不全，不评价"}[self.value]


@dataclass(frozen=True, slots=True)
class ParkYear:
    """A park in one year: CO2 of energy and of processes [tCO2], energy [tce], clean part of it [tce], other shares."""

    code: str
    period: Period
    co2_energy: Figure
    co2_process: Figure
    energy: Figure
    clean_energy: Figure
    shares: Mapping[str, Figure]

    def co2(self) -> Figure:
        """E_energy + E_process [tCO2]."""
        parts = [self.co2_energy, self.co2_process]
        return summed(f"park.co2@{self.code}:{self.period}", f"园区碳排放 {self.period}", parts, "tCO2")

    def intensity(self) -> Figure:
        """CO2 per tonne of standard coal [tCO2/tce]."""
        return _ratio(
            f"park.intensity@{self.code}:{self.period}", "单位能耗碳排放", self.co2(), self.energy, "tCO2/tce"
        )

    def clean_share(self) -> Figure:
        """Clean energy ÷ energy [%]."""
        id = f"park.clean_share@{self.code}:{self.period}"
        return _ratio(id, "清洁能源消费占比", self.clean_energy, self.energy, "%")


@dataclass(frozen=True, slots=True)
class ParkTest:
    """One test: the figure, the threshold that applies to a park of this size, and how it ended."""

    zh: str
    figure: Figure
    threshold: Figure | None
    outcome: Outcome
    is_core: bool
    why: str = ""


def zero_carbon_tests(park: ParkYear, series: Series) -> list[ParkTest]:
    """The tests of a national zero-carbon park: entry by size, the core indicator, the guiding ones."""
    entry = factor_figure(series["park.zero_carbon.entry_energy"], park.period)
    tests = [_at_least("年综合能源消费量（申报门槛）", park.energy, entry, True), _core(park, series)]
    figures = {"clean_energy": park.clean_share()} | dict(park.shares)
    for name, zh in GUIDING.items():
        least = factor_figure(series[f"park.zero_carbon.{name}"], park.period)
        id = f"park.{name}@{park.code}:{park.period}"
        figure = figures.get(name) or derived(id, zh, None, "", [])
        tests.append(_at_least(zh, figure, least, False))
    return tests


def is_zero_carbon(tests: list[ParkTest]) -> Outcome:
    """Met if every core test is met; one unmet core test decides; otherwise open."""
    core = [t.outcome for t in tests if t.is_core]
    if Outcome.UNMET in core:
        return Outcome.UNMET
    return Outcome.OPEN if Outcome.OPEN in core else Outcome.MET


def _core(park: ParkYear, series: Series) -> ParkTest:
    """CO2 per tce against the limit for the park's size: 0.2 below one million tce, 0.3 from there."""
    figure, zh = park.intensity(), "单位能耗碳排放"
    border = factor_figure(series["park.zero_carbon.large_energy"], park.period)
    if park.energy.quantity is None or border.quantity is None or not park.energy.is_complete:
        return ParkTest(zh, figure, None, Outcome.OPEN, True, "能源消费量不全，不知适用哪一档")
    size = "medium" if park.energy.quantity < border.quantity else "large"
    limit = factor_figure(series[f"park.zero_carbon.intensity_{size}"], park.period)
    why = f"年能耗 {plain(park.energy.quantity.to('万tce').value, 2)} 万tce，适用 {limit.label}"
    if figure.quantity is None or limit.quantity is None or not figure.is_complete:
        return ParkTest(zh, figure, limit, Outcome.OPEN, True, why)
    return ParkTest(zh, figure, limit, Outcome.MET if figure.quantity <= limit.quantity else Outcome.UNMET, True, why)


def _at_least(zh: str, figure: Figure, least: Figure, is_core: bool) -> ParkTest:
    if figure.quantity is None or least.quantity is None or not figure.is_complete:
        return ParkTest(zh, figure, least, Outcome.OPEN, is_core)
    return ParkTest(zh, figure, least, Outcome.MET if least.quantity <= figure.quantity else Outcome.UNMET, is_core)


def _ratio(id: str, label: str, above: Figure, below: Figure, target: str) -> Figure:
    """above ÷ below; nothing is divided by a zero or an unknown."""
    if above.quantity is None or below.quantity is None or not below.quantity.value:
        return derived(id, label, None, f"{above.label} ÷ {below.label}", [above, below])
    value = (above.quantity / below.quantity).to(target).value
    return derived(id, label, Quantity(value, unit(target)), f"{above.label} ÷ {below.label}", [above, below])
