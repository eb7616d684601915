"""The tables of the store in DuckDB: batches, their texts, entries as codes and numbers, checkpoints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.columns import CHUNK_ROWS, TYPES, Array, Columns

_SQL_TYPES = {"<i4": "INTEGER", "<i8": "BIGINT", "|i1": "TINYINT"}
_COLUMNS = ", ".join(TYPES)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS batch(
    sequence INTEGER PRIMARY KEY, root VARCHAR, content VARCHAR, name VARCHAR, rows BIGINT, recorded_at VARCHAR,
    supersedes VARCHAR, files VARCHAR, leaves VARCHAR, note VARCHAR);
CREATE TABLE IF NOT EXISTS term(batch INTEGER, code INTEGER, text VARCHAR);
CREATE TABLE IF NOT EXISTS entry(batch INTEGER, row INTEGER,
    {", ".join(f"{name} {_SQL_TYPES[kind.str]}" for name, kind in TYPES.items())});
CREATE TABLE IF NOT EXISTS checkpoint(size INTEGER PRIMARY KEY, note VARCHAR);
"""


class StoreLockedError(OSError):
    """The store is open for writing in another process, or cannot be opened at all."""


def connect(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to the store, with its tables made if it is new."""
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        raise StoreLockedError(f"{path} 打不开：正由另一进程写入，或已损坏（{error}）") from error
    if not read_only:
        connection.execute(_SCHEMA)
    return connection


def insert_pool(connection: duckdb.DuckDBPyConnection, sequence: int, pool: Sequence[str]) -> None:
    """Store the texts of a batch."""
    # As JSON: a list parameter is bound value by value, a hundred times slower.
    connection.execute(
        "INSERT INTO term SELECT ?, generate_subscripts(texts, 1) - 1, unnest(texts) "
        """FROM (SELECT from_json(?, '["VARCHAR"]') AS texts)""",
        [sequence, json.dumps(pool, ensure_ascii=False)],
    )


def insert_part(connection: duckdb.DuckDBPyConnection, sequence: int, start: int, part: Mapping[str, Array]) -> None:
    """Store a piece of a batch, whose first row has number `start`."""
    rows = {"row": np.arange(start, start + len(part["line"]), dtype=np.int32)}
    connection.register("incoming", rows | {name: part[name] for name in TYPES})
    connection.execute(f"INSERT INTO entry SELECT {sequence}, row, {_COLUMNS} FROM incoming")
    connection.unregister("incoming")


def insert_record(connection: duckdb.DuckDBPyConnection, record: BatchRecord) -> None:
    """Store the record of a batch."""
    lists = [_listed(x) for x in (record.supersedes, record.files, record.leaves)]
    moment = record.recorded_at.isoformat()
    head = [record.sequence, record.root, record.content, record.name, record.rows, moment]
    connection.execute("INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*head, *lists, record.note])


def _listed(items: Sequence[object]) -> str:
    return json.dumps(items, ensure_ascii=False)


def read_records(connection: duckdb.DuckDBPyConnection) -> tuple[BatchRecord, ...]:
    """All batches in the order in which they were recorded."""
    rows = connection.execute("SELECT * FROM batch ORDER BY sequence").fetchall()
    return tuple(_record(row) for row in rows)


def _record(row: tuple[Any, ...]) -> BatchRecord:
    sequence, root, content, name, rows, moment, *lists, note = row
    try:
        supersedes, files, leaves = (json.loads(text) for text in lists)
        if [_listed(x) for x in (supersedes, files, leaves)] != lists:
            raise ValueError(f"{lists[0][:40]} 等不是规范写法")
        pairs = tuple((str(file), str(digest)) for file, digest in files)
        head = (sequence, root, content, name, rows, datetime.fromisoformat(moment))
        if head[-1].isoformat() != moment:
            raise ValueError(f"记录时间 {moment} 不是规范写法")
        return BatchRecord(*head, tuple(supersedes), pairs, tuple(leaves), note)
    except (TypeError, ValueError) as error:
        raise ValueError(f"批次 {sequence} 的记录读不通：{error}") from error


def read_pool(connection: duckdb.DuckDBPyConnection, sequence: int) -> tuple[str, ...]:
    """The texts of a batch by code."""
    rows = connection.execute("SELECT code, text FROM term WHERE batch = ? ORDER BY code", [sequence]).fetchall()
    if any(code != place or text is None for place, (code, text) in enumerate(rows)):
        raise ValueError(f"批次 {sequence} 的文本池编号不连续")
    return tuple(text for _, text in rows)


def read_parts(connection: duckdb.DuckDBPyConnection, record: BatchRecord) -> Iterator[Mapping[str, Array]]:
    """The columns of a batch in its pieces, as they lie in the store."""
    for start in range(0, record.rows, CHUNK_ROWS):
        yield fetch(connection, f"batch = {record.sequence} AND row >= {start} AND row < {start + CHUNK_ROWS}")


def fetch(connection: duckdb.DuckDBPyConnection, condition: str, values: Sequence[object] = ()) -> Mapping[str, Array]:
    """The columns of the rows under a condition, in their order."""
    found = connection.execute(f"SELECT row, {_COLUMNS} FROM entry WHERE {condition}", list(values)).fetchnumpy()
    order = found.pop("row")
    if len(order) > 1 and (np.diff(order) < 0).any():
        found = {name: array[np.argsort(order, kind="stable")] for name, array in found.items()}
    return {name: np.ma.filled(array, -1) if np.ma.isMaskedArray(array) else array for name, array in found.items()}


def read_selected(
    connection: duckdb.DuckDBPyConnection, record: BatchRecord, filters: Mapping[str, Iterable[str]]
) -> Columns:
    """The rows of a batch whose text columns have one of the wanted texts each."""
    conditions, values = [f"batch = {record.sequence}"], []
    for name, texts in filters.items():
        wanted = list(texts)
        marks = ", ".join("?" * len(wanted)) or "NULL"
        conditions.append(f"{name} IN (SELECT code FROM term WHERE batch = {record.sequence} AND text IN ({marks}))")
        values += wanted
    return Columns(read_pool(connection, record.sequence), fetch(connection, " AND ".join(conditions), values))
