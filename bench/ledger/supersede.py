"""Supersede every catalogue value that a run used, one at a time, and look for numbers the lineage did not foresee.

    python bench/ledger/supersede.py [city] [--all]      # --all: every entry and every assumption of the network too

Each value is raised by a tenth (a zero becomes one), everything is computed again, and every figure compared. Ends
with 1 if a number changed to which the lineage knows no way.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from shuangtan.kernel import plain
from shuangtan.runs.compose import figures_now
from shuangtan.runs.folders import folders_of
from shuangtan.runs.lineage.lineage import Lineage
from shuangtan.runs.lineage.supersede import supersede_each
from shuangtan.runs.load import Loaded, load

TODAY = date(2026, 11, 22)
Wanted = tuple[str, str]


def factors(loaded: Loaded, lineage: Lineage) -> Iterator[Wanted]:
    """Every dated value that a figure was read from, by series and first year, with another value for it."""
    for series in loaded.catalogue.series.values():
        for value in series.values:
            if lineage.told_at(value.at):
                period = "" if value.valid_from == date.min else f":{value.valid_from.year}"
                yield f"{series.id}{period}", other(value.value)


def cells(loaded: Loaded, lineage: Lineage) -> Iterator[Wanted]:
    """Every entry with a number, and every assumption of the network with one, that a figure was read from."""
    for file in loaded.city.files:
        for entry in file.entries:
            cell = f"{file.name}:{entry.evidence.locator.removeprefix('line ')}"
            if entry.quantity is not None and cell.rpartition(":")[2].isdigit() and lineage.told_at(cell):
                yield cell, other(entry.quantity.value)
    for row, told in enumerate(loaded.city.shapes.get("network/parameters", ()), 2):
        if told["value"].replace(".", "").isdigit():
            yield f"network/parameters.csv:{row}", plain(Decimal(told["value"]) * Decimal("0.9"))


def other(value: Decimal) -> str:
    """A tenth more, and one where there was nothing."""
    return plain(value * Decimal("1.1")) if value else "1"


def main(city: str, is_all: bool) -> int:
    """Print a line for each value and a verdict."""
    start = time.perf_counter()
    loaded, _ = load(folders_of(city))
    if loaded is None:
        raise SystemExit(f"{city} cannot be read")
    lineage = Lineage(figures_now(loaded, TODAY)[0])
    wanted = [*factors(loaded, lineage), *(cells(loaded, lineage) if is_all else ())]
    holes = 0
    for (what, _), found in zip(wanted, supersede_each(loaded, wanted, TODAY), strict=True):
        holes += len(found.unforeseen)
        counts = f"{len(found.changes):5} change {len(found.unmoved):5} rest on it and stay"
        print(f"{what:48}{counts} {len(found.unforeseen):3} unforeseen", *found.unforeseen[:3], flush=True)
    verdict = "MISSED" if holes else "met"
    print(f"{len(wanted)} values superseded, {holes} numbers unforeseen (asked: 0): {verdict};", end=" ")
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if holes else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("city", nargs="?", default="mianyang")
    parser.add_argument("--all", action="store_true")
    chosen = parser.parse_args()
    sys.exit(main(chosen.city, chosen.all))
