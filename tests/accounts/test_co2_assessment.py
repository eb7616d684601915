"""The assessment basis: feedstock out, the electricity term's sign and factor, an exporter of hydro power."""

from __future__ import annotations

from collections.abc import Mapping

from shuangtan.accounts.co2_assessment import co2_assessment, electricity_term
from shuangtan.accounts.facts import Facts
from shuangtan.factors import Factors
from shuangtan.kernel import Evidence, Period, Quantity, State, walk
from shuangtan.ledger.entry import Directive, Entry


def facts(told: Mapping[str, str]) -> Facts:
    """Facts of 510000 in 2022, written as `product/flow: "10 万tce"` or a notation key."""
    entries = []
    for name, text in told.items():
        product, flow = name.split("/")
        number, _, unit = text.partition(" ")
        quantity = Quantity.of(number, unit) if unit else None
        state = State.REPORTED if unit else State(text)
        evidence = Evidence("test", "test.csv", locator="line 2")
        entries.append(Entry(Directive.ACTIVITY, "510000", product, flow, Period.year(2022), quantity, state, evidence))
    return Facts(entries, lambda s, p, f: f"{s} {p} {f}")


FUELS = {f"{k}_total/consumption_energy_use": "100 万tce" for k in ("coal", "oil", "gas")}


def test_an_exporter_of_hydro_power_is_credited_at_its_own_factor(factors: Factors) -> None:
    """Exports take Sichuan's 0.1404 and a minus sign; imports from Shaanxi take 0.6558; both are explained."""
    told = FUELS | {"electricity/imported": "10 亿kWh", "electricity/exported": "100 亿kWh"}
    total = co2_assessment(facts(told), factors, "510000", 2022, "610000")
    parts = {f.id.split("@")[0].removeprefix("co2.assessment."): f for f in total.inputs}
    assert parts["imported"].quantity == Quantity.of("65.58", "万tCO2")
    assert parts["exported"].quantity == Quantity.of("-140.4", "万tCO2")
    assert "调出：乘本省电力平均因子，取负号" in parts["exported"].why
    assert total.quantity is not None
    assert total.quantity.value == 264 + 208 + 163 + (parts["imported"].quantity + parts["exported"].quantity).value


def test_net_imports_choose_their_factor_by_sign(factors: Factors) -> None:
    """Net export: own factor, negative; net import: the sender's factor, positive."""
    year = Period.year(2022)
    (out,) = electricity_term(facts({"electricity/net_import": "-100 亿kWh"}), factors, "510000", year, "610000")
    (into,) = electricity_term(facts({"electricity/net_import": "100 亿kWh"}), factors, "510000", year, "610000")
    assert (out.quantity, into.quantity) == (Quantity.of("-140.4", "万tCO2"), Quantity.of("655.8", "万tCO2"))
    assert "净调出" in out.why
    assert "净调入" in into.why


def test_feedstock_is_left_out_and_never_taken_for_zero(factors: Factors) -> None:
    """Energy use told as total and feedstock is their difference; a feedstock nobody told leaves a gap."""
    told = {k: v for k, v in FUELS.items() if not k.startswith("gas")} | {"electricity/net_import": "NO"}
    told |= {"gas_total/consumption": "150 万tce", "gas_total/consumption_feedstock": "50 万tce"}
    whole = co2_assessment(facts(FUELS | {"electricity/net_import": "NO"}), factors, "510000", 2022, "610000")
    assert co2_assessment(facts(told), factors, "510000", 2022, "610000").quantity == whole.quantity
    assert whole.is_complete
    del told["gas_total/consumption_feedstock"]
    open_total = co2_assessment(facts(told), factors, "510000", 2022, "610000")
    assert open_total.gaps == ("gas_total.consumption_feedstock@510000:2022",)
    assert any("原料" in f.label for f in walk(open_total))
