"""Emission factors from their parameters: fuels from heat, carbon and oxidation; incineration from carbon shares."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

CO2_PER_CARBON = Fraction(44, 12)
"""Tonnes of CO2 per tonne of carbon, with the molar masses that all guides print."""


def combustion_factor(ncv_gj: Decimal, cc_tc_per_tj: Decimal, of: Decimal) -> Fraction:
    """Combustion factor [tCO2 per unit of fuel]: NCV [GJ per unit] x CC [tC/TJ] x OF x 44/12, exactly.

    Source: provincial inventory guides (2011, 2025) and the enterprise guides, fossil fuel combustion.
    """
    return Fraction(ncv_gj) * Fraction(cc_tc_per_tj) / 1000 * Fraction(of) * CO2_PER_CARBON


def incineration_factor(carbon: Decimal, fossil_share: Decimal, efficiency: Decimal) -> Fraction:
    """Incineration factor [tCO2/t waste]: carbon content x fossil share x combustion efficiency x 44/12, exactly.

    Source: provincial inventory guides, waste incineration.
    """
    return Fraction(carbon) * Fraction(fossil_share) * Fraction(efficiency) * CO2_PER_CARBON
