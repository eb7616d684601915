"""Random flow networks for the laws of tracing, and a dense solution of them to compare with."""

from __future__ import annotations

import os

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from shuangtan.tracing.case import Case
from shuangtan.tracing.network import read_network

Floats = NDArray[np.float64]

# Generated cases of each large law; a nightly run sets TRACING_CASES=10000.
CASES = int(os.environ.get("TRACING_CASES", "200"))


@st.composite
def cases(draw: st.DrawFn, losses: bool = False, sources_everywhere: bool = False) -> Case:
    """A balanced network with cycles, parallel branches, reversals, idle hours and islands."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count, hours = draw(st.integers(2, 14)), draw(st.integers(1, 12))
    branches = draw(st.integers(1, 3 * count))
    ends = [tuple(rng.choice(count, 2, replace=False)) for _ in range(branches)]
    net, _ = read_network(
        [f"b{i}" for i in range(count)], [(f"l{k}", f"b{a}", f"b{b}") for k, (a, b) in enumerate(ends)]
    )
    assert net is not None
    flow = rng.normal(0, 100, (branches, hours)) * (
        rng.random((branches, hours)) < draw(st.sampled_from([0.3, 0.8, 1.0]))
    )
    bent = rng.random(branches) < 0.6
    flow[bent] = np.abs(flow[bent])
    loss = np.abs(flow) * rng.uniform(0, 0.1, flow.shape) if losses else np.zeros_like(flow)
    sent, received = np.where(flow > 0, flow + loss, flow), np.where(flow < 0, flow - loss, flow)
    net_out = np.zeros((count, hours))
    np.add.at(net_out, net.from_bus, sent)
    np.subtract.at(net_out, net.to_bus, received)
    base = rng.uniform(0, 50, (count, hours)) * (sources_everywhere | (rng.random((count, hours)) < 0.5))
    supply, demand = np.maximum(net_out, 0) + base, np.maximum(-net_out, 0) + base
    classes = int(rng.integers(1, 4))
    split = rng.dirichlet(np.ones(classes), (count, hours))
    source = np.concatenate([supply * split[:, :, k] for k in range(classes)])
    return Case(
        net,
        tuple(f"k{k}" for k in range(classes)),
        np.tile(np.arange(count), classes),
        np.repeat(np.arange(classes), count),
        source,
        demand,
        sent,
        received if losses else sent,
    )


def dense(case: Case, hour: int, passes_losses: bool = False) -> Floats:
    """Class shares of one hour by a dense solve of (diag P − Rᵀ) w = E; NaN row where the bus has no through-flow."""
    count = len(case.network.buses)
    matrix, stock = np.zeros((count, count)), np.zeros((count, len(case.classes)))
    through = np.zeros(count)
    for bus, kind, power in zip(case.source_bus, case.source_class, case.source_mw[:, hour], strict=True):
        stock[bus, kind] += power
        through[bus] += power
    lines = zip(
        case.network.from_bus, case.network.to_bus, case.sent_mw[:, hour], case.received_mw[:, hour], strict=True
    )
    for a, b, sent, got in lines:
        up, down, s, r = (a, b, sent, got) if sent > 0 else (b, a, -got, -sent)
        through[down] += r
        matrix[down, up] -= s if passes_losses else r
    live = through > 1e-9
    matrix[np.arange(count), np.arange(count)] += np.where(live, through, 1.0)
    result = np.linalg.solve(matrix, stock)
    result[~live] = np.nan
    return np.asarray(result)
