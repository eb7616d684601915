"""The store of activity records: what enters, what is refused, what a changed byte looks like, what a total is of."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
from told import batch_of, expected, sample, sample_rows

from shuangtan.accounts.activity_batch import ActivityBatch, ActivityError
from shuangtan.accounts.activity_cell import unfold
from shuangtan.accounts.activity_engine import on_duckdb, run
from shuangtan.accounts.activity_rule import emissions
from shuangtan.accounts.activity_shards import local_executor, shard_totals
from shuangtan.accounts.activity_store import ActivityStore

ONE = {"organisation": [7], "sector": [1], "product": [1], "month": [202306], "amount": [10], "state": [2]}


def columns(**changed: list[object]) -> dict[str, np.ndarray]:
    """The columns of one record of 10 units, reported, with some of them changed."""
    return {name: np.asarray(values) for name, values in (ONE | changed).items()}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": [3]}, "状态须是"),
        ({"state": [1024]}, "状态说没有数值，却填了数量"),
        ({"amount": np.ma.masked_array([0], [True])}, "状态说有数值，数量却为空"),
        ({"amount": [1.5]}, "整数，见到 float64：\\[1.5\\]"),
        ({"organisation": [2**40]}, "1099511627776"),
        ({"month": [202313]}, "202313"),
        ({name: values * 2 for name, values in ONE.items()}, "同一批次内重复.*'organisation': 7"),
    ],
)
def test_wrong_records_are_refused(changed: dict[str, list[object]], said: str) -> None:
    """A record that contradicts itself, does not fit, or is told twice does not enter."""
    given = {name: np.ma.asarray(values) for name, values in (ONE | changed).items()}
    with pytest.raises(ActivityError, match=said):
        ActivityBatch.of(given)


def test_an_absent_column_is_named() -> None:
    """The message says which column is not there."""
    with pytest.raises(ActivityError, match="state"):
        ActivityBatch.of({name: values for name, values in columns().items() if name != "state"})


def test_the_order_of_the_rows_does_not_matter() -> None:
    """The same records in any order are the same batch, with the same hashes."""
    rows = sample_rows(20, 1, seed=3)[0]
    assert batch_of(rows).leaves() == batch_of(rows[::-1]).leaves()


def test_what_is_not_known_is_empty_in_the_store(store: ActivityStore) -> None:
    """Missing is not stored as zero: whoever reads the tables by other means sees no number."""
    counts = ", ".join(f"count(*) FILTER ({what})" for what in ("amount IS NULL", "state >= 64", "amount = 0"))
    empty, blank, zero = store.connection.execute(f"SELECT {counts} FROM activity").fetchall()[0]
    assert empty == blank > 100
    assert zero > 100


def test_an_empty_batch_enters(tmp_path: Path) -> None:
    """No records are no reason to fail, and supersede nothing."""
    with ActivityStore.open(tmp_path / "city.duckdb") as store:
        assert [store.append(batch_of([])), store.append(ActivityBatch.of(columns()))] == [0, 1]
        assert store.verify() == []


def test_a_batch_enters_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failure on the way leaves the store as it was."""
    with ActivityStore.open(tmp_path / "city.duckdb") as store:
        store.append(ActivityBatch.of(columns()))
        before = store.root()
        store.connection.execute("ALTER TABLE activity_leaf RENAME TO elsewhere")
        with pytest.raises(duckdb.CatalogException):
            store.append(ActivityBatch.of(columns(organisation=[8])))
        store.connection.execute("ALTER TABLE elsewhere RENAME TO activity_leaf")
        assert store.connection.execute("SELECT count(*) FROM activity").fetchall() == [(1,)]
        assert (store.root(), store.verify()) == (before, [])


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE activity SET amount = amount + 1 WHERE batch = 2 AND organisation = 5 AND product = 3",
        "UPDATE activity SET state = 1024, amount = NULL WHERE batch = 2 AND organisation = 5 AND product = 3",
        "UPDATE activity SET month = 202412 WHERE batch = 2 AND organisation = 5 AND product = 3",
        "DELETE FROM activity WHERE batch = 2 AND organisation = 5",
        "UPDATE activity SET amount = 0 WHERE batch = 2 AND amount IS NULL",
        "UPDATE activity SET amount = NULL WHERE batch = 2 AND amount = 0",
        "UPDATE activity_leaf SET leaf = repeat('0', 64) WHERE batch = 2",
    ],
)
def test_a_changed_byte_is_found_where_it_is(store: ActivityStore, tmp_path: Path, tampering: str) -> None:
    """Verification names the batch whose records, or whose hash, were changed behind the store's back."""
    assert store.verify() == []
    with ActivityStore.open(tmp_path / "copy.duckdb") as copy:
        for batch in sample(40, 3, seed=7)[0]:
            copy.append(batch)
        assert copy.verify() == []
        copy.connection.execute(tampering)
        (fault,) = copy.verify()
    assert (fault.batch, fault.chunk, fault.organisations) == (2, 0, (0, 39))


def test_what_is_said_of_a_batch_is_checked_too(tmp_path: Path) -> None:
    """A batch that claims to speak of other months would no longer supersede: it is found, and said in words."""
    with ActivityStore.open(tmp_path / "city.duckdb") as store:
        for batch in sample(4, 3, seed=7)[0]:
            store.append(batch)
        store.connection.execute("UPDATE activity_batch SET first_month = 203001, last_month = 203001 WHERE batch = 3")
        (fault,) = store.verify()
        store.connection.execute("INSERT INTO activity SELECT 9, * EXCLUDE batch FROM activity WHERE batch = 0")
        assert [one.batch for one in store.verify()] == [3, 9]
    assert str(fault).startswith("批次 3 抬头（起止月份、条数）与入账时不符")


def test_a_vanished_batch_is_found(tmp_path: Path) -> None:
    """A batch whose records are all gone is missed."""
    with ActivityStore.open(tmp_path / "city.duckdb") as store:
        store.append(ActivityBatch.of(columns()))
        store.connection.execute("DELETE FROM activity")
        assert [fault.batch for fault in store.verify()] == [0]


def test_every_total_unfolds_into_what_it_is_made_of(store: ActivityStore, folder: Path) -> None:
    """The parts of a total sum to it, its gaps are as many as it says, and what was superseded is told apart."""
    assert store.verify() == []
    rows, (_, factors) = sample_rows(40, 14, seed=7), sample(40, 14, seed=7)
    inputs = on_duckdb(folder)
    chosen = expected(rows, factors)[::61]
    unfolded = [unfold(inputs, cell.organisation, cell.sector, cell.month) for cell in chosen]
    assert [one.total for one in unfolded if one] == chosen
    for one, cell in zip(unfolded, chosen, strict=True):
        assert one is not None
        assert sum(c.emission_mg or 0 for c in one.contributions) == (cell.emission_mg or 0)
        assert (len(one.contributions), len(one.gaps)) == (cell.rows, cell.gaps)
        told = sum(row[:2] == (cell.organisation, cell.sector) and row[3] == cell.month for b in rows for row in b)
        assert len(one.contributions) + len(one.superseded) == told
    assert any(one.superseded for one in unfolded if one)


def test_a_total_nobody_told_is_none(folder: Path) -> None:
    """There is no total of nothing."""
    assert unfold(on_duckdb(folder), 999, 1, 202301) is None


def sharded(folder: Path) -> list[Path]:
    """The sample as three stores, organisations by their remainder; each has all factors."""
    paths = [folder / f"shard-{i}.duckdb" for i in range(3)]
    for i, path in enumerate(paths):
        with ActivityStore.open(path) as store:
            for rows in sample_rows(40, 14, seed=7):
                store.append(batch_of([row for row in rows if row[0] % 3 == i]))
            store.set_factors(sample(40, 14, seed=7)[1])
    return paths


def test_shards_in_processes_give_the_digest_of_one_store(folder: Path, tmp_path: Path) -> None:
    """Three stores in two processes are one store; a cell told by two of them is refused."""
    paths = sharded(tmp_path)
    with local_executor(2) as executor:
        assert shard_totals(paths, executor).digest == run(emissions(on_duckdb(folder))).digest
        shutil.copy(paths[0], again := tmp_path / "again.duckdb")
        with pytest.raises(ValueError, match=r"'organisation': 0, .*出现在两个分片中"):
            shard_totals([*paths, again], executor)


def test_shards_on_dask_workers_give_the_digest_of_one_store(folder: Path, tmp_path: Path) -> None:
    """The same call with the executor of a Dask cluster gives the same digest."""
    remedy = "NOT TESTED: shards on Dask workers. pip install 'dask[distributed]'"
    distributed = pytest.importorskip("distributed", reason=remedy)
    size = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with (
        distributed.LocalCluster(**size) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = shard_totals(sharded(tmp_path), client.get_executor())
    assert found.digest == run(emissions(on_duckdb(folder))).digest
