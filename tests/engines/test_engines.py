"""One rule, several engines: the totals must be the same to the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import QUICK

from shuangtan.accounts.activity.engine import on_duckdb, on_postgres, on_spark, run, run_store
from shuangtan.accounts.activity.postgres import load_postgres
from shuangtan.accounts.activity.rule import emissions
from shuangtan.accounts.activity.sql import TEXT, compiled
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.totals import Totals

SMALL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "512m",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
}


@pytest.fixture(scope="module")
def embedded(folder: Path) -> Totals:
    """What DuckDB says of the Parquet files."""
    return run(emissions(on_duckdb(folder)))


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads(folder: Path, embedded: Totals, threads: int) -> None:
    """The number of threads changes no digit."""
    assert run(emissions(on_duckdb(folder, threads))).digest == embedded.digest


def test_the_text_of_the_rule_is_what_ibis_makes_of_it() -> None:
    """The rule is written once: the SQL kept beside it is its compilation."""
    assert TEXT.read_text(encoding="utf-8") == compiled()


@pytest.mark.parametrize("slice_rows", [1, 900, 10**9])
@pytest.mark.parametrize("threads", [1, 3])
def test_slices(store: ActivityStore, embedded: Totals, slice_rows: int, threads: int) -> None:
    """Month by month, in runs of months, or all at once, on one core or several: the totals are the same."""
    assert run_store(store.folder, threads, slice_rows).digest == embedded.digest


def test_a_store_through_ibis(store: ActivityStore, embedded: Totals) -> None:
    """The packages of a store read through Ibis give what the exported tables give."""
    assert run(emissions(on_duckdb(store.folder))).digest == embedded.digest


def test_postgres(store: ActivityStore, postgres: str, embedded: Totals) -> None:
    """A PostgreSQL server gives what DuckDB gives."""
    load_postgres(store, postgres)
    assert list(run(emissions(on_postgres(postgres)))) == list(embedded)
    assert run(emissions(on_postgres(postgres))).digest == embedded.digest


def test_loading_again_replaces(store: ActivityStore, postgres: str, embedded: Totals) -> None:
    """Loading a store twice counts nothing twice."""
    load_postgres(store, postgres)
    load_postgres(store, postgres)
    assert run(emissions(on_postgres(postgres))).digest == embedded.digest


def test_spark(folder: Path, spark: str, embedded: Totals) -> None:
    """A Spark master with a worker gives what DuckDB gives."""
    from pyspark.sql import SparkSession

    try:
        found = run(emissions(on_spark(spark, folder, **SMALL)))
        session = SparkSession.active()
        assert session.sparkContext.master == spark
    finally:
        SparkSession.active().stop()
    assert list(found) == list(embedded)
    assert found.digest == embedded.digest
