"""Loading the tables of a store into a PostgreSQL database, for the account rule to run there."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from shuangtan.accounts.activity.packages import imported
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.table import KEY, TABLES, sql_schema

_PIECE = 1 << 20
_INDEXES = (
    f"CREATE INDEX ON activity ({', '.join(KEY)}, batch)",
    "CREATE INDEX ON activity (batch)",
    "ANALYZE",
)


def load_postgres(store: ActivityStore, url: str) -> None:
    """Put the tables of a store in place of those in the database, all of them or none."""
    psycopg = imported("psycopg", "postgres")
    with psycopg.connect(url) as connection, tempfile.TemporaryDirectory() as folder:
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute(sql_schema(table))
            _copy(connection, table, store.export_csv(table, Path(folder) / f"{table}.csv"))
        for statement in _INDEXES:
            connection.execute(statement)


def _copy(connection: Any, table: str, path: Path) -> None:
    with path.open("rb") as file, connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
        while piece := file.read(_PIECE):
            copy.write(piece)
    path.unlink()
