"""The assumed cut between 二级 and 一级 of the total light: data of `catalogue/indicators/barometer.yaml`."""

from __future__ import annotations

from functools import cache

from shuangtan.catalogue import catalogue_root
from shuangtan.kernel import DatedSeries, Figure, Mark, Period, State, read_series, read_yaml

TOLERANCE = "barometer.total.tolerance"


def tolerance_figure(series: DatedSeries, period: Period) -> Figure:
    """The multiple of the allowed growth up to which the total light is 二级 [1], marked as assumed."""
    value = series.at(period.first_day)
    if value is None:
        raise LookupError(f"{series.id} 没有 {period} 的值；总量灯的界限须为数据")
    state = State.ASSUMED if value.mark is Mark.ASSUMED else State.REPORTED
    told, why, sure = (value.evidence,), value.note, value.is_verified
    return Figure(f"{series.id}@{period}", series.zh, value.quantity, state, evidence=told, why=why, is_verified=sure)


@cache
def shipped_tolerance() -> DatedSeries:
    """The series of the catalogue; a catalogue without it cannot give total lights."""
    path = catalogue_root() / "indicators" / "barometer.yaml"
    found = {raw["id"]: read_series(raw, frozenset({raw["values"][0]["source"]}))[0] for raw in read_yaml(path)}
    series = found.get(TOLERANCE)
    if series is None:
        raise LookupError(f"{path.name} 没有 {TOLERANCE}；有 {sorted(found)}")
    return series
