"""From a traced grid to the electricity of a plant: the intensity at its bus, hour by hour, meets its meter.

The factors per source class must be of life-cycle scope, as a product footprint wants them: plant intensities of
combustion alone would leave out fuel supply and construction. Whether the grid's losses are already in the traced
intensity follows from the rule of the trace, and is not asked again: 受端承担 carries them to the consumer, 送端承担
leaves them with the grid company, and then the loss rate of the delivery must be given.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from shuangtan.kernel import Period, Problem, State
from shuangtan.tracing.footprint.electricity import Losses
from shuangtan.tracing.footprint.hourly import HourlyElectricity, hourly_electricity
from shuangtan.tracing.rules import LossRule
from shuangtan.tracing.supply.solution import Array
from shuangtan.tracing.trace import Trace


def traced_electricity(
    trace: Trace,
    factors: Array,
    plant: str,
    bus: str,
    period: Period,
    consumption_kwh: npt.ArrayLike,
    source: str,
    loss_rate: float | None = None,
    states: tuple[State, State] = (State.DERIVED, State.MEASURED),
    is_verified: bool = False,
) -> tuple[HourlyElectricity | None, list[Problem]]:
    """Electricity emissions of a plant at a bus of a traced grid, from its metered hourly use [kWh].

    factors: life-cycle kgCO2e/kWh (= t/MWh) per source class of the trace, (classes,) or (classes, hours), NaN where
    unknown; period: the hours of the trace, in order; loss_rate: with 送端承担 only.
    """
    rates = np.asarray(factors, dtype=np.float64)
    intensity = trace.used_intensity(rates)[trace.network.bus(bus)]
    losses = Losses.INCLUDED if trace.rules.losses is LossRule.RECEIVING else Losses.EXCLUDED
    origin = f"{source}；{trace.rules.losses.label}；{trace.rules.coupling.label}"
    return hourly_electricity(
        plant, bus, period, intensity, consumption_kwh, origin, losses, loss_rate, states, is_verified
    )
