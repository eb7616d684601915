"""DuckDB over the packages of a store: the three tables of the rule as views, of all months or of some.

The views read only the files that can matter: a question about one month of a store of ten years opens the packages of
that month. DuckDB is part of every installation; nothing else is needed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from shuangtan.accounts.activity.log import ActivityLog, Package
from shuangtan.accounts.activity.table import TABLES, sql_schema

ALL_MONTHS = (0, 999_912)


@dataclass(frozen=True)
class Window:
    """What is looked at: the months from first to last, and all organisations and sectors or one of them."""

    months: tuple[int, int] = ALL_MONTHS
    organisation: int | None = None
    sector: int | None = None

    @property
    def condition(self) -> str:
        """The window as a condition on `activity`."""
        one = [("organisation", self.organisation), ("sector", self.sector)]
        parts = [f"{name} = {value}" for name, value in one if value is not None]
        if self.months != ALL_MONTHS:
            parts.append("month BETWEEN {} AND {}".format(*self.months))
        return " AND ".join(parts) or "true"

    def sees(self, package: Package) -> bool:
        """Whether the package can tell of the organisation."""
        first, last = package.organisations
        return self.organisation is None or first <= self.organisation <= last


def connect(log: ActivityLog, window: Window = Window(), threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection of its own with the tables of the rule, as far as the window shows them."""
    # A name is a table here, never a variable of the program; looking for one would import pandas.
    connection = duckdb.connect(config={"python_enable_replacements": "false"})
    if threads:
        connection.execute(f"SET threads = {threads}")
    heads = log.overlapping(*window.months)
    _view(connection, "activity", [log.path(p) for h in heads for p in h.packages if window.sees(p)], window.condition)
    connection.execute(sql_schema("activity_batch"))
    if rows := ", ".join(f"({h.batch:d}, {h.first_month:d}, {h.last_month:d}, {h.rows:d})" for h in heads):
        connection.execute(f"INSERT INTO activity_batch VALUES {rows}")
    first, last = window.months
    in_force = f"valid_from <= {last} AND {first} < valid_to"
    _view(connection, "activity_factor", [log.path(log.factors)] if log.factors else [], in_force)
    return connection


def _view(connection: duckdb.DuckDBPyConnection, table: str, files: Iterable[Path], condition: str) -> None:
    """A view of the rows of some files; of none, an empty table."""
    names = ", ".join(f"'{quoted(path)}'" for path in files)
    if not names:
        connection.execute(sql_schema(table))
        return
    columns = ", ".join(TABLES[table])
    query = f"SELECT {columns} FROM read_parquet([{names}], hive_partitioning = false) WHERE {condition}"
    connection.execute(f"CREATE VIEW {table} AS {query}")


def quoted(path: Path) -> str:
    """A path within the quotation marks of SQL."""
    return str(path).replace("'", "''")
