"""The account rule at scale: `python bench/accounts/accounts_bench.py [7] [8]` for 10^7 and 10^8 records.

Makes the records (20 000 organisations × 40 products × 1 or 10 years, corrections and gaps among them), then prints
what storing them cost, the same totals by several means (each in its own process; the digests must agree), explaining
one cell, verifying the store against hashing its bytes alone, and the growth between the sizes. pandas holds several
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
from records import build

from shuangtan.accounts.activity_cell import unfold
from shuangtan.accounts.activity_engine import on_duckdb
from shuangtan.accounts.activity_store import ActivityStore

ORGANISATIONS = 20_000
SIZES = {
    "7": (12, 3, ("ours", "sql_range", "sql_month", "polars", "pandas", "shards")),
    "8": (120, 1, ("ours", "sql_range", "sql_month", "polars")),
}
SHARDS = 4
HERE = Path(__file__).parent


def main(sizes: list[str]) -> None:
    seconds = {}
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="accounts"))
        try:
            seconds[size] = measured(folder, *SIZES[size])
        finally:
            shutil.rmtree(folder)
    if len(seconds) == 2:
        print(f"growth from 10^7 to 10^8: {seconds['8'] / seconds['7']:.1f}x (bar 11x)")


def measured(folder: Path, months: int, repeats: int, contenders: tuple[str, ...]) -> float:
    """All figures of one size; returns the seconds of the account rule."""
    store = folder / "city.duckdb"
    count, stored = build(store, ORGANISATIONS, months)
    print(
        f"\n{count:,} records, {store.stat().st_size / 2**20:,.0f} MiB; checked, hashed and stored in {stored:.1f} s:"
        f" {count / stored / 1e6:.2f} M rows/s. {load()}",
        flush=True,
    )
    with ActivityStore.open(store, read_only=True) as opened:
        opened.export(folder / "parquet")
    if "shards" in contenders:
        shard(store, folder)
    found = {name: contended(name, store, folder / "parquet", repeats) for name in contenders}
    if len({one["digest"] for one in found.values()}) != 1:
        raise SystemExit(f"the totals differ: {found}")
    ours, limit = found["ours"]["seconds"], min(found["sql_range"]["seconds"], found["sql_month"]["seconds"])
    for name, one in found.items():
        print(
            f"  {name:10} {one['seconds']:7.2f} s  busy {one['busy']:7.2f} s  {one['seconds'] / ours:5.2f}x ours"
            f"  peak {one['peak_gib']:5.2f} GiB"
        )
    print(f"  ours / best plain SQL {ours / limit:.2f} (bar 1.3); digest {found['ours']['digest'][:16]}. {load()}")
    explained(store)
    verified(store)
    return float(ours)


def contended(name: str, store: Path, parquet: Path, repeats: int) -> dict[str, float]:
    """One contender in its own process."""
    command = [sys.executable, "-W", "ignore", HERE / "contenders.py", name, store, parquet, str(repeats)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def shard(store: Path, folder: Path) -> None:
    """The store as several, organisations by their remainder, with all batches and factors in each."""
    for i in range(SHARDS):
        path = folder / f"shard-{i}.duckdb"
        ActivityStore.open(path).close()
        with duckdb.connect(str(path)) as part:
            part.execute(f"ATTACH '{store}' AS whole (READ_ONLY)")
            part.execute(f"INSERT INTO activity SELECT * FROM whole.activity WHERE organisation % {SHARDS} = {i}")
            for table in ("activity_batch", "activity_factor"):
                part.execute(f"INSERT INTO {table} SELECT * FROM whole.{table}")


def explained(store: Path) -> None:
    """One cell with its parts, by the same rule on its records alone; the first question also warms the library up."""
    inputs, seconds = on_duckdb(store, 2), []
    for organisation in (4711, 12_345, 19_999):
        start = time.perf_counter()
        one = unfold(inputs, organisation, organisation % 40, 201507)
        seconds.append(time.perf_counter() - start)
    assert one is not None
    assert sum(c.emission_mg or 0 for c in one.contributions) == one.total.emission_mg
    print(
        f"  explain one cell ({len(one.contributions)} records): "
        f"{seconds[0]:.3f} s first, {min(seconds[1:]):.3f} s after (bar 0.3)"
    )


def verified(store: Path) -> None:
    """Verification of every chunk, against SHA-256 of the same canonical bytes on one core and against the file's."""
    with ActivityStore.open(store, read_only=True) as opened:
        start = time.perf_counter()
        faults = opened.verify()
        seconds = time.perf_counter() - start
        rows = opened.connection.execute("SELECT count(*) FROM activity").fetchall()[0][0]
    assert not faults
    start = time.perf_counter()
    piece, digest = b"\0" * (1 << 24), hashlib.sha256()
    for _ in range(ROW_BYTES * rows // len(piece) + 1):
        digest.update(piece)
    hashing = time.perf_counter() - start
    print(
        f"  verify {seconds:.2f} s; hashing {ROW_BYTES * rows / 2**20:,.0f} MiB of columns alone {hashing:.2f} s:"
        f" {seconds / hashing:.2f}x (bar 2). {load()}"
    )


ROW_BYTES = 4 + 2 + 2 + 4 + 8 + 2
"""Bytes of a record in the columns that are hashed."""


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:] or ["7", "8"])
