"""Units: the closed registry, exact conversion, and what must never mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Quantity, UnitError, unit

FAMILIES = [
    ["tce", "kgce", "万tce", "百万tce"],
    ["kWh", "亿kWh", "GJ", "TJ", "万千瓦时"],
    ["万kW", "MW", "GW", "万千瓦"],
    ["tCO2", "万tCO2", "kgCO2"],
    ["亿m3", "万Nm3", "m³", "亿立方米"],
    ["万元", "亿元", "元"],
    ["tce/万元@2020", "kgce/元@2020", "万tce/亿元@2020"],
]
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False)
pairs = st.sampled_from(FAMILIES).flatmap(lambda f: st.tuples(st.sampled_from(f), st.sampled_from(f)))


@given(numbers, pairs)
def test_there_and_back_is_the_same(value: Decimal, pair: tuple[str, str]) -> None:
    """Converting to another unit of the dimension and back returns the value to 25 digits."""
    there = Quantity.of(value, pair[0]).to(pair[1])
    back = there.to(pair[0]).value
    assert abs(back - value) <= abs(value) * Decimal("1e-25")


@given(numbers, numbers, pairs)
def test_adding_does_not_depend_on_the_unit(a: Decimal, b: Decimal, pair: tuple[str, str]) -> None:
    """a + b said in one unit equals a + b said in another."""
    x, y = Quantity.of(a, pair[0]), Quantity.of(b, pair[0])
    other = (x.to(pair[1]) + y.to(pair[1])).to(pair[0]).value
    assert abs((x + y).value - other) <= (abs(a) + abs(b)) * Decimal("1e-25")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("tce", "GJ"),
        ("kWh", "tce"),
        ("t", "tCO2"),
        ("tCO2", "tCO2e"),
        ("亿元", "亿元@2020"),
        ("亿元@2015", "亿元@2020"),
        ("万kW", "万kWh"),
        ("tce/万元", "tce/万元@2020"),
    ],
)
def test_unlike_units_cannot_be_added(a: str, b: str) -> None:
    """Energy is not standard coal, coal is not CO2, CO2 is not CO2e, and prices of two bases are not one money."""
    with pytest.raises(UnitError, match="单位不相容"):
        Quantity.of(1, a) + Quantity.of(1, b)


@pytest.mark.parametrize(
    ("text", "target", "value"),
    [
        ("1 亿kWh", "GWh", "100"),
        ("204 万kW", "MW", "2040"),
        ("46 亿m³", "万Nm3", "460000"),
        ("1 万tce", "kgce", "10000000"),
        ("0.532 tce/万元@2015", "kgce/元@2015", "0.0532"),
        ("1 kgCO2/kWh", "tCO2/MWh", "1"),
        ("1 tC/TJ", "tC/GJ", "0.001"),
        ("1 亩", "m2", "666.6666666666666666666666666666667"),
    ],
)
def test_known_conversions(text: str, target: str, value: str) -> None:
    """Conversions by definition come out to the last digit."""
    number, code = text.split(" ")
    assert Quantity.of(number, code).to(target).value == Decimal(value)


@pytest.mark.parametrize("text", ["亿园", "万", "", "tce/", "kWh@2020", "kw", "两"])
def test_an_unlisted_unit_does_not_parse(text: str) -> None:
    """The registry is closed: a slip in a unit is an error, also in its letters' case."""
    with pytest.raises(UnitError):
        unit(text)


def test_dividing_makes_a_compound_unit() -> None:
    """Mianyang 2016: 979.38 万tce over 1700.33 亿元 times 1.083, in 2015 prices, is 0.532 tce per 万元."""
    gdp = Quantity.of("1700.33", "亿元@2015").scaled(Decimal("1.083"))
    intensity = (Quantity.of("979.38", "万tce") / gdp).to("tce/万元@2015")
    assert round(intensity.value, 3) == Decimal("0.532")
