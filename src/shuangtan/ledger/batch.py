"""A batch: what is put into the ledger at once, whole or not at all, under the hash of its content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shuangtan.ledger.columns import Table, encode
from shuangtan.ledger.entry import Entry
from shuangtan.ledger.verifier import leaf_hash, tree_root


@dataclass(frozen=True)
class Batch:
    """Entries told together under one name; `files` are the files they were read from, with their SHA-256.

    A batch supersedes the living batch of the same name wholly: what the new one no longer says is no longer said.
    Entries of other batches are superseded key by key. An empty batch withdraws a name.
    """

    name: str
    entries: Sequence[Entry] = ()
    files: tuple[tuple[str, str], ...] = ()
    note: str = ""
    table: Table | None = field(default=None, compare=False)

    def rows(self) -> Table:
        """What is stored: the table of a bulk import, or the entries as columns."""
        return self.table if self.table is not None else encode(self.entries)


@dataclass(frozen=True)
class BatchRecord:
    """What the ledger keeps of a batch: its place in the log, root, the hashes of its leaves, and what it replaced.

    `content` is the root as it would be had the batch superseded nothing; `leaves` are in hex.
    """

    sequence: int
    root: str
    content: str
    name: str
    rows: int
    recorded_at: datetime
    supersedes: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]
    note: str = ""

    def header(self) -> bytes:
        """Leaf 0: the header of the batch."""
        return header_bytes(self.name, self.rows, self.files, self.supersedes, self.note)

    def content_over(self, body: Sequence[bytes]) -> str:
        """The identity of what a batch says over its leaf hashes from 1 up, whatever the batch supersedes."""
        head = header_bytes(self.name, self.rows, self.files, (), self.note)
        return tree_root([leaf_hash(head), *body]).hex()

    def log_line(self) -> bytes:
        """The leaf of the log: one line of JSON."""
        said = {
            "sequence": self.sequence,
            "root": self.root,
            "name": self.name,
            "rows": self.rows,
            "recorded_at": self.recorded_at.isoformat(),
            "supersedes": list(self.supersedes),
        }
        return _json(said)


def header_bytes(name: str, rows: int, files: Sequence[Sequence[str]], supersedes: Sequence[str], note: str) -> bytes:
    """The canonical header of a batch."""
    said = {
        "schema": "shuangtan.batch/1",
        "name": name,
        "rows": rows,
        "files": [list(f) for f in files],
        "supersedes": list(supersedes),
        "note": note,
    }
    return _json(said)


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
