"""The storage ledger: the worked tank, closing balances, and storage in a traced grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import cases

from shuangtan.tracing.case import Case
from shuangtan.tracing.network import read_network
from shuangtan.tracing.status import Status
from shuangtan.tracing.storage import Storage, StorageRule, run_ledger
from shuangtan.tracing.storing import trace_with_storage

CHARGE = np.array([[10.0, 0.0, 5.0, 0.0]])
DISCHARGE = np.array([[0.0, 4.0, 0.0, 6.0]])
INTENSITY = np.array([[[0.8, 0.0, 0.2, 0.0]]])


def tank(rule: StorageRule):  # type: ignore[no-untyped-def]
    """A synthetic tank, empty at first, efficiencies 0.9: takes 10 MW at 0.8 and 5 MW at 0.2 t/MWh, gives 4 and 6."""
    unit = Storage("蓄能", "a", 0.0, (0.0,), 0.9, 0.9)
    return run_ledger((unit,), rule, CHARGE, DISCHARGE, INTENSITY, np.zeros((1, 1, 4)))


def test_tank_loss_account() -> None:
    """Losses go to the operator: 6.211 t to the grid, 1.590 t to the account, 1.199 t left of 9 t charged."""
    books = tank(StorageRule.LOSS_ACCOUNT)
    assert books.stock_mwh[0, 1:] == pytest.approx([9.0, 4.555555555555555, 9.055555555555555, 2.3888888888888893])
    assert books.stock[0, 0, 1:] == pytest.approx([7.2, 3.6444444444444444, 4.544444444444444, 1.1988411724608046])
    assert books.mix_out[0, 0, [1, 3]] == pytest.approx([0.8, 0.501840490797546])
    assert books.given.sum() == pytest.approx(6.211042944785277)
    assert books.lost.sum() == pytest.approx(1.5901158827539197)
    assert abs(books.gap()).max() < 1e-14


def test_tank_concentrate() -> None:
    """Losses concentrate the stock: 7.668 t to the grid and 1.332 t left of 9 t charged, nothing lost."""
    books = tank(StorageRule.CONCENTRATE)
    assert books.stock[0, 0, 1:] == pytest.approx([8.0, 4.049382716049383, 5.049382716049383, 1.3320457471786713])
    assert books.mix_out[0, 0, [1, 3]] == pytest.approx([0.9876543209876543, 0.6195561614784519])
    assert books.given.sum() == pytest.approx(7.667954252821328)
    assert books.lost.sum() == pytest.approx(0.0, abs=1e-15)


def test_tank_final_use() -> None:
    """Charging as final use: what is discharged carries nothing."""
    books = tank(StorageRule.FINAL_USE)
    assert not books.given.any()
    assert not books.stock.any()


@given(st.integers(0, 2**32 - 1), st.sampled_from(list(StorageRule)), st.integers(1, 5), st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_closing_balance_is_exact(seed: int, rule: StorageRule, count: int, hours: int) -> None:
    """Opening + taken = given + lost + closing, for units that feed one another, with self-discharge and overdraft."""
    rng = np.random.default_rng(seed)
    units = tuple(
        Storage(str(u), "a", rng.uniform(0, 50), (rng.uniform(0, 1), rng.uniform(0, 1)), *rng.uniform(0.7, 1, 3))
        for u in range(count)
    )
    power = rng.normal(0, 10, (count, hours))
    own, between = rng.uniform(0, 0.5, (count, 2, hours)), rng.uniform(0, 0.5 / count, (count, count, hours))
    books = run_ledger(units, rule, np.maximum(-power, 0), np.maximum(power, 0), own, between)
    assert abs(books.gap()).max() <= 1e-12 * max(1.0, books.taken.sum() + books.stock[:, :, 0].sum())
    assert books.stock.min() >= -1e-12


@given(cases(sources_everywhere=True), st.integers(0, 2**31), st.sampled_from(list(StorageRule)))
@settings(max_examples=60, deadline=None)
def test_grid_with_storage_closes(case: Case, seed: int, rule: StorageRule) -> None:
    """Sources = loads + storage losses + growth of stocks, whatever the network does."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    buses = rng.integers(0, len(case.network.buses), count)
    power = rng.normal(0, 20, (count, case.hour_count))
    sources = case.source_mw.copy()
    demand = case.demand_mw.copy()
    np.add.at(demand, buses, np.maximum(power, 0))
    extra = np.zeros_like(demand)
    np.add.at(extra, buses, np.maximum(-power, 0))
    sources[: len(demand)] += extra
    full = replace(case, source_mw=sources, demand_mw=demand)
    mix = tuple(np.full(len(case.classes), 1 / len(case.classes)))
    units = tuple(Storage(str(u), f"b{b}", 30.0, mix, 0.9, 0.95, 0.999) for u, b in enumerate(buses))
    found, _ = trace_with_storage(full, units, power, rule)
    assert found is not None
    assert found.trace.status.max() <= Status.CYCLE
    assert found.residual <= 1e-11


def two_hours() -> Case:
    """Coal charges a store in hour 0; in hour 1 only the store and hydro feed the load."""
    net, _ = read_network("ab", [("ab", "a", "b")])
    assert net is not None
    flow = np.array([[0.0, 0.0]])
    return Case(
        net,
        ("coal", "hydro"),
        np.array([0, 0]),
        np.array([0, 1]),
        np.array([[10.0, 0.0], [0.0, 4.0]]),
        np.array([[0.0, 10.0], [0.0, 0.0]]),
        flow,
        flow,
    )


def test_store_hands_on_what_it_took() -> None:
    """6 of 10 MW come from a lossless store charged with coal: the load consumes 60 % coal."""
    unit = Storage("抽蓄", "a", 0.0, (0.0, 0.0), 1.0, 1.0)
    found, problems = trace_with_storage(two_hours(), (unit,), np.array([[-10.0, 6.0]]), StorageRule.CONCENTRATE)
    assert problems == []
    assert found is not None
    assert found.trace.values[0, :, 1] == pytest.approx([0.6, 0.4])
    assert found.ledger.stock_mwh[0, -1] == pytest.approx(4.0)


def test_empty_stock_is_reported() -> None:
    """Discharging from an empty store is a problem with the hour and the amount, not a silent number."""
    unit = Storage("抽蓄", "a", 0.0, (0.0, 0.0), 1.0, 1.0)
    _, problems = trace_with_storage(two_hours(), (unit,), np.array([[-5.0, 6.0]]))
    assert [p.code for p in problems] == ["T201"]
    assert "第 1 小时放出 1 MWh" in problems[0].text()


def test_wrong_units_are_refused_together() -> None:
    """All mistakes of a declaration come at once."""
    unit = Storage("抽蓄", "z", -1.0, (0.0,), 1.2, 0.0)
    found, problems = trace_with_storage(two_hours(), (unit,), np.zeros((1, 2)))
    assert found is None
    assert sorted(p.code for p in problems) == ["T101", "T202", "T202", "T202", "T202"]


def test_idle_hours_fade_like_any_other() -> None:
    """A hundred idle hours at once leave what a hundred single hours leave, and the books close over them."""
    unit = Storage("s", "a", 80.0, (0.3, 0.7), 0.9, 0.9, kept_per_hour=0.999)
    charge, discharge = np.zeros((1, 102)), np.zeros((1, 102))
    charge[0, 0], discharge[0, 101] = 10.0, 5.0
    own, between = np.full((1, 2, 102), 0.5), np.zeros((1, 1, 102))
    for rule in StorageRule:
        found = run_ledger((unit,), rule, charge, discharge, own, between)
        # A trickle far below any meter makes every hour a working one.
        single = run_ledger((unit,), rule, np.maximum(charge, 1e-30), discharge, own, between)
        np.testing.assert_allclose(found.stock_mwh, single.stock_mwh, rtol=1e-13)
        np.testing.assert_allclose(found.stock, single.stock, rtol=1e-13, atol=1e-25)
        np.testing.assert_allclose(found.lost, single.lost, rtol=1e-9, atol=1e-13)
        assert np.abs(found.gap()).max() <= 1e-12
