"""A writer of activity records killed at any moment leaves the whole batch or nothing, and the store goes on."""

from __future__ import annotations

import random
from pathlib import Path

import killing


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Ten kills at random moments: every batch that is there is whole, and none that was promised is lost."""
    outcome = killing.run(tmp_path / "city", kills=10, chance=random.Random(1))
    assert (outcome.torn, outcome.lost, outcome.kills) == ([], [], 10)
    assert outcome.batches > 0
