"""The catalogue, loaded once for all tests of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from shuangtan.catalogue import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    loaded, problems = load_catalogue()
    assert [p.text() for p in problems] == []
    return loaded


@pytest.fixture(scope="session")
def value(catalogue: Catalogue) -> Callable[[str], Decimal]:
    """The only value of a series that has one."""
    return lambda id: catalogue.series[id].values[0].value
