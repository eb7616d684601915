"""The ledger: append batches, read what was known at a moment, prove that nothing was changed.

One DuckDB file holds everything; beside it, in a folder of the same name with `.log`, lie the signed checkpoints, so
that they exist outside the database. One process writes at a time; readers take a snapshot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from types import TracebackType

import duckdb

from shuangtan.ledger import rows, tables
from shuangtan.ledger.batch import Batch, BatchRecord
from shuangtan.ledger.columns import decode, pack_chunk
from shuangtan.ledger.entry import Entry
from shuangtan.ledger.export import export_ledger
from shuangtan.ledger.log import living, log_tree
from shuangtan.ledger.note import Signer, write_whole
from shuangtan.ledger.verifier import KEY_COLUMNS, leaf_hash, pack_pool, tree_root
from shuangtan.ledger.verify import VerifyReport, verify

CHINA_TIME = timezone(timedelta(hours=8))
"""A day named in `as_of` ends at midnight here."""

Moment = datetime | date | None


class Ledger:
    """A store of entries that only grows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, signer: Signer | None) -> None:
        self.connection, self.path, self._signer = connection, path, signer

    @classmethod
    def open(cls, path: Path, origin: str = "shuangtan", read_only: bool = False, key: Path | None = None) -> Ledger:
        """Open or make the store in this file.

        `origin` names the log in its checkpoints (`shuangtan/mianyang`); `key` is the file of the signing secret, by
        default in the folder of the checkpoints. Raises StoreLockedError while another process writes; a reader gets
        the last snapshot then, if one was made.
        """
        path = Path(path)
        if read_only:
            return cls(_readable(path), path, None)
        path.parent.mkdir(parents=True, exist_ok=True)
        ledger = cls(tables.connect(path, False), path, None)
        ledger._signer = Signer.open(key or ledger.log_folder / "signing.key", origin)
        ledger._publish()
        return ledger

    @property
    def log_folder(self) -> Path:
        """Where the checkpoints lie, outside the database."""
        return self.path.with_suffix(".log")

    def append(self, batch: Batch, recorded_at: datetime | None = None) -> BatchRecord:
        """Record a batch, whole or not at all; one that says what its living predecessor says is a no-op.

        `recorded_at` is now unless given (for replaying old records), and never before the newest batch.
        """
        return self.append_all([batch], recorded_at)[0]

    def append_all(self, batches: Sequence[Batch], recorded_at: datetime | None = None) -> list[BatchRecord]:
        """Record several batches under one checkpoint, all of them or none."""
        if self._signer is None:
            raise PermissionError(f"{self.path} 以只读方式打开，不能追加 {[b.name for b in batches]}")
        known = self.batches()
        moment, records, told = _recorded(known, recorded_at), list(known), list[BatchRecord]()
        self.connection.execute("BEGIN")
        try:
            for batch in batches:
                told.append(self._write(batch, records, moment))
                records += [told[-1]] if told[-1] not in records else []
            if len(records) > len(known):
                self._sign(records)
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self._publish()
        return told

    def _write(self, batch: Batch, known: Sequence[BatchRecord], moment: datetime) -> BatchRecord:
        sequence, table = len(known), batch.rows()
        rows.insert_pool(self.connection, sequence, table.pool)
        if table.fixed:
            rows.make_own_table(self.connection, sequence, table.fixed)
        body, count = [leaf_hash(pack_pool(table.pool))], 0
        for part in table.parts():
            body.append(leaf_hash(pack_chunk(part)))
            rows.insert_part(self.connection, sequence, count, part, table.fixed)
            count += len(part["line"])
        before = [r for r in living(known) if r.name == batch.name]
        record = BatchRecord(sequence, "", "", batch.name, count, moment, (), batch.files, (), batch.note)
        record = replace(record, content=record.content_over(body))
        if same := next((r for r in before if r.content == record.content), None):
            rows.delete_rows(self.connection, sequence)
            return same
        record = replace(record, supersedes=tuple(r.root for r in before))
        leaves = (leaf_hash(record.header()), *body)
        record = replace(record, root=tree_root(leaves).hex(), leaves=tuple(leaf.hex() for leaf in leaves))
        tables.insert_record(self.connection, record)
        return record

    def _sign(self, records: list[BatchRecord]) -> None:
        assert self._signer is not None
        note = self._signer.checkpoint(len(records), log_tree(records).root)
        self.connection.execute("INSERT INTO checkpoint VALUES (?, ?)", [len(records), note])

    def _publish(self) -> None:
        """Write the checkpoints that are not yet outside; what is there is never overwritten."""
        assert self._signer is not None
        folder = self.log_folder
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "key.txt").exists():
            write_whole(folder / "key.txt", f"{self._signer.key}\n".encode())
        for size, note in self.connection.execute("SELECT size, note FROM checkpoint ORDER BY size").fetchall():
            if not (path := folder / f"checkpoint-{size:08d}.txt").exists():
                write_whole(path, note.encode())

    def batches(self, as_of: Moment = None) -> tuple[BatchRecord, ...]:
        """The batches recorded by a moment, in order."""
        records = tables.read_records(self.connection)
        return records if as_of is None else tuple(r for r in records if r.recorded_at <= end_of(as_of))

    def entries(self, as_of: Moment = None, **filters: str | Collection[str]) -> tuple[Entry, ...]:
        """The entries as they stood at a moment (now if None), in the order in which they were told.

        Filters name columns of the key (`subject="510700"`, `flow=["gdp", "growth_real"]`); every one must hold.
        """
        if unknown := filters.keys() - set(KEY_COLUMNS):
            raise TypeError(f"不能按 {sorted(unknown)} 筛选；可用 {KEY_COLUMNS}")
        wanted = {name: [value] if isinstance(value, str) else list(value) for name, value in filters.items()}
        told: dict[tuple[str, ...], Entry] = {}
        for record in living(self.batches(as_of)):
            for entry in decode(rows.read_selected(self.connection, record, wanted)):
                told.pop(entry.key, None)
                told[entry.key] = entry
        return tuple(told.values())

    @property
    def checkpoint(self) -> str:
        """The newest signed checkpoint; empty before the first batch."""
        row = self.connection.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    @property
    def key(self) -> str:
        """The text with which anyone can check the signatures."""
        path = self.log_folder / "key.txt"
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def verify(self, files: Path | None = None, checkpoint: str = "") -> VerifyReport:
        """Whether everything is as it was recorded; what is not is named down to batch, chunk and entries.

        `files` is the folder the imported files lie in; `checkpoint` a signed checkpoint that was kept elsewhere.
        """
        return verify(self.connection, self.log_folder, files, checkpoint)

    def export(self, folder: Path) -> Path:
        """Write all batches in their canonical bytes, the log and a stand-alone verifier into a new folder."""
        return export_ledger(self.connection, self.checkpoint, self.key, folder)

    def inclusion(self, sequence: int) -> list[bytes]:
        """The proof that a batch is in the log under the newest checkpoint (RFC 6962 §2.1.1)."""
        return log_tree(self.batches()).inclusion(sequence)

    def consistency(self, size: int) -> list[bytes]:
        """The proof that the log of the first `size` batches is the beginning of this one (RFC 6962 §2.1.2)."""
        return log_tree(self.batches()).consistency(size)

    def snapshot(self) -> Path:
        """Copy the store as it is now to where readers find it while this process goes on writing."""
        target = snapshot_path(self.path)
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        name = self.connection.execute("SELECT current_database()").fetchall()[0][0]
        self.connection.execute(f"ATTACH '{str(part).replace(chr(39), chr(39) * 2)}' AS snapshot")
        self.connection.execute(f'COPY FROM DATABASE "{name}" TO snapshot')
        self.connection.execute("DETACH snapshot")
        return part.replace(target)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def end_of(moment: datetime | date) -> datetime:
    """A moment, or the last instant of a day in China; a time without zone is taken as China's."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.max, CHINA_TIME)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA_TIME)


def snapshot_path(path: Path) -> Path:
    return path.with_suffix(".snapshot")


def _readable(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return tables.connect(path, True)
    except tables.StoreLockedError:
        if snapshot_path(path).exists():
            return tables.connect(snapshot_path(path), True)
        raise


def _recorded(known: tuple[BatchRecord, ...], moment: datetime | None) -> datetime:
    newest = known[-1].recorded_at if known else datetime.min.replace(tzinfo=UTC)
    if moment is None:
        return max(datetime.now(UTC), newest)
    if end_of(moment) < newest:
        raise ValueError(f"记录时间 {moment} 早于最新批次的 {newest}")
    return end_of(moment).astimezone(UTC)
