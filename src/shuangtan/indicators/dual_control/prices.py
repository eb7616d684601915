"""Change of the price base: the same GDP in the prices of another base year.

Every fifth year the base moves (2015 → 2020 → 2025). In the year both bases share, GDP is known in the old prices (by
chained growth) and in the new ones (its own current prices); their ratio links the two. Levels change, rates do not:
an intensity may be rebased, its reduction is the same before and after. Source: practice of the constant-price
accounts, reference §4.1.
"""

from __future__ import annotations

from shuangtan.accounts.constant_prices import gdp_constant
from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period, Quantity, derived, unit


def link_factor(facts: Facts, place: str, old: int, new: int) -> Figure:
    """GDP of the year `new` in its own prices ÷ the same in prices of `old` [元@new/元@old]."""
    id, label = f"gdp.link{old}-{new}@{place}", f"价格基年换算系数 {old}→{new}"
    rule = f"{new}年现价 ÷ {new}年按{old}年价"
    level = facts.figure(place, "gdp", "level_current", Period.year(new))
    constant = gdp_constant(facts, place, old, new)
    if level.quantity is None or constant.quantity is None or not constant.quantity.value:
        return derived(id, label, None, rule, [level, constant])
    ratio = Quantity(level.quantity.to("亿元").value, unit(f"亿元@{new}")) / constant.quantity
    return derived(id, label, ratio, rule, [level, constant], why="同一年的两种价格，只换算水平，不改变增速")


def rebased(gdp: Figure, link: Figure, new: int) -> Figure:
    """GDP [亿元@old] in the prices of the new base [亿元@new]."""
    id, label, rule = f"{gdp.id}→{new}", f"{gdp.label}，换算为{new}年价", "不变价地区生产总值 × 换算系数"
    if gdp.quantity is None or link.quantity is None:
        return derived(id, label, None, rule, [gdp, link])
    return derived(id, label, (gdp.quantity * link.quantity).to(f"亿元@{new}"), rule, [gdp, link])
