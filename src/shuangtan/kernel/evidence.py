"""Where a value was read: the source record, the file's digest, and the line or cell in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a file (`file`, `sha256`, `locator` = `line 12` or `Sheet1!C7`) and the source it restates."""

    source: str
    file: str = ""
    sha256: str = ""
    locator: str = ""
    clause: str = ""

    def __str__(self) -> str:
        place = f"{self.file} {self.locator}".strip()
        return "；".join(filter(None, [self.source, self.clause, place, self.sha256[:12]]))


@dataclass(frozen=True, slots=True)
class Source:
    """A source record: who published what, when, under which licence, and how we came to read it.

    `kind` is `primary`, `secondary` (a copy or a quotation), `dataset` or `assumption` (then `publisher` is its
    author and `note` its reason).
    """

    id: str
    title: str
    publisher: str
    kind: str
    date: str = ""
    licence: str = ""
    read_at: str = ""
    note: str = ""


def file_sha256(path: Path) -> str:
    """The SHA-256 digest of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
