"""The tables of the store in DuckDB, and the records of batches in them; their rows are read and written by `rows`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.columns import TYPES

SQL_TYPES = {"<i4": "INTEGER", "<i8": "BIGINT", "|i1": "TINYINT"}
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS batch(
    sequence INTEGER PRIMARY KEY, root VARCHAR, content VARCHAR, name VARCHAR, rows BIGINT, recorded_at VARCHAR,
    supersedes VARCHAR, files VARCHAR, leaves VARCHAR, note VARCHAR);
CREATE TABLE IF NOT EXISTS term(batch INTEGER, code INTEGER, text VARCHAR);
CREATE TABLE IF NOT EXISTS entry(batch INTEGER, row INTEGER,
    {", ".join(f"{name} {SQL_TYPES[kind.str]}" for name, kind in TYPES.items())});
CREATE TABLE IF NOT EXISTS fixed(batch INTEGER, name VARCHAR, code BIGINT);
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
