"""The form in which the interior point works: scaled, without fixed columns, free rows and free flows of stores.

A store without losses has one net flow of either sign per step, which meets exactly two equalities: the balance of its
place and the keeping of its level. Such a flow is taken out by adding the one equality to the other, and its value and
the price of the dropped row are restored from the solution. Rows and columns are scaled to entries near one by powers
of two, so that scaling itself rounds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shuangtan.planning.blocks import Arrays, Floats

PASSES = 6
"""Rounds of scaling rows and columns by the root of their largest entry."""
DUST = 1e-13
"""Entries left by adding two rows that are rounding."""
Flags = NDArray[np.bool_]
Index = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Scale:
    """Factors of rows and columns, and the size of one unit of quantity and of money."""

    rows: Floats
    columns: Floats
    quantity: float
    money: float


@dataclass(frozen=True)
class FreeFlows:
    """Columns taken out, the row dropped and the row that took its place with their coefficients."""

    columns: Index
    dropped: Index
    kept: Index
    dropped_by: Floats
    kept_by: Floats


@dataclass(frozen=True)
class Form:
    """Minimise ``cost·x`` with ``row_lower <= A x <= row_upper``; which rows and columns of the program these are."""

    matrix: sparse.csr_array
    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    rows: Index
    columns: Index

    @property
    def is_equal(self) -> Flags:
        return np.equal(self.row_lower, self.row_upper)

    def only(self, rows: Flags, columns: Flags) -> Form:
        """The part with these rows and columns."""
        return Form(
            sparse.csr_array(self.matrix[rows][:, columns]), self.cost[columns], self.lower[columns],
            self.upper[columns], self.row_lower[rows], self.row_upper[rows], self.rows[rows], self.columns[columns],
        )  # fmt: skip


class Standard:
    """A program brought into form, and the way back of a point and its prices."""

    def __init__(self, program: Arrays) -> None:
        self.program = program
        self.scale, self.whole = scaled(program)
        self.flows = free_flows(self.whole)
        self.base_prices = np.zeros(self.whole.rows.size)
        self.base_prices[self.flows.dropped] = self.whole.cost[self.flows.columns] / self.flows.dropped_by
        self.add = self._adding()
        self.form = self._without_flows()

    def _adding(self) -> sparse.csr_array:
        """Each kept row minus the multiple of its dropped row that cancels the flow."""
        count, flows = self.whole.rows.size, self.flows
        parts = (-flows.kept_by / flows.dropped_by, (flows.kept, flows.dropped))
        return sparse.csr_array(sparse.eye_array(count) + sparse.csr_array(parts, shape=(count, count)))

    def _without_flows(self) -> Form:
        whole = self.whole
        matrix = sparse.csr_array(self.add @ whole.matrix)
        matrix.data[np.abs(matrix.data) < DUST] = 0.0
        matrix.eliminate_zeros()
        known = self.add @ np.where(whole.is_equal, whole.row_lower, 0.0)
        low, high = (np.where(whole.is_equal, known, side) for side in (whole.row_lower, whole.row_upper))
        cost = whole.cost - whole.matrix.T @ self.base_prices
        rows, columns = np.ones(whole.rows.size, dtype=bool), np.ones(whole.columns.size, dtype=bool)
        rows[self.flows.dropped], columns[self.flows.columns] = False, False
        return Form(matrix, cost, whole.lower, whole.upper, low, high, whole.rows, whole.columns).only(rows, columns)

    def restored(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """A point and row prices of the program from those of the form."""
        whole, flows, scale = self.whole, self.flows, self.scale
        point, prices = np.zeros(whole.columns.size), np.zeros(whole.rows.size)
        point[np.isin(whole.columns, self.form.columns)] = x
        prices[np.isin(whole.rows, self.form.rows)] = y
        rest = whole.row_lower - whole.matrix @ point
        point[flows.columns] = rest[flows.dropped] / flows.dropped_by
        prices = self.add.T @ prices + self.base_prices
        all_x, all_y = self.program.lower.copy(), np.zeros(self.program.row_lower.size)
        all_x[whole.columns] = point * scale.quantity * scale.columns[whole.columns]
        all_y[whole.rows] = prices * scale.money * scale.rows[whole.rows]
        return np.clip(all_x, self.program.lower, self.program.upper), all_y


def scaled(program: Arrays) -> tuple[Scale, Form]:
    """The program in units near one, with fixed columns moved to the right side and free rows left out."""
    rows, columns = scale_factors(program.matrix)
    matrix = sparse.csr_array(sparse.diags_array(rows) @ program.matrix @ sparse.diags_array(columns))
    fixed = program.lower == program.upper
    known = matrix[:, fixed] @ (program.lower / columns)[fixed]
    low, high = program.row_lower * rows - known, program.row_upper * rows - known
    cost = program.cost * columns
    quantity, money = typical(np.append(low, high)), typical(cost)
    form = Form(
        matrix, cost / money, program.lower / columns / quantity, program.upper / columns / quantity, low / quantity,
        high / quantity, np.arange(rows.size), np.arange(columns.size),
    )  # fmt: skip
    bound = np.isfinite(low) | np.isfinite(high)
    return Scale(rows, columns, quantity, money), form.only(bound, ~fixed)


def scale_factors(matrix: sparse.csc_array) -> tuple[Floats, Floats]:
    """Powers of two that bring the largest entry of rows and columns near one."""
    rows, columns = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    entries = sparse.coo_array(matrix)
    row, column = entries.coords
    for _ in range(PASSES):
        size = np.abs(entries.data) * rows[row] * columns[column]
        for index, factors in ((row, rows), (column, columns)):
            largest = np.zeros(factors.size)
            np.maximum.at(largest, index, size)
            factors /= np.sqrt(np.where(largest > 0, largest, 1.0))
    return powers(rows), powers(columns)


def powers(factors: Floats) -> Floats:
    """The nearest powers of two."""
    return np.asarray(np.exp2(np.round(np.log2(factors))), dtype=np.float64)


def typical(values: Floats) -> float:
    """Median size of the finite values that are not zero."""
    found = np.abs(values[np.isfinite(values) & (values != 0.0)])
    return float(np.median(found)) if found.size else 1.0


def free_flows(form: Form) -> FreeFlows:
    """Columns without bounds that meet two equalities which no other such column meets."""
    matrix = sparse.csc_array(form.matrix)
    matrix.sort_indices()
    free = ~np.isfinite(form.lower) & ~np.isfinite(form.upper) & (np.diff(matrix.indptr) == 2)
    columns = np.flatnonzero(free)
    first = matrix.indptr[columns]
    a, b = matrix.indices[first], matrix.indices[first + 1]
    times = np.bincount(np.append(a, b), minlength=form.rows.size)
    good = form.is_equal[a] & form.is_equal[b] & (times[a] == 1) & (times[b] == 1)
    a, b, first = a[good], b[good], first[good]
    return FreeFlows(columns[good], a, b, matrix.data[first], matrix.data[first + 1])
