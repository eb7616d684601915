"""Which adjacent steps may be merged: a bottom-up merge that loses least.

Two neighbours with n and m steps whose features differ by Δ lose ``n·m/(n+m) · Δ²`` (Ward) on profiles. With prices
known the loss of the lower bound can be said in money: within a segment prices and quantities are replaced by their
means, which loses the covariance of price and quantity, ``n·m/(n+m) · |Δprice · Δquantity|`` summed over flows. Both
are merged from the cheapest pair upwards with a heap.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np

from shuangtan.planning.axis import Axis
from shuangtan.planning.blocks import Floats

Loss = Callable[[Floats, Floats], float]
"""Loss rate between the means of two neighbours (vectors of features)."""


def squared(a: Floats, b: Floats) -> float:
    """Squared distance of the features (Ward)."""
    difference = a - b
    return float(difference @ difference)


def money(pairs: int) -> Loss:
    """Loss between vectors that hold ``pairs`` prices followed by the ``pairs`` quantities they meet."""

    def loss(a: Floats, b: Floats) -> float:
        difference = np.abs(a - b)
        return float(difference[:pairs] @ difference[pairs:])

    return loss


def merge_adjacent(features: Floats, segments: int, loss: Loss = squared, step_hours: float = 1.0) -> Axis:
    """Merge the rows of ``features`` (steps × features) into ``segments`` runs of adjacent steps."""
    steps = features.shape[0]
    if segments >= steps:
        return Axis.full(steps, step_hours)
    mean, count = features.astype(np.float64).copy(), np.ones(steps)
    left, right = np.arange(-1, steps - 1), np.arange(1, steps + 1)
    version, alive = np.zeros(steps, dtype=np.int64), np.ones(steps, dtype=bool)

    def entry(a: int) -> tuple[float, int, int, int, int]:
        b = int(right[a])
        weight = count[a] * count[b] / (count[a] + count[b])
        return (weight * loss(mean[a], mean[b]), a, b, int(version[a]), int(version[b]))

    heap = [entry(a) for a in range(steps - 1)]
    heapq.heapify(heap)
    for _ in range(steps - segments):
        a, b = _cheapest(heap, version, alive)
        mean[a] = (count[a] * mean[a] + count[b] * mean[b]) / (count[a] + count[b])
        count[a] += count[b]
        alive[b], right[a] = False, right[b]
        version[a] += 1
        if right[a] < steps:
            left[right[a]] = a
            heapq.heappush(heap, entry(a))
        if left[a] >= 0:
            heapq.heappush(heap, entry(int(left[a])))
    return Axis(np.append(np.flatnonzero(alive), steps).astype(np.int64), step_hours)


def _cheapest(heap: list[tuple[float, int, int, int, int]], version: np.ndarray, alive: np.ndarray) -> tuple[int, int]:
    """Pop until a pair is found that has not changed since it was priced."""
    while True:
        _, a, b, seen_a, seen_b = heapq.heappop(heap)
        if alive[a] and alive[b] and version[a] == seen_a and version[b] == seen_b:
            return a, b


def scaled(columns: list[Floats]) -> Floats:
    """Features side by side, each divided by its largest absolute value."""
    kept = [c / np.abs(c).max() for c in columns if np.ptp(c) > 0]
    return np.stack(kept, axis=1) if kept else np.zeros((columns[0].size, 1))
