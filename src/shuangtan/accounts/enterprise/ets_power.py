"""Allocation of the national market to power units: by supply (2019–2022) and by gross generation (2023–2024).

`A = Q_e·B_e·F_l·F_r·F_f + Q_h·B_h`, then `A = Q_gross·B_e·F_peak + Q_h·B_h`. Benchmarks and corrections are dated
values (`ets.*`). The peak-shaving coefficient was not published with a formula we could read: it must be supplied.
Source: allocation plans 2019–2020, 2021–2022, 2023–2024.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.states import product, summed
from shuangtan.factors.value import factor_figure
from shuangtan.kernel import DatedSeries, Figure, Period, Problem, Quantity, derived, missing, unit

Series = Mapping[str, DatedSeries]
_LOAD = ("full", "upper", "lower", "slope_upper", "slope_lower", "base_lower", "base_power")


@dataclass(frozen=True, slots=True)
class PowerUnit:
    """A unit in one year: class `coal_over_300`, `coal_up_to_300`, `coal_unconventional` or `gas`; amounts as figures.

    `supplied` and `generated` are net and gross electricity, `heat` the heat supplied, `heat_ratio` the share of heat,
    `load_factor` the output factor. Combined heat and power has `is_condensing` False: no load correction.
    """

    id: str
    kind: str
    heat: Figure
    supplied: Figure | None = None
    generated: Figure | None = None
    heat_ratio: Figure | None = None
    load_factor: Figure | None = None
    peak_shaving: Figure | None = None
    is_air_cooled: bool = False
    is_condensing: bool = True

    @property
    def is_gas(self) -> bool:
        return self.kind == "gas"


def allocation(power: PowerUnit, year: int, series: Series) -> tuple[Figure, list[Problem]]:
    """Allowances of a unit [tCO2] and why they are lacking, if they are."""
    period, problems = Period.year(year), list[Problem]()
    by_generation = _value(series, f"ets.benchmark.generation.{power.kind}", period)
    is_gross = by_generation.quantity is not None
    basis, amount = ("generation", power.generated) if is_gross else ("supply", power.supplied)
    parts = [amount or _gap(power, basis, year), _value(series, f"ets.benchmark.{basis}.{power.kind}", period)]
    parts += _gross_corrections(power, year, problems) if is_gross else _supply_corrections(power, period, series)
    id = f"ets.allocation@{power.id}:{year}"
    electricity = product(f"{id}:electricity", f"供电配额 {year}", parts, "tCO2", "电量 × 基准值 × 修正系数")
    benchmark = _value(series, f"ets.benchmark.heat_{'gas' if power.is_gas else 'coal'}", period)
    heat = product(f"{id}:heat", f"供热配额 {year}", [power.heat, benchmark], "tCO2", "供热量 × 基准值")
    return summed(id, f"配额 {power.id} {year}", [electricity, heat], "tCO2", "供电配额 + 供热配额"), problems


def obligation(power: PowerUnit, emission: Figure, allotted: Figure, year: int, series: Series) -> Figure:
    """What must be surrendered [tCO2]: at most allowances + 20 % of emissions; a gas unit has no shortfall.

    In force 2019–2022; later years owe the whole emission. Source: allocation plans, gap cap.
    """
    id, label = f"ets.obligation@{power.id}:{year}", f"应清缴 {power.id} {year}"
    cap = _value(series, "ets.gap_cap", Period.year(year))
    if cap.quantity is None:
        return derived(id, label, emission.quantity, "核查排放", [emission])
    if emission.quantity is None or allotted.quantity is None:
        return derived(id, label, None, "min(排放，配额 + 缺口上限)", [emission, allotted, cap])
    e, a = emission.quantity.to("tCO2"), allotted.quantity.to("tCO2")
    most = a if power.is_gas else a + e.scaled(cap.quantity.to("1").value)
    return derived(id, label, e if e <= most else most, "min(排放，配额 + 缺口上限)", [emission, allotted, cap])


def load_correction(load: Decimal, at: Period, series: Series) -> Decimal:
    """F_f for a load factor in percent: 1 from 85 %, then two slopes, below 75 % a power; continuous at the joints."""
    values = {n: v.value for n in _LOAD if (v := series[f"ets.correction.load.{n}"].at(at.first_day)) is not None}
    if load >= values["full"]:
        return Decimal(1)
    if load >= values["upper"]:
        return 1 + values["slope_upper"] * (values["full"] - load)
    if load >= values["lower"]:
        return values["base_lower"] + values["slope_lower"] * (values["upper"] - load)
    return values["base_power"] ** (16 - load / 5)


def _supply_corrections(power: PowerUnit, at: Period, series: Series) -> list[Figure]:
    """F_l air cooling, F_r heat, F_f load; a gas unit has only F_r."""
    name = f"ets.correction.heat_ratio_{'gas' if power.is_gas else 'coal'}"
    slope, ratio = _value(series, name, at), power.heat_ratio or _gap(power, "heat_ratio", at)
    found = [_of(power, "F_r", [slope, ratio], lambda s, r: 1 - s * r, at)]
    if power.is_air_cooled and not power.is_gas:
        found.append(_value(series, "ets.correction.air_cooling", at))
    if power.is_condensing and not power.is_gas:
        load = power.load_factor or _gap(power, "load_factor", at)
        basis = [_value(series, f"ets.correction.load.{n}", at) for n in _LOAD]
        found.append(_of(power, "F_f", [load, *basis], lambda f, *_: load_correction(f * 100, at, series), at))
    return found


def _gross_corrections(power: PowerUnit, year: int, problems: list[Problem]) -> list[Figure]:
    if power.is_gas:
        return []
    if power.peak_shaving is None:
        at = f"{power.id}:{year}"
        problems.append(mistakes.PEAK_UNKNOWN(at=at, source="2023、2024 年度发电行业配额方案"))
    return [power.peak_shaving or _gap(power, "peak_shaving", year)]


def _of(power: PowerUnit, name: str, inputs: list[Figure], formula: object, at: Period) -> Figure:
    """A correction from shares, each taken as a plain number."""
    numbers = [f.quantity.to("1").value for f in inputs if f.quantity is not None]
    value = formula(*numbers) if callable(formula) and len(numbers) == len(inputs) else None
    quantity = None if value is None else Quantity(value, unit("1"))
    return derived(f"{name}@{power.id}:{at}", f"修正系数 {name}", quantity, name, inputs)


def _value(series: Series, id: str, at: Period) -> Figure:
    """A dated value as a figure; none in that year is a gap."""
    return factor_figure(series[id], at) if id in series else missing(f"{id}@{at}", id, f"目录没有 {id}")


def _gap(power: PowerUnit, name: str, at: object) -> Figure:
    return missing(f"{name}@{power.id}:{at}", f"{power.id} {name}", "没有提供")
