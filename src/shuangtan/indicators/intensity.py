"""Energy and CO2 per unit of GDP at constant prices, their yearly and cumulative change.

The intensity of a year stands in the prices of its base year (2016–2020 in 2015 prices, 2021–2025 in 2020 prices);
across base years only rates are chained: `R = Π (1 + r_t) − 1`. Source: reference §4.1.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from shuangtan.accounts.constant_prices import HUNDRED, change, gdp_constant, price_base
from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period, Quantity, derived, unit

Amount = Callable[[int], Figure]
"""year -> the amount whose intensity is asked (energy in 万tce, CO2 in 万tCO2)."""


def energy_use(facts: Facts, place: str) -> Amount:
    """Energy use by year as the ledger tells it."""
    return lambda year: facts.figure(place, "energy", "consumption", Period.year(year))


def intensity(facts: Facts, place: str, name: str, amount: Amount, year: int, base: int | None = None) -> Figure:
    """Amount ÷ GDP of the year in the prices of `base` [tce/万元@base or tCO2/万元@base]."""
    base = price_base(year) if base is None else base
    top, gdp = amount(year), gdp_constant(facts, place, base, year)
    id, label = f"{name}_intensity@{place}:{year}", f"{WORDS[name]} {year}（{base}年价）"
    if top.quantity is None or gdp.quantity is None:
        return derived(id, label, None, "消费（排放）量 ÷ 地区生产总值", [top, gdp])
    target = f"{'tCO2' if name == 'co2' else 'tce'}/万元@{base}"
    return derived(id, label, (top.quantity / gdp.quantity).to(target), "消费（排放）量 ÷ 地区生产总值", [top, gdp])


WORDS = {
    "energy": "单位地区生产总值能耗",
    "energy_assessed": "单位地区生产总值能耗（扣除后）",
    "co2": "单位地区生产总值二氧化碳排放",
}


def yearly_change(facts: Facts, place: str, name: str, amount: Amount, year: int) -> Figure:
    """Change of intensity on the year before, both in this year's price base [%].

    A published rate goes before a computed one: it is what the province assessed.
    """
    published = facts.figure(place, name, "intensity_change", Period.year(year))
    if published.quantity is not None:
        return published
    base = price_base(year)
    now, before = (intensity(facts, place, name, amount, y, base) for y in (year, year - 1))
    return change(f"{name}_intensity_change@{place}:{year}", f"{WORDS[name]}升降 {year}", now, before)


def cumulative_change(facts: Facts, place: str, name: str, amount: Amount, base: int, year: int) -> Figure:
    """Change of intensity from `base` to `year` [%].

    From both ends in one price base if both amounts are known, else as the product of yearly changes.
    """
    id, label = f"{name}_intensity_change@{place}:{base}-{year}", f"{WORDS[name]}累计升降 {base}→{year}"
    ends = [intensity(facts, place, name, amount, y, base) for y in (year, base)]
    if all(f.quantity for f in ends) and price_base(year) == base:
        return change(id, label, ends[0], ends[1])
    rates = [yearly_change(facts, place, name, amount, y) for y in range(base + 1, year + 1)]
    product = Decimal(1)
    for rate in rates:
        if rate.quantity is None:
            return derived(id, label, None, "Π(1+各年升降率) − 1", [*rates, ends[1]])
        product *= 1 + rate.quantity.value / HUNDRED
    return derived(id, label, Quantity((product - 1) * HUNDRED, unit("%")), "Π(1+各年升降率) − 1", rates)
