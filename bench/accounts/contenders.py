"""The same totals by several means, each in a process of its own: `python contenders.py NAME FOLDER REPEATS`.

The folder holds the same records three times: as a store (`city`), as the tables of a DuckDB file (`city.duckdb`), and
as one Parquet file per table (`parquet`). Prints one line of JSON: seconds and processor seconds of the best repeat
(reading included, imports not), the peak memory of the process, and the digest of the totals, the same for all.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np

from shuangtan.accounts.activity.engine import on_duckdb, run, run_store
from shuangtan.accounts.activity.packages import imported
from shuangtan.accounts.activity.rule import emissions
from shuangtan.accounts.activity.shards import local_executor, shard_totals
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.table import CELL, FIRST_GAP, KEY, MISSING_BIT
from shuangtan.accounts.activity.totals import COLUMNS, Totals

THREADS = 2
KEYS = list(KEY)
CELLS = list(CELL)

PLAIN_SQL = f"""
WITH correcting AS (
    SELECT DISTINCT newer.batch FROM activity_batch newer JOIN activity_batch older
    ON older.batch < newer.batch AND newer.first_month <= older.last_month AND older.first_month <= newer.last_month),
told AS (
    SELECT a.* FROM activity a ANTI JOIN (SELECT * FROM activity WHERE batch IN (FROM correcting)) n
    ON n.organisation = a.organisation AND n.sector = a.sector AND n.product = a.product AND n.month = a.month
    AND n.batch > a.batch)
SELECT organisation, sector, month,
    sum(CASE WHEN amount = 0 THEN 0 ELSE amount * factor_mg END)::BIGINT AS emission_mg,
    bit_or(states) AS states, count(*) FILTER (states >= {FIRST_GAP}) AS gaps, count(*) AS rows
FROM (
    SELECT told.*, factor_mg, CASE WHEN amount IS NULL OR amount = 0 THEN told.state
        WHEN factor_mg IS NULL THEN {MISSING_BIT} ELSE told.state | f.state END AS states
    FROM told LEFT JOIN {{factors}})
GROUP BY ALL
"""
RANGE = """activity_factor f ON f.sector = told.sector AND f.product = told.product
    AND f.valid_from <= told.month AND told.month < f.valid_to"""
BY_MONTH = """(SELECT f.*, m FROM activity_factor f JOIN (SELECT unnest(range(201501, 202513)) AS m)
    ON valid_from <= m AND m < valid_to) f
    ON f.sector = told.sector AND f.product = told.product AND f.m = told.month"""


def ours(folder: Path) -> Totals:
    """The account rule on the store."""
    return run_store(folder / "city", THREADS)


def through_ibis(folder: Path) -> Totals:
    """The account rule on the store as one query through Ibis."""
    return run(emissions(on_duckdb(folder / "city", THREADS)))


def plain_sql(connection: duckdb.DuckDBPyConnection, factors: str) -> Totals:
    """One statement, written by hand for DuckDB."""
    with connection:
        connection.execute(f"SET threads = {THREADS}")
        found = connection.execute(PLAIN_SQL.format(factors=factors)).to_arrow_table()
    return Totals({name: np.asarray(found[name].cast("int64").fill_null(0)) for name in COLUMNS})


def on_tables(folder: Path, factors: str) -> Totals:
    """The statement on the tables of a DuckDB file, loaded beforehand."""
    return plain_sql(duckdb.connect(str(folder / "city.duckdb"), read_only=True), factors)


def on_packages(folder: Path, factors: str) -> Totals:
    """The statement on the packages of the store."""
    return plain_sql(ActivityStore.open(folder / "city", read_only=True).connection(), factors)


def by_polars(folder: Path) -> Totals:
    """Polars, lazily, with its streaming engine."""
    import polars as pl

    parquet = folder / "parquet"
    told = pl.scan_parquet(parquet / "activity.parquet")
    batches = pl.read_parquet(parquet / "activity_batch.parquet")
    factors = pl.read_parquet(parquet / "activity_factor.parquet").rename({"state": "factor_state"})
    months = told.select("month").unique().collect()
    by_month = factors.join_where(months, pl.col("valid_from") <= pl.col("month"), pl.col("month") < pl.col("valid_to"))
    newest = (
        told.filter(pl.col("batch").is_in(_correcting(batches.to_dict(as_series=False))))
        .group_by(KEYS)
        .agg(pl.col("batch").max().alias("newest"))
    )
    told = told.join(newest, on=KEYS, how="left").filter(
        pl.col("newest").is_null() | (pl.col("batch") >= pl.col("newest"))
    )
    by_month = by_month.select("sector", "product", "month", "factor_mg", "factor_state")
    told = told.join(by_month.lazy(), on=["sector", "product", "month"], how="left")
    amount, factor, state = pl.col("amount"), pl.col("factor_mg"), pl.col("state")
    states = pl.when(amount.is_null() | (amount == 0)).then(state).when(factor.is_null()).then(MISSING_BIT)
    told = told.with_columns(
        emission_mg=pl.when(amount == 0).then(0).otherwise(amount * factor),
        states=states.otherwise(state | pl.col("factor_state")).cast(pl.Int32),
    )
    found = told.group_by(CELLS).agg(
        pl.col("emission_mg").sum(),
        pl.col("states").bitwise_or(),
        (pl.col("states") >= FIRST_GAP).sum().alias("gaps"),
        pl.len().alias("rows"),
    )
    table = found.collect(engine="streaming")
    return Totals({name: table[name].to_numpy() for name in COLUMNS})


def by_pandas(folder: Path, shortcut: bool = False) -> Totals:
    """pandas as it is written by hand: nullable integers (exact, missing is not zero), the newest of each key, a merge.

    pandas has no bitwise sum, so numpy makes it. `shortcut` tells it what our rule knows: that only batches about
    months already told can supersede anything, so that the newest is looked for among their records alone.
    """
    import pandas as pd

    parquet = folder / "parquet"
    told = pd.read_parquet(parquet / "activity.parquet", dtype_backend="numpy_nullable")
    factors = pd.read_parquet(parquet / "activity_factor.parquet").rename(columns={"state": "factor_state"})
    if shortcut:
        batches = pd.read_parquet(parquet / "activity_batch.parquet")
        newest = told[told.batch.isin(_correcting(batches.to_dict("list")))].groupby(KEYS, as_index=False).batch.max()
        told = told.merge(newest.rename(columns={"batch": "newest"}), on=KEYS, how="left")
        told = told[told.newest.isna() | (told.batch >= told.newest)]
    else:
        told = told.sort_values("batch", kind="stable").drop_duplicates(KEYS, keep="last")
    by_month = factors.merge(pd.DataFrame({"month": told.month.unique()}), how="cross")
    by_month = by_month[(by_month.valid_from <= by_month.month) & (by_month.month < by_month.valid_to)]
    by_month = by_month[["sector", "product", "month", "factor_mg", "factor_state"]].convert_dtypes()
    told = told.merge(by_month, on=["sector", "product", "month"], how="left")
    emission = (told.amount * told.factor_mg).mask(told.amount == 0, 0)
    states = (told.state | told.factor_state).where(told.factor_mg.notna(), MISSING_BIT)
    states = states.where(told.amount.notna() & (told.amount != 0).fillna(False), told.state).astype("int64")
    groups = told[CELLS].assign(emission_mg=emission, gaps=states >= FIRST_GAP).groupby(CELLS)
    found = groups.agg(emission_mg=("emission_mg", "sum"), gaps=("gaps", "sum"), rows=("gaps", "size"))
    bits = np.zeros(len(found), dtype=np.int64)
    np.bitwise_or.at(bits, groups.ngroup().to_numpy(), states.to_numpy())
    found = found.assign(states=bits).reset_index()
    return Totals({name: found[name].to_numpy(dtype="int64", na_value=0) for name in COLUMNS})


def sharded(folder: Path) -> Totals:
    """The account rule on the shards beside the store, in two processes of one thread each."""
    with local_executor(THREADS) as executor:
        return shard_totals(sorted(folder.glob("shard-*")), executor)


def _correcting(batches: dict[str, list[int]]) -> list[int]:
    """The batches that speak of months of which an older one spoke."""
    told = list(zip(batches["batch"], batches["first_month"], batches["last_month"], strict=True))
    return [b for b, first, last in told if any(o < b and first <= end and start <= last for o, start, end in told)]


CONTENDERS: dict[str, Callable[[Path], Totals]] = {
    "ours": ours,
    "ours, ibis": through_ibis,
    "sql tables, range": partial(on_tables, factors=RANGE),
    "sql tables, month": partial(on_tables, factors=BY_MONTH),
    "sql packages, range": partial(on_packages, factors=RANGE),
    "sql packages, month": partial(on_packages, factors=BY_MONTH),
    "polars": by_polars,
    "pandas": by_pandas,
    "pandas, shortcut": partial(by_pandas, shortcut=True),
    "shards": sharded,
}


def main(name: str, folder: str, repeats: str) -> None:
    imported("ibis", "engines").duckdb.connect().disconnect()
    if "pandas" in name or "polars" in name:
        __import__(name.split(",")[0])
    best, digest = (float("inf"), float("inf")), ""
    for _ in range(int(repeats)):
        start, busy = time.perf_counter(), time.process_time()
        totals = CONTENDERS[name](Path(folder))
        best = min(best, (time.perf_counter() - start, time.process_time() - busy))
        digest = totals.digest
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": best[0], "busy": best[1], "peak_gib": peak / 2**20, "digest": digest}))


if __name__ == "__main__":
    main(*sys.argv[1:])
