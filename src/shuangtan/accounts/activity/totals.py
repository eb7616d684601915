"""The totals of a run: columns of whole numbers, the digest over them, and parts laid together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shuangtan.accounts.activity.table import CELL, Array, Emission, emission_of

COLUMNS = (*CELL, "emission_mg", "states", "gaps", "rows")


@dataclass(frozen=True)
class Totals:
    """The totals of a run as columns of 64-bit integers, in whatever order the engine gave them."""

    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.columns["month"])

    def __iter__(self) -> Iterator[Emission]:
        for row in zip(*(self.ordered[name].tolist() for name in COLUMNS), strict=True):
            yield emission_of(*row)

    @cached_property
    def ordered(self) -> Mapping[str, Array]:
        """The columns in the order of their cells."""
        order = np.lexsort([self.columns[name] for name in reversed(CELL)])
        return {name: np.ascontiguousarray(array[order], dtype="<i8") for name, array in self.columns.items()}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all columns, little-endian: equal on every engine, thread count and shard count."""
        digest = hashlib.sha256(f"shuangtan.totals/1 {len(self)}\n".encode())
        for name in COLUMNS:
            digest.update(self.ordered[name].tobytes())
        return digest.hexdigest()

    @property
    def emission_mg(self) -> int:
        """The sum of all that is known [mg CO2], exact beyond 64 bits."""
        halves = self.columns["emission_mg"]
        return (int((halves >> 32).sum()) << 32) + int((halves & 0xFFFFFFFF).sum())

    @property
    def gaps(self) -> int:
        return int(self.columns["gaps"].sum())


def laid_together(parts: Sequence[Mapping[str, Array]]) -> Totals:
    """Totals of several parts that share no cell, as one."""
    return Totals({name: np.concatenate([part[name] for part in parts]) for name in COLUMNS})


def refuse_shared(totals: Totals) -> Totals:
    """The same totals; ValueError names a cell that two parts told."""
    columns = totals.ordered
    same = np.logical_and.reduce([columns[name][1:] == columns[name][:-1] for name in CELL])
    if same.any():
        cell = {name: int(columns[name][int(np.argmax(same))]) for name in CELL}
        raise ValueError(f"{cell} 出现在两个分片中：一个组织的全部记录须在同一分片")
    return totals
