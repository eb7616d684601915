"""Entries as canonical columns: the exact bytes that are hashed, and back again without loss.

Texts become 32-bit codes into a pool (sorted, each text once); a number becomes mantissa × 10^exponent just as it was
written, so that 1.50 stays 1.50 and nothing passes through binary floats. `line 12` and `数据!C7` are kept as a
pattern and a number. The layout of the bytes is in `verifier`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from shuangtan.kernel import Evidence, Mark, Period, Quantity, State, unit
from shuangtan.ledger.entry import Directive, Entry
from shuangtan.ledger.verifier import CHUNK_MAGIC, CHUNK_ROWS, TEXT_COLUMNS, WIDTHS

Array = npt.NDArray[Any]

TYPES = {name: np.dtype("<i4" if code == "i" else "<i8" if code == "q" else "i1") for name, code in WIDTHS.items()}

UNKNOWN, IN_POOL = -128, 127
"""Exponents that say: there is no number; the number is text in the pool (more than 18 digits)."""

_NUMBERED = re.compile(r"(.*?[^0-9])([1-9][0-9]{0,8})")


class Table(Protocol):
    """Rows that can be stored: a pool of texts, and columns of codes and numbers in pieces of at most 2^20 rows."""

    @property
    def pool(self) -> Sequence[str]: ...

    @property
    def fixed(self) -> Mapping[str, int]:
        """The columns of a large table that are the same in all rows; empty if it is small."""
        ...

    def __len__(self) -> int: ...

    def parts(self) -> Iterator[Mapping[str, Array]]: ...


@dataclass(frozen=True)
class Columns:
    """Rows of entries by column: `pool` holds the texts, `arrays` one array per column of `WIDTHS`."""

    pool: tuple[str, ...]
    arrays: Mapping[str, Array]
    fixed: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.arrays["line"])

    def parts(self) -> Iterator[Mapping[str, Array]]:
        """The columns in pieces of at most 2^20 rows."""
        for start in range(0, len(self), CHUNK_ROWS):
            yield {name: array[start : start + CHUNK_ROWS] for name, array in self.arrays.items()}


def pack_chunk(arrays: Mapping[str, Array]) -> bytes:
    """The canonical bytes of some rows."""
    parts = [CHUNK_MAGIC, struct.pack("<I", len(arrays["line"]))]
    for name, kind in TYPES.items():
        array = arrays[name].astype(kind, copy=False)
        is_constant = len(array) == 0 or array.strides == (0,) or _is_constant(array)
        parts += [b"\x00", array[:1].tobytes()] if is_constant else [b"\x01", array.tobytes()]
    return b"".join(parts)


def _is_constant(array: Array) -> bool:
    """Whether all values are equal; most columns that are not differ early."""
    return bool(array[0] == array[-1]) and all(
        (array[at : at + 65536] == array[0]).all() for at in range(0, len(array), 65536)
    )


def encode(entries: Sequence[Entry]) -> Columns:
    """Entries as columns."""
    rows = [_texts(e) for e in entries]
    numbers = [number_parts(e.quantity.value if e.quantity else None) for e in entries]
    places = [_numbered(e.evidence.locator) for e in entries]
    wide = [text for _, exponent, text in numbers if exponent == IN_POOL]
    pool = sorted({text for row in rows for text in row} | {pattern for pattern, _ in places} | set(wide))
    code = {text: i for i, text in enumerate(pool)}
    columns: dict[str, Iterable[int]] = {
        name: [code[row[i]] for row in rows] for i, name in enumerate(TEXT_COLUMNS[:-1])
    }
    columns["locator"] = [code[pattern] for pattern, _ in places]
    columns["line"] = [line for _, line in places]
    columns["mantissa"] = [code[text] if exponent == IN_POOL else mantissa for mantissa, exponent, text in numbers]
    columns["exponent"] = [exponent for _, exponent, _ in numbers]
    return Columns(tuple(pool), {name: np.array(columns[name], dtype=kind) for name, kind in TYPES.items()})


def decode(columns: Columns) -> list[Entry]:
    """Columns as entries."""
    pool = columns.pool
    texts = [[pool[c] for c in columns.arrays[name].tolist()] for name in TEXT_COLUMNS]
    numbers = [columns.arrays[name].tolist() for name in ("line", "mantissa", "exponent")]
    return [_entry(row[: len(texts)], row[len(texts) :], pool) for row in zip(*texts, *numbers, strict=True)]


def _texts(e: Entry) -> tuple[str, ...]:
    """The texts of an entry in the order of TEXT_COLUMNS, without the locator."""
    v = e.evidence
    bounds = (_plain(e.low), _plain(e.high), _plain(e.tolerance))
    code = e.quantity.unit.code if e.quantity else ""
    head = (str(e.directive), e.subject, e.product, e.flow, str(e.period), e.scenario, e.counterparty, v.source)
    return (*head, code, str(e.state), str(e.mark), *bounds, e.note, v.clause, v.file, v.sha256)


def _entry(texts: Sequence[str], numbers: Sequence[int], pool: Sequence[str]) -> Entry:
    (directive, subject, product, flow, period, scenario, counterparty, source) = texts[:8]
    code, state, mark, low, high, tolerance, note, clause, file, sha256, locator = texts[8:]
    line, mantissa, exponent = numbers
    amount = _amount(mantissa, exponent, pool)
    quantity = None if amount is None else Quantity(amount, unit(code))
    evidence = Evidence(source, file, sha256, f"{locator}{line}" if line else locator, clause)
    what = (_directive(directive), subject, product, flow, _period(period), quantity, _state(state), evidence)
    bounds = (_decimal(low), _decimal(high), _decimal(tolerance))
    return Entry(*what, _mark(mark), scenario, counterparty, *bounds, note)


def number_parts(value: Decimal | None) -> tuple[int, int, str]:
    """Mantissa, exponent, and the text of a number too long for them."""
    if value is None:
        return 0, UNKNOWN, ""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} 不是有限的数，不能入账")
    if len(digits) > 18 or not UNKNOWN < exponent < IN_POOL:
        return 0, IN_POOL, str(value)
    mantissa = int("".join(map(str, digits)))
    return (-mantissa if sign else mantissa), exponent, ""


def _amount(mantissa: int, exponent: int, pool: Sequence[str]) -> Decimal | None:
    if exponent == UNKNOWN:
        return None
    return Decimal(pool[mantissa]) if exponent == IN_POOL else Decimal(mantissa).scaleb(exponent)


def _numbered(locator: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(locator)
    return (match[1], int(match[2])) if match else (locator, 0)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


_cached: Callable[[Callable[[str], Any]], Callable[[str], Any]] = lru_cache(maxsize=65536)
_period, _state = _cached(Period.parse), _cached(State)
_directive, _mark = _cached(Directive), _cached(Mark)
