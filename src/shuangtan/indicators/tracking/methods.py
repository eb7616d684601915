"""The two methods of a forecast, on levels (logarithms of a positive series) of consecutive years.

`smoothed` is exponential smoothing with damped trend, ETS(A,Ad,N), by maximum likelihood (Hyndman, Koehler, Ord &
Snyder 2008, Forecasting with Exponential Smoothing), by statsmodels. `drifted` is the random walk with drift, the
benchmark any method must beat (Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, §5.2 and §5.5); it
needs arithmetic only, so that a machine without statsmodels still gets a forecast and its errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any
from warnings import catch_warnings, simplefilter

START = 4
"""Years whose mean slope is the trend the smoothing starts from."""

Path = tuple[tuple[float, ...], tuple[float, ...]]
"""Means and standard errors of the coming years."""


@dataclass(frozen=True, slots=True)
class Method:
    """How the coming years are told from the levels so far, and what the method is called."""

    name: str
    fit: Callable[[Sequence[float], int], Path]


def smoothed(levels: Sequence[float], ahead: int) -> Path:
    """Damped-trend smoothing; level and trend start from the first years: to estimate them too, a short series has
    too few values."""
    ets: Any = import_module("statsmodels.tsa.exponential_smoothing.ets")
    series = import_module("pandas").Series(list(levels))
    start = {"initial_level": levels[0], "initial_trend": (levels[START] - levels[0]) / START}
    model = ets.ETSModel(series, error="add", trend="add", damped_trend=True, initialization_method="known", **start)
    with catch_warnings():
        simplefilter("ignore")
        result = model.fit(disp=False)
        end = len(levels) + ahead - 1
        frame = result.get_prediction(start=len(levels), end=end).summary_frame(alpha=0.2)
    spread = (frame["pi_upper"] - frame["pi_lower"]).to_numpy() / (2 * NormalDist().inv_cdf(0.9))
    return tuple(map(float, frame["mean"])), tuple(map(float, spread))


def drifted(levels: Sequence[float], ahead: int) -> Path:
    """Last level plus the mean yearly step; the error of h years is σ·√(h + h²/(n−1)): of steps and drift."""
    steps = [b - a for a, b in pairwise(levels)]
    drift, sigma = fmean(steps), stdev(steps)
    means = tuple(levels[-1] + h * drift for h in range(1, ahead + 1))
    return means, tuple(sigma * sqrt(h + h * h / len(steps)) for h in range(1, ahead + 1))


SMOOTHED = Method("对数值的阻尼趋势指数平滑 ETS(A,Ad,N)", smoothed)
DRIFTED = Method("对数值的带漂移随机游走", drifted)


def method() -> Method:
    """The smoothing where its library is installed, else the random walk with drift."""
    return DRIFTED if find_spec("statsmodels") is None else SMOOTHED
