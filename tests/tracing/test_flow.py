"""Tracing a flow network: worked cases, laws over random networks, and what happens at the edges."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import CASES, cases, dense

from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace, trace_by
from shuangtan.tracing.lines import branch_status
from shuangtan.tracing.network import read_network
from shuangtan.tracing.rules import Coupling, LossRule, Rules
from shuangtan.tracing.status import BranchStatus, Status


def bialek(losses: LossRule) -> tuple[Case, Rules]:
    """Bialek 1996, 'Tracing the flow of electricity', IEE Proc.-GTD 143(4), Fig. 3: four buses with losses.

    Inputs are recalled from the paper; they balance exactly at all four buses (14 MW of losses in all).
    """
    net, _ = read_network(
        "1234", [("1-2", "1", "2"), ("1-3", "1", "3"), ("1-4", "1", "4"), ("2-4", "2", "4"), ("4-3", "4", "3")]
    )
    assert net is not None
    sent = np.array([[60.0], [225], [115], [173], [83]])
    received = np.array([[59.0], [218], [112], [171], [82]])
    demand = np.array([[0.0], [0], [300], [200]])
    return Case(
        net, ("G1", "G2"), np.array([0, 1]), np.array([0, 1]), np.array([[400.0], [114]]), demand, sent, received
    ), Rules(losses)


def line(*flows: float, sources: dict[int, float], demand: dict[int, float], received: tuple[float, ...] = ()) -> Case:
    """Buses a, b, c, … in a row with these flows between them, one hour, one class."""
    names = "abcdefgh"[: len(flows) + 1]
    net, _ = read_network(names, [(f"{x}{y}", x, y) for x, y in pairwise(names)])
    assert net is not None
    load = np.zeros((len(names), 1))
    for bus, power in demand.items():
        load[bus] = power
    sent = np.array(flows, dtype=float)[:, None]
    got = np.array(received, dtype=float)[:, None] if received else sent
    power = np.array(list(sources.values()), dtype=float)[:, None]
    return Case(
        net,
        ("k",),
        np.array(list(sources), dtype=np.intp),
        np.zeros(len(sources), dtype=np.intp),
        power,
        load,
        sent,
        got,
    )


def ring(inflow: float, circulating: float, demand: float) -> Case:
    """a → b → c → a with power circling; inflow at a, demand at b."""
    net, _ = read_network("abc", [("ab", "a", "b"), ("bc", "b", "c"), ("ca", "c", "a")])
    assert net is not None
    flow = np.array([[circulating + inflow], [circulating], [circulating]])
    load = np.array([[0.0], [demand], [0.0]])
    return Case(net, ("k",), np.array([0]), np.array([0]), np.array([[inflow]]), load, flow, flow)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (LossRule.SENDING, [0.9, 0.5705202312138727, 0.8455834473743338, 0.7009150513695134]),
        (LossRule.RECEIVING, [0.9, 0.5757225433526011, 0.8735547703180212, 0.7176678445229681]),
    ],
)
def test_bialek_four_buses(rule: LossRule, expected: list[float]) -> None:
    """Factors 0.9 and 0.4 t/MWh give the recomputed intensities, and 405.6 t are accounted for under either rule."""
    case, rules = bialek(rule)
    found = trace(case, rules)
    factors = np.array([0.9, 0.4])
    assert found.intensity(factors)[:, 0] == pytest.approx(expected, abs=1e-14)
    carbon = np.einsum("nkt,k->", found.used_carbon() + found.loss_carbon(), factors)
    assert carbon == pytest.approx(405.6, abs=1e-11)


def test_bialek_average_flow_shares() -> None:
    """With average flows, loads 3 and 4 draw on G1 with 271.49 and 123.01 MW, as the paper's inverse has it."""
    case, rules = bialek(LossRule.SENDING)
    mean = (case.sent_mw + case.received_mw) / 2
    source, demand = np.array([[394.5], [112.5]]), np.array([[0.0], [0], [304], [203]])
    found = trace(replace(case, source_mw=source, demand_mw=demand, sent_mw=mean, received_mw=mean), rules)
    drawn = found.used_carbon()[:, 0, 0]
    assert drawn[2:] == pytest.approx([271.4912434325744, 123.00875656742558], abs=1e-10)
    assert found.values[2, 0, 0] == pytest.approx(0.6881907311345359 * 394.5 / 304, abs=1e-12)


@given(cases(), st.sampled_from(list(LossRule)))
@settings(max_examples=CASES, deadline=None)
def test_same_as_a_dense_solve(case: Case, rule: LossRule) -> None:
    """Shares equal those of a dense solve hour by hour, cycles and reversals included."""
    found = trace(case, Rules(rule))
    for hour in range(case.hour_count):
        known = found.status[:, hour] <= Status.CYCLE
        if found.status[:, hour].max() <= Status.DEAD:
            np.testing.assert_allclose(found.values[known, :, hour], dense(case, hour)[known], atol=1e-9)


@given(cases(losses=True, sources_everywhere=True), st.sampled_from(list(LossRule)))
@settings(max_examples=CASES, deadline=None)
def test_losses_same_as_a_dense_solve(case: Case, rule: LossRule) -> None:
    """With losses, both rules equal their dense solve."""
    found = trace(case, Rules(rule))
    for hour in range(case.hour_count):
        expected = dense(case, hour, rule is LossRule.RECEIVING)
        np.testing.assert_allclose(found.values[:, :, hour], expected, rtol=1e-9, atol=1e-9)


@given(cases(losses=True), st.sampled_from(list(LossRule)), st.sampled_from(list(Coupling)))
@settings(max_examples=CASES, deadline=None)
def test_accounts_close(case: Case, rule: LossRule, coupling: Coupling) -> None:
    """In every hour without unknowns, what sources bring in equals what loads and losses take, to 1e-12."""
    found = trace(case, Rules(rule, coupling))
    closed = found.status.max(axis=0) <= Status.DEAD
    assert found.residual[closed].max(initial=0) <= 1e-12
    if rule is LossRule.SENDING:
        shares = found.values[np.broadcast_to((found.status <= Status.CYCLE)[:, None, :], found.values.shape)]
        assert shares.min(initial=0) >= 0
        total = found.values.sum(axis=1)[found.status <= Status.CYCLE]
        np.testing.assert_allclose(total, 1, atol=1e-9)


@given(cases(sources_everywhere=True), st.integers(0, 2**31))
@settings(max_examples=60, deadline=None)
def test_relabelling_changes_nothing(case: Case, seed: int) -> None:
    """Buses and branches in another order, branches turned round and hours shuffled give the same shares."""
    rng = np.random.default_rng(seed)
    buses, branches = rng.permutation(len(case.network.buses)), rng.permutation(len(case.network.branches))
    hours, turn = rng.permutation(case.hour_count), rng.random(len(branches)) < 0.5
    place = np.argsort(buses)
    start, end = place[case.network.from_bus[branches]], place[case.network.to_bus[branches]]
    net = replace(
        case.network,
        buses=tuple(case.network.buses[i] for i in buses),
        from_bus=np.where(turn, end, start),
        to_bus=np.where(turn, start, end),
    )
    flow = np.where(turn, -1, 1)[:, None] * case.sent_mw[branches][:, hours]
    other = Case(
        net,
        case.classes,
        place[case.source_bus],
        case.source_class,
        case.source_mw[:, hours],
        case.demand_mw[buses][:, hours],
        flow,
        flow,
    )
    np.testing.assert_allclose(trace(other).values, trace(case).values[buses][:, :, hours], atol=1e-9)


@given(cases(), st.sampled_from([1e-3, 10.0, 3.6e3]))
@settings(max_examples=60, deadline=None)
def test_units_do_not_matter(case: Case, scale: float) -> None:
    """Power in other units gives the same shares and findings."""
    flow = case.sent_mw * scale
    other = replace(
        case, source_mw=case.source_mw * scale, demand_mw=case.demand_mw * scale, sent_mw=flow, received_mw=flow
    )
    scaled, found = trace(other, Rules(tolerance_mw=1e-9 * scale)), trace(case)
    np.testing.assert_array_equal(scaled.status, found.status)
    np.testing.assert_allclose(scaled.values, found.values, atol=1e-9)


@given(cases(sources_everywhere=True), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_intensity_lies_between_factors(case: Case, width: int) -> None:
    """Without losses every intensity lies between the lowest and highest factor; pieces of hours give the same."""
    factors = np.linspace(0.1, 0.9, len(case.classes))
    whole = trace(case)
    intensity = whole.intensity(factors)
    assert intensity.min() >= 0.1 - 1e-12
    assert intensity.max() <= factors.max() + 1e-12
    pieces = np.concatenate([t.values for t in trace_by(case, width)], axis=-1)
    np.testing.assert_allclose(pieces, whole.values, atol=1e-12)
    direct = trace(case, factors=factors[case.source_class][None, :])
    np.testing.assert_allclose(direct.values[:, 0], intensity, atol=1e-12)


def test_cycle_with_an_inflow_is_exact() -> None:
    """Power may circle as long as something comes in: every bus on the ring has the source's share, marked as cycle."""
    found = trace(ring(10.0, 50.0, 10.0))
    assert found.values[:, 0, 0] == pytest.approx([1, 1, 1], abs=1e-14)
    assert found.status[:, 0].tolist() == [Status.CYCLE] * 3


def test_pure_loop_has_no_answer() -> None:
    """A loop without any source is NaN with a status, and the rest of the network is not affected."""
    found = trace(ring(0.0, 50.0, 0.0))
    assert np.isnan(found.values).all()
    assert found.status[:, 0].tolist() == [Status.PURE_LOOP] * 3


def test_what_a_pure_loop_feeds_is_unknown() -> None:
    """Unbalanced data may let a pure loop feed a bus: that bus is unknown too, others are not."""
    net, _ = read_network(
        "abcde", [("ab", "a", "b"), ("ba", "b", "a"), ("bc", "b", "c"), ("dc", "d", "c"), ("de", "d", "e")]
    )
    assert net is not None
    flow = np.array([[5.0], [5], [1], [2], [2]])
    case = Case(
        net, ("k",), np.array([3]), np.array([0]), np.array([[4.0]]), np.array([[0.0], [0], [3], [0], [2]]), flow, flow
    )
    found = trace(case)
    assert [Status(s).name for s in found.status[:, 0]] == [
        "PURE_LOOP",
        "PURE_LOOP",
        "FED_BY_UNKNOWN",
        "TRACED",
        "TRACED",
    ]
    assert found.values[3:, 0, 0] == pytest.approx([1, 1])
    assert np.isnan(found.residual[0])


def test_dead_bus_and_island_without_source() -> None:
    """A bus without through-flow is dead; load or outflow without any source is unsourced; neither gets a number."""
    found = trace(line(0.0, 5.0, sources={}, demand={2: 5.0}))
    assert [Status(s).name for s in found.status[:, 0]] == ["DEAD", "UNSOURCED", "FED_BY_UNKNOWN"]
    assert np.isnan(found.values).all()


def test_missing_flow_is_not_zero() -> None:
    """A flow nobody measured makes both its ends, and what they feed, unknown."""
    found = trace(line(5.0, np.nan, 2.0, sources={0: 5.0}, demand={1: 3.0, 3: 2.0}))
    assert [Status(s).name for s in found.status[:, 0]] == ["TRACED", "NO_DATA", "NO_DATA", "FED_BY_UNKNOWN"]


def test_line_fed_from_both_ends() -> None:
    """A line that takes power at both ends carries nothing; its losses are booked at the ends that feed it."""
    case = line(3.0, sources={0: 10.0, 1: 5.0}, demand={0: 7.0, 1: 4.0}, received=(-1.0,))
    for rule in LossRule:
        found = trace(case, Rules(rule))
        assert branch_status(case, Rules())[0, 0] == BranchStatus.FED_FROM_BOTH_ENDS
        assert found.loss_mw is not None
        assert found.loss_mw[:, 0].tolist() == [3.0, 1.0]
        assert found.residual[0] <= 1e-15


def test_dangling_charged_line() -> None:
    """A charged line with nothing at its far end: the loss is the sender's under either rule, the far bus is dead."""
    case = line(0.5, sources={0: 2.5}, demand={0: 2.0}, received=(0.0,))
    for rule in LossRule:
        found = trace(case, Rules(rule))
        assert branch_status(case, Rules())[0, 0] == BranchStatus.DANGLING
        assert found.status[1, 0] == Status.DEAD
        assert found.residual[0] <= 1e-15


def test_negative_numbers_change_sides() -> None:
    """A generator that draws is load; load that feeds back is a source of its own class without a known factor."""
    case = line(3.0, sources={0: 6.0, 1: -1.0}, demand={0: 3.0, 1: -2.0})
    case = replace(case, demand_mw=np.array([[3.0], [-2.0]]))
    found = trace(case)
    assert found.classes == ("k", "反送电")
    assert found.demand_mw[:, 0].tolist() == [3.0, 1.0]
    assert found.values[1, :, 0] == pytest.approx([0.6, 0.4])
    assert np.isnan(found.intensity(np.array([0.5, np.nan]))[1, 0])
    assert found.intensity(np.array([0.5, np.nan]))[0, 0] == 0.5


def test_own_use_first() -> None:
    """Aggregated coupling: 4 of 10 MW load come from the own hydro, the rest from the coal next door."""
    net, _ = read_network("ab", [("ab", "a", "b")])
    assert net is not None
    flow = np.array([[6.0]])
    case = Case(
        net,
        ("coal", "hydro"),
        np.array([0, 1]),
        np.array([0, 1]),
        np.array([[6.0], [4.0]]),
        np.array([[0.0], [10.0]]),
        flow,
        flow,
    )
    own = trace(case, Rules(coupling=Coupling.AGGREGATED))
    assert own.used[1, :, 0] == pytest.approx([0.6, 0.4])
    assert own.values[1, :, 0] == pytest.approx([1.0, 0.0])
    assert trace(case).used[1, :, 0] == pytest.approx([0.6, 0.4])


def test_reversal_from_hour_to_hour() -> None:
    """A tie that reverses is traced in each hour by the direction of that hour."""
    net, _ = read_network("ab", [("ab", "a", "b")])
    assert net is not None
    flow = np.array([[2.0, -2.0, 0.0]])
    source = np.array([[5.0, 3.0, 4.0], [3.0, 5.0, 4.0]])
    case = Case(
        net,
        ("a", "b"),
        np.array([0, 1]),
        np.array([0, 1]),
        source,
        source - np.array([[2, -2, 0], [-2, 2, 0]]),
        flow,
        flow,
    )
    share = trace(case).values[:, 0]
    np.testing.assert_allclose(share, [[1, 3 / 5, 1], [2 / 5, 0, 0]])


def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of hours on two threads give the same numbers, bit by bit, as on one."""
    monkeypatch.setattr("shuangtan.tracing.flow.BLOCK", 1)
    rng = np.random.default_rng(3)
    flow = np.concatenate([rng.normal(0, 1, (2, 300)), np.zeros((1, 300))])
    net, _ = read_network("abcd", [("ab", "a", "b"), ("bc", "b", "c"), ("cd", "c", "d")])
    assert net is not None
    source = np.full((3, 300), 5.0)
    case = Case(net, ("k", "l"), np.array([0, 1, 2]), np.array([0, 1, 1]), source, np.zeros((4, 300)), flow, flow)
    case = replace(case, demand_mw=case.imbalance_mw())
    assert np.array_equal(trace(case, threads=2).values, trace(case).values, equal_nan=True)


def test_wrong_shape_names_both() -> None:
    """An array of the wrong shape is refused with the shape it has and the one it should have."""
    with pytest.raises(ValueError, match=r"demand_mw|source_mw"):
        line(1.0, sources={0: 1.0}, demand={}).__class__(
            read_network("ab", [("ab", "a", "b")])[0],
            ("k",),
            np.array([0]),
            np.array([0]),  # type: ignore[arg-type]
            np.zeros((2, 1)),
            np.zeros((2, 1)),
            np.zeros((1, 1)),
            np.zeros((1, 1)),
        )


def test_trickle_at_the_end_of_a_charged_line() -> None:
    """A line that takes in 5 MW and delivers 0.001 MW leaves its loss to the sender, not to the far end."""
    case = line(5.0, sources={0: 10.0}, demand={0: 5.0, 1: 0.001}, received=(0.001,))
    found = trace(case, Rules(LossRule.RECEIVING))
    assert found.intensity(np.array([0.8]))[:, 0] == pytest.approx([0.8, 0.8])
    assert found.residual[0] <= 1e-15
    tenth = trace(line(5.0, sources={0: 10.0}, demand={0: 5.0, 1: 4.5}, received=(4.5,)), Rules(LossRule.RECEIVING))
    assert tenth.intensity(np.array([0.8]))[1, 0] == pytest.approx(0.8 / 0.9)


def test_cycle_that_feeds_only_its_losses() -> None:
    """Under the receiving rule such a cycle would heap carbon up without end: no answer; the sending rule has one."""
    net, _ = read_network("ab", [("ab", "a", "b"), ("ba", "b", "a")])
    assert net is not None
    sent, received = np.array([[10.0], [9.0]]), np.array([[9.0], [8.0]])
    case = Case(net, ("k",), np.array([0]), np.array([0]), np.array([[2.0]]), np.zeros((2, 1)), sent, received)
    assert trace(case, Rules(LossRule.RECEIVING)).status[:, 0].tolist() == [Status.PURE_LOOP] * 2
    assert trace(case, Rules(LossRule.SENDING)).values[:, 0, 0] == pytest.approx([1.0, 1.0])
