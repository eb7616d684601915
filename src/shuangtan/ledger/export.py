"""Exporting a ledger: its batches in canonical bytes, with the verifier that needs nothing but Python beside them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from shuangtan.ledger import rows, tables, verifier
from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.columns import pack_chunk


def export_ledger(connection: duckdb.DuckDBPyConnection, checkpoint: str, key: str, folder: Path) -> Path:
    """Write the export described in `verifier` into a folder that must be new or empty."""
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} 不是空文件夹，不在其中写导出件")
    records = tables.read_records(connection)
    for record in records:
        _write_batch(connection, record, folder / "batches" / str(record.sequence))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "log.jsonl").write_bytes(b"\n".join(r.log_line() for r in records))
    (folder / "checkpoint.txt").write_bytes(checkpoint.encode())
    (folder / "key.txt").write_bytes(f"{key}\n".encode())
    (folder / "verifier.py").write_bytes(Path(verifier.__file__).read_bytes())
    return folder


def _write_batch(connection: duckdb.DuckDBPyConnection, record: BatchRecord, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "leaves.txt").write_text("\n".join(record.leaves), encoding="ascii")
    (folder / "leaf-0.bin").write_bytes(record.header())
    (folder / "leaf-1.bin").write_bytes(verifier.pack_pool(rows.read_pool(connection, record.sequence)))
    for number, part in enumerate(rows.read_parts(connection, record), 2):
        (folder / f"leaf-{number}.bin").write_bytes(pack_chunk(part))
