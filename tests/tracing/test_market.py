"""Ties, declared intensities, and the two ledgers that never mix."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangtan.kernel import DatedSeries, DatedValue, Mark, unit
from shuangtan.tracing.basis import Basis
from shuangtan.tracing.case import Case
from shuangtan.tracing.declared import Declared, LedgerKind, factors_of
from shuangtan.tracing.flow import trace
from shuangtan.tracing.market import Contract, Residual, location_ledger, market_ledger
from shuangtan.tracing.network import read_network
from shuangtan.tracing.powerflow import DcGrid
from shuangtan.tracing.ties import Tie, with_ties

DAY = date(2023, 7, 1)


def small() -> tuple[Case, DcGrid]:
    """Coal at a, hydro at b, load at c and b; a triangle with equal reactances."""
    net, _ = read_network("abc", [("ab", "a", "b"), ("bc", "b", "c"), ("ac", "a", "c")])
    assert net is not None
    grid = DcGrid(net, np.ones(3), np.zeros(3), 100.0)
    source, demand = np.array([[60.0, 80.0], [40.0, 20.0]]), np.array([[0.0, 0.0], [30.0, 20.0], [70.0, 80.0]])
    injection = -demand
    injection[:2] += source
    flow, _ = grid.flows(injection)
    return Case(net, ("coal", "hydro"), np.array([0, 1]), np.array([0, 1]), source, demand, flow, flow), grid


FACTORS = np.array([[0.8, 0.8], [0.0, 0.0]])


def test_imports_are_sources_and_exports_loads() -> None:
    """A tie that imports 5 MW and then exports 5 MW is a source of its neighbour's class, then a load."""
    case, _ = small()
    tied, problems = with_ties(case, (Tie("洪沟", "c", "四川主网", np.array([5.0, -5.0])),))
    assert problems == []
    assert tied.classes == ("coal", "hydro", "外来:四川主网")
    assert tied.source_mw[2].tolist() == [5.0, 0.0]
    assert tied.demand_mw[2].tolist() == [70.0, 85.0]
    _, problems = with_ties(case, (Tie("洪沟", "x", "四川主网", np.array([5.0, -5.0])),))
    assert [p.code for p in problems] == ["T101"]


def provincial(mark: Mark = Mark.FOUND) -> DatedSeries:
    """A provincial factor of 2023 alone; the number is made up."""
    value = DatedValue(Decimal("0.14"), unit("kgCO2/kWh"), "test", mark, date(2023, 1, 1), date(2024, 1, 1))
    return DatedSeries("grid.test", "测试因子", unit("kgCO2/kWh"), (value,))


def test_declared_factor_of_the_year() -> None:
    """A factor holds in its year; outside it the result is unknown and reported, not the neighbouring year's."""
    tie = {"外来": Declared(Basis.AVERAGE, "test", series=provincial())}
    factors, problems = factors_of(("外来",), tie, [DAY, date(2024, 7, 1)])
    assert factors[0, 0] == pytest.approx(0.14)
    assert np.isnan(factors[0, 1])
    assert [p.code for p in problems] == ["T403"]


def test_recalled_factor_is_noted_and_undeclared_is_unknown() -> None:
    """A recalled factor is used with a note; a class without declaration is NaN with a warning."""
    tie = {"外来": Declared(Basis.AVERAGE, "test", series=provincial(Mark.RECALLED))}
    factors, problems = factors_of(("外来", "煤电"), tie, [DAY])
    assert [p.code for p in problems] == ["T404", "T401"]
    assert np.isnan(factors[1, 0])


def test_bases_do_not_mix() -> None:
    """A residual factor is refused in the location ledger, an average one in the market ledger."""
    residual = {"k": Declared(Basis.RESIDUAL, "test", series=provincial())}
    average = {"k": Declared(Basis.AVERAGE, "test", series=provincial())}
    assert [p.code for p in factors_of(("k",), residual, [DAY])[1]] == ["T402"]
    assert [p.code for p in factors_of(("k",), average, [DAY], LedgerKind.MARKET)[1]] == ["T402"]


def test_ledgers_cannot_be_added() -> None:
    """Adding a location ledger to a market ledger is refused with both names."""
    case, _ = small()
    by_place = location_ledger(case, FACTORS)
    by_market, problems = market_ledger(case, FACTORS, ())
    assert problems == []
    assert by_market is not None
    with pytest.raises(ValueError, match="基于位置台账不能与基于市场台账相加"):
        _ = by_place + by_market
    assert (by_place + by_place).used_mwh.shape == (3, 4)


def test_pooled_residual_by_hand() -> None:
    """c buys all 40 MW of hydro: its rest and b carry 48 t / 60 MW = 0.8 t/MWh."""
    case, _ = small()
    bought = Contract("绿电", 1, "c", np.array([40.0, 0.0]))
    found, _ = market_ledger(case, FACTORS, (bought,))
    assert found is not None
    assert found.carbon_t[:, 0] == pytest.approx([0.0, 30 * 0.8, 30 * 0.8])
    assert abs(found.gap_t).max() < 1e-12


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_both_residuals_close(part: float, other: float) -> None:
    """Whatever is sold, the market ledger adds up to what was made, pooled or traced again."""
    case, grid = small()
    contracts = (
        Contract("绿电", 1, "c", part * case.source_mw[1]),
        Contract("火电", 0, "b", other * case.demand_mw[1] * 0.9),
    )
    for residual in Residual:
        found, problems = market_ledger(case, FACTORS, contracts, residual, grid)
        assert problems == []
        assert found is not None
        np.testing.assert_allclose(found.gap_t, 0, atol=1e-9)


def test_without_contracts_retracing_is_tracing() -> None:
    """With nothing sold, the retraced market ledger equals the location ledger."""
    case, grid = small()
    found, _ = market_ledger(case, FACTORS, (), Residual.RETRACED, grid)
    assert found is not None
    np.testing.assert_allclose(found.carbon_t, location_ledger(case, FACTORS).carbon_t, atol=1e-12)


def test_overselling_is_refused() -> None:
    """Selling more than made and buying more than used are both named with hour and amounts."""
    case, _ = small()
    found, problems = market_ledger(case, FACTORS, (Contract("绿电", 1, "b", np.array([41.0, 0.0])),))
    assert found is None
    assert [p.code for p in problems] == ["T411", "T412"]
    _, problems = market_ledger(case, FACTORS, (Contract("绿电", 7, "b", np.zeros(2)),))
    assert [p.code for p in problems] == ["T413"]


def test_location_ledger_closes_and_knows_no_zero() -> None:
    """The location ledger closes; a class without factor makes unknown only the loads it reaches."""
    case, _ = small()
    found = location_ledger(case, FACTORS)
    assert abs(found.gap_t).max() < 1e-12
    assert found.intensity("c") == pytest.approx(
        float((trace(case).intensity(FACTORS)[2] * case.demand_mw[2]).sum() / 150)
    )
