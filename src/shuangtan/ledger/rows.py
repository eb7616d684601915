"""The rows of batches in the store: texts by code, and codes and numbers by column.

Small batches share the table `entry`. A large batch, most of whose columns are the same for all rows, has a table of
its own (`entry_7`) with the columns that vary; those that do not are in `fixed`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import duckdb
import numpy as np

from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.columns import TYPES, Array, Columns
from shuangtan.ledger.tables import SQL_TYPES
from shuangtan.ledger.verifier import CHUNK_ROWS

Connection = duckdb.DuckDBPyConnection


def insert_pool(connection: Connection, sequence: int, pool: Sequence[str]) -> None:
    """Store the texts of a batch."""
    # As JSON: a list parameter is bound value by value, a hundred times slower.
    connection.execute(
        "INSERT INTO term SELECT ?, generate_subscripts(texts, 1) - 1, unnest(texts) "
        """FROM (SELECT from_json(?, '["VARCHAR"]') AS texts)""",
        [sequence, json.dumps(pool, ensure_ascii=False)],
    )


def make_own_table(connection: Connection, sequence: int, fixed: Mapping[str, int]) -> None:
    """Give a large batch a table of its own; these columns are the same in all its rows."""
    varying = ", ".join(f"{name} {SQL_TYPES[kind.str]}" for name, kind in TYPES.items() if name not in fixed)
    connection.execute(f"CREATE TABLE entry_{sequence}({varying})")
    connection.executemany("INSERT INTO fixed VALUES (?, ?, ?)", [[sequence, *item] for item in fixed.items()])


def insert_part(
    connection: Connection, sequence: int, start: int, part: Mapping[str, Array], fixed: Mapping[str, int]
) -> None:
    """Store a piece of a batch, whose first row has number `start`."""
    if not len(part["line"]):
        return
    columns = {name: part[name] for name in TYPES if name not in fixed}
    if not fixed:
        columns["row"] = np.arange(start, start + len(part["line"]), dtype=np.int32)
    connection.register("incoming", columns)
    table, head = (f"entry_{sequence}", "") if fixed else ("entry", f"{sequence}, row, ")
    chosen = ", ".join(name for name in TYPES if name not in fixed)
    connection.execute(f"INSERT INTO {table} SELECT {head}{chosen} FROM incoming")
    connection.unregister("incoming")


def delete_rows(connection: Connection, sequence: int) -> None:
    """Take back what was just stored of a batch."""
    for table in ("term", "entry", "fixed"):
        connection.execute(f"DELETE FROM {table} WHERE batch = ?", [sequence])
    connection.execute(f"DROP TABLE IF EXISTS entry_{sequence}")


def read_pool(connection: Connection, sequence: int) -> tuple[str, ...]:
    """The texts of a batch by code."""
    rows = connection.execute("SELECT code, text FROM term WHERE batch = ? ORDER BY code", [sequence]).fetchall()
    if any(code != place or text is None for place, (code, text) in enumerate(rows)):
        raise ValueError(f"批次 {sequence} 的文本池编号不连续")
    return tuple(text for _, text in rows)


def count_rows(connection: Connection) -> dict[int, int]:
    """How many rows there are of each batch."""
    counted = dict(connection.execute("SELECT batch, count(*) FROM entry GROUP BY batch ORDER BY batch").fetchall())
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
        if table.startswith("entry_"):
            (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
            counted[int(table[6:])] = counted.get(int(table[6:]), 0) + found
    return counted


def read_parts(connection: Connection, record: BatchRecord) -> Iterator[Mapping[str, Array]]:
    """The columns of a batch in its pieces, as they lie in the store."""
    fixed = _fixed(connection, record.sequence)
    place = "rowid" if fixed else "row"
    for start in range(0, record.rows, CHUNK_ROWS):
        slices = f"{place} >= {start} AND {place} < {start + CHUNK_ROWS}"
        yield _fetch(connection, record.sequence, fixed, slices, ())


def read_selected(connection: Connection, record: BatchRecord, filters: Mapping[str, Iterable[str]]) -> Columns:
    """The rows of a batch whose text columns have one of the wanted texts each."""
    fixed = _fixed(connection, record.sequence)
    conditions, values = ["true"], list[str]()
    for name, texts in filters.items():
        wanted = list(texts)
        marks = ", ".join("?" * len(wanted)) or "NULL"
        codes = f"SELECT code FROM term WHERE batch = {record.sequence} AND text IN ({marks})"
        conditions.append(f"{fixed.get(name, name)} IN ({codes})")
        values += wanted
    found = _fetch(connection, record.sequence, fixed, " AND ".join(conditions), values)
    return Columns(read_pool(connection, record.sequence), found)


def _fixed(connection: Connection, sequence: int) -> dict[str, int]:
    """The columns of a large batch that are the same in all rows; empty for a batch in the common table."""
    return dict(connection.execute("SELECT name, code FROM fixed WHERE batch = ?", [sequence]).fetchall())


def _fetch(
    connection: Connection, sequence: int, fixed: Mapping[str, int], condition: str, values: Sequence[object]
) -> Mapping[str, Array]:
    """The columns of the rows under a condition, in their order."""
    varying = ", ".join(name for name in TYPES if name not in fixed)
    table, head = (f"entry_{sequence}", "rowid AS row") if fixed else ("entry", "row")
    own = "true" if fixed else f"batch = {sequence}"
    query = f"SELECT {head}, {varying} FROM {table} WHERE {own} AND {condition}"
    found = connection.execute(query, list(values)).fetchnumpy()
    order = found.pop("row")
    if len(order) > 1 and (np.diff(order) < 0).any():
        found = {name: array[np.argsort(order, kind="stable")] for name, array in found.items()}
    same = {name: np.broadcast_to(np.array(code, TYPES[name]), len(order)) for name, code in fixed.items()}
    return same | {n: np.ma.filled(array, -1) if np.ma.isMaskedArray(array) else array for n, array in found.items()}
