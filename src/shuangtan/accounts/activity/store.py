"""The store of activity records: a folder of Parquet packages, to which batches are only added, and the log of them.

The records are the ledger's activities in the form large accounts need: integer codes, integers of a small unit. A
batch enters whole or not at all. What is hashed are the bytes of the files, so that `verify` costs their hashing, and
what an engine reads is exactly what was verified; DuckDB, Spark, Polars and others read the packages as they lie.
One process writes at a time; readers see the batches that were whole when they looked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import duckdb
import numpy as np

from shuangtan.accounts.activity.batch import ActivityBatch
from shuangtan.accounts.activity.duckdb import connect, quoted
from shuangtan.accounts.activity.factor import ActivityFactor, refuse_overlaps
from shuangtan.accounts.activity.log import PACKAGES, ActivityLog, FactorSet, Head, Inclusion, Package
from shuangtan.accounts.activity.table import KNOWN_BITS, TABLES, Array
from shuangtan.accounts.activity.verify import ActivityFault, faults_of, leaf_of

ROW_GROUP = 122_880
"""Rows that an engine reads together: DuckDB's own measure."""

_EMPTY = f"CASE WHEN (state & {KNOWN_BITS}) <> 0 THEN amount END AS amount"


class ActivityLockedError(OSError):
    """Another process writes into the store."""


class ActivityStore:
    """Batches of activity records and the factors in force."""

    def __init__(self, log: ActivityLog, writer: duckdb.DuckDBPyConnection | None) -> None:
        self.log, self._writer = log, writer

    @classmethod
    def open(cls, folder: Path, read_only: bool = False) -> ActivityStore:
        """Open or make the store in this folder; ActivityLockedError while another process writes into it."""
        folder = Path(folder)
        if read_only:
            return cls(ActivityLog.read(folder), None)
        (folder / PACKAGES).mkdir(parents=True, exist_ok=True)
        try:
            # A database that is open for writing is locked until its process ends, however it ends.
            writer = duckdb.connect(str(folder / "writer.duckdb"))
        except duckdb.IOException as error:
            raise ActivityLockedError(f"{folder} 正由另一进程写入（{error}）") from error
        store = cls(ActivityLog.read(folder), writer)
        store._sweep()
        return store

    @property
    def folder(self) -> Path:
        return self.log.folder

    def append(self, batch: ActivityBatch) -> int:
        """Add a batch, whole or not at all; returns its number. It supersedes what older batches say of its keys."""
        number = len(self.log.heads)
        packages = tuple(
            self._package("activity", f"{number:06d}-{place}", _numbered(chunk, number))
            for place, chunk in enumerate(batch.chunks())
        )
        self._promise(Head(number, *batch.months, packages).line)
        return number

    def set_factors(self, factors: Sequence[ActivityFactor]) -> None:
        """Put these factors in place of those before; two that hold in the same month are refused."""
        refuse_overlaps(factors)
        rows, kinds = [factor.row for factor in factors], TABLES["activity_factor"]
        columns = {name: np.array([row[name] for row in rows], kind) for name, kind in kinds.items()}
        self._promise(FactorSet(self._package("activity_factor", f"factors-{len(self.log.lines):06d}", columns)).line)

    def _package(self, table: str, name: str, columns: Mapping[str, Array]) -> Package:
        """Write columns as a file, on the disk when this returns."""
        writer, path = self._writing(), self.folder / PACKAGES / f"{name}.parquet"
        chosen = ", ".join(_EMPTY if column == "amount" else column for column in TABLES[table])
        writer.register("incoming", dict(columns))
        # Without dictionaries: whole numbers are joined and grouped faster as they are, for a tenth more bytes.
        options = f"FORMAT parquet, COMPRESSION lz4_raw, DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE {ROW_GROUP}"
        writer.execute(f"COPY (SELECT {chosen} FROM incoming) TO '{quoted(path)}' ({options})")
        writer.unregister("incoming")
        _to_disk(path)
        told = columns.get("organisation", np.zeros(1, np.int32))
        rows = len(next(iter(columns.values())))
        return Package(path.name, rows, (int(told.min()), int(told.max())), leaf_of(path).hex())

    def _promise(self, line: bytes) -> None:
        """From here on the files that the line names belong to the store."""
        _to_disk(self.folder / PACKAGES)
        self.log = self.log.with_line(line)

    def _writing(self) -> duckdb.DuckDBPyConnection:
        if self._writer is None:
            raise PermissionError(f"{self.folder} 以只读方式打开，不能写入")
        return self._writer

    def _sweep(self) -> None:
        """Remove the files of a batch whose line was never written."""
        promised = {package.file for package in self._packages()}
        for path in (self.folder / PACKAGES).iterdir():
            if path.name not in promised:
                path.unlink()

    def _packages(self) -> Iterator[Package]:
        for one in self.log.told:
            yield from one.packages if isinstance(one, Head) else (one.factors,)

    def root(self) -> str:
        """The hash over all lines of the log, and so over all packages: what a run record keeps of the input."""
        return self.log.root

    def inclusion(self, batch: int, chunk: int = 0) -> Inclusion:
        """The proof that a package of a batch belongs to the store (RFC 6962 §2.1.1)."""
        return self.log.inclusion(self.log.heads[batch].packages[chunk])

    def verify(self, threads: int = 2, root: str = "") -> list[ActivityFault]:
        """What is not as it was stored; none if all is. `root` is what was kept of the store elsewhere."""
        return faults_of(ActivityLog.read(self.folder), threads, root)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with the three tables of the rule."""
        return connect(self.log)

    def export(self, folder: Path) -> Path:
        """Write the three tables as one Parquet file each, for programs that know nothing of the log."""
        folder.mkdir(parents=True, exist_ok=True)
        with self.connection() as connection:
            for table in TABLES:
                connection.execute(f"COPY {table} TO '{quoted(folder / table)}.parquet' (FORMAT parquet)")
        return folder

    def export_csv(self, table: str, path: Path) -> Path:
        """Write one table as CSV without a header; an amount that is not known is an empty field."""
        with self.connection() as connection:
            connection.execute(f"COPY {table} TO '{quoted(path)}' (FORMAT csv, HEADER false)")
        return path

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> ActivityStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _numbered(chunk: Mapping[str, Array], number: int) -> dict[str, Array]:
    return {"batch": np.full(len(chunk["month"]), number, np.int32)} | dict(chunk)


def _to_disk(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
