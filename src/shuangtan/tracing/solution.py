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
        worst = np.maximum(self.worst, self._spread_unknown(grounds))
        for bus in np.flatnonzero(worst > int(Status.CYCLE)).tolist():
            self.values[bus][:, self.status[bus] > int(Status.CYCLE)] = np.nan

    def _spread_unknown(self, grounds: Grounds) -> NDArray[np.uint8]:
        """Mark what draws on buses without an answer, in the hours that have any; returns the worst of each bus."""
        sick = np.flatnonzero(self.worst > int(Status.DEAD))
        hours = np.flatnonzero((self.status[sick] > int(Status.DEAD)).any(axis=0))
        if not len(hours):
            return self.worst
        part, status, tolerance = grounds.at(hours), self.status[:, hours], grounds.tolerance_mw
        through = part.through_mw()
        live = np.where(through > tolerance, through, 1.0)
        fed_by_unknown(status, part.case.network, part.lines, live, tolerance)
        self.status[:, hours] = status
        if self.taken is not None:
            self.taken[:, hours] = np.nan
        return np.asarray(status.max(axis=1))
