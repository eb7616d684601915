"""Tampering with a store: one bit at a time, in every place where a bit can lie. Also run at length by the bench."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from shuangtan.kernel import file_sha256
from shuangtan.ledger import Batch, Entry, Ledger, VerifyReport
from shuangtan.ledger.columns import TYPES
from shuangtan.ledger.verifier import check

Finding = tuple[str, bool]
"""What was flipped, and whether it was found and named."""


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def build(folder: Path, make: Callable[..., Entry]) -> Ledger:
    """A store of three imported files, one of them corrected once."""
    ledger = Ledger.open(folder / "l.duckdb", "shuangtan/test")
    for step, name in enumerate(("a.csv", "b.csv", "c.csv", "a.csv")):
        (folder / "files").mkdir(exist_ok=True)
        (folder / "files" / name).write_text(f"{name}\n{step}\n", encoding="utf-8")
        digest = file_sha256(folder / "files" / name)
        told = [make(f"{step}.{year}", year, name) for year in range(2000, 2010)]
        ledger.append(Batch(name, [_of_file(e, name, digest) for e in told], ((name, digest),)))
    return ledger


def _of_file(entry: Entry, name: str, digest: str) -> Entry:
    return replace(entry, evidence=replace(entry.evidence, file=name, sha256=digest))


def flips_of_files(ledger: Ledger, files: Path, chance: random.Random, count: int) -> Iterator[Finding]:
    """Bits of imported files, and of the checkpoints outside the store."""
    paths = [*sorted(files.iterdir()), *sorted(ledger.log_folder.glob("*.txt"))]
    for _ in range(count):
        path = chance.choice(paths)
        whole = path.read_bytes()
        bit = chance.randrange(8 * len(whole))
        path.write_bytes(flipped(whole, bit))
        report = ledger.verify(files)
        path.write_bytes(whole)
        is_named = any(path.name in problem.at or path.name == "key.txt" for problem in report.problems)
        has_keys = path.parent != files or _touches(report, path.name)
        yield f"{path.name} bit {bit}", not report.is_sound and is_named and has_keys


def _touches(report: VerifyReport, subject: str) -> bool:
    return {key[1] for key in report.affected} == {subject}


def flips_of_entries(ledger: Ledger, chance: random.Random, count: int) -> Iterator[Finding]:
    """Bits of the stored codes and numbers of single rows."""
    widths = {name: 8 * kind.itemsize for name, kind in TYPES.items()}
    for _ in range(count):
        name, batch, row = chance.choice(list(TYPES)), chance.randrange(4), chance.randrange(10)
        bit = chance.randrange(widths[name] - 1)
        # A changed code can make the keys of two rows equal, so that nine are left of ten.
        where = f"{name} of row {row} of batch {batch} bit {bit}"
        ledger.connection.execute("BEGIN")
        change = f"UPDATE entry SET {name} = xor({name}, {1 << bit}) WHERE batch = {batch} AND row = {row}"
        ledger.connection.execute(change)
        report = ledger.verify()
        ledger.connection.execute("ROLLBACK")
        named = {(f.batch, f.chunk) for f in report.faults}
        yield where, named == {(batch, 0)} and len(report.affected) >= 9


def flips_of_tables(ledger: Ledger, chance: random.Random, count: int) -> Iterator[Finding]:
    """Bits of the texts of batches, their records and the stored checkpoints."""
    columns = [("term", "text"), ("term", "code"), ("checkpoint", "note"), ("checkpoint", "size")]
    fields = ("root", "content", "name", "rows", "recorded_at", "supersedes", "files", "leaves", "note", "sequence")
    columns += [("batch", name) for name in fields]
    for _ in range(count):
        table, column = chance.choice(columns)
        rows = ledger.connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()
        row, value = chance.choice([(r, v) for r, v in rows if v != ""] or rows)
        ledger.connection.execute("BEGIN")
        ledger.connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = {row}", [_other(value, chance)])
        report = ledger.verify()
        ledger.connection.execute("ROLLBACK")
        yield f"{table}.{column} {value!r}", not report.is_sound or _is_absent(report)


def _is_absent(report: VerifyReport) -> bool:
    """A stored checkpoint whose number changed is reported as absent outside."""
    return any(p.code == "L212" for p in report.problems)


def _other(value: object, chance: random.Random) -> object:
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(4, 12))
    text = str(value) or "a"
    place = chance.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ (1 << chance.randrange(5))) + text[place + 1 :]


def flips_of_export(folder: Path, chance: random.Random, count: int) -> Iterator[Finding]:
    """Bits of an export, checked by the stand-alone verifier."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "verifier.py"]
    for _ in range(count):
        path = chance.choice(paths)
        whole = path.read_bytes()
        bit = chance.randrange(8 * len(whole))
        path.write_bytes(flipped(whole, bit))
        faults = check(folder)
        path.write_bytes(whole)
        number = path.parent.name if path.parent.parent.name == "batches" else ""
        is_named = any(f"批次 {number}" in fault for fault in faults)
        yield f"{path.relative_to(folder)} bit {bit}", bool(faults) and (is_named or not number)
