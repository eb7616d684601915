"""Has the path a peak, when, how high, and how sure: from the plan's power and the drivers, by year.

Confidence: the drivers that matter are drawn within their ranges (triangular, independent, fixed seed); electricity
that differs is made with the plan's average emission of that year. It says how sure the peak year is *within the
stated ranges*, not more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.city.scenario import Scenario
from shuangtan.planning.drivers.demand import YEARS, Demand, Start, demand

PLATEAU = 0.02
"""Years within this share of the highest are the plateau."""
SEED = 2030


@dataclass(frozen=True)
class Peak:
    """The highest year of a path, its level [万t], the plateau around it, the share of samples that peak by 2030."""

    year: int
    level: float
    first: int
    last: int
    confidence: float | None
    low_year: int | None = None
    high_year: int | None = None
    low_level: float | None = None
    high_level: float | None = None

    @property
    def sentence(self) -> str:
        plateau = f"，{self.first}–{self.last} 年为平台（相差不超过 {PLATEAU:.0%}）" if self.first < self.last else ""
        sure = "" if self.confidence is None else f"；所给区间内抽样，2030 年前达峰的占 {self.confidence:.0%}"
        span = "" if self.low_year is None else f"，达峰年九成落在 {self.low_year}–{self.high_year}"
        span += "" if self.low_level is None else f"，水平九成落在 {self.low_level:,.0f}–{self.high_level:,.0f} 万t"
        return f"{self.year} 年达峰，约 {self.level:,.0f} 万t{plateau}{sure}{span}"


def peak_of(path: Floats) -> Peak:
    """The peak of one path over the years from 2025."""
    top = int(np.argmax(path))
    near = np.flatnonzero(path >= path[top] * (1 - PLATEAU))
    return Peak(YEARS[top], float(path[top]), YEARS[near[0]], YEARS[near[-1]], None)


def total_path(driven: Demand, power: Floats) -> Floats:
    """Direct emission and that of power [万t]."""
    return driven.direct_total + power


def peak_with_confidence(scenario: Scenario, start: Start, power: Floats, samples: int = 200) -> Peak:
    """The peak of the plan's path, and where the peak falls when the drivers vary within their ranges."""
    driven = demand(scenario, start)
    electricity = np.array([driven.electricity_gwh(y) for y in YEARS])
    best = peak_of(total_path(driven, power))
    random = np.random.default_rng(SEED)
    found = [_sampled(scenario, start, power / electricity, random) for _ in range(samples)]
    years = np.array([peak.year for peak in found])
    low, high = np.percentile(years, [5, 95], method="nearest")
    levels = np.percentile([peak.level for peak in found], [5, 95])
    ends = (int(low), int(high), float(levels[0]), float(levels[1]))
    return Peak(best.year, best.level, best.first, best.last, float(np.mean(years <= 2030)), *ends)


def drawn(scenario: Scenario, random: np.random.Generator) -> Scenario:
    """The scenario with every number that has a range drawn from it: triangular, independent, most likely as stated."""
    for stated in scenario.sensitive():
        if stated.low < 1.0 or stated.high > 1.0:
            factor = random.triangular(stated.low, 1.0, stated.high)
            scenario = scenario.replaced(stated.times(min(factor, ceiling(stated.id, stated.by_year.values()))))
    return scenario


def _sampled(scenario: Scenario, start: Start, intensity: Floats, random: np.random.Generator) -> Peak:
    driven = demand(drawn(scenario, random), start)
    electricity = np.array([driven.electricity_gwh(y) for y in YEARS])
    return peak_of(total_path(driven, electricity * intensity))


def ceiling(id: str, values: object) -> float:
    """The most a share may be multiplied with before it exceeds one."""
    shares = id.startswith(("ev_sales", "electrified_", "fuel_decarbonised", "process_captured"))
    most = max(values, default=0.0) if shares else 0.0  # type: ignore[call-overload]
    return 1.0 / most if most else np.inf
