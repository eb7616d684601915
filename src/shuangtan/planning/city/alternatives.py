"""Near-optimal plans that differ: each is pushed to the other end of the ranges from where those before it stand.

Within a few per cent of the least cost every technology has a least and a most. A plan's place in that range is between
0 and 1; the next plan minimises the places where those before it lie high and maximises those where they lie low.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.planning.alternatives import Alternative, BuildKey, Neighbourhood, Range, total
from shuangtan.planning.solver import TOLERANCE

LEAST_SPAN_MW = 1.0
"""A technology whose range is narrower than this is the same in every plan."""


def ranges_of(near: Neighbourhood) -> tuple[Range, ...]:
    """How little and how much of every technology stays within the allowed cost."""
    return tuple(near.range_of(c) for c in near.components if near.columns(c))


def distinct(near: Neighbourhood, count: int, ranges: tuple[Range, ...]) -> tuple[Alternative, ...]:
    """Plans within the allowed cost, each pushed away from those before it; ``ranges`` are the yardstick."""
    best = {key: max(0.0, float(near.best.value(b)[0])) for key, b in near.model.builds.items()}
    seen, found = [places(best, ranges)], []
    for _ in range(count):
        middle = {c: float(np.mean([place[c] for place in seen])) for c in seen[0]}
        span = {r.component: r.most_mw - r.least_mw for r in ranges}
        found.append(_pushed(near, middle, span))
        seen.append(places(found[-1].builds, ranges))
    return tuple(found)


def _pushed(near: Neighbourhood, middle: Mapping[str, float], span: Mapping[str, float]) -> Alternative:
    """The plan that stands low where the others stand high and high where they stand low.

    It must keep every limit, the one on cost among them; that it is the very farthest plan need not be proven.
    """
    pushed = {c: (place - 0.5) / span[c] for c, place in middle.items()}
    largest = max((abs(weight) for weight in pushed.values()), default=1.0) or 1.0
    near.solver.price_all(near.weights({c: weight / largest for c, weight in pushed.items()}))
    solution = near.solver.solve("primal")
    if solution.checked.primal_residual > TOLERANCE:
        solution.require()
    builds = {key: max(0.0, float(solution.value(b)[0])) for key, b in near.model.builds.items()}
    return Alternative(near.offset + float(near.cost @ solution.x), builds)


def places(builds: Mapping[BuildKey, float], ranges: tuple[Range, ...]) -> dict[str, float]:
    """Where a plan stands in the range of each technology: 0 at the least, 1 at the most."""
    return {
        r.component: (total(builds, r.component) - r.least_mw) / (r.most_mw - r.least_mw)
        for r in ranges
        if r.most_mw - r.least_mw > LEAST_SPAN_MW
    }
