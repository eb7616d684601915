"""Killing a writer again and again, and looking at what it left. Also run at length by the bench."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from shuangtan.ledger import Ledger, verify_store
from shuangtan.ledger.faults import UNSIGNED

ROWS = 3000
WRITER = """
import sys
from pathlib import Path
from shuangtan.kernel import Evidence, Period, Quantity, State
from shuangtan.ledger import Batch, Directive, Entry, Ledger

def told(batch):
    evidence = Evidence("meter", "m.csv", "ab" * 32, "line 2")
    return [
        Entry(Directive.ACTIVITY, f"{row}", "electricity", "consumption", Period.year(2000), Quantity.of(batch, "kWh"),
              State.MEASURED, evidence)
        for row in range(ROWS)
    ]

with Ledger.open(Path(sys.argv[1])) as ledger:
    print("open", flush=True)
    while True:
        number = len(ledger.batches())
        ledger.append(Batch(f"batch {number}", told(number)))
        print(number, flush=True)
""".replace("ROWS", str(ROWS))


@dataclass
class Outcome:
    """How often it was killed, how many batches there are, those that are torn, and promised ones that are lost."""

    kills: int
    batches: int
    torn: list[str]
    lost: list[int]


def run(path: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill the writer at random moments after it has opened the store; look at the store after each kill."""
    torn: list[str] = []
    lost: list[int] = []
    seen = 0
    for round in range(kills):
        promised = _write_and_kill(path, chance.uniform(0, 0.5), let_one_through=round == 0)
        report = verify_store(path)
        # A batch may be recorded and its checkpoint not yet lie outside: the next opening puts it there.
        torn += [p.text() for p in report.problems if p.is_error and p.code != UNSIGNED.code]
        with Ledger.open(path) as ledger:
            records = ledger.batches()
            torn += [f"批次 {r.sequence} 有 {r.rows} 行" for r in records if r.rows != ROWS]
            torn += [p.text() for p in ledger.verify().problems]
        lost += [number for number in promised if number >= len(records)]
        seen = len(records)
    torn += [p.text() for p in verify_store(path).problems]
    return Outcome(kills, seen, torn, lost)


def _write_and_kill(path: Path, after: float, let_one_through: bool) -> list[int]:
    """The numbers of the batches the writer said were recorded before it was killed.

    However slow the machine, one round lets a batch through first, so that there is something to lose.
    """
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        first = writer.stdout.readline() if let_one_through else ""
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        return [int(line) for line in (first + writer.stdout.read()).splitlines() if line.isdigit()]
