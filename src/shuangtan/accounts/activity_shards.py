"""Many cities, or one too large: a store per shard, the same rule on each, the totals laid together.

A shard holds whole organisations, so that a newer batch and what it supersedes meet in one store and no cell is in two
shards; a cell that is, is refused. Any executor runs the shards: processes of this machine, or the machines of a Dask
cluster (`distributed.Client(address).get_executor()`); the digest is that of one store with all records.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from shuangtan.accounts.activity_engine import COLUMNS, Totals, on_duckdb, run
from shuangtan.accounts.activity_rule import emissions
from shuangtan.accounts.activity_table import CELL, Array, in_order


def shard_totals(shards: Sequence[Path], executor: Executor, threads: int = 1) -> Totals:
    """The totals of all shards, each computed with so many threads where the executor runs it."""
    return laid_together(list(executor.map(partial(totals_of, threads=threads), [str(shard) for shard in shards])))


def local_executor(workers: int) -> ProcessPoolExecutor:
    """Processes of this machine, started afresh: a process that was forked must not use DuckDB."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def totals_of(shard: str, threads: int) -> dict[str, Array]:
    """The totals of one shard, as columns that travel between processes."""
    return dict(run(emissions(on_duckdb(Path(shard), threads))).columns)


def laid_together(parts: Sequence[dict[str, Array]]) -> Totals:
    """Totals of several shards as one; ValueError names a cell that two shards tell."""
    columns = in_order({name: np.concatenate([part[name] for part in parts]) for name in COLUMNS})
    same = np.logical_and.reduce([columns[name][1:] == columns[name][:-1] for name in CELL])
    if same.any():
        cell = {name: int(columns[name][int(np.argmax(same))]) for name in CELL}
        raise ValueError(f"{cell} 出现在两个分片中：一个组织的全部记录须在同一分片")
    return Totals(columns)
