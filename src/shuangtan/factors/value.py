"""A dated value as a figure, where no choice is to be made: thresholds, shares, parameters of a rule."""

from __future__ import annotations

from shuangtan.kernel import DatedSeries, Figure, Period, State, missing


def factor_figure(series: DatedSeries, period: Period) -> Figure:
    """A series' value in force on the first day of a period, as a figure; none in force is a gap, no neighbour's."""
    value = series.at(period.first_day)
    id = f"{series.id}@{period}"
    if value is None:
        return missing(id, series.zh, f"{series.zh} 没有 {period} 年的值；不用邻年代替")
    why = "；".join(filter(None, [series.basis, value.clause, value.mark.label, value.note]))
    return Figure(
        id,
        series.zh,
        value.quantity,
        State.REPORTED,
        evidence=(value.evidence,),
        why=why,
        is_verified=value.is_verified,
    )
