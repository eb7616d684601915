"""The shipped rules of choice over the shipped catalogue."""

from __future__ import annotations

import pytest

from shuangtan.catalogue import load_catalogue
from shuangtan.factors import Factors, load_factors


@pytest.fixture(scope="session")
def factors() -> Factors:
    catalogue, problems = load_catalogue()
    loaded, mistakes = load_factors(catalogue)
    assert [p.text() for p in problems + mistakes] == []
    return loaded
