"""Banded Cholesky factors of chains: built from column weights, factored and solved by LAPACK."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

from shuangtan.planning.blocks import Floats
from shuangtan.planning.interior.form import Index

LIFT = 1e-12
"""First share by which the diagonal is lifted where rounding has made a band indefinite, then a hundred times more."""
MOST_LIFTS = 4
Reply = list[tuple[Index, Floats]]
"""For each chain the border columns that touch it and its answer to them."""


class Band:
    """``A diag(weights) Aᵀ + diag(ease)`` of each chain; ``part`` holds its rows in order."""

    def __init__(self, part: sparse.csc_array, starts: Index) -> None:
        part.sort_indices()
        self.starts = starts
        chain = np.repeat(np.arange(starts.size - 1), np.diff(starts))
        count = np.diff(part.indptr)
        column = np.repeat(np.arange(count.size), count)
        self.width = np.zeros(starts.size - 1, dtype=np.int64)
        first, last = part.indices[part.indptr[:-1][count > 0]], part.indices[part.indptr[1:][count > 0] - 1]
        np.maximum.at(self.width, chain[first], last - first)
        self.offsets = np.append(0, np.cumsum(np.diff(starts) * (self.width + 1)))
        corner = self.offsets[chain] + (np.arange(chain.size) - starts[chain]) * (self.width[chain] + 1)
        self.diagonal = corner
        places, columns, products = [], [], []
        for apart in range(int(count.max(initial=0))):
            entry = np.flatnonzero(column[: column.size - apart] == column[apart:])
            high, low = part.indices[entry + apart], part.indices[entry]
            places.append(corner[low] + high - low)
            columns.append(column[entry])
            products.append(part.data[entry] * part.data[entry + apart])
        where = (np.concatenate(products), (np.concatenate(places), np.concatenate(columns)))
        self.products = sparse.csr_array(where, shape=(int(self.offsets[-1]), count.size))

    def factor(self, weights: Floats, ease: Floats) -> None:
        """Factor all chains with new weights of the columns and new ease of the rows."""
        entries = self.products @ weights
        entries[self.diagonal] += ease
        self.factors = [
            self._factor(entries[a:b], int(width))
            for (a, b), width in zip(pairwise(self.offsets), self.width, strict=True)
        ]

    def _factor(self, entries: Floats, width: int) -> Floats:
        band = entries.reshape(-1, width + 1)
        for lift in range(MOST_LIFTS):
            found, wrong = lapack.dpbtrf(band.T, lower=1)
            if wrong == 0:
                break
            band = band.copy()
            band[:, 0] *= 1.0 + LIFT * 100.0**lift
        else:
            raise np.linalg.LinAlgError(f"带状矩阵在第 {wrong} 行失去正定")
        return np.asarray(found)

    def solve(self, right: Floats) -> Floats:
        """Solve for one right side over all chains."""
        found = np.empty_like(right)
        for (a, b), factor in zip(pairwise(self.starts), self.factors, strict=True):
            found[a:b] = lapack.dpbtrs(factor, right[a:b], lower=1)[0]
        return found

    def solve_sides(self, sides: sparse.csc_array) -> tuple[Reply, Floats]:
        """The answer of each chain to the border columns that touch it, and what they add up to at the border."""
        rows, total = sparse.csr_array(sides), np.zeros((sides.shape[1], sides.shape[1]))
        reply: Reply = []
        for (a, b), factor in zip(pairwise(self.starts), self.factors, strict=True):
            here = rows[a:b]
            columns = np.unique(here.indices)
            touched = here[:, columns]
            answer = np.zeros((b - a, 0))
            if columns.size:
                answer = lapack.dpbtrs(factor, np.asfortranarray(touched.toarray()), lower=1, overwrite_b=1)[0]
                total[np.ix_(columns, columns)] += touched.T @ answer
            reply.append((columns, answer))
        return reply, total

    def replied(self, reply: Reply, border: Floats) -> Floats:
        """What the chains do when the border moves."""
        parts = [np.einsum("ij,j->i", answer, border[columns]) for columns, answer in reply]
        return np.concatenate(parts) if parts else np.zeros(0)
