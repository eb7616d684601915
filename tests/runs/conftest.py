"""Mianyang, loaded and observed once for all tests of this folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shuangtan.runs.folders import Folders, folders_of
from shuangtan.runs.load import Loaded, load, plant_entries
from shuangtan.runs.observe import Observed, observe
from shuangtan.runs.pipeline import OUTPUTS

from .running import DAY, copy_of, run


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    found, problems = load(folders_of("mianyang"))
    assert found is not None
    assert [p.text() for p in problems] == []
    return found


@pytest.fixture(scope="session")
def observed(loaded: Loaded) -> Observed:
    return observe(loaded, [*loaded.city.entries, *plant_entries(loaded.city)], DAY)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Mianyang, run once in a folder of its own."""
    place = tmp_path_factory.mktemp("base")
    folders = copy_of(replace(folders_of("mianyang"), out=place / "none"), place)
    assert run(folders).done == OUTPUTS
    return folders


@pytest.fixture
def folders(base: Folders, tmp_path: Path) -> Folders:
    """A copy of the finished run, to be damaged."""
    return copy_of(base, tmp_path)
