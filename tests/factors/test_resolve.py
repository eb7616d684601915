"""Which factor answers which question, and when none does."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from shuangtan.factors import CARRY_FORWARD, STAND_IN, Choice, Factors, Question
from shuangtan.kernel import Period, Quantity, State


def ask(
    factors: Factors,
    factor: str,
    purpose: str,
    period: str,
    place: str = "510700",
    subject: str = "",
    edition: str = "",
    operations: Iterable[str] = (),
    proofs: Iterable[str] = (),
) -> Choice:
    when = Period.parse(period)
    question = Question(factor, purpose, when, place, subject, edition, frozenset(operations), frozenset(proofs))
    return factors.resolve(question)


def told(choice: Choice) -> tuple[str, str]:
    """The series chosen and its value; empty words where there is none."""
    return (choice.series.id if choice.series else "", str(choice.value.value) if choice.value else "")


@pytest.mark.parametrize(
    ("factor", "purpose", "period", "subject", "expected"),
    [
        ("grid", "city_intensity", "2021", "", ("grid.average.510000", "0.1255")),
        ("grid", "city_intensity", "2022", "", ("grid.average.510000", "0.1404")),
        ("grid", "city_inventory", "2023", "", ("grid.average.510000", "0.1564")),
        ("grid", "city_inventory", "2023-07-17T13", "", ("grid.average.510000", "0.1564")),
        ("grid", "enterprise_report", "2022", "", ("grid.average.CN", "0.5366")),
        ("grid", "enterprise_residual", "2023", "", ("grid.residual.CN", "0.6096")),
        ("grid", "project_baseline", "2019", "", ("grid.om.region_central", "0.8587")),
        ("footprint", "product_footprint", "2024", "", ("footprint.electricity.CN", "0.5777")),
        ("footprint", "product_footprint", "2024", "power_hydro", ("footprint.electricity.power_hydro", "0.0141")),
        ("combustion.ef", "city_inventory", "2019", "diesel", ("combustion.provincial-2025.diesel.ef", "3.095910")),
        ("combustion.of", "city_inventory", "2019", "anthracite", ("combustion.enterprise.anthracite.of", "0.94")),
        ("combustion.ncv", "research_series", "2019", "raw_coal", ("combustion.ceads.raw_coal.ncv", "0.21")),
        ("combustion.of", "ets_power", "2023", "coal", ("combustion.ets-power.coal.of", "0.99")),
        ("combustion.cc", "ets_power", "2021", "coal", ("combustion.ets-power.coal.cc", "0.03356")),
        ("combustion.cc", "ets_power", "2022", "coal", ("combustion.ets-power.coal.cc", "0.03085")),
        ("co2_per_tce", "city_intensity", "2024", "coal", ("co2_per_tce.assessment.coal", "2.64")),
        ("standard_coal.k", "energy_audit", "2020", "coke", ("standard_coal.gbt-2589-2008.coke.k", "0.9714")),
        ("standard_coal.k", "energy_audit", "2021", "coke", ("standard_coal.gbt-2589-2020.coke.k", "0.9714")),
        (
            "standard_coal.k",
            "energy_statistics",
            "2020",
            "natural_gas",
            ("standard_coal.statistics.natural_gas.k", "13.3"),
        ),
        ("gwp", "city_inventory", "2020", "ch4", ("gwp.ar5.ch4", "28")),
        ("heat", "enterprise_report", "2024", "", ("heat.provincial-2025.purchased", "0.11")),
        ("process", "city_inventory", "2020", "clinker", ("process.provincial-2011.clinker", "0.538")),
        ("process", "ets", "2024", "clinker", ("process.ets-2024.clinker", "0.535")),
        (
            "waste",
            "city_inventory",
            "2020",
            "incineration.msw.ef",
            ("waste.provincial-2025.incineration.msw.ef", "0.557333"),
        ),
        ("waste", "city_inventory", "2020", "landfill.ox", ("waste.provincial-2011.landfill.ox", "0.1")),
        ("agriculture", "city_inventory", "2020", "rice.single", ("agriculture.provincial-2011.rice.single", "156.2")),
    ],
)
def test_the_rule_chooses(
    factor: str, purpose: str, period: str, subject: str, expected: tuple[str, str], factors: Factors
) -> None:
    """For Mianyang, each purpose leads to its series and the value of the period."""
    assert told(ask(factors, factor, purpose, period, subject=subject)) == expected


def test_an_edition_that_is_named_is_used(factors: Factors) -> None:
    """The 2011 edition runs beside that of 2025: the same fuel, another value, the first one shown as not used."""
    old = ask(factors, "combustion.ef", "city_inventory", "2019", subject="coke", edition="provincial-2011")
    assert told(old)[0] == "combustion.provincial-2011.coke.ef"
    assert "combustion.provincial-2025.coke.ef" in [c.series.id for c in old.considered]
    assert old.value is not None
    assert old.value.value != ask(factors, "combustion.ef", "city_inventory", "2019", subject="coke").value


@pytest.mark.parametrize("year", ["2017", "2019", "2020", "2024", "2025"])
def test_a_year_nobody_published_has_no_value(year: str, factors: Factors) -> None:
    """Neither the neighbouring year nor the region nor the country stands in for the province."""
    choice = ask(factors, "grid", "city_intensity", year)
    assert choice.value is None
    assert choice.state is State.MISSING
    assert [p.code for p in choice.problems] == ["F103"]
    assert choice.figure().gaps == (f"factor.grid.average.510000@{year}",)


def test_carry_forward_is_done_when_asked_and_says_so(factors: Factors) -> None:
    """2025 takes the value of 2023 as an estimate, with a warning; nothing is carried backwards."""
    later = ask(factors, "grid", "city_intensity", "2025", operations=[CARRY_FORWARD])
    assert told(later) == ("grid.average.510000", "0.1564")
    assert later.state is later.figure().state is State.ESTIMATED
    assert [p.code for p in later.problems] == ["F104"]
    assert later.is_usable
    earlier = ask(factors, "grid", "city_intensity", "2017", operations=[CARRY_FORWARD])
    assert [p.code for p in earlier.problems] == ["F103"]


def test_carrying_starts_from_the_latest_value_before_the_period(factors: Factors) -> None:
    """2020 takes 2018, although 2021 is nearer; the recalled value is named as such."""
    choice = ask(factors, "grid", "city_intensity", "2020", operations=[CARRY_FORWARD])
    assert told(choice)[1] == "0.1031"
    assert [p.code for p in choice.problems] == ["F104", "F105"]


def test_a_fuel_without_a_factor_has_none_unless_a_stand_in_is_asked_for(factors: Factors) -> None:
    """Raw coal is in no edition of the guides; bituminous coal stands in as an estimate when asked."""
    plain = ask(factors, "combustion.ef", "city_inventory", "2020", subject="raw_coal")
    assert [p.code for p in plain.problems] == ["F102"]
    asked = ask(factors, "combustion.ef", "city_inventory", "2020", subject="raw_coal", operations=[STAND_IN])
    assert told(asked) == ("combustion.provincial-2025.bituminous.ef", "1.741750")
    assert (asked.state, [p.code for p in asked.problems]) == (State.ESTIMATED, ["F109"])


def test_xizang_falls_back_to_the_nation_by_rule(factors: Factors) -> None:
    """A rule limited to a place goes before the general one."""
    assert told(ask(factors, "grid", "city_intensity", "2022", place="540000")) == ("grid.average.CN", "0.5366")


def test_a_park_uses_the_factor_of_its_province(factors: Factors) -> None:
    """A park's pseudo-code rolls up to Sichuan."""
    assert told(ask(factors, "grid", "city_inventory", "2022", place="510703P2")) == ("grid.average.510000", "0.1404")


@pytest.mark.parametrize("proofs", [["contract", "settlement"], ["green_certificate"], ["meter_records", "contract"]])
def test_proven_green_power_counts_zero(proofs: list[str], factors: Factors) -> None:
    """Contract with settlement, certificates, or meter records of self-use."""
    assert told(ask(factors, "grid", "enterprise_green_power", "2023", proofs=proofs)) == ("grid.green.CN", "0")


@pytest.mark.parametrize("purpose", ["enterprise_green_power", "enterprise_report"])
@pytest.mark.parametrize("proofs", [[], ["contract"], ["promise"]])
def test_unproven_green_power_is_refused_not_defaulted(purpose: str, proofs: list[str], factors: Factors) -> None:
    """GB/T 32150-2025: without proof no zero, whichever purpose asks for that edition."""
    choice = ask(factors, "grid", purpose, "2023", edition="green", proofs=proofs)
    assert (choice.value, [p.code for p in choice.problems]) == (None, ["F108"])


def test_zero_is_never_offered_beside_another_factor(factors: Factors) -> None:
    """What needs proof is not shown as an alternative."""
    considered = ask(factors, "grid", "enterprise_report", "2023").considered
    assert "grid.green.CN" not in [c.series.id for c in considered]
    assert "grid.average.510000" in [c.series.id for c in considered]


def test_unverified_values_carry_a_note_that_is_no_error(factors: Factors) -> None:
    """A recalled coefficient is usable and says that it waits for a check."""
    choice = ask(factors, "co2_per_tce", "city_intensity", "2024", subject="coal")
    assert [(p.code, p.is_error) for p in choice.problems] == [("F105", False)]
    assert choice.is_usable
    assert not choice.figure().is_verified


def test_the_four_electricity_numbers_stay_apart(factors: Factors) -> None:
    """Calorific, grid and footprint values of one year have three units; no equivalent value is known for Sichuan."""
    calorific = ask(factors, "standard_coal.k", "energy_statistics", "2023", subject="electricity")
    grid = ask(factors, "grid", "city_intensity", "2023")
    footprint = ask(factors, "footprint", "product_footprint", "2023")
    units = [c.value.unit.code for c in (calorific, grid, footprint) if c.value]
    assert units == ["tce/万kWh", "kgCO2/kWh", "kgCO2e/kWh"]
    equivalent = ask(factors, "standard_coal.k", "energy_statistics_equivalent", "2023", subject="electricity")
    assert [p.code for p in equivalent.problems] == ["F102"]


def test_why_says_rule_value_basis_and_what_was_not_chosen(factors: Factors) -> None:
    """In Chinese and in English."""
    choice = ask(factors, "grid", "city_intensity", "2022")
    assert choice.why == (
        "城市碳强度考核：净调入电量乘所在省当年电力平均因子；选用规则凭记忆，待核；"
        "grid.average.510000 = 0.1404 kgCO2/kWh；全口径平均；查得；"
        "未用：grid.average.CN = 0.5366 kgCO2/kWh、grid.average.region_southwest = 0.2268 kgCO2/kWh"
    )
    assert choice.why_en.startswith("City intensity assessment: net electricity times")
    assert "not used: grid.average.CN = 0.5366" in choice.why_en


def test_the_figure_multiplies_and_names_its_source(factors: Factors) -> None:
    """100 亿kWh x 0.1404 kgCO2/kWh = 140.4 万tCO2."""
    figure = ask(factors, "grid", "city_intensity", "2022").figure()
    assert figure.quantity is not None
    assert (Quantity.of(100, "亿kWh") * figure.quantity).to("万tCO2") == Quantity.of("140.4", "万tCO2")
    assert [e.source for e in figure.evidence] == ["mee-notice-2024-33"]
    assert figure.id == "factor.grid.average.510000@2022"


def test_every_rule_leads_to_series_of_the_catalogue(factors: Factors) -> None:
    """Each edition a rule names exists under its factor, and each stand-in has a factor where its fuel has none."""
    for rule in factors.rules:
        assert set(rule.editions) <= set(factors.editions(rule.factor)), rule
        for fuel, other in rule.stand_ins:
            ids = [f"combustion.{edition}.{{}}.ef" for edition in rule.editions]
            assert any(i.format(other) in factors.catalogue.series for i in ids), other
            assert not any(i.format(fuel) in factors.catalogue.series for i in ids), fuel


def test_purposes_and_editions_can_be_listed(factors: Factors) -> None:
    """For a command or a form that offers them."""
    assert factors.purposes("combustion.ef") == ["city_inventory", "enterprise_report", "ets_power", "research_series"]
    assert factors.editions("gwp") == ["ar4", "ar5", "ar6", "sar"]
