"""Kill the writer at length: `python bench/ledger/kill.py [kills]` (100 by default)."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ledger import killing

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        outcome = killing.run(Path(folder) / "l.duckdb", int(sys.argv[1]) if sys.argv[1:] else 100, random.Random(1))
    print(f"{outcome.kills} kills, {outcome.batches} whole batches, torn: {outcome.torn}, lost: {outcome.lost}")
    sys.exit(bool(outcome.torn or outcome.lost))
