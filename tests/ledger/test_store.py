"""The store: what goes in comes out exactly, nothing is told twice, and the past can be read again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangtan.kernel import Evidence, Mark, Period, Quantity, State
from shuangtan.ledger import Batch, Directive, Entry, Ledger, StoreLockedError
from shuangtan.ledger.columns import Columns, decode, encode, pack_chunk
from shuangtan.ledger.verifier import has_inclusion, keys_of, leaf_hash, pack_pool, read_chunk, read_note, read_pool

Make = Callable[..., Entry]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False)
STEPS = st.tuples(st.sampled_from("abc"), st.lists(st.integers(2000, 2004), max_size=3, unique=True))
PERIODS = st.sampled_from(["2016", "2025H1", "2025Q3", "2025-07", "2025-07-17", "2025-07-17T13"]).map(Period.parse)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """Any entry that can be said."""
    state = draw(st.sampled_from(State))
    amount = Quantity.of(draw(NUMBERS), draw(st.sampled_from(["万tce", "tce/万元@2015", "%", "亿m3"])))
    locator = draw(st.one_of(TEXT, st.integers(1, 10**10).map("line {}".format), st.just("数据!C007")))
    evidence = Evidence(draw(TEXT), draw(TEXT), "ab" * 32, locator, draw(TEXT))
    what = (draw(st.sampled_from(Directive)), draw(TEXT), draw(TEXT), draw(TEXT), draw(PERIODS))
    bounds = draw(st.tuples(*[st.none() | NUMBERS] * 3))
    value = amount if state.is_known else None
    return Entry(
        *what, value, state, evidence, draw(st.sampled_from(Mark)), draw(TEXT), draw(TEXT), *bounds, draw(TEXT)
    )


def _digits(entry: Entry) -> str:
    """The value as written; the sign of a zero is not kept."""
    return str(entry.quantity.value).replace("-0", "0") if entry.quantity else ""


@settings(max_examples=50, deadline=None)
@given(st.lists(entries(), max_size=8))
def test_columns_are_exact(told: list[Entry]) -> None:
    """Entries survive being columns and bytes, down to the last digit and trailing zero."""
    columns = encode(told)
    again = decode(columns)
    assert again == told
    assert [_digits(e) for e in again] == [_digits(e) for e in told]
    chunk = read_chunk(pack_chunk(columns.arrays))
    assert chunk == {name: array.tolist() for name, array in columns.arrays.items()}
    assert tuple(read_pool(pack_pool(columns.pool))) == columns.pool
    assert set(keys_of(columns.pool, chunk)) == {e.key for e in told}


@settings(max_examples=8, deadline=None)
@given(st.lists(entries(), max_size=6, unique_by=lambda e: e.key))
def test_the_store_is_exact(told: list[Entry]) -> None:
    """What is appended is read back equal, in its order, also by a later process."""
    with TemporaryDirectory() as folder:
        with Ledger.open(Path(folder) / "l.duckdb") as ledger:
            ledger.append(Batch("one", told))
            assert list(ledger.entries()) == told
        with Ledger.open(Path(folder) / "l.duckdb", read_only=True) as ledger:
            assert list(ledger.entries()) == told


@settings(max_examples=40, deadline=None)
@given(st.lists(entries(), min_size=2, max_size=6, unique_by=lambda e: e.key), st.data())
def test_order_number_and_content_are_in_the_bytes(told: list[Entry], data: st.DataObject) -> None:
    """Reordering, duplicating or leaving out a row gives another hash."""

    def digest(rows: list[Entry]) -> bytes:
        columns = encode(rows)
        return leaf_hash(pack_pool(columns.pool) + b"".join(pack_chunk(p) for p in columns.parts()))

    index = data.draw(st.integers(0, len(told) - 1))
    changed = [told[::-1], [*told, told[index]], told[:index] + told[index + 1 :]]
    assert digest(told) not in [digest(rows) for rows in changed]


def test_telling_the_same_again_changes_nothing(tmp_path: Path, energy: Make) -> None:
    """A repeated batch is a no-op, and gives the record it has."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        first = ledger.append(Batch("energy.csv", [energy()]))
        assert ledger.append(Batch("energy.csv", [energy()])) == first
        assert len(ledger.batches()) == 1


def test_a_correction_supersedes_and_the_past_stays(tmp_path: Path, energy: Make) -> None:
    """After a correction the new value counts, what it no longer says is gone, and a day before shows the old."""
    old, new = [energy("979.38"), energy("987", 2015)], [energy("980.01")]
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        ledger.append(Batch("energy.csv", old), datetime(2025, 6, 30, 12, tzinfo=UTC))
        ledger.append(Batch("energy.csv", new), datetime(2025, 7, 1, 12, tzinfo=UTC))
        assert list(ledger.entries()) == new
        assert list(ledger.entries(as_of=date(2025, 6, 30))) == old
        assert ledger.entries(as_of=date(2025, 6, 29)) == ()


def test_another_batch_supersedes_key_by_key(tmp_path: Path, energy: Make) -> None:
    """A later batch of another name corrects only the facts it tells; another source is no correction."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        ledger.append(Batch("energy.csv", [energy("979.38"), energy("987", 2015)]))
        ledger.append(Batch("corrections.csv", [energy("980.01"), energy("990", 2015, source="guess")]))
        values = [str(e.quantity and e.quantity.value) for e in ledger.entries()]
    assert values == ["987", "980.01", "990"]


def test_the_day_ends_in_china(tmp_path: Path, energy: Make) -> None:
    """A batch recorded at 16:30 UTC of 30 June belongs to 1 July."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        ledger.append(Batch("a", [energy()]), datetime(2025, 6, 30, 16, 30, tzinfo=UTC))
        assert ledger.entries(as_of=date(2025, 6, 30)) == ()
        assert len(ledger.entries(as_of=date(2025, 7, 1))) == 1


def test_records_do_not_go_back_in_time(tmp_path: Path, energy: Make) -> None:
    """A batch cannot be recorded before the newest one."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        record = ledger.append(Batch("a", [energy()]))
        with pytest.raises(ValueError, match="早于最新批次"):
            ledger.append(Batch("b", [energy()]), record.recorded_at - timedelta(seconds=1))


@settings(max_examples=6, deadline=None)
@given(st.lists(STEPS, max_size=6))
def test_as_reported_is_reproducible(steps: list[tuple[str, list[int]]]) -> None:
    """Whatever is recorded later, the state at each earlier moment reads the same as it did then."""
    with TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.duckdb") as ledger:
        seen = []
        for step, (name, years) in enumerate(steps):
            moment = datetime(2025, 1, 1 + step, tzinfo=UTC)
            told = [_told(year, Decimal(f"{step}.{year}")) for year in years]
            ledger.append(Batch(name, told), moment)
            seen.append((moment, ledger.entries()))
        assert [(moment, ledger.entries(as_of=moment)) for moment, _ in seen] == seen


def _told(year: int, value: Decimal) -> Entry:
    amount, evidence = Quantity.of(value, "万tce"), Evidence("bulletin")
    what = (Directive.ACTIVITY, "510700", "energy", "consumption", Period.year(year), amount, State.REPORTED)
    return Entry(*what, evidence)


def test_filters_choose_by_key(tmp_path: Path, energy: Make) -> None:
    """Entries are chosen by columns of their key, and by nothing else."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        ledger.append(Batch("a", [energy(year=2015), energy(year=2016), energy(year=2016, subject="510703")]))
        assert len(ledger.entries(period="2016")) == 2
        assert len(ledger.entries(period=["2015", "2016"], subject="510700")) == 2
        assert ledger.entries(flow="output") == ()
        with pytest.raises(TypeError, match="note"):
            ledger.entries(note="x")


def test_a_reader_gets_a_snapshot_while_another_process_writes(tmp_path: Path, energy: Make) -> None:
    """While one process holds the store, another is told so, or reads the last snapshot if there is one."""
    path = tmp_path / "l.duckdb"
    opened = f"Ledger.open(Path({str(path)!r}), read_only=True)"
    read = f"from pathlib import Path; from shuangtan.ledger import Ledger; print(len({opened}.entries()))"
    with Ledger.open(path) as ledger:
        ledger.append(Batch("a", [energy()]))
        refused = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=False)
        assert "StoreLockedError" in refused.stderr
        ledger.snapshot()
        ledger.append(Batch("b", [energy(year=2017)]))
        answer = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=False)
    assert answer.stdout.strip() == "1"


def test_a_reader_cannot_append(tmp_path: Path, energy: Make) -> None:
    """A store opened for reading refuses to record."""
    Ledger.open(tmp_path / "l.duckdb").close()
    with Ledger.open(tmp_path / "l.duckdb", read_only=True) as ledger, pytest.raises(PermissionError, match="只读"):
        ledger.append(Batch("a", [energy()]))
    assert StoreLockedError.__mro__[1] is OSError


def test_a_batch_can_be_proved_to_be_in_the_log(tmp_path: Path, energy: Make) -> None:
    """The proof of inclusion leads from the line of the log to the signed root."""
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        records = [ledger.append(Batch(str(n), [energy(year=2000 + n)])) for n in range(7)]
        root = read_note(ledger.checkpoint)[3]
        assert all(
            has_inclusion(leaf_hash(r.log_line()), r.sequence, 7, ledger.inclusion(r.sequence), root) for r in records
        )
        assert len(ledger.consistency(3)) > 0


def test_an_infinite_number_is_refused(energy: Make) -> None:
    """A number that is none cannot be recorded."""
    with pytest.raises(ValueError, match="Infinity"):
        encode([energy("Infinity")])


def test_empty_columns_are_fine() -> None:
    """No entries make no rows."""
    assert isinstance(encode([]), Columns)
    assert decode(encode([])) == []
