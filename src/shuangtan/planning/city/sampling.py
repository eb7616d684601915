"""Sampled scenarios: every number with a range drawn at once, a small plan for each draw, on any number of workers.

The same seed gives the same draws whoever computes them: they are made before the work is handed out. Workers are
processes of this machine, or those of a Dask scheduler (`dask scheduler`, then `dask worker tcp://…:8786` on each
machine): any `concurrent.futures` executor serves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing import get_context

import numpy as np

from shuangtan.planning.city.case import CityCase
from shuangtan.planning.city.sensitivity import NEAR, Outcome, outcome
from shuangtan.planning.drivers.peak import drawn

SEED = 20260
ENOUGH_MW = 1.0
"""A shortfall below this is none."""


@dataclass(frozen=True)
class Sample:
    """Outcomes of all draws, in the order of the draws."""

    outcomes: tuple[Outcome, ...]

    def quantiles(self, field: str) -> tuple[float, float, float]:
        """10 %, 50 % and 90 % of a field of the outcomes."""
        low, middle, high = np.percentile([getattr(o, field) for o in self.outcomes], [10, 50, 90])
        return float(low), float(middle), float(high)

    @property
    def share_met(self) -> float:
        """In what share of the draws the clean capacity target of 2030 is met without a shortfall."""
        return float(np.mean([o.missing_mw < ENOUGH_MW for o in self.outcomes]))


def sample(case: CityCase, count: int, executor: Executor, seed: int = SEED) -> Sample:
    """Solve the small plan to 2030 for so many draws of the scenario."""
    random = np.random.default_rng(seed)
    cases = [replace(case, periods=NEAR, scenario=drawn(case.scenario, random)) for _ in range(count)]
    return Sample(tuple(executor.map(outcome, cases)))


@contextmanager
def workers(where: str) -> Iterator[Executor]:
    """An executor: `2` for so many processes of this machine, `tcp://host:8786` for the workers of a Dask scheduler."""
    if where.isdigit():
        with ProcessPoolExecutor(int(where), mp_context=get_context("spawn")) as pool:
            yield pool
        return
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ModuleNotFoundError(f"连到 {where} 需要 Dask：pip install 'dask[distributed]'") from None
    with distributed.Client(where) as client:
        yield client.get_executor()


def spread(values: Sequence[float]) -> str:
    """`中位 12.3（80%：10.1–14.9）`."""
    low, middle, high = values
    return f"中位 {middle:,.1f}（80%：{low:,.1f}–{high:,.1f}）"
