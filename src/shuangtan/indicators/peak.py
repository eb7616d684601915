"""Has emission peaked, and how sure? A test on the yearly series that was observed, never on a wish.

The series is smoothed (local linear, tricube), its residuals are resampled in blocks onto the smooth curve, and in
each replicate it is asked whether the maximum lies at least `SETTLED` years before the end and the trend since then
falls. The share of replicates that say yes is the confidence. Method: residual moving-block bootstrap (Künsch 1989);
slope after Theil and Sen. It speaks of the years observed; what came after the last year is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from shuangtan.kernel import Figure

SETTLED = 5
"""Years that must have passed since the maximum before a peak is spoken of (平台期 practice)."""
SHORTEST = 12
"""Years of data below which no answer is given."""
REPLICATES = 2000
BLOCK = 3
HALF_WIDTH = 4

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PeakStatus:
    """Result of the test: the year and level of the maximum, the years since, the slope since, and the confidence.

    `confidence` is None where the history is too short; `verdict` is the sentence to print.
    """

    first_year: int
    last_year: int
    peak_year: int
    peak_level: float
    slope_since: float
    confidence: float | None
    unit: str
    verdict: str


def peak_status(series: list[Figure], years: list[int], unit: str, seed: int = 20220101) -> PeakStatus | None:
    """Test the observed series (figures with quantity, one a year in order); None if there is none at all."""
    if not series:
        return None
    levels = np.array([f.quantity.number(unit) for f in series if f.quantity])
    when = np.array(years, dtype=np.float64)
    top = int(levels.argmax())
    slope = theil_sen(when[top:], levels[top:]) if len(levels) - top > 1 else 0.0
    confidence = _confidence(when, levels, seed) if len(levels) >= SHORTEST else None
    verdict = _sentence(years, top, confidence)
    return PeakStatus(years[0], years[-1], years[top], float(levels[top]), slope, confidence, unit, verdict)


def theil_sen(when: Array, levels: Array) -> float:
    """Median of the slopes of all pairs [unit per year]."""
    slopes = [(levels[j] - levels[i]) / (when[j] - when[i]) for i, j in combinations(range(len(when)), 2)]
    return float(np.median(slopes)) if slopes else 0.0


def smooth(when: Array, levels: Array) -> Array:
    """Local linear fit with tricube weights over ± HALF_WIDTH years."""
    fitted = np.empty_like(levels)
    for i, t in enumerate(when):
        distance = np.minimum(np.abs(when - t) / (HALF_WIDTH + 1), 1.0)
        weight = (1 - distance**3) ** 3
        design = np.stack([np.ones_like(when), when - t], axis=1) * np.sqrt(weight)[:, None]
        fitted[i] = np.linalg.lstsq(design, levels * np.sqrt(weight), rcond=None)[0][0]
    return fitted


def _confidence(when: Array, levels: Array, seed: int) -> float:
    rng = np.random.default_rng(seed)
    curve = smooth(when, levels)
    residuals = levels - curve
    count, n = -(-len(levels) // BLOCK), len(levels)
    starts = rng.integers(0, n - BLOCK + 1, size=(REPLICATES, count))
    drawn = residuals[(starts[:, :, None] + np.arange(BLOCK)).reshape(REPLICATES, -1)[:, :n]]
    return float(np.mean([_has_settled(when, curve + noise) for noise in drawn]))


def _has_settled(when: Array, levels: Array) -> bool:
    top = int(levels.argmax())
    return len(levels) - 1 - top >= SETTLED and theil_sen(when[top:], levels[top:]) < 0


def _sentence(years: list[int], top: int, confidence: float | None) -> str:
    span = f"{years[0]}–{years[-1]}年"
    if confidence is None:
        return f"{span}序列不足{SHORTEST}年，不作达峰判断"
    if confidence >= 0.9:
        word = "已出现峰值"
    elif confidence >= 0.6:
        word = "可能已出现峰值，证据尚弱"
    else:
        word = "不能认定已达峰"
    return f"{span}最高为{years[top]}年；{word}（把握 {confidence:.0%}）；{years[-1]}年以后没有数据，不作判断"
