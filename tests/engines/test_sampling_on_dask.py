"""Sampled plans on the workers of a Dask scheduler are those of this process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from shuangtan.planning.city.sampling import sample, workers
from shuangtan.runs.folders import folders_of
from shuangtan.runs.plan.case import prepare


def test_dask_workers_find_the_same_outcomes() -> None:
    """Three draws on two workers of a real scheduler, reached by its address, equal those of one thread."""
    distributed = pytest.importorskip(
        "distributed", reason="NOT TESTED: samples on Dask. pip install 'dask[distributed]'"
    )
    prepared, _ = prepare(folders_of("mianyang"), "policy")
    assert prepared is not None
    size = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**size) as cluster, workers(cluster.scheduler_address) as executor:
        found = sample(prepared.case, 3, executor)
    with ThreadPoolExecutor(1) as thread:
        assert found == sample(prepared.case, 3, thread)
