"""Factors from parameters: laws of the two formulas."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shuangtan.factors import combustion_factor, incineration_factor

shares = st.decimals(0, 1, places=3)
heats = st.decimals(1, 400, places=3)
carbons = st.decimals(5, 80, places=2)


@given(heats, carbons, shares)
def test_carbon_is_conserved(ncv: Decimal, cc: Decimal, of: Decimal) -> None:
    """The carbon in the CO2 is the oxidised part of the carbon in the fuel, exactly."""
    carbon_in_fuel_t = Fraction(ncv) / 1000 * Fraction(cc)
    assert combustion_factor(ncv, cc, of) * 12 / 44 == carbon_in_fuel_t * Fraction(of)


@given(shares, shares, shares)
def test_incineration_never_exceeds_the_carbon_of_the_waste(carbon: Decimal, fossil: Decimal, burnt: Decimal) -> None:
    """No more CO2 than 44/12 of the carbon; nothing if nothing is fossil."""
    assert 0 <= incineration_factor(carbon, fossil, burnt) <= Fraction(carbon) * Fraction(44, 12)
    assert incineration_factor(carbon, Decimal(0), burnt) == 0
