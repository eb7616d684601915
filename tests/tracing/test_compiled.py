"""The kernel in machine code against numpy and against a sparse solver: the same numbers and the same findings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import CASES, Floats, cases
from scipy.sparse import csc_array
from scipy.sparse.linalg import splu

from shuangtan.tracing.case import Case, with_positive_sides
from shuangtan.tracing.compiled.door import is_available
from shuangtan.tracing.flow import trace
from shuangtan.tracing.lines import read_lines
from shuangtan.tracing.network import read_network
from shuangtan.tracing.rules import Coupling, LossRule, Rules
from shuangtan.tracing.status import Status

needs_numba = pytest.mark.skipif(not is_available(), reason="numba 未安装，机器码内核不测")


@st.composite
def wild_cases(draw: st.DrawFn) -> Case:
    """Measured data at its worst: nothing balances, some of it is missing, load feeds back, plants draw, buses die."""
    case = draw(cases(losses=draw(st.booleans())))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    repeat = draw(st.integers(1, 13))
    source, demand = np.tile(case.source_mw, repeat), np.tile(case.demand_mw, repeat)
    sent, got = np.tile(case.sent_mw, repeat), np.tile(case.received_mw, repeat)
    for rows in (source, demand):
        rows[rng.random(rows.shape) < 0.1] *= -1
        rows[rng.random(rows.shape) < draw(st.sampled_from([0.0, 0.3]))] = 0.0
    spoiled = rng.random(sent.shape)
    sent[spoiled < draw(st.sampled_from([0.0, 0.02]))] = np.nan
    if draw(st.booleans()):
        source[rng.random(source.shape) < 0.01] = np.nan
    received = sent
    if not case.is_lossless:
        received = np.where(spoiled > 0.95, -got, got)
        received[spoiled > 0.98] = 0.0
    return replace(case, source_mw=source, demand_mw=demand, sent_mw=sent, received_mw=received)


def assert_same(case: Case, rules: Rules, factors: Floats | None = None) -> None:
    """Both ways find the same, number by number."""
    one, other = trace(case, rules, factors, compiled=True), trace(case, rules, factors, compiled=False)
    np.testing.assert_array_equal(one.status, other.status)
    np.testing.assert_allclose(one.values, other.values, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(one.used, other.used, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(np.isnan(one.residual), np.isnan(other.residual))


@needs_numba
@given(cases(losses=True), st.sampled_from(list(LossRule)), st.sampled_from(list(Coupling)))
@settings(max_examples=CASES, deadline=None)
def test_same_as_numpy(case: Case, rule: LossRule, coupling: Coupling) -> None:
    """On balanced networks with cycles and reversals both ways agree, whichever the conventions."""
    assert_same(case, Rules(rule, coupling))


@needs_numba
@given(wild_cases(), st.sampled_from(list(LossRule)))
@settings(max_examples=CASES, deadline=None)
def test_same_findings_in_bad_data(case: Case, rule: LossRule) -> None:
    """Pure loops, missing numbers, dead buses and islands are found alike, in one tile of hours or several."""
    assert_same(case, Rules(rule))


@needs_numba
@given(cases(), st.integers(1, 3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_same_with_factors(case: Case, attributes: int, hourly: bool) -> None:
    """Intensities from factors, constant or by hour, agree too."""
    shape = (attributes, len(case.source_bus), case.hour_count if hourly else 1)
    factors = np.random.default_rng(5).uniform(0, 1, shape)
    assert_same(case, Rules(), factors if hourly else factors[:, :, 0])


def sparse(case: Case, rules: Rules, hour: int) -> Floats:
    """Shares of one hour by sparse LU, [bus, class]."""
    case = with_positive_sides(case, rules.reverse_class)
    lines, count = read_lines(case, rules), len(case.network.buses)
    flow, got = lines.carried[:, hour], np.abs(lines.received[:, hour])
    up = np.where(flow > 0, case.network.from_bus, case.network.to_bus)
    down = np.where(flow > 0, case.network.to_bus, case.network.from_bus)
    stock = np.zeros((count, len(case.classes)))
    np.add.at(stock, (case.source_bus, case.source_class), case.source_mw[:, hour])
    through = stock.sum(axis=1) + np.bincount(down, got, count)
    live = np.where(through > rules.tolerance_mw, through, 1.0)
    rows, columns = np.concatenate([np.arange(count), down]), np.concatenate([np.arange(count), up])
    matrix = csc_array((np.concatenate([live, -np.abs(flow)]), (rows, columns)), shape=(count, count))
    return np.asarray(splu(matrix).solve(stock))


@needs_numba
@given(cases(losses=True, sources_everywhere=True), st.sampled_from(list(LossRule)))
@settings(max_examples=60, deadline=None)
def test_same_as_a_sparse_solve(case: Case, rule: LossRule) -> None:
    """The equations of every hour, solved by scipy, have the same solution."""
    rules = Rules(rule)
    found = trace(case, rules, compiled=True)
    for hour in range(case.hour_count):
        np.testing.assert_allclose(found.values[:, :, hour], sparse(case, rules, hour), rtol=1e-9, atol=1e-9)


@needs_numba
def test_threads_and_tiles_change_nothing() -> None:
    """Three tiles of hours on two threads, the last one overlapping, give the same bits as one thread."""
    rng = np.random.default_rng(3)
    flow = rng.normal(0, 1, (3, 150))
    net, _ = read_network("abcd", [("ab", "a", "b"), ("bc", "b", "c"), ("ca", "c", "a")])
    assert net is not None
    source = np.full((3, 150), 5.0)
    case = Case(net, ("k", "l"), np.array([0, 1, 2]), np.array([0, 1, 1]), source, np.zeros((4, 150)), flow, flow)
    case = replace(case, demand_mw=case.imbalance_mw())
    one, two = trace(case, compiled=True), trace(case, compiled=True, threads=2)
    assert np.array_equal(one.values, two.values, equal_nan=True)
    assert one.count(Status.CYCLE) > 0
    assert one.status[3].tolist() == [Status.DEAD] * 150


@needs_numba
def test_many_classes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """More classes than fit at once are done piece by piece, with the same shares."""
    monkeypatch.setattr("shuangtan.tracing.compiled.door.MIXTURE", 8)
    rng, count = np.random.default_rng(4), 7
    net, _ = read_network("abcd", [("ab", "a", "b"), ("bc", "b", "c"), ("ca", "c", "a"), ("cd", "c", "d")])
    assert net is not None
    source, flow = rng.uniform(1, 5, (count, 70)), rng.normal(0, 3, (4, 70))
    buses, classes = rng.integers(0, 3, count), np.arange(count)
    case = Case(net, tuple("abcdefg"), buses, classes, source, np.zeros((4, 70)), flow, flow)
    assert_same(replace(case, demand_mw=case.imbalance_mw()), Rules())


def test_without_numba_the_wish_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for machine code without numba is told what to install; who does not ask gets numpy."""
    monkeypatch.setattr("shuangtan.tracing.flow.is_available", lambda: False)
    net, _ = read_network("ab", [("ab", "a", "b")])
    assert net is not None
    one = np.ones((1, 1))
    case = Case(net, ("k",), np.array([0]), np.array([0]), one, np.array([[0.0], [1.0]]), one, one)
    with pytest.raises(ValueError, match=r"shuangtan\[fast\]"):
        trace(case, compiled=True)
    assert trace(case).values[:, 0, 0].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("compiled", [False, pytest.param(True, marks=needs_numba)])
def test_cycle_in_which_more_comes_round_than_went_in(compiled: bool) -> None:
    """Where data make a cycle feed itself more than all its power, no share is given: equations would go below zero."""
    net, _ = read_network("abc", [("ab", "a", "b"), ("ba", "b", "a"), ("bc", "b", "c")])
    assert net is not None
    # Of 10.5 MW that leave b, 1 MW has come in from outside a-b, and the receiving rule passes 20 % losses on.
    sent, received = np.array([[12.0], [12.0], [0.5]]), np.array([[10.0], [10.0], [0.5]])
    demand = np.array([[0.0], [0.0], [0.5]])
    case = Case(net, ("k",), np.array([0]), np.array([0]), np.array([[1.0]]), demand, sent, received)
    found = trace(case, Rules(LossRule.RECEIVING), compiled=compiled)
    assert found.status[:, 0].tolist() == [Status.PURE_LOOP, Status.PURE_LOOP, Status.FED_BY_UNKNOWN]
    assert np.isnan(found.values).all()
