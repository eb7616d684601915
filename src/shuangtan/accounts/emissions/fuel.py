"""The combustion factor of a fuel from its parts: heat value × carbon content × oxidation × 44/12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shuangtan.accounts.states import product
from shuangtan.factors import CO2_PER_CARBON
from shuangtan.kernel import Figure, Quantity, Unit, unit

FUEL_PARTS = ("ncv", "cc", "of")


def composed(id: str, fuel: str, parts: Sequence[Figure]) -> Figure:
    """NCV [GJ per unit] × CC [tC/TJ] × OF × 44/12 [tCO2 per unit]; a part nobody knows leaves the factor a gap.

    Source: provincial guides 2011 and 2025, enterprise guides: fossil fuel combustion.
    """
    label = f"{fuel} 燃烧二氧化碳排放因子（由热值、含碳量、氧化率计算）"
    known = [f.quantity.unit for f in parts if f.quantity is not None]
    amount = "万m3" if known and ("volume", -1) in known[0].dimensions else "t"
    carbon = product(id, label, parts, f"tC/{amount}", "低位发热量 × 单位热值含碳量 × 氧化率 × 44/12")
    return (
        carbon
        if carbon.quantity is None
        else replace(carbon, quantity=_as_co2(carbon.quantity, unit(f"tCO2/{amount}")))
    )


def _as_co2(carbon: Quantity, target: Unit) -> Quantity:
    molecules = Quantity(carbon.value, target).scaled(CO2_PER_CARBON.numerator)
    return molecules / Quantity.of(CO2_PER_CARBON.denominator, "1")
