"""The law of tracing: nothing is lost and nothing is made, on any network with cycles, loops, ties and storage.

CI takes a few hundred networks. The nightly size is ten thousand: `TRACING_CASES=10000 pytest tests/tracing`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import CASES, cases

from shuangtan.tracing.case import Case
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.status import Status
from shuangtan.tracing.storage import Storage, StorageRule
from shuangtan.tracing.storing import trace_with_storage
from shuangtan.tracing.ties import Tie, with_ties


def with_random_ties(case: Case, rng: np.random.Generator) -> Case:
    """Ties that import and export by turns; what they bring is used where they stand, what they take is made there."""
    ties = []
    source, demand = case.source_mw.copy(), case.demand_mw.copy()
    for number in range(int(rng.integers(1, 3))):
        bus, power = int(rng.integers(len(case.network.buses))), rng.normal(0, 30, case.hour_count)
        own = int(np.flatnonzero(case.source_bus == bus)[0])
        source[own] += np.maximum(-power, 0.0)
        demand[bus] += np.maximum(power, 0.0)
        ties.append(Tie(f"t{number}", case.network.buses[bus], f"n{number}", power))
    tied, problems = with_ties(replace(case, source_mw=source, demand_mw=demand), tuple(ties))
    assert not problems
    return tied


def with_random_storage(case: Case, rng: np.random.Generator) -> tuple[Case, tuple[Storage, ...], np.ndarray]:
    """Units whose charging is made and whose discharge is used at their own bus, so that the network still balances."""
    count, classes = int(rng.integers(1, 4)), len(case.classes)
    buses, power = rng.integers(0, len(case.network.buses), count), rng.normal(0, 20, (count, case.hour_count))
    power[:, rng.random(case.hour_count) < 0.4] = 0.0
    source, demand = case.source_mw.copy(), case.demand_mw.copy()
    for bus, flow in zip(buses.tolist(), power, strict=True):
        source[int(np.flatnonzero(case.source_bus == bus)[0])] += np.maximum(-flow, 0.0)
        demand[bus] += np.maximum(flow, 0.0)
    units = tuple(
        Storage(
            f"s{u}", case.network.buses[bus], 500.0, tuple(rng.dirichlet(np.ones(classes))), *rng.uniform(0.7, 1, 3)
        )
        for u, bus in enumerate(buses.tolist())
    )
    return replace(case, source_mw=source, demand_mw=demand), units, power


@given(
    cases(losses=True),
    st.integers(0, 2**32 - 1),
    st.sampled_from(list(LossRule)),
    st.sampled_from(list(StorageRule)),
)
@settings(max_examples=CASES, deadline=None)
def test_conservation_and_bounds(case: Case, seed: int, losses: LossRule, rule: StorageRule) -> None:
    """All accounts together close, and no bus has less than nothing of a class, nor more than its power."""
    rng = np.random.default_rng(seed)
    full, units, power = with_random_storage(with_random_ties(case, rng), rng)
    found, _ = trace_with_storage(full, units, power, rule, Rules(losses))
    assert found is not None
    status, values = found.trace.status, found.trace.values
    if status.max() <= Status.DEAD:
        assert found.residual <= 1e-11
    known = np.broadcast_to((status <= Status.CYCLE)[:, None, :], values.shape)
    assert values[known].min(initial=0.0) >= -1e-12
    if losses is LossRule.SENDING and rule is not StorageRule.CONCENTRATE:
        assert values.sum(axis=1)[status <= Status.CYCLE].max(initial=0.0) <= 1 + 1e-9
    assert np.abs(found.ledger.gap()).max() <= 1e-9
