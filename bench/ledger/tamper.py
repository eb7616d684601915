"""Flip bits at length: `python bench/ledger/tamper.py [flips]` (10 000 by default), in equal parts in each place."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ledger import tamper
from tests.ledger.conftest import entry


def main(flips: int) -> int:
    """Flip, verify, flip back; print how many there were in each place and what was not named."""
    chance, start = random.Random(2060), time.perf_counter()
    missed = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        with tamper.build(folder, lambda value, year, subject: entry(value, year, subject)) as ledger:
            places = {
                "imported files, checkpoints": tamper.flips_of_files(ledger, folder / "files", chance, flips // 4),
                "rows of batches": tamper.flips_of_entries(ledger, chance, flips // 4),
                "texts, records, log": tamper.flips_of_tables(ledger, chance, flips // 4),
                "export": tamper.flips_of_export(ledger.export(folder / "out"), chance, flips // 4),
            }
            for place, findings in places.items():
                found = list(findings)
                lost = [where for where, is_named in found if not is_named]
                missed += len(lost)
                print(f"{place}: {len(found)} flips, {len(found) - len(lost)} named", *lost[:5], flush=True)
    print(f"{time.perf_counter() - start:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 10_000))
