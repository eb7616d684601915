"""The rows of a large table as columns of codes: which rows are of one kind, and which tell one key twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shuangtan.ledger.columns import UNKNOWN, Array

_LARGEST = 1 << 62
_COUNTED = 1 << 22
"""Up to so many possible kinds each is counted in its place; more are sorted."""


@dataclass(frozen=True)
class Codes:
    """Columns by row: codes into a pool, `mantissa` and `exponent`; `is_number` is false where none was read."""

    arrays: Mapping[str, Array]
    is_number: Array
    texts: Mapping[str, Sequence[int]]
    """The codes that occur in each column of texts."""

    def __len__(self) -> int:
        return len(self.is_number)

    def kinds(self, names: Iterable[str], pool_size: int, by_code: Mapping[str, int]) -> tuple[Array, Array]:
        """The first row and the number of rows of each kind: of one text in each column, one sign, known or not.

        Columns in `by_code` matter only as to whether they hold that code.
        """
        parts = [self._dense(name, pool_size) for name in names]
        parts += [(self.arrays[name] == code, 2) for name, code in by_code.items()]
        parts += [(self.arrays["exponent"] == UNKNOWN, 2), (self.arrays["mantissa"] < 0, 2), (self.is_number, 2)]
        first, count = _kinds(*_combined(parts, len(self)))
        is_read = self.is_number[first]
        order = np.argsort(first[is_read])
        return first[is_read][order], count[is_read][order]

    def has_repeated(self, names: Iterable[str], pool_size: int) -> bool:
        """Whether two rows have the same texts in all these columns."""
        key, _ = _combined([self._dense(name, pool_size) for name in names], len(self))
        key.sort()
        return bool((key[1:] == key[:-1]).any())

    def _dense(self, name: str, pool_size: int) -> tuple[Array, int]:
        """A column as numbers below the number of its different texts."""
        place = np.zeros(pool_size, np.int64)
        place[np.asarray(self.texts[name], np.int64)] = np.arange(len(self.texts[name]))
        return place[self.arrays[name]], len(self.texts[name])


def _combined(parts: Iterable[tuple[Array, int]], rows: int) -> tuple[Array, int]:
    """One number for each combination, and a bound that all are below."""
    key, bound = np.zeros(rows, np.int64), 1
    for column, size in parts:
        if bound * size >= _LARGEST:
            found, key = np.unique(key, return_inverse=True)
            bound = len(found)
        key *= size
        key += column
        bound *= size
    return key, bound


def _kinds(key: Array, bound: int) -> tuple[Array, Array]:
    if bound > _COUNTED:
        _, first, count = np.unique(key, return_index=True, return_counts=True)
        return first, count
    counted = np.bincount(key, minlength=bound)
    first = np.zeros(bound, np.int64)
    first[key[::-1]] = np.arange(len(key) - 1, -1, -1)
    met = counted > 0
    return first[met], counted[met]
