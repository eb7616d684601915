"""A city's own entries on the way of the large accounts: the totals are those of the entries."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from shuangtan.accounts.activity.engine import run_store
from shuangtan.accounts.activity.factor import ActivityFactor
from shuangtan.accounts.activity.projection import Wanted, last_month, project
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import load_catalogue
from shuangtan.kernel import Grain, Period, State
from shuangtan.ledger import read_city
from shuangtan.ledger.catalogue_words import CatalogueWords

CITY = Path(__file__).parents[2] / "cities" / "mianyang"
WANTED = [Wanted("energy", "consumption", "kgce"), Wanted("electricity", "consumption", "kWh")]
FACTORS_MG = {"energy": 2_600_000, "electricity": 570_000}
"""Round numbers for the comparison, in mg per small unit; they are no factors of anything."""


@pytest.fixture(scope="module")
def facts() -> Facts:
    """The facts of the city of the repository."""
    city, _ = read_city(CITY, CatalogueWords(load_catalogue()[0]))
    assert city is not None
    return Facts(city.entries, lambda subject, product, flow: f"{subject} {product} {flow}")


def test_the_engine_sums_what_the_ledger_says(facts: Facts, tmp_path: Path) -> None:
    """Every total of the store is the exact sum of the city's entries times the factors; gaps are as many."""
    projection, problems = project(facts, WANTED, Grain.YEAR)
    assert problems == []
    assert projection is not None
    with ActivityStore.open(tmp_path) as store:
        store.append(projection.batch)
        sector = projection.sectors.index("consumption")
        told = [(projection.products.index(name), mg) for name, mg in FACTORS_MG.items()]
        store.set_factors([ActivityFactor(sector, p, 199001, 210001, mg, State.ASSUMED) for p, mg in told])
        assert store.verify() == []
    totals = list(run_store(tmp_path))
    expected: dict[tuple[str, int], Fraction] = {}
    for one in WANTED:
        for subject in facts.subjects(one.product, one.flow):
            for figure in facts.series(subject, one.product, one.flow):
                period = Period.parse(figure.id.rpartition(":")[2])
                if period.grain is Grain.YEAR and figure.quantity is not None:
                    key = subject, last_month(period)
                    amount = Fraction(figure.quantity.to(one.small_unit).value) * FACTORS_MG[one.product]
                    expected[key] = expected.get(key, Fraction(0)) + amount
    found = {(projection.organisations[t.organisation], t.month): t.emission_mg for t in totals if t.emission_mg}
    assert len(expected) >= 8
    assert found == {key: int(value) for key, value in expected.items()}
    assert sum(t.rows for t in totals) == len(projection.batch) >= len(expected)


def test_an_amount_finer_than_its_unit_is_refused(facts: Facts) -> None:
    """Nothing is rounded on the way: the mistake names the fact and asks for a smaller unit."""
    projection, problems = project(facts, [Wanted("energy", "consumption", "亿tce")], Grain.YEAR)
    assert projection is None
    assert {p.code for p in problems} == {"A181"}
    assert any("energy.consumption@510700" in p.at for p in problems)


@pytest.mark.parametrize(("text", "month"), [("2024", 202412), ("2024Q1", 202403), ("2024-02", 202402)])
def test_a_period_is_told_under_its_last_month(text: str, month: int) -> None:
    """The year 2024 ends with December, its first quarter with March."""
    assert last_month(Period.parse(text)) == month
    assert Decimal(month) % 100 <= 12
