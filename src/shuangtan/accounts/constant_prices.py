"""GDP at constant prices by chained published growth; never from nominal levels, which jump at census revisions."""

from __future__ import annotations

from decimal import Decimal

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period, Quantity, derived, missing, unit

HUNDRED = Decimal(100)


def growth_index(facts: Facts, place: str, base: int, year: int) -> Figure:
    """G(year)/G(base) = Π (1 + g_t), t = base+1 … year [1]; a year without published growth leaves a gap.

    Source: 国家统计局 constant-price accounting; growth rates are published, levels are revised.
    """
    growths = [facts.figure(place, "gdp", "growth_real", Period.year(t)) for t in range(base + 1, year + 1)]
    index: Decimal | None = Decimal(1)
    for figure in growths:
        if index is not None:
            index = index * (1 + figure.quantity.value / HUNDRED) if figure.quantity else None
    quantity = None if index is None else Quantity(index, unit("1"))
    rule = "×".join(f"(1+{f.quantity.value}%)" if f.quantity else "(1+?)" for f in growths) or "1"
    return derived(f"gdp.index@{place}:{base}-{year}", f"地区生产总值不变价指数 {base}→{year}", quantity, rule, growths)


def gdp_constant(facts: Facts, place: str, base: int, year: int) -> Figure:
    """GDP of `year` in the prices of `base` [亿元@base]: the base year's level times the chained index."""
    level = facts.figure(place, "gdp", "level_current", Period.year(base))
    index = growth_index(facts, place, base, year)
    id, label = f"gdp.constant{base}@{place}:{year}", f"地区生产总值 {year}（{base}年价）"
    if level.quantity is None or index.quantity is None:
        return derived(id, label, None, f"{base}年现价 × 不变价指数", [level, index])
    value = level.quantity.to("亿元").value * index.quantity.value
    return derived(id, label, Quantity(value, unit(f"亿元@{base}")), f"{base}年现价 × 不变价指数", [level, index])


def price_base(year: int) -> int:
    """The price base in force for a year: the last year ending in 0 or 5 before it (2021–2025 are in 2020 prices).

    Source: practice of the five-year plans, reference §4.1.
    """
    return (year - 1) // 5 * 5


def change(id: str, label: str, later: Figure, earlier: Figure) -> Figure:
    """later ÷ earlier − 1 [%]."""
    if later.quantity is None or earlier.quantity is None:
        return derived(id, label, None, "后 ÷ 前 − 1", [later, earlier])
    if not earlier.quantity.value:
        return missing(id, label, f"{earlier.label} 为零，不能求变化率")
    ratio = later.quantity.to(earlier.quantity.unit).value / earlier.quantity.value
    return derived(id, label, Quantity((ratio - 1) * HUNDRED, unit("%")), "后 ÷ 前 − 1", [later, earlier])
