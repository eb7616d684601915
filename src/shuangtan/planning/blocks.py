"""A small layer for linear programs made of named blocks.

A block is a run of columns (variables) or rows (constraints) that share one name, one unit and one period, so that
every number of a solution can be shown with its meaning. Coefficients are collected as numpy triplets and assembled
once into compressed columns; nothing is copied per variable. Minimisation only; rows are ``lower <= A x <= upper``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """A run of ``size`` columns or rows from ``start``; unit of one value, period it belongs to (None: all)."""

    name: str
    unit: str
    period: int | None
    start: int
    size: int
    promise: bool = False

    @property
    def index(self) -> Ints:
        """Positions of this block, one per column or row."""
        return np.arange(self.start, self.start + self.size, dtype=np.int32)

    @property
    def span(self) -> slice:
        """The same positions as a slice."""
        return slice(self.start, self.start + self.size)


@dataclass(frozen=True)
class Arrays:
    """The assembled program: minimise ``cost·x + offset`` with ``row_lower <= A x <= row_upper`` and bounds on x."""

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csc_array
    integer: NDArray[np.bool_]
    offset: float
    column_starts: Ints
    row_starts: Ints


class _Parts:
    """Values of one attribute, appended block by block and joined once."""

    def __init__(self) -> None:
        self._parts: list[Floats] = []

    def add(self, value: ArrayLike, size: int) -> None:
        self._parts.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (size,)))

    def joined(self) -> Floats:
        return np.concatenate(self._parts) if self._parts else np.zeros(0)


def starts(blocks: list[Block]) -> Ints:
    """First position of each block that has any."""
    return np.array([b.start for b in blocks if b.size], dtype=np.int32)


@dataclass
class BlockProgram:
    """Collects blocks of columns and rows and the coefficients between them."""

    columns: list[Block] = field(default_factory=list)
    rows: list[Block] = field(default_factory=list)
    offset: float = 0.0

    def __post_init__(self) -> None:
        self._column_parts = {name: _Parts() for name in ("cost", "lower", "upper", "integer")}
        self._row_parts = {name: _Parts() for name in ("lower", "upper")}
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self.column_count = 0
        self.row_count = 0

    def add_columns(
        self,
        name: str,
        unit: str,
        period: int | None,
        size: int,
        *,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        cost: ArrayLike = 0.0,
        integer: bool = False,
    ) -> Block:
        """Add ``size`` variables between ``lower`` and ``upper`` [unit] that cost ``cost`` [万元 per unit] each."""
        block = Block(name, unit, period, self.column_count, size)
        for key, value in (("cost", cost), ("lower", lower), ("upper", upper), ("integer", float(integer))):
            self._column_parts[key].add(value, size)
        self.columns.append(block)
        self.column_count += size
        return block

    def add_rows(
        self,
        name: str,
        unit: str,
        period: int | None,
        size: int,
        *,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
        promise: bool = False,
    ) -> Block:
        """Add ``size`` constraints; a ``promise`` is one that a person made and may have to take back."""
        block = Block(name, unit, period, self.row_count, size, promise)
        self._row_parts["lower"].add(lower, size)
        self._row_parts["upper"].add(upper, size)
        self.rows.append(block)
        self.row_count += size
        return block

    def put(self, rows: Block | Ints, columns: Block | Ints, values: ArrayLike) -> None:
        """Add coefficients; rows, columns and values are broadcast against each other, repeats are summed."""
        row = rows.index if isinstance(rows, Block) else rows
        column = columns.index if isinstance(columns, Block) else columns
        row, column, value = np.broadcast_arrays(row, column, np.asarray(values, dtype=np.float64))
        self._entries.append((row.ravel(), column.ravel(), value.ravel()))

    def assemble(self) -> Arrays:
        """Join all parts; the triplets are dropped as they are used, so the peak stays near twice the matrix."""
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        keep = value != 0.0
        shape = (self.row_count, self.column_count)
        matrix = sparse.csc_array((value[keep], (row[keep], column[keep])), shape=shape)
        part = {name: parts.joined() for name, parts in self._column_parts.items()}
        limits = {name: parts.joined() for name, parts in self._row_parts.items()}
        return Arrays(
            part["cost"], part["lower"], part["upper"], limits["lower"], limits["upper"], matrix,
            part["integer"] > 0.5, self.offset, starts(self.columns), starts(self.rows),
        )  # fmt: skip
