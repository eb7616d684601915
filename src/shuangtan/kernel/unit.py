"""Units of measurement: a closed registry with exact scales; a unit that is not listed does not parse.

Standard coal (tce), energy (J), CO2 and CO2e are dimensions of their own: kWh becomes tce only through a named
coefficient (当量 or 等价), coal becomes CO2 only through a factor. Money carries its price basis: `亿元` is current
prices, `亿元@2020` is constant prices of 2020; the two cannot be added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

Dimensions = tuple[tuple[str, int], ...]

_PREFIXES = {"百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8, "千": 10**3}

# dimension, then its units with their scale to the dimension's base unit. Scales are definitions, exact by nature.
_TABLE = """
standard_coal  tce=1 kgce=1/1000 gce=1/1000000 Mtce=1000000 吨标准煤=1
energy         J=1 kJ=1e3 MJ=1e6 GJ=1e9 TJ=1e12 PJ=1e15 Wh=3600 kWh=3.6e6 MWh=3.6e9 GWh=3.6e12 TWh=3.6e15 千瓦时=3.6e6
power          W=1 kW=1e3 MW=1e6 GW=1e9 千瓦=1e3
mass           t=1 kg=1/1000 g=1/1000000 Mt=1000000 吨=1
co2            tCO2=1 kgCO2=1/1000 gCO2=1/1000000 MtCO2=1000000
co2e           tCO2e=1 kgCO2e=1/1000 gCO2e=1/1000000 MtCO2e=1000000
ch4            tCH4=1 kgCH4=1/1000 gCH4=1/1000000
n2o            tN2O=1 kgN2O=1/1000 gN2O=1/1000000
n2o_n          tN2O-N=1 kgN2O-N=1/1000
nitrogen       tN=1 kgN=1/1000
cf4            tCF4=1 kgCF4=1/1000
c2f6           tC2F6=1 kgC2F6=1/1000
sf6            tSF6=1 kgSF6=1/1000
nf3            tNF3=1 kgNF3=1/1000
bod            tBOD=1 kgBOD=1/1000
cod            tCOD=1 kgCOD=1/1000
carbon         tC=1 kgC=1/1000
volume         m3=1 Nm3=1 L=1/1000 立方米=1
length         m=1 km=1000
area           m2=1 km2=1e6 ha=1e4 亩=2000/3
time           h=1 d=24
money          元=1
usd            USD=1
temperature    K=1
celsius        ℃=1
voltage        kV=1
pressure       hPa=1
person         人=1
household      户=1
vehicle        辆=1
set            台=1
site           座=1
item           个=1 项=1
firm           家=1
head           头=1
case           件=1
weight_case    重箱=1
sheet          片=1
none           1=1 %=1/100 ‰=1/1000
"""
_ATOMS: dict[str, tuple[str, Fraction]] = {
    code: ("" if dimension == "none" else dimension, Fraction(scale))
    for dimension, *units in map(str.split, _TABLE.strip().splitlines())
    for code, scale in (item.split("=") for item in units)
}
_PLAIN = str.maketrans({"³": "3", "²": "2", "₂": "2", "₄": "4", "₆": "6", "×": "·", "*": "·", " ": None})
_ATOM = re.compile(r"^(百万|千万|万|亿|千)?(.+?)(?:@(\d{4}))?$")


class UnitError(ValueError):
    """A unit that is not in the registry, or two units that do not fit together."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its written form, its dimensions and its exact scale to the base units of those dimensions."""

    code: str
    dimensions: Dimensions
    scale: Fraction

    def factor_to(self, other: Unit) -> Fraction:
        """The exact number by which a value in this unit is multiplied to be in `other`; refuses another dimension."""
        if self.dimensions != other.dimensions:
            raise UnitError(f"单位不相容：{self.code}（{describe(self)}）不能换算为 {other.code}（{describe(other)}）")
        return self.scale / other.scale

    def __mul__(self, other: Unit) -> Unit:
        return _join(self, other, "·", 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _join(self, other, "/", -1)

    def __str__(self) -> str:
        return self.code


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """Parse a unit such as `万tce`, `kgCO2/kWh`, `tce/万元@2015`; raises UnitError naming the part that is unknown."""
    plain = text.translate(_PLAIN)
    result = Unit("1", (), Fraction(1))
    for sign, part in re.findall(r"(^|[·/])([^·/]*)", plain):
        atom = _atom(part, text)
        result = result / atom if sign == "/" else result * atom
    return Unit(plain, result.dimensions, result.scale)


def describe(of: Unit) -> str:
    """The dimensions of a unit in words, for messages: `standard_coal/money@2015`."""
    return "·".join(name if power == 1 else f"{name}^{power}" for name, power in of.dimensions) or "无量纲"


def _atom(part: str, text: str) -> Unit:
    match = _ATOM.match(part)
    prefix, base, year = match.groups() if match else (None, part, None)
    if part in _ATOMS:
        prefix, base, year = None, part, None
    known = _ATOMS.get(base)
    if known is None or (year and known[0] != "money"):
        raise UnitError(f"未登记的单位：{part!r}（在 {text!r} 中）")
    name = f"money@{year or 'current'}" if known[0] == "money" else known[0]
    return Unit(part, ((name, 1),) if name else (), known[1] * _PREFIXES.get(prefix or "", 1))


def _join(a: Unit, b: Unit, sign: str, power: int) -> Unit:
    powers = dict(a.dimensions)
    for name, exponent in b.dimensions:
        powers[name] = powers.get(name, 0) + power * exponent
    dimensions = tuple(sorted((n, p) for n, p in powers.items() if p))
    scale = a.scale * b.scale if power > 0 else a.scale / b.scale
    return Unit(_code(a.code, b.code, sign), dimensions, scale)


def _code(a: str, b: str, sign: str) -> str:
    if b == "1":
        return a
    inner = b.replace("·", "\0").replace("/", "·").replace("\0", "/") if sign == "/" else b
    return b if (a == "1" and sign == "·") else f"{a}{sign}{inner}"
