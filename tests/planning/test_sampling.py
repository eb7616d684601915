"""Sampled scenarios: the same draws whoever computes them, within the stated ranges, and told as a spread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.sampling import Sample, sample, workers
from shuangtan.planning.city.sensitivity import Outcome
from shuangtan.planning.drivers.peak import drawn
from shuangtan.runs.folders import folders_of
from shuangtan.runs.plan.case import prepare


@pytest.fixture(scope="module")
def case() -> CityCase:
    prepared, _ = prepare(folders_of("mianyang"), "policy")
    assert prepared is not None
    return prepared.case


def test_processes_and_threads_find_the_same(case: CityCase) -> None:
    """Four draws solved by two processes are the four solved by one thread; another seed draws others."""
    with workers("2") as processes, ThreadPoolExecutor(1) as thread:
        ours = sample(case, 4, processes)
        assert sample(case, 4, thread) == ours
        assert sample(case, 4, thread, seed=1) != ours
    assert len({o.cost_yi for o in ours.outcomes}) == 4


def test_draws_stay_within_their_ranges(case: CityCase) -> None:
    """Every drawn number lies between its stated low and high; numbers without a range stay as they are."""
    random = np.random.default_rng(3)
    sensitive = {s.id: s for s in case.scenario.sensitive()}
    for _ in range(20):
        scenario = drawn(case.scenario, random)
        for id, stated in scenario.values.items():
            before = case.scenario.values[id]
            for year, value in stated.by_year.items():
                low, high = (sensitive[id].low, sensitive[id].high) if id in sensitive else (1.0, 1.0)
                ends = sorted((before.by_year[year] * low, before.by_year[year] * high))
                assert ends[0] - 1e-9 <= value <= ends[1] + 1e-9


def test_the_spread_is_that_of_the_outcomes() -> None:
    """Quantiles of 0…100 are 10, 50, 90; two of four draws without a shortfall are one half."""
    outcomes = tuple(Outcome(float(n), 0.0, 0.0) for n in range(101))
    assert Sample(outcomes).quantiles("cost_yi") == (10.0, 50.0, 90.0)
    assert Sample(tuple(Outcome(0.0, 0.0, m) for m in (0.0, 0.5, 2.0, 300.0))).share_met == 0.5


def test_a_scheduler_without_dask_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Dask is not installed its address is refused with the line that installs it."""
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ModuleNotFoundError, match="pip install"), workers("tcp://127.0.0.1:8786"):
        pass
