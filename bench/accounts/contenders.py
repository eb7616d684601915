"""The same totals by several means, each in a process of its own: `python contenders.py NAME STORE PARQUET REPEATS`.

Prints one line of JSON: seconds and processor seconds of the best repeat (reading included, imports not), the peak
memory of the process, and the digest of the totals, which must be the same for all.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from shuangtan.accounts.activity_engine import COLUMNS, Totals, on_duckdb, run
from shuangtan.accounts.activity_packages import imported
from shuangtan.accounts.activity_rule import emissions
from shuangtan.accounts.activity_shards import local_executor, shard_totals
from shuangtan.accounts.activity_table import CELL, FIRST_GAP, KEY, MISSING_BIT

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


def ours(store: Path, parquet: Path) -> Totals:  # noqa: ARG001
    """The account rule on the store."""
    return run(emissions(on_duckdb(store, THREADS)))


def plain_sql(store: Path, factors: str) -> Totals:
    """One statement, written by hand for DuckDB."""
    with duckdb.connect(str(store), read_only=True) as connection:
        connection.execute(f"SET threads = {THREADS}")
        found = connection.execute(PLAIN_SQL.format(factors=factors)).to_arrow_table()
    return Totals({name: np.asarray(found[name].cast("int64").fill_null(0)) for name in COLUMNS})


def by_polars(store: Path, parquet: Path) -> Totals:  # noqa: ARG001
    """Polars, lazily, with its streaming engine."""
    import polars as pl

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


def by_pandas(store: Path, parquet: Path) -> Totals:  # noqa: ARG001
    """pandas, with numpy where pandas has no bitwise sum."""
    import pandas as pd

    told = pd.read_parquet(parquet / "activity.parquet", dtype_backend="numpy_nullable")
    batches = pd.read_parquet(parquet / "activity_batch.parquet")
    factors = pd.read_parquet(parquet / "activity_factor.parquet").rename(columns={"state": "factor_state"})
    newest = told[told.batch.isin(_correcting(batches.to_dict("list")))].groupby(KEYS, as_index=False).batch.max()
    told = told.merge(newest.rename(columns={"batch": "newest"}), on=KEYS, how="left")
    told = told[told.newest.isna() | (told.batch >= told.newest)]
    by_month = factors.merge(pd.DataFrame({"month": told.month.unique()}), how="cross")
    by_month = by_month[(by_month.valid_from <= by_month.month) & (by_month.month < by_month.valid_to)]
    by_month = by_month[["sector", "product", "month", "factor_mg", "factor_state"]].convert_dtypes()
    told = told.merge(by_month, on=["sector", "product", "month"], how="left")
    emission = (told.amount * told.factor_mg).mask(told.amount == 0, 0)
    states = (told.state | told.factor_state).where(told.factor_mg.notna(), MISSING_BIT)
    states = states.where(told.amount.notna() & (told.amount != 0).fillna(False), told.state).astype("int64")
    told = told[CELLS].assign(emission_mg=emission, gaps=states >= FIRST_GAP)
    groups = told.groupby(CELLS, sort=True)
    found = groups.agg(emission_mg=("emission_mg", "sum"), gaps=("gaps", "sum"), rows=("gaps", "size"))
    bits = np.zeros(len(found), dtype=np.int64)
    np.bitwise_or.at(bits, groups.ngroup().to_numpy(), states.to_numpy())
    found = found.assign(states=bits).reset_index()
    return Totals({name: found[name].to_numpy(dtype="int64", na_value=0) for name in COLUMNS})


def sharded(store: Path, parquet: Path) -> Totals:  # noqa: ARG001
    """The account rule on the shards beside the store, in two processes of one thread each."""
    with local_executor(THREADS) as executor:
        return shard_totals(sorted(store.parent.glob("shard-*.duckdb")), executor)


def _correcting(batches: dict[str, list[int]]) -> list[int]:
    """The batches that speak of months of which an older one spoke."""
    told = list(zip(batches["batch"], batches["first_month"], batches["last_month"], strict=True))
    return [b for b, first, last in told if any(o < b and first <= end and start <= last for o, start, end in told)]


CONTENDERS: dict[str, Callable[[Path, Path], Totals]] = {
    "ours": ours,
    "sql_range": lambda store, parquet: plain_sql(store, RANGE),  # noqa: ARG005
    "sql_month": lambda store, parquet: plain_sql(store, BY_MONTH),  # noqa: ARG005
    "polars": by_polars,
    "pandas": by_pandas,
    "shards": sharded,
}


def main(name: str, store: str, parquet: str, repeats: str) -> None:
    imported("ibis", "engines").duckdb.connect().disconnect()
    best, digest = (float("inf"), float("inf")), ""
    for _ in range(int(repeats)):
        start, busy = time.perf_counter(), time.process_time()
        totals = CONTENDERS[name](Path(store), Path(parquet))
        best = min(best, (time.perf_counter() - start, time.process_time() - busy))
        digest = totals.digest
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": best[0], "busy": best[1], "peak_gib": peak / 2**20, "digest": digest}))


if __name__ == "__main__":
    main(*sys.argv[1:])
