"""Which rows follow one another through time, and which few rows and columns touch the whole year.

A dispatch is a chain: a row of one step meets only rows of the same and the neighbouring steps. Ordered along it, the
normal matrix of an interior point is a narrow band. Capacities, yearly budgets and the columns that close the year on
itself are the border: dense, but few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from shuangtan.planning.blocks import Arrays, Floats, Ints
from shuangtan.planning.interior.form import Flags, Form, Index

LONG = 0.5
"""A column that spans more than this share of its chain closes the year on itself and belongs to the border."""
A_CHAIN = 200
"""Shorter chains have no columns that are long: steps without a store do not follow one another."""
BOUNDS_PER_COLUMN = 2
"""Rows that only limit one column by border columns are kept apart, up to this many per column."""


@dataclass(frozen=True)
class Layout:
    """Rows and columns of a form: chains in order, limits of single columns, and the border."""

    chain: Index
    limits: Index
    border_rows: Index
    local: Index
    border: Index
    starts: Index
    """Where each chain begins in ``chain``, and the end."""

    @property
    def border_size(self) -> int:
        return int(self.border.size + self.border_rows.size)


def alone(starts: Ints, count: int) -> Flags:
    """Members of blocks of one: they are of the whole year."""
    sizes = np.diff(np.append(starts, count))
    return np.repeat(sizes == 1, sizes)


def positions(starts: Ints, count: int) -> Floats:
    """Where in its block each member stands, from 0 to 1: blocks of one operation all run from its first step on."""
    sizes = np.diff(np.append(starts, count))
    place = (np.arange(count) - np.repeat(starts, sizes) + 0.5) / np.repeat(sizes, sizes)
    return np.asarray(place, dtype=np.float64)


def find_layout(form: Form, program: Arrays) -> Layout:
    """Border by blocks of one; then columns that span a chain move to the border as well."""
    place = positions(program.row_starts, program.row_lower.size)[form.rows]
    yearly = alone(program.row_starts, program.row_lower.size)[form.rows]
    border = alone(program.column_starts, program.cost.size)[form.columns]
    while True:
        local = np.flatnonzero(~border)
        rows, limits = sort_rows(form, yearly, border)
        part = sparse.csc_array(form.matrix[rows][:, local])
        labels, order = along_time(part, place[rows])
        long = spanning(sparse.csc_array(part[order]), labels[order])
        if not long.any():
            break
        border[local[long]] = True
    labels, order = along_band(part)
    edge = np.setdiff1d(np.arange(form.rows.size), np.append(rows, limits))
    _, sizes = np.unique(labels[order], return_counts=True)
    starts = np.append(0, np.cumsum(sizes[np.argsort(np.unique(labels[order], return_index=True)[1])]))
    return Layout(rows[order], limits, edge, local, np.flatnonzero(border), starts)


def sort_rows(form: Form, yearly: Flags, border: Flags) -> tuple[Index, Index]:
    """Rows of the chains, and inequalities that limit one local column; all others belong to the border."""
    here = sparse.csr_array(form.matrix[:, ~border])
    count = np.diff(here.indptr)
    inner = ~yearly & (count > 0)
    single = np.flatnonzero(inner & ~form.is_equal & (count == 1))
    columns = here.indices[here.indptr[single]]
    order = np.argsort(columns, kind="stable")
    ranked = columns[order]
    first = np.append(True, ranked[1:] != ranked[:-1])[: ranked.size]
    rank = np.arange(ranked.size) - np.maximum.accumulate(np.where(first, np.arange(ranked.size), 0))
    limits = np.sort(single[order[rank < BOUNDS_PER_COLUMN]])
    inner[limits] = False
    return np.flatnonzero(inner), limits


def neighbours(part: sparse.csc_array) -> sparse.csr_array:
    """Which rows share a column."""
    pattern = abs(part)
    return sparse.csr_array(pattern @ pattern.T)


def along_time(part: sparse.csc_array, place: Floats) -> tuple[Index, Index]:
    """The chain of each row, and the rows chain by chain in time order."""
    labels = csgraph.connected_components(neighbours(part), directed=False)[1]
    return labels, np.lexsort((place, labels))


def along_band(part: sparse.csc_array) -> tuple[Index, Index]:
    """The chain of each row, and the order that makes the band narrow (Cuthill and McKee), chain by chain."""
    links = neighbours(part)
    labels = csgraph.connected_components(links, directed=False)[1]
    order = csgraph.reverse_cuthill_mckee(links, symmetric_mode=True).astype(np.int64)
    return labels, order[np.argsort(labels[order], kind="stable")]


def spanning(part: sparse.csc_array, labels: Index) -> Flags:
    """Columns whose first and last row are more than half a chain apart."""
    part.sort_indices()
    count = np.diff(part.indptr)
    used = count > 0
    span, chain = np.zeros(count.size), np.zeros(count.size, dtype=np.int64)
    first, last = part.indices[part.indptr[:-1][used]], part.indices[part.indptr[1:][used] - 1]
    span[used], chain[used] = last - first, labels[first]
    sizes = np.bincount(labels) if labels.size else np.ones(1)
    return np.asarray(used & (span > LONG * sizes[chain]) & (sizes[chain] >= A_CHAIN))
