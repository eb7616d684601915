"""Watts beside gigawatts: a circle through which next to nothing flows is still solved to the last digit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace
from shuangtan.tracing.network import read_network
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.status import Status

SMALL = 2.16017799e-6
"""MW that circle through three buses of the solved Great Britain grid (case GBnetwork of pandapower)."""


def grid() -> Case:
    """a sends 500 of 1000 MW of coal to b; b, c, d pass 2 W round in a circle, into which c feeds 1 W of hydro."""
    net, _ = read_network("abcd", [("ab", "a", "b"), ("bc", "b", "c"), ("cd", "c", "d"), ("db", "d", "b")])
    assert net is not None
    watt, sent = 1e-6, np.array([[500.0], [SMALL], [SMALL], [SMALL * (1 + 1e-7)]])
    got = np.array([[499.0], [SMALL * (1 - 1e-8)], [SMALL * (1 - 2e-8)], [SMALL]])
    demand = np.array([[500.0], [499.0], [watt], [0.0]])
    plants, power = np.array([0, 2]), np.array([[1000.0], [watt]])
    return Case(net, ("coal", "hydro"), plants, np.array([0, 1]), power, demand, sent, got)


def exact(case: Case, rule: LossRule) -> list[Fraction]:
    """The share of coal at each bus, solved in rational numbers by Cramer's way of elimination."""
    carried = case.sent_mw if rule is LossRule.RECEIVING else case.received_mw
    count = len(case.network.buses)
    rows = [[Fraction(0)] * (count + 1) for _ in range(count)]
    for bus, number, power in zip(case.source_bus, case.source_class, case.source_mw[:, 0], strict=True):
        rows[bus][bus] += Fraction(float(power))
        rows[bus][count] += Fraction(float(power)) * (number == 0)
    for k, (start, end) in enumerate(zip(case.network.from_bus, case.network.to_bus, strict=True)):
        rows[end][end] += Fraction(float(case.received_mw[k, 0]))
        rows[end][start] -= Fraction(float(carried[k, 0]))
    for pivot in range(count):
        for other in range(count):
            if other != pivot:
                factor = rows[other][pivot] / rows[pivot][pivot]
                rows[other] = [x - factor * y for x, y in zip(rows[other], rows[pivot], strict=True)]
    return [rows[bus][count] / rows[bus][bus] for bus in range(count)]


@pytest.mark.parametrize("rule", list(LossRule))
def test_a_circle_of_watts_is_exact(rule: LossRule) -> None:
    """The share of coal on the circle is that of an exact rational solution, under both loss rules."""
    case = grid()
    found = trace(case, Rules(rule))
    told, right = found.values[:, 0, 0], [float(x) for x in exact(case, rule)]
    assert found.status[1:, 0].tolist() == [Status.CYCLE] * 3
    np.testing.assert_allclose(told, right, rtol=3e-16 * 8, atol=0)
    assert right[2] < right[1]
