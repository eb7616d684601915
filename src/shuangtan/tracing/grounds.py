"""What a trace rests on: the case as it meets the grid, and what its branches do; power is booked when asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.case import Case
from shuangtan.tracing.injection import injected_mw
from shuangtan.tracing.lines import Lines


@dataclass(frozen=True, slots=True)
class Grounds:
    """Consecutive hours of a case with positive sides, without what buses serve themselves."""

    case: Case
    lines: Lines
    tolerance_mw: float

    def at(self, hours: Ints) -> Grounds:
        """Some of the hours."""
        case, lines = self.case, self.lines
        carried = lines.carried[:, hours]
        received = carried if lines.received is lines.carried else lines.received[:, hours]
        loss = None if lines.loss_mw is None else lines.loss_mw[:, hours]
        return Grounds(case.chosen(hours), Lines(received, carried, loss), self.tolerance_mw)

    def through_mw(self) -> Floats:
        """Power through each bus: injections and what arrives on branches; NaN where one of them was not measured."""
        through, network = injected_mw(self.case), self.case.network
        rows = zip(
            network.from_bus.tolist(), network.to_bus.tolist(), self.lines.carried, self.lines.received, strict=True
        )
        for start, end, carried, received in rows:
            unknown = np.where(np.isnan(carried), np.nan, 0.0)
            through[end] += np.where(carried > self.tolerance_mw, received, unknown)
            through[start] -= np.where(carried < -self.tolerance_mw, received, unknown)
        return through

    def imbalance_mw(self) -> Floats:
        """For each bus what enters minus what leaves; zero in consistent data."""
        return self.case.imbalance_mw()
