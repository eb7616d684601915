"""CO2 on the assessment basis (考核口径): fossil energy by kind times a coefficient set, plus or minus net electricity.

`CO2 = k_coal·coal + k_oil·oil + k_gas·gas + imported·f_sender − exported·f_own`; coal, oil and gas without feedstock.
It is not the territorial (scope 1) account: a city that hosts a coal station exports its power. Source: reference
§2.4, provincial intensity assessment practice.
"""

from __future__ import annotations

from collections.abc import Mapping

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import DatedSeries, Figure, Period, State, derived, missing, total

FOSSIL = {"coal": "煤炭", "oil": "石油", "gas": "天然气"}


def co2_assessment(facts: Facts, place: str, year: int, coefficients: Mapping[str, DatedSeries]) -> Figure:
    """City CO2 of one year on the assessment basis [万tCO2]; every fuel nobody reported is a named gap.

    `coefficients` maps coal, oil, gas and electricity to their factor series (tCO2/tce and kgCO2/kWh).
    """
    period = Period.year(year)
    parts = [_fossil(facts, place, kind, period, coefficients[kind]) for kind in FOSSIL]
    parts.append(_electricity(facts, place, period, coefficients["electricity"]))
    label = f"二氧化碳排放（考核口径）{year}"
    return total(f"co2.assessment@{place}:{year}", label, parts, "万tCO2")


def _fossil(facts: Facts, place: str, kind: str, period: Period, series: DatedSeries) -> Figure:
    amount = facts.figure(place, f"{kind}_total", "consumption_energy_use", period)
    return _times(f"co2.assessment.{kind}@{place}:{period}", f"{FOSSIL[kind]}二氧化碳排放", amount, series, period)


def _electricity(facts: Facts, place: str, period: Period, series: DatedSeries) -> Figure:
    net = facts.figure(place, "electricity", "net_import", period)
    return _times(f"co2.assessment.electricity@{place}:{period}", "净调入电力二氧化碳排放", net, series, period)


def _times(id: str, label: str, amount: Figure, series: DatedSeries, period: Period) -> Figure:
    factor = factor_figure(series, period)
    if amount.quantity is None or factor.quantity is None:
        return derived(id, label, None, "消费量 × 因子", [amount, factor])
    return derived(id, label, (amount.quantity * factor.quantity).to("万tCO2"), "消费量 × 因子", [amount, factor])


def factor_figure(series: DatedSeries, period: Period) -> Figure:
    """A factor in force on the first day of a period, as a figure; none in force is a gap, not a neighbour's value."""
    value = series.at(period.first_day)
    id = f"{series.id}@{period}"
    if value is None:
        return missing(id, series.zh, f"{series.zh} 没有 {period} 年的值；不用邻年代替")
    why = "；".join(filter(None, [series.basis, value.clause, value.mark.label, value.note]))
    evidence = (value.evidence,)
    return Figure(
        id, series.zh, value.quantity, State.REPORTED, evidence=evidence, why=why, is_verified=value.is_verified
    )
