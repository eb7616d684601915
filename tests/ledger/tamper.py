"""Tampering with a store: one bit at a time, in every place where a bit can lie. Also run at length by the bench."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from shuangtan.kernel import file_sha256
from shuangtan.ledger import Batch, Entry, Ledger, VerifyReport, verify_store
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


CHANGES = {
    "reorder": ("UPDATE entry SET row = 9 - row WHERE batch = 1", "L203"),
    "duplicate": ("INSERT INTO entry SELECT * FROM entry WHERE batch = 1 AND row = 9", "L206"),
    "truncate": ("DELETE FROM entry WHERE batch = 1 AND row = 9", "L206"),
    "repeat": ("INSERT INTO batch SELECT * REPLACE (4 AS sequence) FROM batch WHERE sequence = 3", "L215"),
    "text": ("UPDATE term SET text = 'b.csw' WHERE batch = 1 AND text = 'b.csv'", "L204"),
    "stray": ("INSERT INTO entry SELECT * REPLACE (9 AS batch) FROM entry WHERE batch = 1", "L207"),
    "record": ("UPDATE batch SET leaves = replace(leaves, '0', '1') WHERE sequence = 1", "L205"),
    "time": ("UPDATE batch SET recorded_at = '2001-01-01T00:00:00+00:00' WHERE sequence = 1", "L214"),
    "log": ("UPDATE batch SET name = 'x' WHERE sequence = 1", "L208"),
    "cut": ("DELETE FROM batch WHERE sequence = 3", "L209"),
    "unreadable": ("UPDATE batch SET files = 'x' WHERE sequence = 1", "L213"),
}
"""Statements that change a store otherwise than by a bit, and the code by which each is called."""


def changes_of_store(ledger: Ledger) -> Iterator[Finding]:
    """Rows and records reordered, repeated, removed and changed."""
    for name, (statement, code) in CHANGES.items():
        ledger.connection.execute("BEGIN")
        ledger.connection.execute(statement)
        report = ledger.verify()
        ledger.connection.execute("ROLLBACK")
        yield f"{name}: {statement}", not report.is_sound and code in {p.code for p in report.problems}


def changes_of_export(folder: Path) -> Iterator[Finding]:
    """Lines of the log of an export swapped, cut off and repeated, and its leaves exchanged, for the lone verifier."""
    log = folder / "log.jsonl"
    lines = log.read_bytes().split(b"\n")
    leaves = [folder / "batches" / str(n) / "leaf-2.bin" for n in (0, 1)]
    told = {"reorder": [lines[1], lines[0], *lines[2:]], "truncate": lines[:-1], "duplicate": [*lines, lines[-1]]}
    for name, changed in told.items():
        yield f"{name} lines of the log of an export", _is_found(folder, {log: b"\n".join(changed)})
    first, second = (leaf.read_bytes() for leaf in leaves)
    yield "exchange leaves of an export", _is_found(folder, {leaves[0]: second, leaves[1]: first})
    yield "truncate a leaf of an export", _is_found(folder, {leaves[0]: first[:-1]})


def _is_found(folder: Path, changed: dict[Path, bytes]) -> bool:
    whole = {path: path.read_bytes() for path in changed}
    for path, data in changed.items():
        path.write_bytes(data)
    faults = check(folder)
    for path, data in whole.items():
        path.write_bytes(data)
    return bool(faults)


def rewritten(ledger: Ledger, folder: Path, make: Callable[..., Entry]) -> Iterator[Finding]:
    """Who rewrites the whole store with its own key is found by one checkpoint that was kept outside."""
    kept, key = ledger.checkpoint, ledger.log_folder / "signing.key"
    with Ledger.open(folder / "forged" / "l.duckdb", "shuangtan/test", key=key) as forged:
        for step, name in enumerate(("a.csv", "b.csv", "c.csv", "d.csv")):
            forged.append(Batch(name, [make("1", 2000 + step, name)]))
        yield "store rewritten whole, judged by itself: sound", forged.verify().is_sound
        codes = [p.code for p in forged.verify(checkpoint=kept).problems]
        yield "store rewritten whole against a checkpoint kept outside", codes == ["L208"]


def flips_of_database(path: Path, copy: Path, chance: random.Random, count: int) -> Iterator[Finding]:
    """Bits of the database file itself: reported, or lying where no data are, so that no entry is another."""
    whole = path.read_bytes()
    with Ledger.open(path, read_only=True) as ledger:
        told = ledger.entries()
    for _ in range(count):
        bit = chance.randrange(8 * len(whole))
        copy.write_bytes(flipped(whole, bit))
        is_found = not verify_store(copy).is_sound
        yield f"database bit {bit}", is_found or _says(copy, told)


def _says(path: Path, told: tuple[Entry, ...]) -> bool:
    with Ledger.open(path, read_only=True) as copy:
        return copy.entries() == told
