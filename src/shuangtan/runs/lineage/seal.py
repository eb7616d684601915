"""The seal of a run record: its digest, told to the signed log as a batch without entries.

The batch bears the name of the file, and its note the digest, the number of figures and rules, and the root of all
figures; batch and note are leaves of the log like any other, so every checkpoint after it stands for the record too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb

from shuangtan.kernel import file_sha256
from shuangtan.ledger import Batch, Ledger
from shuangtan.ledger.log import living

_DIGEST = re.compile(r"SHA-256 ([0-9a-f]{64})")


def seal_batch(path: Path, content: dict[str, Any]) -> Batch:
    """The batch that tells the log of a finished record."""
    counts = f"{len(content['figures'])} 个数、{len(content['rules'])} 条规则，根 {content['roots']['figures']}"
    return Batch(path.name, note=f"SHA-256 {file_sha256(path)}；{counts}")


def sealed_digest(store: Path, name: str) -> str | None:
    """The SHA-256 that the newest batch of this name gives for the file of this name; None if the log has none.

    A store that cannot be opened or read has none either: what is wrong with it is for its own verification to say.
    """
    try:
        with Ledger.open(store, read_only=True) as ledger:
            notes = [record.note for record in living(ledger.batches()) if record.name == name]
    except (duckdb.Error, OSError, ValueError):
        return None
    found = _DIGEST.match(notes[-1]) if notes else None
    return found[1] if found else None
