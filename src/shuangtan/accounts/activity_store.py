"""The store of activity records: one DuckDB file, to which batches are only added, each with the hashes of its chunks.

The records are the ledger's activities in the form large accounts need: integer codes, integers of a small unit. A
batch enters whole or not at all. `verify` recomputes every hash and names batch, chunk and organisations of what was
changed; `export` writes the tables as Parquet for other engines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np

from shuangtan.accounts.activity_batch import TOLD, ActivityBatch, pack
from shuangtan.accounts.activity_factor import ActivityFactor, refuse_overlaps
from shuangtan.accounts.activity_table import KNOWN_BITS, TABLES, Array, sql_schema
from shuangtan.ledger.verifier import leaf_hash, tree_root

_LEAVES = "CREATE TABLE activity_leaf (batch INTEGER, chunk INTEGER, leaf VARCHAR)"


@dataclass(frozen=True)
class ChunkFault:
    """A chunk whose bytes are not those that were stored, and the organisations whose totals it feeds."""

    batch: int
    chunk: int
    organisations: tuple[int, int]

    def __str__(self) -> str:
        first, last = self.organisations
        return f"批次 {self.batch} 第 {self.chunk} 块与入账时不符；涉及组织 {first}–{last} 的全部合计"


class ActivityStore:
    """Batches of activity records and the factors in force."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, path: Path, read_only: bool = False) -> ActivityStore:
        """Open or make the store in this file."""
        connection = duckdb.connect(str(path), read_only=read_only)
        if not read_only and not connection.execute("SELECT 1 FROM duckdb_tables()").fetchone():
            for statement in (*map(sql_schema, TABLES), _LEAVES):
                connection.execute(statement)
        return cls(connection)

    def append(self, batch: ActivityBatch) -> int:
        """Add a batch, whole or not at all; returns its number. It supersedes what older batches say of its keys."""
        number = int(self._asked("SELECT coalesce(max(batch) + 1, 0) FROM activity_batch")[0][0])
        leaves = [(number, place, leaf.hex()) for place, leaf in enumerate(batch.leaves())]
        head = [number, *batch.months, len(batch)]
        self.connection.execute("BEGIN")
        try:
            self._insert("activity", {"batch": np.full(len(batch), number, np.int32)} | _with_empty(batch.columns))
            self.connection.execute("INSERT INTO activity_batch VALUES (?, ?, ?, ?)", head)
            for leaf in leaves:
                self.connection.execute("INSERT INTO activity_leaf VALUES (?, ?, ?)", leaf)
            self.connection.execute("COMMIT")
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        return number

    def set_factors(self, factors: Sequence[ActivityFactor]) -> None:
        """Put these factors in place of those before; two that hold in the same month are refused."""
        refuse_overlaps(factors)
        rows = [factor.row for factor in factors]
        self.connection.execute("DELETE FROM activity_factor")
        kinds = TABLES["activity_factor"]
        self._insert("activity_factor", {n: np.array([row[n] for row in rows], kind) for n, kind in kinds.items()})

    def _insert(self, table: str, columns: Mapping[str, Array]) -> None:
        self.connection.register("incoming", dict(columns))
        self.connection.execute(f"INSERT INTO {table} SELECT {', '.join(TABLES[table])} FROM incoming")
        self.connection.unregister("incoming")

    def _asked(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def root(self) -> str:
        """The hash over all chunks in their order (RFC 6962 §2.1): what a run record keeps of the input."""
        rows = self._asked("SELECT leaf FROM activity_leaf ORDER BY batch, chunk")
        return tree_root([bytes.fromhex(leaf) for (leaf,) in rows]).hex()

    def verify(self, threads: int = 2) -> list[ChunkFault]:
        """The chunks whose bytes are not those that were stored; none if all is as it was."""
        stored = {(batch, chunk): leaf for batch, chunk, leaf in self._asked("SELECT * FROM activity_leaf")}
        with ThreadPoolExecutor(threads) as pool:
            batches = [b for (b,) in self._asked("SELECT batch FROM activity_batch ORDER BY batch")]
            seen = [chunk for chunks in pool.map(self._chunks, batches) for chunk in chunks]
        faults = [fault for fault, leaf in seen if stored.pop((fault.batch, fault.chunk), "") != leaf]
        return faults + [ChunkFault(*key, (0, 0)) for key in stored]

    def _chunks(self, batch: int) -> list[tuple[ChunkFault, str]]:
        """Each chunk of a batch as it lies in the store: what to say if it is wrong, and its hash."""
        chosen = ", ".join("coalesce(amount, 0) AS amount" if name == "amount" else name for name in TOLD)
        with self.connection.cursor() as cursor:
            columns = cursor.execute(f"SELECT {chosen} FROM activity WHERE batch = {batch}").fetchnumpy()
        told = ActivityBatch({name: np.ma.filled(array, 0) for name, array in columns.items()})
        return [
            (ChunkFault(batch, place, _organisations(chunk)), leaf_hash(pack(chunk)).hex())
            for place, chunk in enumerate(told.chunks())
        ]

    def export(self, folder: Path) -> Path:
        """Write the three tables as Parquet into a folder, for Spark and others."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            self.connection.execute(f"COPY {table} TO '{_quoted(folder / table)}.parquet' (FORMAT parquet)")
        return folder

    def export_csv(self, table: str, path: Path) -> Path:
        """Write one table as CSV without a header; an amount that is not known is an empty field."""
        self.connection.execute(f"COPY {table} TO '{_quoted(path)}' (FORMAT csv, HEADER false)")
        return path

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> ActivityStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _with_empty(columns: Mapping[str, Array]) -> dict[str, Array]:
    """The columns with an amount that is empty, not zero, where no number is known."""
    unknown = (columns["state"] & KNOWN_BITS) == 0
    return dict(columns) | {"amount": np.ma.masked_array(columns["amount"], unknown)}


def _organisations(chunk: Mapping[str, Array]) -> tuple[int, int]:
    return int(chunk["organisation"].min()), int(chunk["organisation"].max())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
