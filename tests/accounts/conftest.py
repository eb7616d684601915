"""Books for tests: facts written as a few words, the catalogue's factors, the editions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from shuangtan.accounts.emissions import Books, Edition, read_editions
from shuangtan.accounts.states import noted
from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.factors import Factors, load_factors
from shuangtan.kernel import Evidence, Figure, Period, Quantity, State, missing

Told = Mapping[str, str]
MakeBooks = Callable[..., Books]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()[0]


@pytest.fixture(scope="session")
def factors(catalogue: Catalogue) -> Factors:
    return load_factors(catalogue)[0]


@pytest.fixture(scope="session")
def editions() -> dict[str, Edition]:
    found, problems = read_editions()
    assert problems == []
    return found


@pytest.fixture
def books(factors: Factors, editions: dict[str, Edition]) -> MakeBooks:
    """`books({"clinker/output": "1000 t", "lime/output": "NO"}, edition="provincial-2011", year=2023)`."""

    def make(told: Told, edition: str = "provincial-2025", year: int = 2023, *operations: str) -> Books:
        def activity(product: str, flow: str) -> Figure:
            name = f"{product}/{flow}"
            return figure(name, told[name]) if name in told else missing(name, name, "未报")

        return Books("510700", Period.year(year), activity, factors, editions[edition], frozenset(operations))

    return make


def figure(id: str, text: str) -> Figure:
    """A figure from `12.5 t` or from a notation key."""
    number, _, unit = text.partition(" ")
    if not unit:
        return noted(id, id, State(text))
    return Figure(id, id, Quantity.of(number, unit), State.REPORTED, evidence=(Evidence("test", "test.csv"),))


@pytest.fixture(scope="session")
def quoted() -> Callable[[str, str], Figure]:
    """`quoted("id", "12.5 t")`: a figure from a number with its unit, or from a notation key."""
    return figure
