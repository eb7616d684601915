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

from shuangtan.accounts.activity_batch import CHUNK_ROWS, TOLD, ActivityBatch
from shuangtan.accounts.activity_factor import ActivityFactor, refuse_overlaps
from shuangtan.accounts.activity_packages import imported
from shuangtan.accounts.activity_table import KNOWN_BITS, TABLES, Array, sql_schema
from shuangtan.ledger.verifier import tree_root

HEAD = -1
"""The place of a fault in what is said of a batch, not in its chunks."""

_EMPTY = f"CASE WHEN (state & {KNOWN_BITS}) <> 0 THEN amount END"
# An amount that contradicts its state must not look like a zero: no batch enters with it.
_AMOUNT = f"""CASE WHEN (amount IS NULL) = ((state & {KNOWN_BITS}) = 0) THEN coalesce(amount, 0)
    ELSE -9223372036854775807 END AS amount"""
_WRONG_HEADS = """
SELECT coalesce(head.batch, told.batch) FROM activity_batch head FULL JOIN (
    SELECT batch, min(month) AS first_month, max(month) AS last_month, count(*) AS rows FROM activity GROUP BY batch
) told USING (batch)
WHERE (coalesce(told.rows, 0), coalesce(told.first_month, 0), coalesce(told.last_month, 0))
    IS DISTINCT FROM (head.rows, head.first_month, head.last_month)
"""
_LEAVES = "CREATE TABLE activity_leaf (batch INTEGER, chunk INTEGER, leaf VARCHAR)"


@dataclass(frozen=True)
class ChunkFault:
    """A chunk whose bytes are not those that were stored, and the organisations whose totals it feeds."""

    batch: int
    chunk: int
    organisations: tuple[int, int]

    def __str__(self) -> str:
        first, last = self.organisations
        place = "抬头（起止月份、条数）" if self.chunk == HEAD else f"第 {self.chunk} 块"
        return f"批次 {self.batch} {place}与入账时不符；涉及组织 {first}–{last} 的全部合计"


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
            self._insert("activity", {"batch": np.full(len(batch), number, np.int32)} | dict(batch.columns))
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
        chosen = ", ".join(_EMPTY if name == "amount" else name for name in TABLES[table])
        self.connection.execute(f"INSERT INTO {table} SELECT {chosen} FROM incoming")
        self.connection.unregister("incoming")

    def _asked(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def root(self) -> str:
        """The hash over all chunks in their order (RFC 6962 §2.1): what a run record keeps of the input."""
        rows = self._asked("SELECT leaf FROM activity_leaf ORDER BY batch, chunk")
        return tree_root([bytes.fromhex(leaf) for (leaf,) in rows]).hex()

    def verify(self, threads: int = 2) -> list[ChunkFault]:
        """The chunks whose bytes are not those that were stored; none if all is as it was."""
        imported("pyarrow", "engines")
        stored = {(batch, chunk): leaf for batch, chunk, leaf in self._asked("SELECT * FROM activity_leaf")}
        with ThreadPoolExecutor(threads) as pool:
            batches = [b for (b,) in self._asked("SELECT batch FROM activity_batch ORDER BY batch")]
            seen = dict(found for chunks in pool.map(self._leaves, batches) for found in chunks)
        wrong = {key for key in stored.keys() | seen.keys() if stored.get(key) != seen.get(key)}
        wrong |= {(batch, HEAD) for (batch,) in self._asked(_WRONG_HEADS)} - {(batch, HEAD) for batch, _ in wrong}
        return [ChunkFault(batch, chunk, self._organisations(batch)) for batch, chunk in sorted(wrong)]

    def _leaves(self, batch: int) -> list[tuple[tuple[int, int], str]]:
        """The hash of each chunk of a batch as it lies in the store."""
        chosen = ", ".join(_AMOUNT if name == "amount" else name for name in TOLD)
        with self.connection.cursor() as cursor:
            # Through Arrow: without a copy, and without holding up the other threads.
            found = cursor.execute(f"SELECT {chosen} FROM activity WHERE batch = {batch}").to_arrow_table(CHUNK_ROWS)
        told = ActivityBatch({name: np.asarray(found[name]) for name in TOLD})
        return [((batch, place), found.hex()) for place, found in enumerate(told.leaves())]

    def _organisations(self, batch: int) -> tuple[int, int]:
        """The first and the last organisation of which a batch tells now."""
        span = "coalesce(min(organisation), 0), coalesce(max(organisation), 0)"
        first, last = self._asked(f"SELECT {span} FROM activity WHERE batch = {batch}")[0]
        return int(first), int(last)

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


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
