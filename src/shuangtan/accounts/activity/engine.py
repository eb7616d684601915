"""Where the account rule runs: DuckDB in this process, a PostgreSQL server, or a Spark cluster over Parquet.

    totals = run_store(folder)                          # DuckDB, months by months, on all cores
    totals = run(emissions(on_postgres(url)))           # the same rule and the same digest on each engine
    totals = run(emissions(on_spark(master, folder)))

A store is read months by months: no cell spans two months, so the parts are independent, each stays in the caches, and
ten times the years take ten times as long. Ibis and the drivers are optional (`pip install shuangtan[engines]`,
`[postgres]`, `[spark]`); DuckDB runs the compiled rule without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from shuangtan.accounts.activity.duckdb import ALL_MONTHS, Window, connect
from shuangtan.accounts.activity.log import LOG_NAME, ActivityLog
from shuangtan.accounts.activity.packages import imported
from shuangtan.accounts.activity.rule import Inputs
from shuangtan.accounts.activity.sql import statements
from shuangtan.accounts.activity.table import TABLES, Array
from shuangtan.accounts.activity.totals import COLUMNS, Totals, laid_together

if TYPE_CHECKING:
    from ibis.expr.types import Table

SLICE_ROWS = 2_400_000
"""Records of the months that are computed at once by one core."""

_WHOLE = ", ".join(f"coalesce({name}, 0)::BIGINT AS {name}" for name in COLUMNS)


def run_store(folder: Path, threads: int | None = None, slice_rows: int = SLICE_ROWS) -> Totals:
    """The totals of a store by DuckDB, in this process."""
    log = ActivityLog.read(folder)
    windows, cores = list(slices(log, slice_rows)), threads or cpu_count() or 1
    workers = min(cores, len(windows))
    each = max(1, cores // workers)
    with ThreadPoolExecutor(workers) as pool:
        return laid_together(list(pool.map(lambda window: totals_in(log, window, each), windows)))


def slices(log: ActivityLog, rows: int) -> Iterator[Window]:
    """The months of a store in runs of about so many records; one run of everything if there are few."""
    told: Counter[int] = Counter()
    for head in log.heads:
        told[head.first_month] += head.rows
    start, count = ALL_MONTHS[0], 0
    for month in sorted(told)[:-1]:
        count += told[month]
        if count >= rows:
            yield Window((start, month))
            start, count = month + 1, 0
    yield Window((start, ALL_MONTHS[1]))


def totals_in(log: ActivityLog, window: Window, threads: int) -> dict[str, Array]:
    """The totals of what a window shows, as columns."""
    with connect(log, window, threads) as connection:
        return totals_by(connection)


def totals_by(connection: duckdb.DuckDBPyConnection) -> dict[str, Array]:
    """The totals of the tables of a connection; a sum beyond 64 bits is an error of the engine."""
    found = connection.execute(f"SELECT {_WHOLE} FROM ({statements()['totals']})").fetchnumpy()
    return {name: np.asarray(found[name]) for name in COLUMNS}


def run(rule: Table) -> Totals:
    """Let the engine compute a table of totals, and bring it here."""
    found = rule.to_pyarrow()
    return Totals({name: _integers(found[name]) for name in COLUMNS})


def on_duckdb(path: Path, threads: int | None = None) -> Inputs:
    """The tables of a store, or of a folder it was exported to, read in this process through Ibis."""
    ibis = imported("ibis", "engines")
    if (path / LOG_NAME).exists():
        backend = ibis.duckdb.from_connection(connect(ActivityLog.read(path), threads=threads))
        return Inputs(*map(backend.table, TABLES))
    backend = ibis.duckdb.connect()
    if threads:
        backend.raw_sql(f"SET threads = {threads}")
    return Inputs(*(backend.read_parquet(path / f"{table}.parquet", table_name=table) for table in TABLES))


def on_postgres(url: str) -> Inputs:
    """The tables of a PostgreSQL database, e.g. `postgres://user@127.0.0.1:5432/city`."""
    ibis = imported("ibis", "engines")
    imported("psycopg", "postgres")
    backend = ibis.connect(url)
    return Inputs(*map(backend.table, TABLES))


def on_spark(master: str, folder: Path, **settings: str) -> Inputs:
    """The exported tables in a folder that driver and workers all see, read by a cluster such as `spark://host:7077`."""
    ibis = imported("ibis", "engines")
    builder = imported("pyspark.sql", "spark").SparkSession.builder.master(master).appName("shuangtan")
    for name, value in {"spark.sql.session.timeZone": "UTC", **settings}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    backend = ibis.pyspark.connect(session)
    for table in TABLES:
        session.read.parquet(str(folder / f"{table}.parquet")).createOrReplaceTempView(table)
    return Inputs(*map(backend.table, TABLES))


def _integers(column: Any) -> Array:
    """An Arrow column of integers, or of whole decimals, as 64-bit integers; empty is zero and `states` tell which."""
    return np.asarray(column.cast("int64").fill_null(0))
