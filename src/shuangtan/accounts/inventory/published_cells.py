"""A cell of a published GPC inventory: a number, a notation key as people really write it, or nothing.

Published tables hold `NO; IE`, `IE (II.1.1)` and keys of no standard beside the four of the GPC. Two keys in one cell
keep the one that leaves the total open; what is no key is a finding, and the cell is missing, not zero.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from shuangtan.accounts.states import noted
from shuangtan.kernel import Evidence, Figure, Problem, Quantity, State, Unit, Wording, kind, unit

UNKNOWN_KEY = kind(
    "A410",
    "warning",
    Wording("{ref} 的注记 {seen}", "数值，或 NO、NE、IE、C", "GPC 的注记", "该格按缺失，合计不完整；核对原表"),
    Wording("{ref}: {seen}", "a number, or NO, NE, IE, C", "notation keys of the GPC", "taken as missing; check"),
)
MIXED_KEYS = kind(
    "A411",
    "note",
    Wording("{ref} 的注记 {seen}", "一格一个注记", "GPC 的注记", "按 {taken} 计；核对原表"),
    Wording("{ref}: {seen}", "one key in a cell", "notation keys of the GPC", "taken as {taken}; check"),
)
_KEYS = {str(s): s for s in (State.NOT_OCCURRING, State.INCLUDED_ELSEWHERE, State.NOT_ESTIMATED, State.CONFIDENTIAL)}
_OPEN_FIRST = (State.CONFIDENTIAL, State.NOT_ESTIMATED, State.INCLUDED_ELSEWHERE, State.NOT_OCCURRING)
_ASIDE = re.compile(r"\(.*?\)|（.*?）")


def read_amount(value: object, code: str | Unit) -> Quantity | None:
    """The number of a cell in a unit; None if it is no number."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip().replace(",", "").replace(" ", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return Quantity(number, unit(code) if isinstance(code, str) else code) if number.is_finite() else None


def read_cell(id: str, ref: str, value: object, code: str | Unit, at: Evidence) -> tuple[Figure | None, list[Problem]]:
    """The figure of a reference, or None for a blank cell; what was doubtful about it."""
    text = str(value).strip() if value is not None else ""
    if not text:
        return None, []
    label, place = f"GPC {ref}", f"{at.file} {at.locator}"
    amount = read_amount(value, code)
    if amount is not None:
        return Figure(id, label, amount, State.REPORTED, evidence=(at,)), []
    told = [key for key in re.split(r"[;；,，/、\s]+", _ASIDE.sub("", text).upper()) if key]
    states = [_KEYS[key] for key in told if key in _KEYS]
    if not told or len(states) < len(told):
        missing = replace(noted(id, label, State.MISSING, f"原表写 {text}"), evidence=(at,))
        return missing, [UNKNOWN_KEY(at=place, ref=ref, seen=text)]
    taken = next(state for state in _OPEN_FIRST if state in states)
    doubts = [MIXED_KEYS(at=place, ref=ref, seen=text, taken=taken)] if len(set(states)) > 1 else []
    return replace(noted(id, label, taken, f"原表写 {text}"), evidence=(at,)), doubts
