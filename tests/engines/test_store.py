"""The store of activity records: what enters, what is refused, what a changed byte looks like, what a total is of."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from told import batch_of, expected, sample, sample_rows

from shuangtan.accounts.activity.batch import ActivityBatch, ActivityError
from shuangtan.accounts.activity.cell import unfold, unfold_on
from shuangtan.accounts.activity.engine import on_duckdb, run_store
from shuangtan.accounts.activity.log import LOG_NAME, PACKAGES
from shuangtan.accounts.activity.shards import local_executor, shard_totals
from shuangtan.accounts.activity.store import ActivityLockedError, ActivityStore
from shuangtan.accounts.activity.verify import FACTORS, HEAD, LOG

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


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    """The same records in any order are the same batch, with the same bytes and the same hash."""
    rows, roots = sample_rows(20, 1, seed=3)[0], set()
    for place, told in enumerate((rows, rows[::-1])):
        with ActivityStore.open(tmp_path / str(place)) as store:
            store.append(batch_of(told))
            roots.add(store.root())
    assert len(roots) == 1


def test_what_is_not_known_is_empty_in_the_store(store: ActivityStore) -> None:
    """Missing is not stored as zero: whoever reads the tables by other means sees no number."""
    counts = ", ".join(f"count(*) FILTER ({what})" for what in ("amount IS NULL", "state >= 64", "amount = 0"))
    empty, blank, zero = store.connection().execute(f"SELECT {counts} FROM activity").fetchall()[0]
    assert empty == blank > 100
    assert zero > 100


def test_an_empty_batch_enters(tmp_path: Path) -> None:
    """No records are no reason to fail, and supersede nothing."""
    with ActivityStore.open(tmp_path / "city") as store:
        assert [store.append(batch_of([])), store.append(ActivityBatch.of(columns()))] == [0, 1]
        assert store.verify() == []


def test_a_batch_enters_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure on the way leaves the store as it was; what lies about of it is swept away."""
    with ActivityStore.open(tmp_path) as store:
        store.append(ActivityBatch.of(columns()))
        before = store.root()

        def fail(line: bytes) -> None:
            raise OSError(f"no space for {line[:10]!r}")

        monkeypatch.setattr(store, "_promise", fail)
        with pytest.raises(OSError, match="no space"):
            store.append(ActivityBatch.of(columns(organisation=[8])))
    with ActivityStore.open(tmp_path) as store:
        assert len(list((tmp_path / PACKAGES).iterdir())) == 1
        assert (store.root(), store.verify(), len(run_store(tmp_path))) == (before, [], 1)


def test_half_a_line_was_never_promised(tmp_path: Path) -> None:
    """A line without its end is read by nobody, and the next batch takes its place."""
    with ActivityStore.open(tmp_path) as store:
        store.append(ActivityBatch.of(columns()))
        before = store.root()
    with (tmp_path / LOG_NAME).open("ab") as log:
        log.write(b'{"batch":1,"first_mo')
    assert ActivityStore.open(tmp_path, read_only=True).root() == before
    with ActivityStore.open(tmp_path) as store:
        assert store.append(ActivityBatch.of(columns(organisation=[8]))) == 1
        assert store.verify() == []
    assert len(run_store(tmp_path)) == 2


def test_one_writes_and_others_read(tmp_path: Path) -> None:
    """While one process writes, another is refused to write and free to read."""
    with ActivityStore.open(tmp_path) as store:
        store.append(ActivityBatch.of(columns()))
        command = "from shuangtan.accounts.activity.store import *; from pathlib import Path; import sys\n"
        command += "store = ActivityStore.open(Path(sys.argv[1]), read_only=len(sys.argv) > 2); print(store.root())"
        ask = [sys.executable, "-c", command, str(tmp_path)]
        refused = subprocess.run(ask, capture_output=True, text=True, check=False)
        assert ActivityLockedError.__name__ in refused.stderr
        read = subprocess.run([*ask, "read"], capture_output=True, text=True, check=True)
        assert read.stdout.strip() == store.root()
    with pytest.raises(PermissionError, match="只读"):
        ActivityStore.open(tmp_path, read_only=True).append(ActivityBatch.of(columns()))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store of four batches, the last a correction, and their factors."""
    batches, factors = sample(40, 3, seed=7)
    with ActivityStore.open(tmp_path / "small") as store:
        for batch in batches:
            store.append(batch)
        store.set_factors(factors)
        assert store.verify(root=store.root()) == []
    return tmp_path / "small"


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9999])
def test_a_changed_byte_is_found_where_it_is(small: Path, place: float) -> None:
    """Verification names the batch, the chunk and the organisations behind any byte that was changed."""
    with ActivityStore.open(small, read_only=True) as store:
        file = store.log.path(store.log.heads[2].packages[0])
        data = bytearray(file.read_bytes())
        data[int(len(data) * place)] ^= 1
        file.write_bytes(data)
        (fault,) = store.verify()
        assert (fault.batch, fault.chunk, fault.organisations) == (2, 0, (0, 39))
        assert "批次 2 第 0 块与入账时不符；涉及组织 0–39" in str(fault)
        file.unlink()
        assert store.verify() == [fault]


def test_a_changed_factor_is_found(small: Path) -> None:
    """The factors are under the same hashes: one that was changed is named, and touches all totals."""
    with ActivityStore.open(small, read_only=True) as store:
        assert store.log.factors is not None
        file = store.log.path(store.log.factors)
        file.write_bytes(file.read_bytes()[:-1] + b"x")
        (fault,) = store.verify()
    assert fault.batch == FACTORS
    assert "因子表" in str(fault)


def changed_line(small: Path, before: bytes, after: bytes) -> ActivityStore:
    """The store with some bytes of its log replaced."""
    log = small / LOG_NAME
    assert before in log.read_bytes()
    log.write_bytes(log.read_bytes().replace(before, after, 1))
    return ActivityStore.open(small, read_only=True)


def test_what_is_said_of_a_batch_is_checked_too(small: Path) -> None:
    """A batch that claims to speak of other months would no longer supersede: it is found, and said in words."""
    store = changed_line(
        small, b'"first_month":202301,"last_month":202303', b'"first_month":203001,"last_month":203001'
    )
    (fault,) = store.verify()
    assert (fault.batch, fault.chunk) == (3, HEAD)
    assert str(fault).startswith("批次 3 抬头（起止月份、条数）与入账时不符")


@pytest.mark.parametrize("before", [b'"batch":3', b'"rows"', b'"organisations":[0,39]'])
def test_a_changed_line_is_found(small: Path, before: bytes) -> None:
    """A line that is not as it is written, or tells of other batches or organisations, is a fault."""
    assert changed_line(small, before, before.replace(b"3", b"5").replace(b"rows", b"rowz")).verify()


def test_a_root_kept_elsewhere_finds_a_log_rewritten_with_care(small: Path) -> None:
    """Whoever removes the last lines leaves a store sound in itself, and another root."""
    root = ActivityStore.open(small, read_only=True).root()
    log = small / LOG_NAME
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:3]))
    store = ActivityStore.open(small, read_only=True)
    assert store.verify() == []
    assert [fault.batch for fault in store.verify(root=root)] == [LOG]


def test_a_package_is_proved_to_belong_to_the_store(small: Path) -> None:
    """The proof of a package holds under the root of its store alone, and for no other package."""
    store = ActivityStore.open(small, read_only=True)
    for batch in range(4):
        proof = store.inclusion(batch)
        assert proof.holds(store.root())
        assert not proof.holds("00" * 32)
        assert not replace(proof, package=store.inclusion((batch + 1) % 4).package).holds(store.root())
    with pytest.raises(KeyError, match="elsewhere"):
        store.log.inclusion(replace(proof.package, file="elsewhere"))


def test_a_file_outside_the_store_is_not_read(small: Path) -> None:
    """A line that names a path instead of a file is refused."""
    store = changed_line(small, b'"file":"000000-0.parquet"', b'"file":"../00000.parquet"')
    with pytest.raises(ValueError, match="出了资料夹"):
        run_store(small)
    assert [fault.batch for fault in store.verify()] == [LOG]


@pytest.mark.parametrize("through", ["packages", "ibis"])
def test_every_total_unfolds_into_what_it_is_made_of(store: ActivityStore, folder: Path, through: str) -> None:
    """The parts of a total sum to it, its gaps are as many as it says, and what was superseded is told apart."""
    rows, (_, factors) = sample_rows(40, 14, seed=7), sample(40, 14, seed=7)
    ask = partial(unfold, store.folder) if through == "packages" else partial(unfold_on, on_duckdb(folder))
    chosen = expected(rows, factors)[::61]
    unfolded = [ask(cell.organisation, cell.sector, cell.month) for cell in chosen]
    assert [one.total for one in unfolded if one] == chosen
    for one, cell in zip(unfolded, chosen, strict=True):
        assert one is not None
        assert sum(c.emission_mg or 0 for c in one.contributions) == (cell.emission_mg or 0)
        assert (len(one.contributions), len(one.gaps)) == (cell.rows, cell.gaps)
        told = sum(row[:2] == (cell.organisation, cell.sector) and row[3] == cell.month for b in rows for row in b)
        assert len(one.contributions) + len(one.superseded) == told
    assert any(one.superseded for one in unfolded if one)


def test_a_total_nobody_told_is_none(store: ActivityStore, folder: Path) -> None:
    """There is no total of nothing."""
    assert unfold(store.folder, 999, 1, 202301) is None
    assert unfold(store.folder, 1, 1, 209901) is None
    assert unfold_on(on_duckdb(folder), 999, 1, 202301) is None


def sharded(folder: Path) -> list[Path]:
    """The sample as three stores, organisations by their remainder; each has all factors."""
    paths = [folder / f"shard-{i}" for i in range(3)]
    for i, path in enumerate(paths):
        with ActivityStore.open(path) as store:
            for rows in sample_rows(40, 14, seed=7):
                store.append(batch_of([row for row in rows if row[0] % 3 == i]))
            store.set_factors(sample(40, 14, seed=7)[1])
    return paths


def test_shards_in_processes_give_the_digest_of_one_store(store: ActivityStore, tmp_path: Path) -> None:
    """Three stores in two processes are one store; a cell told by two of them is refused."""
    paths = sharded(tmp_path)
    with local_executor(2) as executor:
        assert shard_totals(paths, executor).digest == run_store(store.folder).digest
        shutil.copytree(paths[0], again := tmp_path / "again")
        with pytest.raises(ValueError, match=r"'organisation': 0, .*出现在两个分片中"):
            shard_totals([*paths, again], executor)


def test_shards_on_dask_workers_give_the_digest_of_one_store(store: ActivityStore, tmp_path: Path) -> None:
    """The same call with the executor of a Dask cluster gives the same digest."""
    remedy = "NOT TESTED: shards on Dask workers. pip install 'dask[distributed]'"
    distributed = pytest.importorskip("distributed", reason=remedy)
    size = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with (
        distributed.LocalCluster(**size) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = shard_totals(sharded(tmp_path), client.get_executor())
    assert found.digest == run_store(store.folder).digest
