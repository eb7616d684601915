"""The electricity of one plant, hour by hour: traced intensity at its bus times what its meter read.

Emission = Σ wₜ Eₜ over the hours of the period; the plant's own factor is Σ wₜ Eₜ / Σ Eₜ, and that is what enters its
product. An hour in which either the intensity or the reading is missing makes the result incomplete: it is named and
no total is given, because a plant that runs in the dirtiest hours would gain by losing them. An hour without
consumption needs no intensity. w must be the intensity delivered at the bus, with the losses on the way in it
(受端承担); with 送端承担 the loss rate belongs in `losses` first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from shuangtan.kernel import Grain, Kind, Period, Problem, Quantity, State, Wording, combined, kind
from shuangtan.tracing.basis import Basis
from shuangtan.tracing.footprint.electricity import UNIT, ElectricityFactor, Losses, with_losses
from shuangtan.tracing.supply.solution import Array


@dataclass(frozen=True)
class HourlyElectricity:
    """What the electricity of a plant carried over a period.

    consumption_kwh, emission_kg and factor are None while hours are missing or negative; covered_kwh and
    covered_emission_kg then say what the known hours hold, and are no substitute. flat_kg: the known consumption at
    the plain mean intensity of its hours, for comparison.
    """

    plant: str
    bus: str
    period: Period
    consumption_kwh: float | None
    emission_kg: float | None
    factor: ElectricityFactor | None
    missing_hours: tuple[int, ...]
    covered_kwh: float
    covered_emission_kg: float
    flat_kg: float
    state: State

    @property
    def is_complete(self) -> bool:
        return self.emission_kg is not None


HOURS_DIFFER = kind(
    "T611",
    "error",
    Wording("{plant} 的{series}有 {seen} 小时", "{period} 共 {expected} 小时", "逐时对齐", "补齐或改正期间"),
    Wording("{series} of {plant} has {seen} hours", "{expected} in {period}", "hour by hour", "complete it"),
)
HOURS_MISSING = kind(
    "T612",
    "error",
    Wording(
        "{plant} 有 {count} 小时缺{series}：{hours}",
        "每个用电小时都有读数和节点碳强度",
        "缺失不等于零",
        "补齐；估算须另作具名步骤",
    ),
    Wording(
        "{plant} lacks {series} in {count} hours: {hours}", "all hours of use", "missing is not zero", "fill the hours"
    ),
)
NEGATIVE_HOURS = kind(
    "T613",
    "error",
    Wording(
        "{plant} 有 {count} 小时{series}为负：{hours}", "不小于 0", "下网与上网分开计量", "上网电量另列，检查追踪结果"
    ),
    Wording("{series} of {plant} is negative in {count} hours: {hours}", "not below 0", "import only", "split exports"),
)


def hourly_electricity(
    plant: str,
    bus: str,
    period: Period,
    intensity_kg_per_kwh: npt.ArrayLike,
    consumption_kwh: npt.ArrayLike,
    source: str,
    losses: Losses = Losses.INCLUDED,
    loss_rate: float | None = None,
    states: tuple[State, State] = (State.DERIVED, State.MEASURED),
    is_verified: bool = False,
) -> tuple[HourlyElectricity | None, list[Problem]]:
    """Electricity emissions of a plant from hourly intensity [kgCO2e/kWh] and metered use [kWh], NaN where missing.

    period: the hours meant, in local time; states: of the intensity and of the readings;
    is_verified: whether every factor behind the intensity was read in a source at hand.
    """
    w, use = (np.asarray(values, dtype=np.float64).ravel() for values in (intensity_kg_per_kwh, consumption_kwh))
    hours = len(period.parts(Grain.HOUR))
    named = (("节点碳强度", w), ("计量电量", use))
    problems = [
        HOURS_DIFFER(at=plant, plant=plant, series=name, seen=len(v), expected=hours, period=period)
        for name, v in named
        if len(v) != hours
    ]
    scale, found = with_losses(1.0, losses, loss_rate, f"{bus} 节点碳强度")
    if problems or found:
        return None, problems + found
    problems += [_listed(NEGATIVE_HOURS, plant, n, v < 0) for n, v in named if (v < 0).any()]
    lacks_use = np.isnan(use)
    lacks_intensity = np.isnan(w) & (lacks_use | (use > 0))
    for name, lacks in ((named[0][0], lacks_intensity), (named[1][0], lacks_use)):
        if lacks.any():
            problems.append(_listed(HOURS_MISSING, plant, name, lacks))
    gaps = np.flatnonzero(lacks_use | lacks_intensity)
    covered = ~(lacks_use | lacks_intensity)
    result = _result(
        (plant, bus, period), np.where(use == 0, 0.0, w * scale), use, covered, (source, is_verified), states
    )
    return (result if not problems else _without_total(result, gaps)), problems


def _result(
    names: tuple[str, str, Period],
    w: Array,
    use: Array,
    covered: npt.NDArray[np.bool_],
    origin: tuple[str, bool],
    states: tuple[State, State],
) -> HourlyElectricity:
    emission, kwh = float((w[covered] * use[covered]).sum()), float(use[covered].sum())
    state = combined(states)
    known = covered & (use > 0)
    flat = float(w[known].mean()) * kwh if known.any() else 0.0
    factor = None
    if kwh > 0:
        value = Quantity.of(emission / kwh, UNIT)
        label = f"{origin[0]}；{names[1]} {names[2]} 逐时加权"
        factor = ElectricityFactor(value, Basis.TRACED, names[1], label, state, origin[1])
    return HourlyElectricity(*names, kwh, emission, factor, (), kwh, emission, flat, state)


def _without_total(known: HourlyElectricity, gaps: npt.NDArray[np.intp]) -> HourlyElectricity:
    hours = tuple(int(h) for h in gaps)
    return replace(known, consumption_kwh=None, emission_kg=None, factor=None, missing_hours=hours, state=State.MISSING)


def _listed(which: Kind, plant: str, series: str, mask: npt.NDArray[np.bool_]) -> Problem:
    hours = np.flatnonzero(mask)
    return which(at=plant, plant=plant, series=series, count=len(hours), hours=hour_ranges(hours))


def hour_ranges(hours: npt.NDArray[np.intp], longest: int = 8) -> str:
    """Hours as ranges, counted from 0 at the start of the period: `3–5、17、…`."""
    breaks = np.flatnonzero(np.diff(hours) > 1)
    runs = list(zip(hours[np.r_[0, breaks + 1]], hours[np.r_[breaks, len(hours) - 1]], strict=True))
    text = [f"{a}" if a == b else f"{a}–{b}" for a, b in runs[:longest]]
    return "、".join(text + (["…"] if len(runs) > longest else []))
