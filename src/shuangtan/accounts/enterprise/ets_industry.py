"""Allocation of the national market to steel, cement and aluminium, 2024 and 2025.

2024: allowances equal verified emissions. 2025: `A = E·(1 + clip(k·(I_bal − I)/I_bal, ±3 %))`, with a pre-allocation
of 70 % of the year before. Balance values are not published beforehand: one must be supplied.
Source: 2024、2025 年度…钢铁、水泥、铝冶炼行业配额总量和分配方案; slope and bounds recalled.
"""

from __future__ import annotations

from collections.abc import Mapping

from shuangtan.factors.value import factor_figure
from shuangtan.kernel import DatedSeries, Figure, Period, Quantity, derived

Series = Mapping[str, DatedSeries]
VERIFIED_ONLY = 2024


def industry_allocation(emission: Figure, intensity: Figure, balance: Figure, year: int, series: Series) -> Figure:
    """Allowances [tCO2e]; `intensity` and `balance` are of the same product, in the same unit."""
    id, label = f"{emission.id}:allocation", f"配额 {year}"
    if year <= VERIFIED_ONLY:
        return derived(id, label, emission.quantity, "配额 = 核查排放", [emission])
    rules = [factor_figure(series[f"ets.industry.{name}"], Period.year(year)) for name in ("slope", "surplus_bound")]
    inputs = [emission, intensity, balance, *rules]
    known = [f.quantity for f in inputs if f.quantity is not None]
    if len(known) < len(inputs):
        return derived(id, label, None, "盈缺平衡", inputs)
    e, own, even, slope, bound = known
    limit = bound.to("1").value
    share = slope.to("1").value * (even.value - own.to(even.unit).value) / even.value
    share = max(-limit, min(limit, share))
    return derived(id, label, e.scaled(1 + share), f"排放 × (1 + {share:.6f})", inputs)


def pre_allocation(last_year: Figure, year: int, series: Series) -> Figure:
    """70 % of last year's verified emissions for 2025; none in 2024."""
    rate = factor_figure(series["ets.industry.preallocation"], Period.year(year))
    id, label = f"{last_year.id}:preallocation:{year}", f"预分配配额 {year}"
    amount: Quantity | None = None
    if last_year.quantity is not None and rate.quantity is not None:
        amount = last_year.quantity.scaled(rate.quantity.to("1").value)
    return derived(id, label, amount, "上年核查排放 × 预分配比例", [last_year, rate])
