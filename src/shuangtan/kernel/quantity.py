"""A number with its unit. Adding asks for equal dimensions; multiplying and dividing make compound units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from shuangtan.kernel.unit import Unit, unit

_EXACT = Context(prec=34)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A decimal value and its unit. Converting rounds once, at 34 digits; nothing passes through binary floats."""

    value: Decimal
    unit: Unit

    @classmethod
    def of(cls, value: Decimal | int | float | str, code: str) -> Quantity:
        """A quantity from a number as written and a unit code; a float counts as its shortest printed form."""
        return cls(decimal(value), unit(code))

    def to(self, target: Unit | str) -> Quantity:
        """The same amount in another unit of the same dimension (UnitError otherwise)."""
        target = unit(target) if isinstance(target, str) else target
        return Quantity(_scaled(self.value, self.unit.factor_to(target)), target)

    def number(self, target: Unit | str) -> float:
        """The amount as a plain float in `target`, for charts and numeric kernels."""
        return float(self.to(target).value)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(_EXACT.add(self.value, other.to(self.unit).value), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(_EXACT.subtract(self.value, other.to(self.unit).value), self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit)

    def __mul__(self, other: Quantity) -> Quantity:
        return Quantity(_EXACT.multiply(self.value, other.value), self.unit * other.unit)

    def __truediv__(self, other: Quantity) -> Quantity:
        return Quantity(_EXACT.divide(self.value, other.value), self.unit / other.unit)

    def scaled(self, number: Decimal | int) -> Quantity:
        """This quantity times a plain number."""
        return Quantity(_EXACT.multiply(self.value, Decimal(number)), self.unit)

    def __lt__(self, other: Quantity) -> bool:
        return self.value < other.to(self.unit).value

    def __le__(self, other: Quantity) -> bool:
        return self.value <= other.to(self.unit).value

    def __str__(self) -> str:
        return f"{plain(self.value)} {self.unit}"


def decimal(value: Decimal | int | float | str) -> Decimal:
    """A decimal from a number as written; floats go through their shortest text so that 0.1 stays 0.1."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def plain(value: Decimal, digits: int | None = None) -> str:
    """A decimal as people write it: no exponent, no trailing zeros, optionally rounded to `digits` places."""
    if digits is not None:
        value = round(value, digits)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: Decimal, factor: Fraction) -> Decimal:
    return _EXACT.divide(_EXACT.multiply(value, Decimal(factor.numerator)), Decimal(factor.denominator))
