"""The engines under test: packages and servers that are not there make their tests skip, loudly and with the remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from servers import UnavailableError, postgres_server, spark_cluster
from told import sample

from shuangtan.accounts.activity.packages import EngineMissingError, imported
from shuangtan.accounts.activity.store import ActivityStore


@pytest.fixture(scope="session", autouse=True)
def ibis() -> None:
    """Without Ibis the rule runs nowhere."""
    try:
        imported("ibis", "engines")
    except EngineMissingError as missing:
        pytest.skip(f"NOT TESTED: account rule on any engine. {missing}")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActivityStore]:
    """A store of some thousand records with corrections, gaps, zeros and months without a factor."""
    with ActivityStore.open(tmp_path_factory.mktemp("store") / "city") as store:
        batches, factors = sample(organisations=40, months=14, seed=7)
        for batch in batches:
            store.append(batch)
        store.set_factors(factors)
        yield store


@pytest.fixture(scope="session")
def folder(store: ActivityStore) -> Path:
    """The same tables as Parquet."""
    return store.export(store.folder.parent / "parquet")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001
    """The address of a PostgreSQL server of our own."""
    try:
        with postgres_server() as url:
            yield url
    except UnavailableError as reason:
        pytest.skip(f"NOT TESTED: account rule on PostgreSQL. {reason}")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone Spark master with one worker."""
    try:
        with spark_cluster(tmp_path_factory.mktemp("spark")) as master:
            yield master
    except UnavailableError as reason:
        pytest.skip(f"NOT TESTED: account rule on Spark. {reason}")
