"""Proofs of the log and explanations of numbers, inside one process: `python bench/ledger/proofs.py`.

A log of a million leaves: one inclusion proof, made and verified, and one consistency proof. Then Mianyang, run in a
folder of its own: a recorded number explained, what a cell feeds, and a traced hour unfolded by class and by path.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from shuangtan.ledger.merkle import Tree
from shuangtan.ledger.verifier import has_consistency, has_inclusion
from shuangtan.runs.folders import folders_of
from shuangtan.runs.lineage.explain import explain_figure
from shuangtan.runs.lineage.feeds import feeds_text
from shuangtan.runs.pipeline import run_city
from shuangtan.runs.trace.city import trace_city
from shuangtan.runs.trace.hour import traced_hour

LEAVES, REPEATS = 1_000_000, 200
PROOF_BAR, EXPLAIN_BAR = 0.001, 0.1
"""Seconds."""


def median(call: Callable[[], object], repeats: int) -> float:
    """Median CPU seconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return sorted(times)[repeats // 2]


def told(what: str, seconds: float, bar: float) -> bool:
    """Print a line; whether the bar is met."""
    print(f"{what:56}{seconds * 1e3:9.3f} ms   asked {bar * 1e3:.0f} ms: {'met' if seconds <= bar else 'MISSED'}")
    return seconds <= bar


def proofs() -> bool:
    """One proof in a log of a million leaves."""
    chance = random.Random(6962)
    leaves = [hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(LEAVES)]
    tree = Tree(leaves)

    def inclusion() -> None:
        number = chance.randrange(LEAVES)
        assert has_inclusion(leaves[number], number, LEAVES, tree.inclusion(number), tree.root)

    old = Tree(leaves[: LEAVES // 3])

    def consistency() -> None:
        assert has_consistency(len(old), old.root, LEAVES, tree.root, tree.consistency(len(old)))

    found = told(f"inclusion in {LEAVES} leaves, made and verified", median(inclusion, REPEATS), PROOF_BAR)
    return told("consistency with a third of them", median(consistency, 5), 1.0) and found


def explanations(folder: Path) -> bool:
    """Numbers of a finished run, and one traced hour."""
    folders = replace(folders_of("mianyang"), out=folder)
    run_city(folders, lambda _: None, today=date(2026, 11, 22))
    id = "ratio.mianyang-2022.clean_capacity-2025"
    met = told("explain a recorded number", median(lambda: explain_figure(folders, id), 20), EXPLAIN_BAR)
    met &= told("what a cell feeds", median(lambda: feeds_text(folders, "entries/power.csv:3"), 20), EXPLAIN_BAR)
    traced, _ = trace_city(folders)
    assert traced is not None
    hour = median(lambda: traced_hour(traced, "510703", "2025-08-15T20"), 20)
    return told("explain a traced hour, the year in memory", hour, EXPLAIN_BAR) and met


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        met = [proofs(), explanations(Path(place))]
    sys.exit(0 if all(met) else 1)
