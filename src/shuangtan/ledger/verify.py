"""Verification of a store: files, batches, log and checkpoints; every fault says which entries it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb

from shuangtan.kernel import Problem, file_sha256, has_errors
from shuangtan.ledger import faults, rows, tables
from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.columns import pack_chunk
from shuangtan.ledger.log import living
from shuangtan.ledger.merkle import growing_roots
from shuangtan.ledger.verifier import CHUNK_ROWS, keys_of, leaf_hash, pack_pool, read_note, signature_state, tree_root

Key = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """One fault: what is wrong, in which batch and chunk (None if not one), and the keys of the entries behind it."""

    problem: Problem
    batch: int | None = None
    chunk: int | None = None
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class VerifyReport:
    """What was checked and what was wrong with it."""

    batches: int
    rows: int
    files: int
    checkpoints: int
    faults: tuple[Fault, ...]

    @property
    def problems(self) -> list[Problem]:
        return [f.problem for f in self.faults]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    @property
    def affected(self) -> frozenset[Key]:
        """The keys of all entries behind a fault: every figure computed from one of them is in doubt."""
        return frozenset(key for f in self.faults for key in f.keys)


def verify_store(path: Path, files: Path | None = None, checkpoint: str = "") -> VerifyReport:
    """As `Ledger.verify`, for a store that may be too damaged to open."""
    try:
        with tables.connect(path, True) as connection:
            return verify(connection, path.with_suffix(".log"), files, checkpoint)
    except (duckdb.Error, OSError) as error:
        return VerifyReport(0, 0, 0, 0, (_unreadable(path.name, error, None),))


def verify(
    connection: duckdb.DuckDBPyConnection, folder: Path, files: Path | None = None, checkpoint: str = ""
) -> VerifyReport:
    """Check a store against itself, the checkpoints in `folder`, the imported files and a checkpoint kept elsewhere."""
    try:
        records = tables.read_records(connection)
    except (duckdb.Error, ValueError) as error:
        return VerifyReport(0, 0, 0, 0, (_unreadable("批次表", error, None),))
    notes = [(p.name, p.read_bytes()) for p in sorted(folder.glob("checkpoint-*.txt"))]
    key = (folder / "key.txt").read_bytes().decode(errors="replace") if (folder / "key.txt").exists() else ""
    outside = [("库外", checkpoint.encode())] if checkpoint else []
    found = [*_check_log(records, [*notes, *outside], key), *_check_notes(connection, dict(notes))]
    for record in records:
        found += _guarded(partial(_check_batch, connection, record), f"批次 {record.sequence}", record.sequence)
    found += _guarded(partial(_check_rows, connection, records), "条目表", None)
    imported = [(r, name, digest) for r in living(records) for name, digest in r.files] if files else []
    for record, name, digest in imported:
        found += _check_file(connection, record, (files or folder) / name, name, digest)
    total = sum(r.rows for r in records)
    return VerifyReport(len(records), total, len(imported), len(notes) + len(outside), tuple(found))


def _guarded(check: Callable[[], Iterator[Fault]], what: str, batch: int | None) -> list[Fault]:
    try:
        return list(check())
    except (duckdb.Error, ValueError, IndexError, OverflowError) as error:
        return [_unreadable(what, error, batch)]


def _unreadable(what: str, error: Exception, batch: int | None) -> Fault:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return Fault(faults.UNREADABLE(at=what, what=what, reason=reason), batch)


def _check_log(records: tuple[BatchRecord, ...], notes: list[tuple[str, bytes]], key: str) -> Iterator[Fault]:
    roots = [b"", *growing_roots(leaf_hash(r.log_line()) for r in records)]
    departed, signed = None, 0
    for name, note in notes:
        try:
            text = note.decode()
            _, _, size, root, _ = read_note(text)
        except ValueError as error:
            yield Fault(faults.BAD_CHECKPOINT(at=name, checkpoint=name, seen=error))
            continue
        signed = max(signed, size)
        if signature_state(text, key) == "bad":
            yield Fault(faults.BAD_SIGNATURE(at=name, checkpoint=name, key=key[:60] or "—"))
        elif size >= len(roots):
            yield Fault(faults.LOG_CUT(at=name, checkpoint=name, seen=len(records), expected=size))
        elif roots[size] != root and departed is None:
            departed = size - 1
            facts = {"batch": departed, "checkpoint": name, "expected": root.hex()[:16]}
            yield Fault(faults.LOG_CHANGED(at=name, **facts), departed)
    if notes and signed < len(records):
        yield Fault(faults.UNSIGNED(at="日志", seen=len(records), expected=signed), signed)
    for before, after in pairwise(records):
        if after.recorded_at < before.recorded_at:
            moments = {"seen": after.recorded_at, "expected": before.recorded_at}
            problem = faults.TIME_BACKWARDS(at=f"批次 {after.sequence}", batch=after.sequence, **moments)
            yield Fault(problem, after.sequence)


def _check_notes(connection: duckdb.DuckDBPyConnection, outside: dict[str, bytes]) -> list[Fault]:
    """Checkpoints in the store that are not outside, or are another text there."""

    def check() -> Iterator[Fault]:
        for size, note in connection.execute("SELECT size, note FROM checkpoint ORDER BY size").fetchall():
            name = f"checkpoint-{size:08d}.txt"
            if name not in outside:
                yield Fault(faults.CHECKPOINT_ABSENT(at=name, size=size))
            elif outside[name] != note.encode():
                yield Fault(faults.BAD_CHECKPOINT(at=name, checkpoint=name, seen="与库内所存不同"))

    return _guarded(check, "检查点表", None)


def _check_batch(connection: duckdb.DuckDBPyConnection, record: BatchRecord) -> Iterator[Fault]:
    number, at = record.sequence, f"批次 {record.sequence}（{record.name}）"
    expected = [bytes.fromhex(leaf) for leaf in record.leaves]
    pool = rows.read_pool(connection, number)
    parts = rows.read_parts(connection, record)
    if part := _record_fault(record, expected):
        keys = _keys(connection, record, pool)
        facts = {"batch": number, "part": part, "count": len(keys), "expected": record.root[:16]}
        yield Fault(faults.RECORD_CHANGED(at=at, **facts), number, None, keys)
    if leaf_hash(pack_pool(pool)) != expected[1]:
        keys = _keys(connection, record, pool)
        facts = {"batch": number, "count": len(keys), "expected": expected[1].hex()[:16]}
        yield Fault(faults.TEXTS_CHANGED(at=at, **facts), number, None, keys)
    for chunk, part_columns in enumerate(parts):
        leaf = expected[chunk + 2] if chunk + 2 < len(expected) else b""
        if leaf_hash(pack_chunk(part_columns)) != leaf:
            keys = tuple(keys_of(pool, {name: array.tolist() for name, array in part_columns.items()}))
            facts = {"batch": number, "chunk": chunk, "count": len(keys), "expected": leaf.hex()[:16]}
            yield Fault(faults.CHUNK_CHANGED(at=f"{at}第 {chunk} 块", **facts), number, chunk, keys)


def _record_fault(record: BatchRecord, leaves: list[bytes]) -> str:
    """Which part of the record of a batch is not as it was; empty if all is."""
    if tree_root(leaves).hex() != record.root or [leaf.hex() for leaf in leaves] != list(record.leaves):
        return "叶哈希"
    if leaf_hash(record.header()) != leaves[0]:
        return "抬头"
    return "" if record.content_over(leaves[1:]) == record.content else "内容标识"


def _keys(connection: duckdb.DuckDBPyConnection, record: BatchRecord, pool: tuple[str, ...]) -> tuple[Key, ...]:
    parts = rows.read_parts(connection, record)
    return tuple(k for part in parts for k in keys_of(pool, {n: array.tolist() for n, array in part.items()}))


def _check_rows(connection: duckdb.DuckDBPyConnection, records: tuple[BatchRecord, ...]) -> Iterator[Fault]:
    """Batches with more or fewer rows than recorded, and rows of no recorded batch."""
    counted = rows.count_rows(connection)
    for record in records:
        batch, seen = record.sequence, counted.pop(record.sequence, 0)
        if seen != record.rows or len(record.leaves) != 2 + -(-record.rows // CHUNK_ROWS):
            problem = faults.ROWS_DIFFER(at=f"批次 {batch}", batch=batch, seen=seen, expected=record.rows)
            yield Fault(problem, batch)
    for batch, seen in counted.items():
        yield Fault(faults.STRAY_ROWS(at=f"批次 {batch}", batch=batch, seen=seen), batch)


def _check_file(
    connection: duckdb.DuckDBPyConnection, record: BatchRecord, path: Path, name: str, digest: str
) -> list[Fault]:
    if not path.exists():
        return [Fault(faults.FILE_ABSENT(at=name, file=name, batch=record.sequence), record.sequence)]
    if (seen := file_sha256(path)) == digest:
        return []

    def changed() -> Iterator[Fault]:
        columns = rows.read_selected(connection, record, {"file": [name]})
        keys = tuple(keys_of(columns.pool, {n: array.tolist() for n, array in columns.arrays.items()}))
        facts = {"file": name, "seen": seen[:16], "expected": digest[:16], "count": len(keys)}
        yield Fault(faults.FILE_CHANGED(at=name, batch=record.sequence, **facts), record.sequence, None, keys)

    return _guarded(changed, name, record.sequence)
