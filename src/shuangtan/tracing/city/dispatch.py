"""Who runs in which hour, by a stated order. It is a rule, not an optimisation, and it is the same in every hour:

1. water, wind, sun and waste are taken in full;
2. coal plants stay on at their least output;
3. what is lacking is imported, up to the limit of the tie;
4. then coal plants rise in their order, up to what is available;
5. what is still lacking is not served, and is reported; what is too much is exported.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.tracing.block import Floats


@dataclass(frozen=True)
class Thermal:
    """Plants that balance, in the order in which they rise: least and most output [MW]."""

    least_mw: Floats
    most_mw: Floats


@dataclass(frozen=True)
class Dispatch:
    """What runs, by hour [MW]: balancing plants in their order, tie (positive imports), load that is not served."""

    thermal_mw: Floats
    tie_mw: Floats
    unserved_mw: Floats


def dispatch(load_mw: Floats, taken_mw: Floats, thermal: Thermal, import_limit_mw: Floats) -> Dispatch:
    """The dispatch of all hours; load includes what storage charges, `taken_mw` what it discharges.

    Balance: taken + thermal + tie = load − unserved, in every hour.
    """
    least = thermal.least_mw.sum()
    lacking = load_mw - taken_mw - least
    imported = np.clip(lacking, 0.0, import_limit_mw)
    rest = np.maximum(lacking, 0.0) - imported
    output = []
    for low, high in zip(thermal.least_mw, thermal.most_mw, strict=True):
        risen = np.minimum(rest, high - low)
        output.append(low + risen)
        rest = rest - risen
    running = np.stack(output) if output else np.zeros((0, len(load_mw)))
    return Dispatch(running, imported - np.maximum(-lacking, 0.0), rest)
