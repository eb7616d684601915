"""The account rule at scale: `python bench/accounts/accounts_bench.py [7] [8]` for 10^7 and 10^8 records.

Makes the records (20 000 organisations × 40 products × 1 or 10 years, corrections and gaps among them), then prints
what storing them cost, the same totals by several means (each in its own process; the digests must agree), explaining
one cell, proving and verifying, the growth between the sizes, and each bar with its figure. pandas holds several
copies of the table in memory and runs at 10^7 only. Everything made is deleted. Needs `requirements.txt` beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from bars import Bar, show
from records import build

from shuangtan.accounts.activity.cell import unfold
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.table import TABLES

ORGANISATIONS = 20_000
SQL = ("sql tables, range", "sql tables, month", "sql packages, range", "sql packages, month")
SIZES = {
    "7": (12, 3, ("ours", "ours, ibis", *SQL, "polars", "pandas", "pandas, shortcut", "shards")),
    "8": (120, 2, ("ours", *SQL[:3], "polars")),
}
SHARDS = 4
HERE = Path(__file__).parent
EXPLAIN = """
import sys; from pathlib import Path; from shuangtan.accounts.activity.cell import unfold
assert unfold(Path(sys.argv[1]), 4711, 4711 % 40, 201507)
"""


def main(sizes: list[str]) -> None:
    seconds, bars = {}, list[Bar]()
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="accounts"))
        try:
            seconds[size], found = measured(folder, size)
            bars += found
        finally:
            shutil.rmtree(folder)
    if len(seconds) == 2:
        bars.append(Bar("time at 10^8 / time at 10^7, wall", seconds["8"][0] / seconds["7"][0], 11))
        bars.append(Bar("time at 10^8 / time at 10^7, processor", seconds["8"][1] / seconds["7"][1], 11))
    show(bars)


def measured(folder: Path, size: str) -> tuple[tuple[float, float], list[Bar]]:
    """All figures of one size; returns wall and processor seconds of the account rule, and the bars."""
    months, repeats, contenders = SIZES[size]
    count, stored = build(folder / "city", ORGANISATIONS, months)
    files = sum(path.stat().st_size for path in (folder / "city" / "packages").iterdir())
    print(
        f"\n{count:,} records, {files / 2**20:,.0f} MiB; checked, hashed and stored in {stored:.1f} s:"
        f" {count / stored / 1e6:.2f} M rows/s. {load()}",
        flush=True,
    )
    told_again(folder, "shards" in contenders)
    found = {name: contended(name, folder, repeats) for name in contenders}
    if len({one["digest"] for one in found.values()}) != 1:
        raise SystemExit(f"the totals differ: {found}")
    print(f"  digest {found['ours']['digest'][:16]}. {load()}")
    bars = [
        Bar(
            f"10^{size}: ours / best plain SQL, {kind}",
            found["ours"][key] / min(found[n][key] for n in SQL if n in found),
            1.3,
        )
        for kind, key in (("wall", "seconds"), ("processor", "busy"))
    ]
    bars += [
        Bar(f"10^{size}: {name} / ours", found[name]["seconds"] / found["ours"]["seconds"], 10, at_least=True)
        for name in ("pandas", "pandas, shortcut")
        if name in found
    ]
    bars.append(Bar(f"10^{size}: peak memory", found["ours"]["peak_gib"] * 1.073741824, 6, "GB"))
    bars += [*explained(folder / "city", size), *verified(folder / "city", size)]
    return (found["ours"]["seconds"], found["ours"]["busy"]), bars


def contended(name: str, folder: Path, repeats: int) -> dict[str, float]:
    """One contender in its own process."""
    command = [sys.executable, "-W", "ignore", HERE / "contenders.py", name, folder, str(repeats)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = dict(json.loads(done.stdout.splitlines()[-1]))
    print(
        f"  {name:20} {found['seconds']:7.2f} s  processor {found['busy']:7.2f} s  peak {found['peak_gib']:5.2f} GiB",
        flush=True,
    )
    return found


def told_again(folder: Path, in_shards: bool) -> None:
    """The records of the store as tables of a DuckDB file, as plain Parquet, and as shards by organisation."""
    with ActivityStore.open(folder / "city", read_only=True) as store:
        parquet = store.export(folder / "parquet")
    with duckdb.connect(str(folder / "city.duckdb")) as whole:
        for table in TABLES:
            whole.execute(f"CREATE TABLE {table} AS FROM '{parquet / table}.parquet'")
    if in_shards:
        for i in range(SHARDS):
            build(folder / f"shard-{i}", ORGANISATIONS, SIZES["7"][0], (i, SHARDS))


def explained(store: Path, size: str) -> list[Bar]:
    """One cell with its parts, by the same rule on its records alone: in a fresh process, and here."""
    whole, seconds = [], []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", EXPLAIN, store], check=True)
        whole.append(time.perf_counter() - start)
    for organisation in (4711, 12_345, 19_999):
        start = time.perf_counter()
        one = unfold(store, organisation, organisation % 40, 201507)
        seconds.append(time.perf_counter() - start)
        assert one is not None
        assert sum(c.emission_mg or 0 for c in one.contributions) == one.total.emission_mg
    print(f"  explain as a process: {', '.join(f'{s:.3f}' for s in whole)} s; within: {seconds[0]:.3f} s. {load()}")
    return [
        Bar(f"10^{size}: explain one cell, first question of a process", seconds[0], 0.1, "s"),
        Bar(f"10^{size}: explain one cell, start of the program to its end", min(whole), 0.3, "s"),
    ]


def verified(store: Path, size: str) -> list[Bar]:
    """Verification of the whole store against SHA-256 of the bytes of its files on one core; one proof."""
    start, digest = time.perf_counter(), hashlib.sha256()
    piece, count = memoryview(bytearray(1 << 22)), 0
    for path in sorted((store / "packages").iterdir()):
        with path.open("rb", buffering=0) as stream:
            while read := stream.readinto(piece):
                digest.update(piece[:read])
                count += read
    hashing = time.perf_counter() - start
    with ActivityStore.open(store, read_only=True) as opened:
        start = time.perf_counter()
        faults = opened.verify()
        seconds = time.perf_counter() - start
        assert not faults
        opened.inclusion(0)
        start = time.perf_counter()
        assert opened.inclusion(len(opened.log.heads) // 2).holds(opened.root())
        proof = time.perf_counter() - start
    print(f"  verify {seconds:.2f} s; hashing the {count / 2**20:,.0f} MiB of its files {hashing:.2f} s. {load()}")
    return [
        Bar(f"10^{size}: verify / hashing its bytes", seconds / hashing, 2),
        Bar(f"10^{size}: one proof of inclusion, made and checked", proof * 1000, 1, "ms"),
    ]


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:] or ["7", "8"])
