"""One step towards the fixed point y = M y + b, quicker where a few products are bought by nearly everybody.

In a data set of thousands of products a few hundred markets take most of the purchases. They are few rows, so they are
brought up to date among themselves for the price of nothing before each step with the whole (block Gauss–Seidel; Varga
2000, ch. 3), which halves the steps. The fixed point is the same; how near it is, is for the caller to measure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.integer]
Matrix = Any  # scipy.sparse matrix or array; the library ships no types

LEAST_ENTRIES = 50_000  # below, a plain step is over before hubs are found
SAMPLE = 8  # every so many entries are counted: enough to know who is bought often
OFTEN = 8.0  # a hub is bought this many times as often as the mean product
FEW_ENTRIES = 0.1  # hubs may hold this share of all entries as buyers, and must hold the next one as sold
MANY_SALES = 0.4
HUB_TURNS = 2


@dataclass(frozen=True)
class Advance:
    """`step` makes one step; `look` is how many to make before the first look at the error."""

    step: Callable[[Array], Array]
    look: int


def advance(matrix: Matrix, right: Array, look: int) -> Advance:
    """The quickest step for this matrix: by hubs if it has them, else one product with the whole of it."""
    hubs = find_hubs(matrix)
    if len(hubs):
        return Advance(_by_hubs(matrix, right, hubs), look - 2)
    return Advance(lambda value: np.asarray(right + matrix @ value), look)


def find_hubs(matrix: Matrix) -> Index:
    """The products bought by nearly everybody, if there are few enough of them to be worth a turn of their own."""
    nothing = np.empty(0, dtype=np.intp)
    if matrix.nnz < LEAST_ENTRIES:
        return nothing
    bought = np.bincount(matrix.indices[::SAMPLE], minlength=matrix.shape[0])
    hubs = np.flatnonzero(bought > OFTEN * bought.mean())
    entries = int((matrix.indptr[hubs + 1] - matrix.indptr[hubs]).sum())
    is_worth_it = entries <= FEW_ENTRIES * matrix.nnz and bought[hubs].sum() >= MANY_SALES * bought.sum()
    return hubs if is_worth_it else nothing


def _by_hubs(matrix: Matrix, right: Array, hubs: Index) -> Callable[[Array], Array]:
    rows, of_hubs = matrix[hubs], right[hubs]

    def step(value: Array) -> Array:
        value = value.copy()
        for _ in range(HUB_TURNS):
            value[hubs] = of_hubs + rows @ value
        return np.asarray(right + matrix @ value)

    return step
