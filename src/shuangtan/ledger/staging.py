"""A large table on its way into the ledger: its fields as texts, its numbers exactly, then all as codes."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from shuangtan.kernel import Mark, Problem, State, nearest
from shuangtan.ledger import mistakes_file as mistakes
from shuangtan.ledger import mistakes_row
from shuangtan.ledger.bulk_codes import Codes
from shuangtan.ledger.columns import TYPES, UNKNOWN, Array
from shuangtan.ledger.entry import Directive
from shuangtan.ledger.row import DIRECTIVE_LABELS, ENTRY_FORM

FIELDS = [name for name in ENTRY_FORM.aliases if name not in ("value", "low", "high", "tolerance")]
"""The texts of a row of a large table; ranges and tolerances belong to small ones."""

DEFAULTS = {"mark": str(Mark.FOUND), "scenario": "history", "counterparty": "", "note": "", "clause": ""}
_LABELS: Mapping[str, Mapping[str, str]] = {
    "directive": {DIRECTIVE_LABELS[d]: str(d) for d in Directive},
    "state": {s.label: str(s) for s in State},
    "mark": {m.label: str(m) for m in Mark},
}
_FEW = 8
_STAGE = f"""
CREATE TABLE staged AS SELECT *,
    CASE WHEN value IS NULL THEN 0
         WHEN regexp_full_match(value, '-?[0-9]{{{{1,18}}}}') OR (regexp_full_match(value, '-?[0-9]+\\.[0-9]+')
              AND length(value) <= 18) THEN replace(value, '.', '')::BIGINT END AS mantissa,
    CASE WHEN value IS NULL THEN {UNKNOWN}
         WHEN contains(value, '.') THEN greatest(strpos(value, '.') - length(value), -100)
         ELSE 0 END::TINYINT AS exponent
FROM (SELECT {{fields}} FROM {{reader}})
"""


class Staging:
    """A table in a temporary database: `varying` fields by row, `constants` the same for all rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, file: str, constants: Mapping[str, str]) -> None:
        self.connection, self.file, self.constants = connection, file, constants
        self.varying = [name for name in FIELDS if name not in constants]
        self.count: int = self.rows("SELECT count(*) FROM staged")[0][0]
        self.pool: Sequence[str] = ()
        self.code: Mapping[str, int] = {}
        self.codes: Codes

    @cached_property
    def seen(self) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """The texts of each field with the first row and the number of rows of each."""
        return {name: self._tidied(name) for name in self.varying}

    @classmethod
    def open(
        cls, path: Path, file: str, columns: Mapping[str, str], constants: Mapping[str, str]
    ) -> tuple[Staging | None, list[Problem]]:
        """Read a table; its columns are those named, or found under the names and aliases of fields."""
        readers: dict[str, Callable[[Path], str]] = {".csv": _csv_reader, ".parquet": _parquet_reader}
        if path.suffix.lower() not in readers:
            return None, [mistakes.UNKNOWN_TYPE(at=file, suffix=path.suffix or "—")]
        connection = duckdb.connect()
        try:
            reader = readers[path.suffix.lower()](path)
            described = connection.execute(f"DESCRIBE SELECT * FROM {reader}", [str(path)]).fetchall()
            found, problems = _matched(file, {row[0]: row[1] for row in described}, columns, constants)
            if problems:
                return None, problems
            chosen = ", ".join(_chosen(field, column) for field, column in found.items())
            connection.execute(_STAGE.format(fields=chosen, reader=reader), [str(path)])
        except (duckdb.Error, ValueError) as error:
            return None, [mistakes.BROKEN_CSV(at=file, reason=str(error).splitlines()[0])]
        fixed = {name: text for name, text in DEFAULTS.items() if name not in found}
        return cls(connection, file, fixed | {name: _tidy(name, text) for name, text in constants.items()}), []

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The answer to a query on `staged`; rows are counted from nought by `rowid`."""
        return self.connection.execute(query, list(values)).fetchall()

    def set_numbers(self, numbers: Iterable[tuple[str, int, int]]) -> None:
        """Mantissa and exponent of values that are not plain."""
        self.connection.execute("CREATE OR REPLACE TEMP TABLE odd(value VARCHAR, mantissa BIGINT, exponent TINYINT)")
        if rows := list(numbers):
            self.connection.executemany("INSERT INTO odd VALUES (?, ?, ?)", rows)
            self.connection.execute(
                "UPDATE staged SET mantissa = odd.mantissa, exponent = odd.exponent FROM odd "
                "WHERE staged.mantissa IS NULL AND staged.value = odd.value"
            )

    def _tidied(self, name: str) -> dict[str, tuple[int, int]]:
        """The texts of a field with the first row and the number of rows of each, trimmed, with labels understood."""
        query = f"SELECT {name}, min(rowid), count(*) FROM staged GROUP BY 1 ORDER BY 2"
        seen = {text: (first, count) for text, first, count in self.rows(query)}
        odd = {text: tidy for text in seen if (tidy := _tidy(name, text)) != text}
        for text, tidy in odd.items():
            self.rows(f"UPDATE staged SET {name} = ? WHERE {name} IS NOT DISTINCT FROM ?", [tidy, text])
        return {text: (first, count) for text, first, count in self.rows(query)} if odd else seen

    def encode(self, others: Iterable[str]) -> None:
        """Make the pool of all texts, these `others` among them, and turn every field into codes."""
        self.pool = tuple(sorted({*others, *self.constants.values()}.union(*self.seen.values())))
        self.code = {text: place for place, text in enumerate(self.pool)}
        self.connection.execute(
            "CREATE TYPE pool AS ENUM (SELECT text FROM (SELECT unnest(texts) AS text, generate_subscripts(texts, 1) "
            "AS place FROM (SELECT from_json(?, '[\"VARCHAR\"]') AS texts)) ORDER BY place)",
            [json.dumps(self.pool, ensure_ascii=False)],
        )
        columns = ", ".join([*(self._coded(name) for name in self.varying), "mantissa", "exponent"])
        found = self.connection.execute(f"SELECT {columns} FROM staged").fetchnumpy()
        is_number = ~np.ma.getmaskarray(found["mantissa"])
        arrays = {name: np.ma.filled(array, 0).astype(TYPES[name], copy=False) for name, array in found.items()}
        self.codes = Codes(
            arrays, is_number, {name: [self.code[text] for text in self.seen[name]] for name in self.seen}
        )

    def _coded(self, name: str) -> str:
        """The SQL that gives the code of a field; few different texts are told apart faster one by one."""
        texts = list(self.seen[name])
        if len(texts) > _FEW:
            return f"enum_code({name}::pool)::INTEGER AS {name}"
        told = " ".join(f"WHEN {_quoted(text)} THEN {self.code[text]}" for text in texts)
        return f"(CASE {name} {told} END)::INTEGER AS {name}" if texts else f"0 AS {name}"

    def drop_texts(self) -> None:
        """Forget the texts of the rows: the codes are enough from here on."""
        self.connection.execute("DROP TABLE staged")

    def coded(self) -> duckdb.DuckDBPyConnection:
        """The connection with the codes as the table `coded`, whose rows are numbered by `place`."""
        self.connection.register("coded", dict(self.codes.arrays) | {"place": np.arange(self.count)})
        return self.connection

    def piece(self, start: int, end: int) -> Mapping[str, Array]:
        """The varying columns of some rows as codes and numbers."""
        return {name: array[start:end] for name, array in self.codes.arrays.items()}


def _csv_reader(path: Path) -> str:
    """The SQL that reads a CSV file in the one dialect of RFC 4180, with all columns as texts; nothing is guessed."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header = next(csv.reader(stream), [])
    if len(set(header)) < len(header):
        raise ValueError(f"表头 {header} 中有重名的列")
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in header)
    dialect = "delim = ',', quote = '\"', escape = '\"', header = true, auto_detect = false"
    return f"read_csv(?, {dialect}, columns = {{{columns}}})"


def _parquet_reader(path: Path) -> str:  # noqa: ARG001
    return "read_parquet(?)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _matched(
    file: str, present: Mapping[str, str], columns: Mapping[str, str], constants: Mapping[str, str]
) -> tuple[dict[str, str], list[Problem]]:
    """Which column holds which field; columns nobody knows and fields nobody holds are mistakes."""
    named = {column: field for field, column in columns.items()}
    names = ENTRY_FORM.names() | named
    found = {names[column]: column for column in present if column in names and names[column] in [*FIELDS, "value"]}
    expected = "、".join([*FIELDS, "value"])
    problems = [
        mistakes.UNKNOWN_COLUMN(at=file, column=column, expected=expected, nearest=nearest(column, names))
        for column in present
        if column not in found.values()
    ]
    for field in ENTRY_FORM.required:
        if field not in found and field not in constants:
            shown = ENTRY_FORM.shown(field)
            problems.append(mistakes.MISSING_COLUMN(at=file, column=shown, expected=expected))
    if (kind := present.get(found.get("period", ""), "")) and kind.startswith(("DATE", "TIMESTAMP")):
        shown = ENTRY_FORM.shown("period")
        problems.append(mistakes_row.DATE_CELL(at=file, field=shown, seen=kind, nearest="2025-07"))
    return {field: column for field, column in found.items() if field not in constants}, problems


def _chosen(field: str, column: str) -> str:
    """The SQL that reads one field as text; an empty cell is null."""
    text = f"""nullif("{column.replace('"', '""')}"::VARCHAR, '')"""
    return f"{text} AS {field}"


def _tidy(field: str, text: str | None) -> str:
    plain = (text or "").strip() or DEFAULTS.get(field, "")
    return _LABELS.get(field, {}).get(plain, plain)
