"""CO2 on the assessment basis (考核口径): fossil energy by kind times a coefficient set, plus or minus net electricity.

`CO2 = k_coal·coal + k_oil·oil + k_gas·gas + imported·f_sender − exported·f_own`; coal, oil and gas without feedstock.
It is not the territorial (scope 1) account: a city that hosts a coal station exports its power. An exporter of hydro
power is credited at its *own* low factor, not at what the power replaces elsewhere: the credit of a clean grid is
small, and taking the receiver's factor instead would turn the account negative. Source: reference §2.4, provincial
intensity assessment practice.
"""

from __future__ import annotations

from dataclasses import replace

from shuangtan.accounts.facts import Facts
from shuangtan.accounts.states import is_told, less
from shuangtan.factors import Factors, Question
from shuangtan.kernel import Figure, Period, derived, total

PURPOSE = "city_intensity"
FOSSIL = {"coal": "煤炭", "oil": "石油", "gas": "天然气"}


def co2_assessment(facts: Facts, factors: Factors, place: str, year: int, sender: str = "") -> Figure:
    """City CO2 of one year on the assessment basis [万tCO2]; every fuel nobody reported is a named gap.

    Which coefficient set and grid factor apply is decided by the rules for `city_intensity`; a factor that was not
    published for the year is a gap too. `sender` is the province that sends imported power (by default the own one).
    """
    period = Period.year(year)
    parts = [_fossil(facts, factors, place, kind, period) for kind in FOSSIL]
    parts += electricity_term(facts, factors, place, period, sender or place)
    label = f"二氧化碳排放（考核口径）{year}"
    return total(f"co2.assessment@{place}:{year}", label, parts, "万tCO2")


def electricity_term(facts: Facts, factors: Factors, place: str, period: Period, sender: str) -> list[Figure]:
    """The electricity term [万tCO2], explained: imports × the sender's factor, exports × the own factor, negative.

    Told apart, imports and exports are two parts; told only as net imports, a positive amount takes the sender's
    factor and a negative one the own factor.
    """
    own, sent = (factors.resolve(Question("grid", PURPOSE, period, at)).figure() for at in (place, sender))
    imported, exported = (facts.figure(place, "electricity", flow, period) for flow in ("imported", "exported"))
    if is_told(imported) or is_told(exported):
        outward = exported if exported.quantity is None else replace(exported, quantity=-exported.quantity)
        return [
            _power(f"imported@{place}:{period}", "调入电力", imported, sent, "调入：乘送出省的电力平均因子"),
            _power(f"exported@{place}:{period}", "调出电力", outward, own, "调出：乘本省电力平均因子，取负号"),
        ]
    net = facts.figure(place, "electricity", "net_import", period)
    is_export = net.quantity is not None and net.quantity.value < 0
    why = "净调出：乘本省因子，从总量中扣除" if is_export else "净调入：乘送出方因子，计入总量"
    return [_power(f"electricity@{place}:{period}", "净调入电力", net, own if is_export else sent, why)]


def _fossil(facts: Facts, factors: Factors, place: str, kind: str, period: Period) -> Figure:
    amount = facts.figure(place, f"{kind}_total", "consumption_energy_use", period)
    if not is_told(amount):
        amount = _without_feedstock(facts, place, kind, period, amount)
    factor = factors.resolve(Question("co2_per_tce", PURPOSE, period, place, kind)).figure()
    return _times(f"co2.assessment.{kind}@{place}:{period}", f"{FOSSIL[kind]}二氧化碳排放", amount, factor)


def _without_feedstock(facts: Facts, place: str, kind: str, period: Period, untold: Figure) -> Figure:
    """Total consumption less feedstock, where energy use itself was not told; feedstock nobody told is not zero."""
    whole, part = (facts.figure(place, f"{kind}_total", f, period) for f in ("consumption", "consumption_feedstock"))
    return less(untold.id, f"{untold.label}（合计扣除原料用能）", whole, part) if is_told(whole) else untold


def _power(name: str, zh: str, amount: Figure, factor: Figure, why: str) -> Figure:
    id = f"co2.assessment.{name}"
    if amount.state.adds_nothing:
        return replace(amount, id=id, label=f"{zh}二氧化碳排放")
    return replace(_times(id, f"{zh}二氧化碳排放", amount, factor), why=why)


def _times(id: str, label: str, amount: Figure, factor: Figure) -> Figure:
    if amount.quantity is None or factor.quantity is None:
        return derived(id, label, None, "消费量 × 因子", [amount, factor])
    return derived(id, label, (amount.quantity * factor.quantity).to("万tCO2"), "消费量 × 因子", [amount, factor])
