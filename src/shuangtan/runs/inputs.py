"""What a run depends on: the digests of every data file and of the program, folded into one fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import shuangtan
from shuangtan.kernel import file_sha256

DATA_SUFFIXES = frozenset({".yaml", ".yml", ".csv", ".xlsx", ".json"})
CODE_SUFFIXES = frozenset({".py", ".html", ".css", ".js", ".j2"})


@dataclass(frozen=True, slots=True)
class Inputs:
    """Digest of each data file by its path below the data root, and the digest of the program that read them."""

    files: dict[str, str]
    program: str

    @property
    def fingerprint(self) -> str:
        """One digest that changes when any input or the program does."""
        return hashlib.sha256(f"{self.program} {self.digest_of('')}".encode()).hexdigest()

    def digest_of(self, folder: str) -> str:
        """One digest of the files below a folder: the release of a catalogue."""
        lines = [f"{name} {digest}" for name, digest in sorted(self.files.items()) if name.startswith(folder)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def changed_since(self, before: dict[str, str]) -> list[str]:
        """Files that differ from an earlier list: changed, new or gone."""
        return differing(self.files, before)


def read_inputs(folders: dict[str, Path]) -> Inputs:
    """The inputs in these folders, each named by its key (`catalogue`, `policies`, `cities/mianyang`)."""
    return Inputs(file_digests(folders), program_digest())


def file_digests(folders: dict[str, Path]) -> dict[str, str]:
    """The SHA-256 of every data file in these folders, each named by its folder's key and its path below."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": file_sha256(path)
        for name, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in DATA_SUFFIXES
    }


def differing(now: dict[str, str], before: dict[str, str]) -> list[str]:
    """Files that differ between two lists: changed, new or gone."""
    return sorted(f for f in now.keys() | before.keys() if now.get(f) != before.get(f))


def program_digest() -> str:
    """The digest of the program's own files, so that a changed rule makes every result stale."""
    root = Path(shuangtan.__file__).parent
    paths = sorted(p for p in root.rglob("*") if p.suffix in CODE_SUFFIXES)
    return hashlib.sha256(b"".join(bytes.fromhex(file_sha256(p)) for p in paths)).hexdigest()
