"""Tamper with everything a number stands on, and see whether each change is found and its place named.

    python bench/ledger/tamper.py [flips]          # 10 000 single bits by default, and every structural attack

A fifth of the bits goes into a finished run of Mianyang (raw files, factors, policies, run record, reports), the rest
into a small store (imported files, checkpoints, rows of batches, texts, records, log, export). Ends with 1 if
anything was missed.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ledger import tamper as store
from tests.ledger.conftest import entry
from tests.runs import tamper as run
from tests.runs.running import DAY, copy_of

from shuangtan.runs.folders import folders_of
from shuangtan.runs.pipeline import run_city

Attack = tuple[str, Iterable[tuple[str, bool]]]
NAMES = {
    "city": "run: raw files of the city",
    "catalogue": "run: factors and catalogue",
    "policies": "run: policy documents",
    "record": "run: run record",
    "reports": "run: reports",
}


def of_store(folder: Path, chance: random.Random, flips: int) -> Iterator[Attack]:
    """The store: four kinds of bits, then its structure, then its file."""
    quarter = flips // 4
    with store.build(folder, entry) as ledger:
        export = ledger.export(folder / "out")
        yield "store: imported files, checkpoints", store.flips_of_files(ledger, folder / "files", chance, quarter)
        yield "store: rows of batches", store.flips_of_entries(ledger, chance, quarter)
        yield "store: texts, records, log", store.flips_of_tables(ledger, chance, quarter)
        yield "store: export, by the lone verifier", store.flips_of_export(export, chance, flips - 3 * quarter)
        yield "structure of the store", store.changes_of_store(ledger)
        yield "structure of the export", store.changes_of_export(export)
        yield "full rewrite of the store", store.rewritten(ledger, folder, entry)
    shutil.copytree(folder / "l.log", folder / "copy.log")
    database = store.flips_of_database(folder / "l.duckdb", folder / "copy.duckdb", chance, min(quarter, 200))
    yield "database file (found, or no entry changed)", database


def of_run(folder: Path, chance: random.Random, flips: int) -> Iterator[Attack]:
    """A finished run: five kinds of bits, then structure, then everything made anew."""

    def again(folders: run.Folders) -> None:
        run_city(folders, lambda _: None, today=DAY)

    folders = copy_of(replace(folders_of("mianyang"), out=folder / "none"), folder)
    again(folders)
    for place in run.PLACES:
        yield NAMES[place], run.flips(folders, place, chance, flips // len(run.PLACES))
    yield "structure of the run", run.structure(folders)
    yield "full rewrite of the run", run.rewritten(folders, again)


def main(flips: int) -> int:
    """Print a line for each kind of attack and a verdict; 1 if a change was missed or not placed."""
    chance, start, missed, bits = random.Random(2060), time.perf_counter(), 0, 0
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        in_run = flips // 5
        parts = of_store(Path(first), chance, flips - in_run), of_run(Path(second), chance, in_run)
        for name, findings in chain.from_iterable(parts):
            found = list(findings)
            lost = [where for where, is_named in found if not is_named]
            missed += len(lost)
            bits += len(found) if name.startswith(("store:", "run:")) else 0
            print(f"{name:44}{len(found):6} tried {len(found) - len(lost):6} found and placed", *lost[:5], flush=True)
    verdict = "met" if not missed and bits >= 10_000 else "not met" if missed else "met at this size"
    seconds = time.perf_counter() - start
    print(f"{bits} single bits (asked: 10 000), {missed} missed (asked: 0): {verdict}; {seconds:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000))
