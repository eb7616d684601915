"""What an annual average gets wrong in a traced year: as shares of all carbon, and as signed errors by county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from shuangtan.kernel import Figure, Quantity, derived, missing
from shuangtan.runs.trace.figures import TracedFigures, assumed, rounded
from shuangtan.tracing.block import Floats
from shuangtan.tracing.city.error import misplaced, misplaced_by_group, misplaced_by_hour

HOUR = "全年逐时 |逐时强度 − 年均| × 用电 之和 ÷ 全年碳量"
MONTH = "各月 |月碳量 − 年均 × 月用电| 之和 ÷ 全年碳量"
COUNTY = "各县 |县碳量 − 全市年均 × 县用电| 之和 ÷ 全市碳量"


@dataclass(frozen=True)
class ErrorRow:
    """What one place gets wrong: by hour and by month with its own annual mean; with the city's, with the province's.

    The last two are signed: how much too high (+) or too low (−) the foreign factor is.
    """

    place: str
    intensity: Figure
    by_hour: Figure
    by_month: Figure
    city_mean: Figure
    province_factor: Figure


def error_rows(told: TracedFigures) -> tuple[ErrorRow, ...]:
    """One row per county."""
    year = told.year.hours.period
    city = told.intensity(told.city, year)
    return tuple(_row(told, place, told.intensity(place, year), city) for place in told.year.network.counties)


def between_counties(told: TracedFigures) -> Figure:
    """The share of the city's carbon that one factor for all counties books to a wrong county."""
    intensity, demand = told.year.intensity(), told.year.served
    value = misplaced((intensity * demand).sum(axis=1), demand.sum(axis=1))
    return _misplaced(told, "county", told.city, "用全市年均，县间错记的碳", value, COUNTY)


def over_city_hours(told: TracedFigures) -> Figure:
    """The share that the city's annual factor books to wrong hours, the city taken as one."""
    demand = told.year.served.sum(axis=0)
    carbon = (told.year.intensity() * told.year.served).sum(axis=0)
    return _misplaced(told, "hour", told.city, "用年均，时间上错记的碳", misplaced(carbon, demand), HOUR)


def _row(told: TracedFigures, place: str, own: Figure, city: Figure) -> ErrorRow:
    number = told.year.network.counties.index(place)
    intensity, demand = told.year.intensity()[number], told.year.served[number]
    months = np.array(told.year.months)

    def share(kind: str, words: str, rule: str, of: Callable[[Floats, Floats], float]) -> Figure:
        if not intensity.any():
            return missing(
                _id(told, kind, place), f"{told.year.network.name(place)}{words}", "全年强度为零，无碳可错记"
            )
        return _misplaced(told, kind, place, words, of(intensity, demand), rule)

    return ErrorRow(
        place,
        own,
        share("hour", "用年均，时间上错记的碳", HOUR, misplaced_by_hour),
        share("month", "用年均，月份间错记的碳", MONTH, lambda w, d: misplaced_by_group(w, d, months)),
        _signed(told, "city_mean", place, own, city, "用全市年均的误差"),
        _signed(told, "province", place, own, _province(told), "用省级因子的误差"),
    )


def _province(told: TracedFigures) -> Figure:
    number = told.year.classes.index("import")
    return told.year.factor_figure("co2", number, 1)


def _misplaced(told: TracedFigures, kind: str, place: str, words: str, value: float, rule: str) -> Figure:
    label = told.label(words, place, told.year.hours.period)
    rests_on = [told.base, *told.class_factors]
    return assumed(derived(_id(told, kind, place), label, rounded(100 * value, "%"), rule, rests_on))


def _signed(told: TracedFigures, kind: str, place: str, own: Figure, used: Figure, words: str) -> Figure:
    id, label = _id(told, kind, place), told.label(words, place, told.year.hours.period)
    if own.quantity is None or used.quantity is None or own.quantity.value == 0:
        return missing(id, label, "本县强度为零或缺失，相对误差无意义")
    ratio = used.quantity.to(own.quantity.unit).value / own.quantity.value - 1
    quantity = Quantity.of(round(ratio * 100, 10), "%")
    return assumed(derived(id, label, quantity, "所用因子 ÷ 本县强度 − 1", [used, own]))


def _id(told: TracedFigures, kind: str, place: str) -> str:
    return told.id(f"annual_factor_error.{kind}", place, told.year.hours.period)


def change(id: str, label: str, after: Figure, before: Figure) -> Figure:
    """The relative change of a figure in percent; a gap where the former is zero."""
    if after.quantity is None or before.quantity is None or before.quantity.value == 0:
        return missing(id, label, "原值为零或缺失，相对变化无意义")
    ratio = after.quantity.value / before.quantity.value - Decimal(1)
    return assumed(derived(id, label, Quantity.of(round(ratio * 100, 10), "%"), "旱 ÷ 常 − 1", [after, before]))
