"""Where the account rule runs: DuckDB in this process, a PostgreSQL server, or a Spark cluster over Parquet.

    inputs = on_duckdb(path)                     # a store or a folder of Parquet
    totals = run(emissions(inputs))              # the same rule and the same digest on each engine

Ibis and the drivers are optional (`pip install shuangtan[engines]`, `[postgres]`, `[spark]`); nothing else of the
house imports them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from shuangtan.accounts.activity_packages import imported
from shuangtan.accounts.activity_rule import Inputs
from shuangtan.accounts.activity_table import CELL, TABLES, Array, Emission, cells, in_order

if TYPE_CHECKING:
    from ibis.expr.types import Table

COLUMNS = (*CELL, "emission_mg", "states", "gaps", "rows")


@dataclass(frozen=True)
class Totals:
    """The totals of a run as columns of 64-bit integers, in whatever order the engine gave them."""

    columns: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.columns["month"])

    def __iter__(self) -> Iterator[Emission]:
        return cells(self.ordered)

    @cached_property
    def ordered(self) -> Mapping[str, Array]:
        """The columns in the order of their cells."""
        return in_order(self.columns)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all columns, little-endian: equal on every engine, thread count and shard count."""
        digest = hashlib.sha256(f"shuangtan.totals/1 {len(self)}\n".encode())
        for name in COLUMNS:
            digest.update(self.ordered[name].tobytes())
        return digest.hexdigest()

    @property
    def emission_mg(self) -> int:
        """The sum of all that is known [mg CO2], exact beyond 64 bits."""
        halves = self.columns["emission_mg"]
        return (int((halves >> 32).sum()) << 32) + int((halves & 0xFFFFFFFF).sum())

    @property
    def gaps(self) -> int:
        return int(self.columns["gaps"].sum())


def run(rule: Table) -> Totals:
    """Let the engine compute a table of totals, and bring it here."""
    found = rule.to_pyarrow()
    return Totals({name: _integers(found[name]) for name in COLUMNS})


def on_duckdb(path: Path, threads: int | None = None) -> Inputs:
    """The tables of a store file, or of a folder of Parquet files, read in this process."""
    ibis = imported("ibis", "engines")
    is_folder = path.is_dir()
    backend = ibis.duckdb.connect() if is_folder else ibis.duckdb.connect(path, read_only=True)
    if threads:
        backend.raw_sql(f"SET threads = {threads}")
    if is_folder:
        return Inputs(*(backend.read_parquet(path / f"{table}.parquet", table_name=table) for table in TABLES))
    return Inputs(*map(backend.table, TABLES))


def on_postgres(url: str) -> Inputs:
    """The tables of a PostgreSQL database, e.g. `postgres://user@127.0.0.1:5432/city`."""
    ibis = imported("ibis", "engines")
    imported("psycopg", "postgres")
    backend = ibis.connect(url)
    return Inputs(*map(backend.table, TABLES))


def on_spark(master: str, folder: Path, **settings: str) -> Inputs:
    """The Parquet files of a folder that driver and workers all see, read by a cluster such as `spark://host:7077`."""
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
