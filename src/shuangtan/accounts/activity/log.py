"""The log of a store of activity records: one line of JSON per batch or set of factors, in the order of their arrival.

A line names the files that were written for it, with the hash of the bytes of each; the lines are the leaves of a tree
(RFC 6962 §2.1) whose root stands for the whole store. A line counts once its newline is on the disk, which is the last
thing that is written: a process killed at any moment leaves the whole batch, or nothing of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shuangtan.ledger.merkle import Tree
from shuangtan.ledger.verifier import has_inclusion, leaf_hash

LOG_NAME = "log.jsonl"
PACKAGES = "packages"


@dataclass(frozen=True)
class Package:
    """A Parquet file: its name, rows, the first and last organisation it tells of, and the hash of its bytes."""

    file: str
    rows: int
    organisations: tuple[int, int]
    leaf: str


@dataclass(frozen=True)
class Head:
    """What is said of a batch: its number, the months it speaks of, its packages. Without records no month is told."""

    batch: int
    first_month: int
    last_month: int
    packages: tuple[Package, ...]

    @property
    def rows(self) -> int:
        return sum(package.rows for package in self.packages)

    @property
    def line(self) -> bytes:
        """The head as the line of the log."""
        return _json(asdict(self) | {"rows": self.rows})


@dataclass(frozen=True)
class FactorSet:
    """A table of factors, in force from its line on until the next one."""

    factors: Package

    @property
    def line(self) -> bytes:
        return _json(asdict(self))


@dataclass(frozen=True)
class Inclusion:
    """The proof that a package belongs to a store: the line that names it, its place, the hashes beside its way up."""

    package: Package
    line: bytes
    index: int
    size: int
    path: tuple[bytes, ...]

    def holds(self, root: str) -> bool:
        """Whether the store with this root has the package."""
        named = self.package in _packages(_read(self.line))
        return named and has_inclusion(leaf_hash(self.line), self.index, self.size, self.path, bytes.fromhex(root))


@dataclass(frozen=True)
class ActivityLog:
    """The lines of a store as they were on the disk when it was read."""

    folder: Path
    lines: tuple[bytes, ...]

    @classmethod
    def read(cls, folder: Path) -> ActivityLog:
        """The whole lines; what stands behind the last newline was never promised."""
        path = folder / LOG_NAME
        whole, _, _ = (path.read_bytes() if path.exists() else b"").rpartition(b"\n")
        return cls(folder, tuple(whole.split(b"\n")) if whole else ())

    def with_line(self, line: bytes) -> ActivityLog:
        """The log with one more line, on the disk when this returns."""
        path = self.folder / LOG_NAME
        with path.open("r+b" if path.exists() else "w+b") as stream:
            stream.truncate(sum(len(one) + 1 for one in self.lines))
            stream.seek(0, os.SEEK_END)
            stream.write(line + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        return ActivityLog(self.folder, (*self.lines, line))

    @cached_property
    def told(self) -> tuple[Head | FactorSet, ...]:
        """The lines read; ValueError names one that is not as this program writes it."""
        return tuple(map(_read, self.lines))

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        return tuple(one for one in self.told if isinstance(one, Head))

    @property
    def factors(self) -> Package | None:
        """The factors in force."""
        sets = [one.factors for one in self.told if isinstance(one, FactorSet)]
        return sets[-1] if sets else None

    @cached_property
    def tree(self) -> Tree:
        return Tree([leaf_hash(line) for line in self.lines])

    @property
    def root(self) -> str:
        """The hash over all lines: what a run record keeps of the input."""
        return self.tree.root.hex()

    def overlapping(self, first: int, last: int) -> tuple[Head, ...]:
        """The batches that may speak of these months."""
        return tuple(head for head in self.heads if head.first_month <= last and first <= head.last_month)

    def path(self, package: Package) -> Path:
        return self.folder / PACKAGES / package.file

    def inclusion(self, package: Package) -> Inclusion:
        """The proof for a package; KeyError if no line names it."""
        for index, one in enumerate(self.told):
            if package in _packages(one):
                return Inclusion(package, self.lines[index], index, len(self.lines), tuple(self.tree.inclusion(index)))
        raise KeyError(f"日志中没有 {package.file}")


def _packages(told: Head | FactorSet) -> Sequence[Package]:
    return told.packages if isinstance(told, Head) else (told.factors,)


def _read(line: bytes) -> Head | FactorSet:
    try:
        told = json.loads(line)
        one = FactorSet(_package(told["factors"])) if "factors" in told else _head(told)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"日志行读不通：{line[:60]!r}（{error}）") from error
    if one.line != line:
        raise ValueError(f"日志行不是规范写法：{line[:60]!r}")
    return one


def _head(told: dict[str, Any]) -> Head:
    packages = tuple(map(_package, told["packages"]))
    return Head(told["batch"], told["first_month"], told["last_month"], packages)


def _package(told: dict[str, Any]) -> Package:
    first, last = told["organisations"]
    if Path(told["file"]).name != told["file"]:
        raise ValueError(f"文件名 {told['file']!r} 出了资料夹")
    return Package(told["file"], told["rows"], (first, last), told["leaf"])


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
