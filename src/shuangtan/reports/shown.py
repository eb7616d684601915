"""How a figure is printed: as published if it was read, to four or five significant digits if it was computed."""

from __future__ import annotations

import re
from decimal import Decimal

from shuangtan.kernel import Evidence, Figure, plain, unit
from shuangtan.reports.words import label, word

_DIGITS = ((Decimal(100), 1), (Decimal(10), 2), (Decimal(1), 3), (Decimal(0), 4))
_SUBSCRIPTS = (("CO2", "CO₂"), ("CH4", "CH₄"), ("N2O", "N₂O"), ("m3", "m³"), ("m2", "m²"), ("@", " 价"))


def number_text(figure: Figure) -> str:
    """The number alone; a gap prints its state (`缺失`, `NE`), never a zero."""
    if figure.quantity is None:
        return label(figure.state) if figure.state.value == "missing" else figure.state.value
    value = figure.quantity.value
    return plain(value, digits_of(value)) if figure.inputs else plain(value)


def digits_of(value: Decimal) -> int:
    """Decimal places for a computed value: about four significant digits."""
    return next(digits for least, digits in _DIGITS if abs(value) >= least)


def unit_text(figure: Figure) -> str:
    """The unit as printed: `万tCO₂`, `tce/万元 价2020`; empty for a gap or a pure number."""
    return "" if figure.quantity is None else pretty_unit(figure.quantity.unit.code)


def pretty_unit(code: str) -> str:
    """A unit code with subscripts and the price basis written as `（2020年价）`."""
    code = re.sub(r"^(.*)@(\d{4})(.*)$", r"\1\3（\2年价）", code)
    for ascii_form, printed in _SUBSCRIPTS:
        code = code.replace(ascii_form, printed)
    return {"1": "", "d": "日"}.get(code, code)


def in_unit(figure: Figure, code: str) -> Figure:
    """The figure in `code` if its dimension fits; unchanged otherwise (another price base is another unit)."""
    if figure.quantity is None or figure.quantity.unit.dimensions != unit(code).dimensions:
        return figure
    return figure.to(code)


def odd_unit(figure: Figure, code: str) -> str:
    """The figure's own unit, to be printed beside it, where a table headed by `code` would misname it."""
    odd = figure.quantity is not None and figure.quantity.unit.dimensions != unit(code).dimensions
    return unit_text(figure) if odd else ""


def value_text(figure: Figure | None) -> str:
    """Number and unit; a dash where the row has no such figure at all."""
    if figure is None:
        return "—"
    code = unit_text(figure)
    return f"{number_text(figure)}{'' if code in ('', '%') else ' '}{code}"


def range_text(figure: Figure) -> str:
    """The stated bounds in the figure's own unit; empty if none are stated."""
    if figure.low is None and figure.high is None:
        return ""
    return "–".join("?" if bound is None else plain(bound) for bound in (figure.low, figure.high))


def band_text(figure: Figure) -> str:
    """The bounds of a computed value, rounded as it is: `1180–1630`; empty if none are stated."""
    if figure.quantity is None or figure.low is None or figure.high is None:
        return ""
    digits = digits_of(figure.quantity.value)
    return f"{plain(figure.low, digits)}–{plain(figure.high, digits)}"


def state_text(figure: Figure, lang: str = "zh") -> str:
    """State, and whether something below it was not read in a source."""
    marks = [label(figure.state, lang)]
    if figure.quantity is not None and not figure.is_verified:
        marks.append(word("unverified", lang))
    if figure.quantity is not None and figure.gaps:
        marks.append(f"{word('incomplete', lang)} {len(figure.gaps)}")
    return "·".join(marks)


def place_text(evidence: Evidence) -> str:
    """`entries/gdp.csv line 12`; empty if the value was not read from a file."""
    return f"{evidence.file} {evidence.locator}".strip()


_OPERATORS = re.compile(r"(\s*[÷×+−=]\s*)")
_BARE_NUMBER = re.compile(r"[\d.%]+")


def rule_with_numbers(figure: Figure) -> str:
    """The rule with its words replaced by the values of the inputs, where words and inputs match one to one.

    `后 ÷ 前 − 1` over two inputs becomes `0.532 ÷ 0.577 − 1`; a sum lists its parts; otherwise the values follow.
    """
    values = [value_text(f) for f in figure.inputs]
    if not values or not figure.rule:
        return ""
    if figure.rule == "合计":
        return " + ".join(values)
    parts = _OPERATORS.split(figure.rule)
    operands = [i for i in range(0, len(parts), 2) if not _BARE_NUMBER.fullmatch(parts[i].strip())]
    if len(operands) != len(values) or any("Π" in part or "(" in part for part in parts):
        return ""
    for place, value in zip(operands, values, strict=True):
        parts[place] = value
    return "".join(parts)
