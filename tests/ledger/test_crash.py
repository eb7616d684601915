"""A process killed at any moment leaves the whole batch or nothing, and the store goes on."""

from __future__ import annotations

import random
from pathlib import Path

from . import killing


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Ten kills at random moments while batches are being appended: every batch that is there is whole."""
    outcome = killing.run(tmp_path / "l.duckdb", kills=10, chance=random.Random(1))
    assert outcome.torn == []
    assert outcome.lost == []
    assert outcome.kills == 10
    assert outcome.batches > 0
