"""Mianyang, loaded and observed once for all tests of this folder."""

from __future__ import annotations

from datetime import date

import pytest

from shuangtan.runs.folders import folders_of
from shuangtan.runs.load import Loaded, load, plant_entries
from shuangtan.runs.observe import Observed, observe

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    found, problems = load(folders_of("mianyang"))
    assert found is not None
    assert [p.text() for p in problems] == []
    return found


@pytest.fixture(scope="session")
def observed(loaded: Loaded) -> Observed:
    return observe(loaded, [*loaded.city.entries, *plant_entries(loaded.city)], TODAY)
