"""What an annual average gets wrong: the carbon it books to the wrong hour, month or place, relative to all carbon.

With intensity w [t/MWh] and demand d [MWh] by hour, the annual factor is w̄ = Σwd / Σd, which keeps the total. Booking
w̄ instead of w moves carbon between hours: Σ|w − w̄|d / Σwd of it. By months or counties the same with their sums.
"""

from __future__ import annotations

import numpy as np

from shuangtan.tracing.block import Floats, Ints


def mean_intensity(intensity: Floats, demand: Floats) -> float:
    """Σwd / Σd over all numbers given."""
    return float((intensity * demand).sum() / demand.sum())


def misplaced_by_hour(intensity: Floats, demand: Floats) -> float:
    """The share of the year's carbon that the annual factor books to a wrong hour."""
    return misplaced(intensity * demand, demand)


def misplaced_by_group(intensity: Floats, demand: Floats, group: Ints) -> float:
    """The share that the annual factor books to a wrong group of hours (`group[hour]`, such as its month)."""
    numbers = np.unique(group)
    carbon = np.array([(intensity * demand)[group == n].sum() for n in numbers])
    energy = np.array([demand[group == n].sum() for n in numbers])
    return misplaced(carbon, energy)


def misplaced(carbon: Floats, energy: Floats) -> float:
    """Σ|c − w̄e| / Σc over parts with carbon c and energy e, where w̄ = Σc / Σe."""
    mean = carbon.sum() / energy.sum()
    return float(np.abs(carbon - mean * energy).sum() / carbon.sum())


def relative_error(used: float, true: float) -> float:
    """(used − true) / true: what a factor from elsewhere gets wrong."""
    return (used - true) / true
