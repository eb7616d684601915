"""From facts to what a cell needs: change of intensity and growth of energy use, from January to the end of a period.

Statistics of a year in progress are cumulative: January–March, January–June. A published cumulative rate goes before
one computed from amounts; amounts of months are summed only if every month of both years is there.
"""

from __future__ import annotations

from datetime import datetime

from shuangtan.accounts.constant_prices import HUNDRED, change
from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Grain, Period, Quantity, derived, total, unit


def growth_to_date(facts: Facts, place: str, period: Period) -> Figure:
    """Growth of energy use since January on the same months of the year before [%]."""
    told = _published(facts, place, "energy", "consumption_change", period)
    if told is not None:
        return told
    now, before = (amount_to_date(facts, place, "energy", "consumption", p) for p in (period, year_before(period)))
    id, label = f"energy.growth_to_date@{place}:{period}", f"能源消费量年初至 {period} 增速"
    if not (now.is_complete and before.is_complete):
        return derived(id, label, None, "本年累计 ÷ 上年同期累计 − 1", [now, before])
    return change(id, label, now, before)


def intensity_to_date(facts: Facts, place: str, period: Period) -> Figure:
    """Change of energy per GDP since January on the same months of the year before [%]: (1+e)/(1+g) − 1."""
    told = _published(facts, place, "energy", "intensity_change", period)
    if told is not None:
        return told
    energy, gdp = growth_to_date(facts, place, period), gdp_growth_to_date(facts, place, period)
    id, label = f"energy.intensity_to_date@{place}:{period}", f"单位地区生产总值能耗年初至 {period} 升降"
    rule = "(1+能耗增速)/(1+经济增速) − 1"
    if energy.quantity is None or gdp.quantity is None:
        return derived(id, label, None, rule, [energy, gdp])
    e, g = energy.quantity.to("%").value, gdp.quantity.to("%").value
    value = ((1 + e / HUNDRED) / (1 + g / HUNDRED) - 1) * HUNDRED
    return derived(id, label, Quantity(value, unit("%")), rule, [energy, gdp])


def gdp_growth_to_date(facts: Facts, place: str, period: Period) -> Figure:
    """Published cumulative growth of GDP [%]; months that no quarter ends with have none unless told."""
    told = _published(facts, place, "gdp", "growth_real", period)
    return told if told is not None else facts.figure(place, "gdp", "growth_real_to_date", period)


def amount_to_date(facts: Facts, place: str, product: str, flow: str, period: Period) -> Figure:
    """An amount from January to the end of a period: as told for that stretch, else the sum of its months."""
    told = _published(facts, place, product, flow, period)
    if told is not None:
        return told
    months = [m for m in Period.year(period.first_day.year).parts(Grain.MONTH) if m.end <= period.end]
    parts = [facts.figure(place, product, flow, month) for month in months]
    known = next((f.quantity.unit for f in parts if f.quantity is not None), unit("万tce"))
    return total(f"{product}.{flow}_to_date@{place}:{period}", f"{months[0]}–{months[-1]}累计", parts, known)


def plan_progress(reached: Figure, change_to_date: Figure) -> Figure:
    """五年进度: the fall since the base year [%] if the year went on as it began: 1 − (1 − C)(1 + r).

    `reached` is the cumulative fall at the end of the year before, `change_to_date` this year's change so far on the
    same months of the year before.
    """
    id, label, rule = f"plan.{reached.id}", "按本年至今同比推算的五年累计下降", "1−(1−C)(1+r)"
    if reached.quantity is None or change_to_date.quantity is None:
        return derived(id, label, None, rule, [reached, change_to_date])
    c, r = reached.quantity.to("%").value / HUNDRED, change_to_date.quantity.to("%").value / HUNDRED
    fallen = Quantity((1 - (1 - c) * (1 + r)) * HUNDRED, unit("%"))
    return derived(id, label, fallen, rule, [reached, change_to_date])


def year_before(period: Period) -> Period:
    """The same part of the year before."""
    return Period(period.start.replace(year=period.start.year - 1), period.grain)


_STRETCHES = {1: Grain.MONTH, 3: Grain.QUARTER, 6: Grain.HALF, 12: Grain.YEAR}


def _published(facts: Facts, place: str, product: str, flow: str, period: Period) -> Figure | None:
    """What was told for January to the end of the period, if that stretch has a name and somebody told it."""
    grain = _STRETCHES.get(_last_month(period))
    if grain is None:
        return None
    figure = facts.figure(place, product, flow, Period(datetime(period.start.year, 1, 1), grain))
    return figure if figure.quantity is not None else None


def _last_month(period: Period) -> int:
    if period.grain in (Grain.DAY, Grain.HOUR):
        raise ValueError(f"晴雨表按月、季、半年、年评价，不能用 {period}")
    return period.end.month - 1 or 12
