"""The linear system of one interior point step, solved along time: a band per chain and a small dense border.

``-H dx + Aᵀ dy = g``, ``A dx + E dy = h`` with positive diagonals H and E. Rows that only limit one column are taken
out first, then the local columns, which leaves a positive definite band per chain (Cholesky, LAPACK pbtrf) bordered by
the capacities and yearly rows. Work per step grows with the hours times the band's width squared.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from shuangtan.planning.blocks import Floats
from shuangtan.planning.interior.band import Band
from shuangtan.planning.interior.form import Form
from shuangtan.planning.interior.layout import Layout

Rows = sparse.csr_array


class Newton:
    """The system of a form; ``factor`` takes new diagonals, ``solve`` right sides."""

    def __init__(self, form: Form, layout: Layout) -> None:
        self.layout = layout
        matrix, at = form.matrix, layout
        self.chain_local = sparse.csc_array(matrix[at.chain][:, at.local])
        self.chain_border = Rows(matrix[at.chain][:, at.border])
        self.edge_local, self.edge_border = (
            Rows(matrix[at.border_rows][:, at.local]),
            matrix[at.border_rows][:, at.border],
        )
        limit_local = Rows(matrix[at.limits][:, at.local])
        self.limited, self.rate = limit_local.indices.copy(), limit_local.data.copy()
        self.limit_local_t, self.limit_border = Rows(limit_local.T), Rows(matrix[at.limits][:, at.border])
        self.limit_border_t = Rows(self.limit_border.T)
        self.chain_local_t, self.edge_local_t = Rows(self.chain_local.T), Rows(self.edge_local.T)
        order = np.argsort(self.limited, kind="stable")
        twice = np.flatnonzero(np.diff(self.limited[order]) == 0)
        self.pairs = order[twice], order[twice + 1]
        self.band = Band(self.chain_local, layout.starts)

    def factor(self, weight: Floats, ease: Floats) -> None:
        """New diagonals: ``weight`` of the columns (H) and ``ease`` of the rows (E)."""
        at = self.layout
        self.force = 1.0 / ease[at.limits]
        local = weight[at.local] + np.bincount(self.limited, self.force * self.rate**2, minlength=at.local.size)
        self.inverse = 1.0 / local
        self.mixed = Rows(self.limit_local_t @ sparse.diags_array(self.force) @ self.limit_border)
        self.mixed_t = Rows(self.mixed.T)
        spread = sparse.diags_array(self.inverse)
        mixed, edges = spread @ self.mixed, spread @ self.edge_local_t
        sides = (self.chain_border - self.chain_local @ mixed, self.chain_local @ edges)
        self.sides = sparse.csc_array(sparse.hstack(sides))
        self.sides_t = Rows(self.sides.T)
        edge = (self.edge_border - self.edge_local @ mixed).toarray()
        yearly = (self.edge_local @ edges).toarray() + np.diag(ease[at.border_rows])
        capacity = self._capacity_block(weight, ease)
        self.band.factor(self.inverse, ease[at.chain])
        self.reply, drop = self.band.solve_sides(self.sides)
        self.corner = linalg.lu_factor(np.block([[-capacity, edge.T], [edge, yearly]]) - drop)

    def _capacity_block(self, weight: Floats, ease: Floats) -> Floats:
        """What the limits make of the capacities; all terms are positive, so that nothing cancels."""
        held, give = weight[self.layout.local][self.limited], ease[self.layout.limits]
        diagonal = 1.0 / (give + self.rate**2 / held)
        a, b = self.pairs
        determinant = give[a] * give[b] + (give[a] * self.rate[b] ** 2 + give[b] * self.rate[a] ** 2) / held[a]
        diagonal[a] = (give[b] + self.rate[b] ** 2 / held[a]) / determinant
        diagonal[b] = (give[a] + self.rate[a] ** 2 / held[a]) / determinant
        across = -self.rate[a] * self.rate[b] / held[a] / determinant
        index = np.arange(diagonal.size)
        entries = np.concatenate([diagonal, across, across])
        row, column = np.concatenate([index, a, b]), np.concatenate([index, b, a])
        middle = sparse.csr_array((entries, (row, column)), shape=(index.size, index.size))
        block: Floats = (self.limit_border_t @ (middle @ self.limit_border)).toarray()
        return block + np.diag(weight[self.layout.border])

    def solve(self, g: Floats, h: Floats) -> tuple[Floats, Floats]:
        """dx and dy for the right sides."""
        at = self.layout
        pushed = self.force * h[at.limits]
        local = g[at.local] - self.limit_local_t @ pushed
        moved = self.inverse * local
        border = g[at.border] - self.limit_border_t @ pushed - self.mixed_t @ moved
        own = self.band.solve(h[at.chain] + self.chain_local @ moved)
        right = np.append(border, h[at.border_rows] + self.edge_local @ moved) - self.sides_t @ (own)
        found = linalg.lu_solve(self.corner, right, check_finite=False)
        chain = own - self.band.replied(self.reply, found)
        dx, dy = np.empty(g.size), np.empty(h.size)
        step, edge = found[: at.border.size], found[at.border.size :]
        inner = self.inverse * (self.chain_local_t @ chain + self.edge_local_t @ edge - self.mixed @ step - local)
        dx[at.local], dx[at.border], dy[at.chain], dy[at.border_rows] = inner, step, chain, edge
        dy[at.limits] = self.force * (h[at.limits] - self.rate * inner[self.limited] - self.limit_border @ step)
        return dx, dy
