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

from shuangtan.accounts.activity.engine import run_store
from shuangtan.accounts.activity.table import Array
from shuangtan.accounts.activity.totals import Totals, laid_together, refuse_shared


def shard_totals(shards: Sequence[Path], executor: Executor, threads: int = 1) -> Totals:
    """The totals of all shards, each computed with so many threads where the executor runs it."""
    found = executor.map(partial(totals_of, threads=threads), [str(shard) for shard in shards])
    return refuse_shared(laid_together(list(found)))


def local_executor(workers: int) -> ProcessPoolExecutor:
    """Processes of this machine, started afresh: a process that was forked must not use DuckDB."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def totals_of(shard: str, threads: int) -> dict[str, Array]:
    """The totals of one shard, as columns that travel between processes."""
    return dict(run_store(Path(shard), threads).columns)
