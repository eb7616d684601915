"""Planning for the worst of several weather years instead of their average.

The cost of running each weather year becomes a row; one column per period stands for the dearest of them and is all
that is paid. The bound and the run of such a plan are those of the changed program, checked like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shuangtan.planning.blocks import Arrays, Floats
from shuangtan.planning.model import Model


def worst_case(model: Model) -> Arrays:
    """最坏情形。每个规划年只付各气象年中最贵一年的运行成本：θ ≥ 每一气象年的成本；方案对任何一年都不超过此数。"""
    arrays = model.program.assemble()
    periods = sorted(model.system.periods)
    rows, cost = [], arrays.cost.copy()
    for operation in model.operations:
        share = operation.weight / model.system.periods[operation.period]
        running = np.where(columns_of(model, operation.number), arrays.cost, 0.0)
        cost -= running
        theta = np.zeros(len(periods))
        theta[periods.index(operation.period)] = -1.0
        rows.append(np.append(running / share, theta))
    return with_rows(replace(arrays, cost=cost), np.array(rows), len(periods))


def columns_of(model: Model, number: int) -> NDArray[np.bool_]:
    """Which columns belong to one operation."""
    mine = np.zeros(model.program.column_count, dtype=bool)
    for owner, block in model.owned:
        if owner == number:
            mine[block.span] = True
    return mine


def with_rows(arrays: Arrays, rows: Floats, extra: int) -> Arrays:
    """Append ``extra`` free columns that cost one each, and rows ``rows · x <= 0`` over old and new columns."""
    wide = sparse.hstack([arrays.matrix, sparse.csc_array((arrays.matrix.shape[0], extra))])
    count = arrays.cost.size
    return replace(
        arrays,
        cost=np.append(arrays.cost, np.ones(extra)),
        lower=np.append(arrays.lower, np.full(extra, -np.inf)),
        upper=np.append(arrays.upper, np.full(extra, np.inf)),
        row_lower=np.append(arrays.row_lower, np.full(rows.shape[0], -np.inf)),
        row_upper=np.append(arrays.row_upper, np.zeros(rows.shape[0])),
        matrix=sparse.csc_array(sparse.vstack([wide, sparse.csr_array(rows)])),
        integer=np.append(arrays.integer, np.zeros(extra, dtype=bool)),
        column_starts=np.append(arrays.column_starts, count + np.arange(extra, dtype=np.int32)),
        row_starts=np.append(arrays.row_starts, arrays.row_lower.size + np.arange(rows.shape[0], dtype=np.int32)),
    )


def period_costs(model: Model, x: Floats) -> Mapping[int, float]:
    """The dearest weather year of each period [万元 present value] at a point of the changed program."""
    return dict(zip(sorted(model.system.periods), x[-len(model.system.periods) :].tolist(), strict=True))
