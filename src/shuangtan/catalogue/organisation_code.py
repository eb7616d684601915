"""Check digits of organisations: GB 11714 (nine characters) and the unified social credit code GB 32100 (eighteen).

A credit code is: 1 registrar, 1 kind of entity, 6 area of *registration* (not of today's location), 9 organisation
code with its own check digit, 1 check digit.
"""

from __future__ import annotations

from collections.abc import Callable

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: digits and letters without I, O, S, V, Z."""

_CREDIT_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_check_digit(body: str) -> str:
    """The 18th character that belongs to the first seventeen; ValueError names a character outside the alphabet."""
    values = _values(body, CREDIT_ALPHABET, 17)
    return CREDIT_ALPHABET[-sum(v * w for v, w in zip(values, _CREDIT_WEIGHTS, strict=True)) % 31]


def organisation_check_digit(body: str) -> str:
    """The ninth character of an organisation code (GB 11714) that belongs to the first eight."""
    values = _values(body, _ORGANISATION_ALPHABET, 8)
    rest = -sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def is_organisation_code(code: str) -> bool:
    """Whether the nine characters (with or without a hyphen before the last) fit their check digit."""
    plain = code.replace("-", "").upper()
    return len(plain) == 9 and _fits(plain, organisation_check_digit)


def is_credit_code(code: str) -> bool:
    """Whether the eighteen characters fit both the check digit of the credit code and that of the organisation code.

    Codes of sole traders (entity class 2 under registrar 9) carry no organisation code inside and are held to the
    last digit only.
    """
    plain = code.strip().upper()
    if len(plain) != 18 or not _fits(plain, credit_check_digit):
        return False
    return plain.startswith("92") or is_organisation_code(plain[8:17])


def organisation_code_of(credit_code: str) -> str:
    """The organisation code inside a credit code."""
    return credit_code.strip().upper()[8:17]


def registration_area_of(credit_code: str) -> str:
    """The division code of the registration area inside a credit code."""
    return credit_code.strip()[2:8]


def _fits(code: str, check: Callable[[str], str]) -> bool:
    try:
        return check(code[:-1]) == code[-1]
    except ValueError:
        return False


def _values(body: str, alphabet: str, length: int) -> list[int]:
    wrong = [c for c in body if c not in alphabet]
    if wrong or len(body) != length:
        raise ValueError(f"{body!r} 不是 {length} 位代码：长 {len(body)}，字母表外的字符 {wrong}")
    return [alphabet.index(c) for c in body]
