"""Factors that follow from others are recomputed: what the guides print must come out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from shuangtan.catalogue import Catalogue
from shuangtan.factors import CO2_PER_CARBON, combustion_factor, incineration_factor

Value = Callable[[str], Decimal]

PRINTED_2025 = {
    "bituminous": "1.741750",
    "lignite": "1.172864",
    "coke": "2.860419",
    "petroleum_coke": "3.211542",
    "crude_oil": "3.020202",
    "fuel_oil": "3.170461",
    "gasoline": "2.925056",
    "diesel": "3.095910",
    "lng": "2.831257",
    "lpg": "3.101330",
    "natural_gas": "21.621888",
    "blast_furnace_gas": "8.481132",
    "converter_gas": "15.124032",
    "coke_oven_gas": "8.863806",
}
"""省级温室气体清单编制指南（2025）缺省值，tCO2 per t or 10⁴ Nm³."""

PRINTED_ENTERPRISE = {
    "anthracite": "2.521512",
    "cleaned_coal": "2.282658",
    "other_washed_coal": "1.087",
    "briquettes": "1.935965",
    "kerosene": "3.033391",
    "refinery_gas": "3.038904",
    "other_gas": "2.314829",
}
"""24 行业企业指南缺省值."""

PER_TCE = {"bituminous": "2.61", "gasoline": "1.99", "diesel": "2.12", "natural_gas": "1.626"}

CARBONATES = {  # molar masses of the carbonate and the CO2 molecules it gives off
    "caco3": ("100.0869", 1),
    "mgco3": ("84.3139", 1),
    "na2co3": ("105.9885", 1),
    "nahco3": ("84.0066", 1),
    "k2co3": ("138.2055", 1),
    "li2co3": ("73.891", 1),
    "baco3": ("197.336", 1),
    "srco3": ("147.629", 1),
    "feco3": ("115.854", 1),
    "mnco3": ("114.947", 1),
    "dolomite": ("184.4008", 2),
}


def rounded(number: Fraction, like: str) -> Decimal:
    """The number with as many decimals as the printed one."""
    return round(Decimal(number.numerator) / Decimal(number.denominator), len(like.partition(".")[2]))


@pytest.mark.parametrize(("fuel", "printed"), PRINTED_2025.items())
def test_the_fourteen_factors_of_2025_recompute_to_six_decimals(fuel: str, printed: str, value: Value) -> None:
    """NCV x CC x OF x 44/12 gives the printed factor, and the catalogue holds the printed factor."""
    base = f"combustion.provincial-2025.{fuel}"
    assert rounded(combustion_factor(*(value(f"{base}.{p}") for p in ("ncv", "cc", "of"))), printed) == Decimal(printed)
    assert value(f"{base}.ef") == Decimal(printed)


@pytest.mark.parametrize(("fuel", "printed"), PRINTED_ENTERPRISE.items())
def test_the_seven_complements_recompute(fuel: str, printed: str, value: Value) -> None:
    """The factors of the industry guides follow from their parameters."""
    base = f"combustion.enterprise.{fuel}"
    assert rounded(combustion_factor(*(value(f"{base}.{p}") for p in ("ncv", "cc", "of"))), printed) == Decimal(printed)
    assert value(f"{base}.ef") == Decimal(printed)


@pytest.mark.parametrize(
    ("edition", "waste", "printed"),
    [
        ("provincial-2025", "msw", "0.557333"),
        ("provincial-2025", "hazardous", "1.641750"),
        ("provincial-2011", "msw", "0.2717"),
        ("provincial-2011", "hazardous", "0.0320"),
    ],
)
def test_incineration_recomputes_in_both_editions(edition: str, waste: str, printed: str, value: Value) -> None:
    """Household waste is 0.557333 in the 2025 guide and 0.2717 in the one of 2011: two-fold, so editions stay apart."""
    base = f"waste.{edition}.incineration.{waste}"
    factor = incineration_factor(*(value(f"{base}.{p}") for p in ("carbon", "fossil_share", "efficiency")))
    assert rounded(factor, printed) == Decimal(printed) == value(f"{base}.ef")


def test_the_aluminium_anode_gives_1_50304(value: Value) -> None:
    """0.42 t/t x (1 - 0.02 - 0.004) x 44/12 = 1.50304 tCO2/t."""
    base = "process.enterprise.aluminium_anode"
    use, sulphur, ash = (Fraction(value(f"{base}_{part}")) for part in ("use", "sulphur", "ash"))
    assert use * (1 - sulphur - ash) * CO2_PER_CARBON == Fraction("1.50304") == Fraction(value(base))


@pytest.mark.parametrize(("fuel", "printed"), PER_TCE.items())
def test_co2_per_tce_follows_from_the_factor(fuel: str, printed: str, value: Value) -> None:
    """Factor over standard coal gives the sanity values that the coefficient sets are held against.

    Oil products and gas by the statistics coefficient; bituminous coal, which has none, by its own heat.
    """
    base = f"combustion.provincial-2025.{fuel}"
    own_heat = Fraction(value(f"{base}.ncv")) * 1000 / Fraction(value("standard_coal.definition"))
    coefficient = own_heat if fuel == "bituminous" else Fraction(value(f"standard_coal.statistics.{fuel}.k"))
    factor = Fraction(value(f"{base}.ef")) / coefficient
    assert rounded(factor, printed) == Decimal(printed) == value(f"co2_per_tce.from-provincial-2025.{fuel}")


@pytest.mark.parametrize(("carbonate", "masses"), CARBONATES.items())
def test_carbonates_follow_from_molar_masses(carbonate: str, masses: tuple[str, int], value: Value) -> None:
    """CO2 given off over the mass of the carbonate, within the rounding of atomic masses."""
    mass, molecules = masses
    expected = Fraction("44.0095") * molecules / Fraction(mass)
    assert abs(Fraction(value(f"process.carbonate.{carbonate}")) - expected) < Fraction("0.00006")


def test_standard_coal_coefficients_follow_from_heat(catalogue: Catalogue, value: Value) -> None:
    """k = NCV / 29307.6 to four decimals for every fuel of GB/T 2589-2020 — but not for electricity."""
    heat, base = value("standard_coal.definition"), "standard_coal.gbt-2589-2020"
    fuels = [s.id for s in catalogue.under(base) if s.id.endswith(".ncv") and s.unit.code in ("kJ/kg", "kJ/m3")]
    assert len(fuels) == 29
    wrong = [i for i in fuels if abs(value(i) / heat - value(i.replace(".ncv", ".k"))) > Decimal("0.0001")]
    assert wrong == []
    assert round(value(f"{base}.electricity.ncv") / heat, 4) == Decimal("0.1228")
