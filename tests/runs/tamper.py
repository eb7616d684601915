"""Tampering with a finished run: one bit at a time in everything it stands on. Also run at length by the bench."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.record import UNSEALED
from shuangtan.runs.verify import Findings, verify_city

Finding = tuple[str, bool]
"""What was flipped, and whether it was found and its place named."""
LATER = {"、".join(("排列", *UNSEALED))}
"""What is said where all hashes agree: the order, or what was added after they were made."""
PLACES = ("city", "catalogue", "policies", "record", "reports")


def flipped(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def flips(folders: Folders, place: str, chance: random.Random, count: int) -> Iterator[Finding]:
    """Random bits of the files of one place, each verified and turned back."""
    files = files_of(folders, place)
    for _ in range(count):
        path = chance.choice(files)
        whole = path.read_bytes()
        bit = chance.randrange(8 * len(whole))
        found = changed(folders, path, flipped(whole, bit))
        yield f"{place} {path.name} bit {bit}", is_named(folders, place, path, whole, bit, found)


def files_of(folders: Folders, place: str) -> list[Path]:
    """The files that bits are flipped in."""
    inputs = folders.inputs()
    if place == "record":
        return [folders.record]
    if place == "reports":
        return [folders.out / name for name in ("index.html", "report.docx", "tables.xlsx")]
    root = next(folder for name, folder in inputs.items() if name.startswith("cities/" if place == "city" else place))
    return sorted(p for p in root.rglob("*") if p.suffix in (".csv", ".yaml", ".json") and p.stat().st_size)


def changed(folders: Folders, path: Path, data: bytes) -> Findings:
    """What verification finds while a file has other bytes; the old ones are put back."""
    whole = path.read_bytes()
    path.write_bytes(data)
    try:
        return verify_city(folders)
    finally:
        path.write_bytes(whole)


def is_named(folders: Folders, place: str, path: Path, whole: bytes, bit: int, found: Findings) -> bool:
    """Whether the fault is told with its place: the file, and in the record the figure or section of the bit."""
    if found.is_sound:
        return False
    texts = [(f.problem.code, f.problem.at, f.figures) for f in found.findings]
    if place == "record":
        return _holds(whole, bit, texts)
    if place == "reports":
        return [(code, Path(at).name) for code, at, _ in texts] == [("R202", path.name)]
    root = next(f for f in folders.inputs().values() if path.is_relative_to(f))
    named = path.relative_to(root).as_posix()
    return any(code in ("R201", "L201") and at.endswith(named) for code, at, _ in texts)


def _holds(whole: bytes, bit: int, texts: list[tuple[str, str, tuple[str, ...]]]) -> bool:
    """A record has one figure or section a line: the line of the bit, or the one it was joined with, is named."""
    before, lines = whole[: bit // 8], whole.decode().split("\n")
    number = before.count(b"\n")
    names = {name for line in lines[number : number + 2] if (name := _name(line))}
    at = {where.partition(":")[2] for code, where, _ in texts if code == "R203"}
    return bool(at & names) or f"第 {number + 1} 行" in at or bool(at & LATER and names & set(UNSEALED))


def _name(line: str) -> str:
    """The name a line of a record begins with."""
    head = line.removeprefix("{")
    return head[1:].partition('":')[0] if head.startswith('"') else ""


def structure(folders: Folders) -> Iterator[Finding]:
    """Lines swapped, cut off and repeated, files gone and added, in everything a run stands on."""
    samples = {
        "city": folders.city / "entries" / "power.csv",
        "catalogue": folders.catalogue / "factors" / "grid.yaml",
        "policies": folders.policies / "mianyang-2022" / "targets.yaml",
        "record": folders.record,
    }
    for place, path in samples.items():
        lines = path.read_bytes().split(b"\n")
        a, b = 2, 5
        swapped = [*lines[:a], lines[b], *lines[a + 1 : b], lines[a], *lines[b + 1 :]]
        changes = {"reorder": swapped, "truncate": lines[:-3], "duplicate": [*lines[: b + 1], *lines[b:]]}
        for name, told in changes.items():
            found = changed(folders, path, b"\n".join(told))
            named = any(path.name in f"{f.problem.at} {f.problem.text()}" for f in found.findings)
            yield f"{name} lines of {path.name} ({place})", not found.is_sound and named
        yield f"remove {path.name} ({place})", _without(folders, path)
    added = folders.city / "entries" / "added.csv"
    added.write_bytes(samples["city"].read_bytes())
    found = verify_city(folders)
    added.unlink()
    yield "add a file (city)", any("added.csv" in f.problem.at for f in found.findings)


def _without(folders: Folders, path: Path) -> bool:
    whole = path.read_bytes()
    path.unlink()
    found = verify_city(folders)
    path.write_bytes(whole)
    return not found.is_sound and any(path.name in f.problem.text() for f in found.findings)


def rewritten(folders: Folders, again: Callable[[Folders], object]) -> Iterator[Finding]:
    """One number changed and everything made anew with the same key: sound by itself, but not by a kept checkpoint."""
    kept = max(folders.ledger.with_suffix(".log").glob("checkpoint-*.txt")).read_text(encoding="utf-8")
    key = (folders.ledger.with_suffix(".log") / "signing.key").read_bytes()
    shutil.rmtree(folders.out)
    path = folders.city / "entries" / "power.csv"
    path.write_bytes(path.read_bytes().replace(b"218.7", b"999.9", 1))
    folders.ledger.with_suffix(".log").mkdir(parents=True)
    (folders.ledger.with_suffix(".log") / "signing.key").write_bytes(key)
    again(folders)
    yield "full rewrite, judged by itself: sound", verify_city(folders).is_sound
    codes = {f.problem.code for f in verify_city(folders, checkpoint=kept).findings}
    yield "full rewrite against a checkpoint kept outside", bool(codes & {"L208", "L209"})
