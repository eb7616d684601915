"""Numbers as people type them into tables: read exactly, or refused with what to do about it.

Accepted: `1234.5`, `-7.91`, `1e6`, and thousands separators if each stands before three digits (`1,234.5`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from shuangtan.kernel import Kind
from shuangtan.ledger import mistakes_row as mistakes
from shuangtan.ledger.cell_errors import Broken

DIGITS = 18
"""More digits than this are not a measurement but two numbers run together."""

Mistake = tuple[Kind, dict[str, object]]
Read = tuple[Decimal | None, Mistake | None]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_COMMAS = re.compile(r"[+-]?[\d,]+(\.[\d,]*)?", re.ASCII)
_RANGE = re.compile(r"[\d.,]+\s*(-|–|—|~|～|至|到)\s*[\d.,]+\s*\D{0,6}", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?\d[\d,.]*)\s*([^\d\s.,].*)", re.ASCII | re.DOTALL)
_ROUGH = re.compile(
    r"(约为|大约|约|近|超过|超|逾|不到|不足|>=|<=|>|<|≥|≤|≈|~)\s*([\d.,]+.*)|([\d.,]+)\s*(左右|以上|以下|余|多)"
)
_PLACEHOLDERS = {"-", "--", "—", "——", "–", "/", "…", "……", "...", "无", "缺", "未知", "不详", "空", "n/a", "na", "nan",
                 "none", "null", "nil", "?", "？", "*", "×", "x", "."}  # fmt: skip
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)


def read_number(value: object) -> Read:
    """A cell as an exact number; None for an empty cell; or the mistake in it with the facts for its message."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, None
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, bool):
        return None, (mistakes.TRUTH_VALUE, {"seen": value})
    if isinstance(value, int | float) and math.isfinite(value):
        return _checked(Decimal(int(value)) if value == int(value) else Decimal(repr(value)))
    if isinstance(value, Broken):
        return None, (mistakes.FORMULA_ERROR, {"seen": value})
    if isinstance(value, date | datetime | time | timedelta):
        return None, (mistakes.DATE_CELL, {"seen": value, "nearest": "979.38"})
    return None, (mistakes.NOT_A_NUMBER, {"seen": value})


def _from_text(text: str) -> Read:
    if _NUMBER.fullmatch(text):
        return _checked(Decimal(text))
    if _THOUSANDS.fullmatch(text):
        return _checked(Decimal(text.replace(",", "")))
    return None, next(found for test in _TESTS if (found := test(text)))


def _checked(value: Decimal) -> Read:
    digits = len(value.as_tuple().digits)
    if digits > DIGITS:
        return None, (mistakes.TOO_LONG, {"seen": value, "digits": digits})
    return value, None


def _placeholder(text: str) -> Mistake | None:
    return (mistakes.PLACEHOLDER, {"seen": text}) if text.lower() in _PLACEHOLDERS else None


def _error(text: str) -> Mistake | None:
    return (mistakes.FORMULA_ERROR, {"seen": text}) if _ERRORS.fullmatch(text) else None


def _percent(text: str) -> Mistake | None:
    number = unicodedata.normalize("NFKC", text).removesuffix("%").replace("−", "-").strip()
    is_percent = text.endswith(("%", "％")) and _NUMBER.fullmatch(number)
    return (mistakes.TYPED_PERCENT, {"seen": text, "nearest": number}) if is_percent else None


def _wide(text: str) -> Mistake | None:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("。", ".").replace(" ", "")
    is_number = plain != text and (_NUMBER.fullmatch(plain) or _THOUSANDS.fullmatch(plain))
    return (mistakes.WIDE_DIGITS, {"seen": text, "nearest": plain}) if is_number else None


def _commas(text: str) -> Mistake | None:
    return (mistakes.BAD_THOUSANDS, {"seen": text}) if "," in text and _COMMAS.fullmatch(text) else None


def _rough(text: str) -> Mistake | None:
    match = _ROUGH.fullmatch(text)
    return (mistakes.ROUGH_VALUE, {"seen": text, "rest": match[1] or match[4]}) if match else None


def _range(text: str) -> Mistake | None:
    return (mistakes.RANGE_IN_VALUE, {"seen": text}) if _RANGE.fullmatch(text) else None


def _unit(text: str) -> Mistake | None:
    match = _WITH_UNIT.fullmatch(text)
    return (mistakes.UNIT_IN_VALUE, {"seen": text, "nearest": match[1], "rest": match[2]}) if match else None


def _other(text: str) -> Mistake:
    return mistakes.NOT_A_NUMBER, {"seen": text[:40]}


_TESTS: Iterable[Callable[[str], Mistake | None]] = (
    _placeholder, _error, _percent, _wide, _commas, _rough, _range, _unit, _other,
)  # fmt: skip
