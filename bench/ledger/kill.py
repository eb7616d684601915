"""Kill the writers at length: `python bench/ledger/kill.py [kills]` (100 by default), of the ledger and of activity.

Each writer is killed (SIGKILL) at a random moment, again and again, into the same store; after each kill everything in
it is verified, and every batch must be whole or not there, and none that its writer said was recorded may be lost.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.engines import killing as activity
from tests.ledger import killing as ledger


def main(kills: int) -> int:
    """Kill both; returns 1 if anything was torn or lost."""
    failed = False
    for name, run in (("ledger", ledger.run), ("activity store", activity.run)):
        start = time.perf_counter()
        with TemporaryDirectory() as folder:
            outcome = run(Path(folder) / "store.duckdb", kills, random.Random(1))
        is_whole = not outcome.torn and not outcome.lost
        failed |= not is_whole
        print(
            f"{name}: {outcome.kills} kills, {outcome.batches} whole batches, torn: {outcome.torn[:3]}, lost: "
            f"{outcome.lost}; asked 100 kills, none torn, none lost: {'met' if is_whole and kills >= 100 else 'MISSED'}"
            f" ({time.perf_counter() - start:.0f} s)",
            flush=True,
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
