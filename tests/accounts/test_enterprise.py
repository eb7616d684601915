"""Enterprise accounts: the guides as data, measured and default, proof of green power, allocation."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from shuangtan.accounts.emissions import Books
from shuangtan.accounts.emissions.words import unknown_words
from shuangtan.accounts.enterprise import (
    DIRECT,
    PowerUnit,
    allocation,
    enterprise_account,
    guide_for,
    industry_allocation,
    load_correction,
    obligation,
    pre_allocation,
    read_guides,
)
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Figure, Period, Quantity, State, walk

MakeBooks = Callable[..., Books]
Quoted = Callable[[str, str], Figure]
GUIDES, GUIDE_PROBLEMS = read_guides()
CODE = "913100007109365242"
POWER_AND_HEAT = {"electricity/purchased": "NO", "heat/purchased": "NO"}
NO_FUEL = {"coke/consumption_fuel": "NO"}


def number(figure: Figure, unit: str) -> float:
    assert figure.quantity is not None
    return figure.quantity.number(unit)


def test_the_guides_load_and_use_known_words(catalogue: Catalogue) -> None:
    """Ten guides without a mistake; every activity word is defined; industries lead to their guide."""
    assert GUIDE_PROBLEMS == []
    assert len(GUIDES) == 10
    assert [p for g in GUIDES.values() for p in unknown_words(g.rules, catalogue)] == []
    assert [guide_for(GUIDES, c).id for c in ("3011", "4411", "3216", "1310")] == [
        "cement",
        "power",
        "aluminium",
        "general",
    ]
    factors = {str(f) for g in GUIDES.values() for r in g.rules for f in r.factors if "{fuel}" not in str(f)}
    assert len(factors) > 15


CLINKER = {"clinker/output": "100000 t", "clinker/cao": "65 %", "clinker/cao_not_carbonate": "0.5 %"}
CLINKER |= {"clinker/mgo": "2 %", "clinker/mgo_not_carbonate": "0.1 %"} | POWER_AND_HEAT | NO_FUEL


def test_clinker_measured_and_default(books: MakeBooks) -> None:
    """Measured oxides go first; without any the default counts and says so; asked for, the default goes first."""
    measured, problems = enterprise_account(CODE, GUIDES["cement"], books(CLINKER, "enterprise"))
    assert [p for p in problems if p.is_error] == []
    expected = 100000 * ((0.65 - 0.005) * 44 / 56 + (0.02 - 0.001) * 44 / 40)
    assert number(measured.part("process"), "tCO2e") == pytest.approx(expected, rel=1e-12)
    asked, _ = enterprise_account(CODE, GUIDES["cement"], books(CLINKER, "enterprise"), methods={"clinker": "default"})
    assert asked.part("process").quantity == Quantity.of(53500, "tCO2e")
    only_output = {k: v for k, v in CLINKER.items() if k == "clinker/output" or not k.startswith("clinker")}
    default, _ = enterprise_account(CODE, GUIDES["cement"], books(only_output, "enterprise"))
    assert default.part("process").quantity == Quantity.of(53500, "tCO2e")
    assert any("缺省" in f.why for f in walk(default.total()))


def test_a_half_measured_clinker_is_not_completed_by_the_default(books: MakeBooks) -> None:
    """One oxide lacking: an error that names it and an incomplete total, not a silent default."""
    told = {k: v for k, v in CLINKER.items() if k != "clinker/mgo"}
    account, problems = enterprise_account(CODE, GUIDES["cement"], books(told, "enterprise"))
    assert [p.parts()["seen"] for p in problems if p.code == "A402"] == [
        "熟料煅烧（氧化钙） 的实测数据不全：缺 clinker/mgo"
    ]
    assert not account.total().is_complete


def test_green_power_is_zero_only_with_proof(books: MakeBooks) -> None:
    """1 000 MWh of which 400 are claimed: with proof 600 count, without proof all 1 000 and an error says so."""
    told = NO_FUEL | {
        "electricity/purchased": "1000 MWh",
        "electricity/green_claimed": "400 MWh",
        "heat/purchased": "NO",
    }
    general = GUIDES["general"]
    proven, problems = enterprise_account(CODE, general, books(told, "enterprise"), {"contract", "settlement"})
    assert [p for p in problems if p.is_error] == []
    assert number(proven.part("electricity"), "tCO2e") == pytest.approx(600 * 0.5306)
    for proofs in ([], ["contract"]):
        refused, problems = enterprise_account(CODE, general, books(told, "enterprise"), proofs)
        assert [p.code for p in problems if p.is_error] == ["A501"]
        assert number(refused.part("electricity"), "tCO2e") == pytest.approx(1000 * 0.5306)
    told["electricity/green_claimed"] = "1400 MWh"
    _, problems = enterprise_account(CODE, general, books(told, "enterprise"), {"green_certificate"})
    assert [p.code for p in problems if p.is_error] == ["A502"]


def test_heat_and_a_year_without_a_published_factor(books: MakeBooks) -> None:
    """Heat takes 0.11 tCO2/GJ; power of a year whose average was not published is a gap, no neighbour's value."""
    told = NO_FUEL | {"electricity/purchased": "10 MWh", "heat/purchased": "1000 GJ"}
    account, problems = enterprise_account(CODE, GUIDES["general"], books(told, "enterprise", 2024))
    assert account.part("heat").quantity == Quantity.of(110, "tCO2e")
    assert account.part("electricity").quantity is None
    assert any(p.code == "F103" for p in problems)


def test_steel_flux_and_fixed_carbon(books: MakeBooks) -> None:
    """Fluxes and electrodes add, carbon that stays in the steel is taken away."""
    told = POWER_AND_HEAT | NO_FUEL | {"limestone_flux/consumption": "1000 t", "dolomite_flux/consumption": "100 t"}
    told |= {"electrode/consumption": "10 t", "pig_iron/purchase": "NO", "direct_reduced_iron/purchase": "NO"}
    account, _ = enterprise_account(
        CODE, GUIDES["steel"], books(told | {"crude_steel/output": "10000 t"}, "enterprise")
    )
    expected = 440 + 47.1 + 36.63 - 154
    assert number(account.total(DIRECT), "tCO2e") == pytest.approx(expected)
    assert account.total().is_complete


def test_aluminium_counts_its_fluorocarbons(books: MakeBooks) -> None:
    """Anodes by default 1.503 tCO2/t; CF4 and C2F6 weigh in by their potentials."""
    told = POWER_AND_HEAT | NO_FUEL | {"aluminium/output": "1000 t"}
    account, _ = enterprise_account(CODE, GUIDES["aluminium"], books(told, "enterprise"))
    expected = 1503.04 + 34e-3 * 6630 + 3.4e-3 * 11100
    assert number(account.part("process"), "tCO2e") == pytest.approx(expected, rel=1e-4)


def test_ammonia_by_carbon_balance(books: MakeBooks) -> None:
    """Carbon of the gas fed in less carbon in products less CO2 sold."""
    told = POWER_AND_HEAT | {"natural_gas/consumption_fuel": "NO", "natural_gas/consumption_feedstock": "100 万m3"}
    told |= {"carbon_product/output": "500 t", "carbon_product/carbon_content": "20 %", "co2/recovered": "300 tCO2"}
    account, problems = enterprise_account(CODE, GUIDES["ammonia"], books(told, "enterprise"))
    expected = (100 * 389.31 * 15.3e-3 - 100) * 44 / 12 - 300
    assert number(account.part("process"), "tCO2e") == pytest.approx(expected, rel=1e-9)
    assert [p for p in problems if p.is_error] == []


def test_a_wrong_credit_code_is_an_error(books: MakeBooks) -> None:
    """One digit off and the code does not fit."""
    _, problems = enterprise_account("913100007109365243", GUIDES["general"], books({}, "enterprise"))
    assert "A503" in [p.code for p in problems]


def unit_of(quoted: Quoted, **told: str) -> PowerUnit:
    figures = {k: quoted(k, v) for k, v in told.items()}
    heat = figures.pop("heat", quoted("heat", "NO"))
    return PowerUnit("1号机组", "coal_over_300", heat, **figures)


def test_allocation_by_supply_and_by_generation(catalogue: Catalogue, quoted: Quoted) -> None:
    """2021 by hand with all corrections; 2023 by gross generation with its coefficient; heat has its benchmark."""
    told = {"supplied": "1000000 MWh", "heat_ratio": "10 %", "load_factor": "77 %", "heat": "500000 GJ"}
    allotted, problems = allocation(unit_of(quoted, **told), 2021, catalogue.series)
    corrections = (1 - 0.22 * 0.1) * (1.007 + 0.0016 * 3)
    assert problems == []
    assert number(allotted, "tCO2") == pytest.approx(1e6 * 0.8218 * corrections + 5e5 * 0.1111)
    assert not allotted.is_verified
    gross = {"generated": "1000000 MWh", "peak_shaving": "1.02 1"}
    allotted, problems = allocation(unit_of(quoted, **gross), 2023, catalogue.series)
    assert problems == []
    assert number(allotted, "tCO2") == pytest.approx(1e6 * 0.7950 * 1.02)


def test_the_peak_shaving_coefficient_is_not_assumed(catalogue: Catalogue, quoted: Quoted) -> None:
    """Not supplied: an error, and the allowance is incomplete."""
    allotted, problems = allocation(unit_of(quoted, generated="1000 MWh"), 2023, catalogue.series)
    assert [p.code for p in problems] == ["A510"]
    assert not allotted.is_complete


def test_load_correction_is_continuous(catalogue: Catalogue) -> None:
    """1 at and above 85 %, 1.007 at 80 %, 1.015 at 75 %; the pieces meet."""
    at = Period.year(2021)
    values = [load_correction(Decimal(x), at, catalogue.series) for x in ("100", "85", "80", "75")]
    assert values == [1, 1, Decimal("1.007"), Decimal("1.015")]
    below = load_correction(Decimal("74.999999"), at, catalogue.series)
    assert abs(below - values[-1]) < Decimal("1e-6")


def test_the_shortfall_is_capped(catalogue: Catalogue, quoted: Quoted) -> None:
    """Owing at most allowances plus 20 % of emissions until 2022; a gas unit at most its allowances."""
    coal, e, a = unit_of(quoted), quoted("e", "1000 tCO2"), quoted("a", "700 tCO2")
    assert obligation(coal, e, a, 2022, catalogue.series).quantity == Quantity.of(900, "tCO2")
    gas = PowerUnit("g", "gas", quoted("h", "NO"))
    assert obligation(gas, e, a, 2022, catalogue.series).quantity == Quantity.of(700, "tCO2")
    assert obligation(coal, e, a, 2024, catalogue.series).quantity == Quantity.of(1000, "tCO2")


def test_industry_allocation_is_bounded(catalogue: Catalogue, quoted: Quoted) -> None:
    """2024 equals emissions; 2025 rewards a lower intensity by at most 3 %; pre-allocation is 70 %."""
    e, own, even = quoted("e", "100000 tCO2e"), quoted("i", "0.80 tCO2e/t"), quoted("b", "0.84 tCO2e/t")
    assert industry_allocation(e, own, even, 2024, catalogue.series).quantity == e.quantity
    better = number(industry_allocation(e, own, even, 2025, catalogue.series), "tCO2e")
    assert better == pytest.approx(100000 * (1 + 0.15 * 0.04 / 0.84))
    far = quoted("i", "0.2 tCO2e/t")
    assert number(industry_allocation(e, far, even, 2025, catalogue.series), "tCO2e") == pytest.approx(103000)
    unknown = quoted("b", "missing")
    assert industry_allocation(e, own, unknown, 2025, catalogue.series).state is State.MISSING
    assert pre_allocation(e, 2025, catalogue.series).quantity == Quantity.of(70000, "tCO2e")
    assert pre_allocation(e, 2024, catalogue.series).quantity is None
