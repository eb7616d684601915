"""Parks: intensity and clean share, thresholds by size, tests that stay open, roll-up without double count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shuangtan.accounts.park import Outcome, ParkYear, is_zero_carbon, zero_carbon_tests
from shuangtan.accounts.roll_up import Member, roll_up
from shuangtan.accounts.states import summed
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Figure, Period, Place, PlaceTree, Quantity, State

Quoted = Callable[[str, str], Figure]


def park(quoted: Quoted, energy: str, co2: str, clean: str = "NE", process: str = "NO") -> ParkYear:
    told = [quoted(k, v) for k, v in (("co2e", co2), ("co2p", process), ("energy", energy), ("clean", clean))]
    return ParkYear("510703P", Period.year(2025 + 1), *told, shares={"water_reuse": quoted("water", "85 %")})


@pytest.mark.parametrize(
    ("energy", "co2", "outcome"),
    [
        ("30 万tce", "6 万tCO2", Outcome.MET),
        ("30 万tce", "6.01 万tCO2", Outcome.UNMET),
        ("99.99 万tce", "25 万tCO2", Outcome.UNMET),
        ("100 万tce", "25 万tCO2", Outcome.MET),
        ("100 万tce", "30 万tCO2", Outcome.MET),
        ("100 万tce", "30.1 万tCO2", Outcome.UNMET),
        ("19.9 万tce", "1 万tCO2", Outcome.UNMET),
    ],
)
def test_the_threshold_depends_on_size(
    catalogue: Catalogue, quoted: Quoted, energy: str, co2: str, outcome: str
) -> None:
    """0.2 tCO2/tce below a million tce, 0.3 from there; on the limit is met; below 200 000 tce no entry."""
    assert is_zero_carbon(zero_carbon_tests(park(quoted, energy, co2), catalogue.series)) is outcome


def test_what_is_unknown_is_open(catalogue: Catalogue, quoted: Quoted) -> None:
    """Process emissions nobody estimated leave the core test open; an untold share leaves its test open."""
    tests = zero_carbon_tests(park(quoted, "30 万tce", "1 万tCO2", "28 万tce", process="NE"), catalogue.series)
    assert is_zero_carbon(tests) is Outcome.OPEN
    outcomes = {t.zh: t.outcome for t in tests}
    assert outcomes["清洁能源消费占比"] is Outcome.MET
    assert outcomes["工业用水重复利用率"] is Outcome.MET
    assert outcomes["工业固废综合利用率"] is Outcome.OPEN
    unknown = zero_carbon_tests(park(quoted, "missing", "1 万tCO2"), catalogue.series)
    assert is_zero_carbon(unknown) is Outcome.OPEN


def test_intensity_unfolds(quoted: Quoted) -> None:
    """0.25 tCO2/tce from energy and process; no energy gives no ratio."""
    one = park(quoted, "40 万tce", "8 万tCO2", process="2 万tCO2")
    assert one.intensity().quantity == Quantity.of("0.25", "tCO2/tce")
    assert [f.id for f in one.intensity().inputs[0].inputs] == ["co2e", "co2p"]
    assert park(quoted, "0 tce", "1 tCO2").intensity().quantity is None


TREE = PlaceTree(
    {
        p.code: p
        for p in (
            Place("510700", "绵阳市", "", "city"),
            Place("510703", "涪城区", "", "county", "510700"),
            Place("510704", "游仙区", "", "county", "510700"),
            Place("P1", "某园区", "", "park", "510703"),
        )
    }
)


def test_nothing_counts_twice(quoted: Quoted) -> None:
    """A firm in a park counts once; the park adds only what its firms do not tell; the whole is conserved."""
    firms = [
        Member("a", "P1", quoted("a", "30 tCO2"), "P1"),
        Member("b", "510703", quoted("b", "5 tCO2")),
        Member("c", "510704", quoted("c", "7 tCO2")),
    ]
    counties, problems = roll_up(firms, {"P1": quoted("p", "50 tCO2")}, TREE, "tCO2")
    assert problems == []
    assert counties["510703"].quantity == Quantity.of(55, "tCO2")
    assert counties["510704"].quantity == Quantity.of(7, "tCO2")
    assert summed("all", "", counties.values(), "tCO2").quantity == Quantity.of(62, "tCO2")


def test_what_does_not_fit_is_reported(quoted: Quoted) -> None:
    """A firm told twice, a firm without county, firms above their park: three problems, nothing negative."""
    firms = [Member("a", "P1", quoted("a", "60 tCO2"), "P1")] * 2 + [Member("d", "999999", quoted("d", "1 tCO2"))]
    counties, problems = roll_up(firms, {"P1": quoted("p", "50 tCO2")}, TREE, "tCO2")
    assert sorted(p.code for p in problems) == ["A551", "A552", "A553"]
    assert counties["510703"].quantity == Quantity.of(60, "tCO2")


def test_an_unknown_firm_leaves_the_park_remainder_open(quoted: Quoted) -> None:
    """If a firm in the park is confidential, neither remainder nor county is complete, and C stays C."""
    firms = [Member("a", "P1", quoted("a", "C"), "P1")]
    counties, _ = roll_up(firms, {"P1": quoted("p", "50 tCO2")}, TREE, "tCO2")
    assert not counties["510703"].is_complete
    assert quoted("a", "C").state is State.CONFIDENTIAL
