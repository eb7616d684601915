"""What a solver finds for a block of hours: the common answer of the numpy way and the compiled way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuangtan.tracing.block import Floats
from shuangtan.tracing.grounds import Grounds
from shuangtan.tracing.status import Status
from shuangtan.tracing.unknown import fed_by_unknown


@dataclass(frozen=True, slots=True)
class Solution:
    """Values [bus, k, hour] and findings [bus, hour]; `worst` is the largest status of each bus.

    `taken[k, hour]` is what the buses take of what sources brought, None where that is still to be booked; then
    `balance_mw` [bus, hour] is what enters each bus minus what leaves it.
    """

    values: Floats
    status: NDArray[np.uint8]
    worst: NDArray[np.uint8]
    taken: Floats | None
    balance_mw: Floats | None

    def hide_unknown(self, grounds: Grounds) -> None:
        """Give no number where nobody can know one: at buses without an answer, and at those that draw on them."""
        worst = self.worst
        if worst.max(initial=0) > int(Status.DEAD):
            through, tolerance = grounds.through_mw(), grounds.tolerance_mw
            live = np.where(through > tolerance, through, 1.0)
            fed_by_unknown(self.status, grounds.case.network, grounds.lines, live, tolerance)
            worst = self.status.max(axis=1, initial=0)
            if self.taken is not None:
                self.taken[:, (self.status > int(Status.DEAD)).any(axis=0)] = np.nan
        for bus in np.flatnonzero(worst > int(Status.CYCLE)).tolist():
            self.values[bus][:, self.status[bus] > int(Status.CYCLE)] = np.nan
