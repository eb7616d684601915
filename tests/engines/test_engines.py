"""One rule, several engines: the totals must be the same to the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import QUICK

from shuangtan.accounts.activity_engine import Totals, on_duckdb, on_postgres, on_spark, run
from shuangtan.accounts.activity_postgres import load_postgres
from shuangtan.accounts.activity_rule import emissions
from shuangtan.accounts.activity_store import ActivityStore

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
