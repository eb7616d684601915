"""Killing a writer of activity records again and again, and looking at what it left; the bench runs it at length."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from shuangtan.accounts.activity.log import PACKAGES
from shuangtan.accounts.activity.store import ActivityStore

ROWS = 20_000
WRITER = """
import sys
from pathlib import Path
import numpy as np
from shuangtan.accounts.activity.batch import ActivityBatch
from shuangtan.accounts.activity.factor import ActivityFactor
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.kernel import State

place = np.arange(ROWS)
same = {name: np.full(ROWS, value) for name, value in (("sector", 1), ("month", 202401), ("state", 2))}
with ActivityStore.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    while True:
        number = len(store.log.heads)
        amount = {"amount": np.full(ROWS, number + 1)}
        store.append(ActivityBatch.of({"organisation": place // 10, "product": place % 10, **same, **amount}))
        store.set_factors([ActivityFactor(1, product, 202401, 202501, number, State.DERIVED) for product in range(10)])
        print(number, flush=True)
""".replace("ROWS", str(ROWS))


@dataclass
class Outcome:
    """How often it was killed, how many batches there are, what is torn, and promised batches that are lost."""

    kills: int = 0
    batches: int = 0
    torn: list[str] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def run(folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kill the writer at random moments after it has opened the store; look at the store after each kill."""
    outcome = Outcome()
    for _ in range(kills):
        promised = _write_and_kill(folder, chance.uniform(0, 0.3), let_one_through=outcome.kills == 0)
        outcome.kills += 1
        outcome.torn += list(_torn(ActivityStore.open(folder, read_only=True)))
        with ActivityStore.open(folder) as store:
            outcome.torn += list(_torn(store))
            named = {p.file for h in store.log.heads for p in h.packages}
            lying = {path.name for path in (folder / PACKAGES).iterdir() if not path.name.startswith("factors")}
            outcome.torn += [f"{name} is left over" for name in lying - named]
            outcome.batches = len(store.log.heads)
        outcome.lost += [number for number in promised if number >= outcome.batches]
    return outcome


def _torn(store: ActivityStore) -> list[str]:
    """What is not whole: by the hashes, and by looking at the records themselves."""
    faults = [str(fault) for fault in store.verify()]
    query = "SELECT batch, count(*), min(amount), max(amount) FROM activity GROUP BY batch ORDER BY batch"
    with store.connection() as connection:
        found = connection.execute(query).fetchall()
    expected = [(head.batch, ROWS, head.batch + 1, head.batch + 1) for head in store.log.heads]
    return faults if found == expected else [*faults, f"{found} instead of {expected}"]


def _write_and_kill(folder: Path, after: float, let_one_through: bool) -> list[int]:
    """The numbers of the batches the writer said were stored before it was killed."""
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        first = writer.stdout.readline() if let_one_through else ""
        time.sleep(after)
        os.kill(writer.pid, signal.SIGKILL)
        return [int(line) for line in (first + writer.stdout.read()).splitlines() if line.isdigit()]
