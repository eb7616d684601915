"""A forecast as a chart: the years that were, the middle of those to come, and the bands of 50 and 80 percent."""

from __future__ import annotations

from shuangtan.indicators.tracking import Forecast
from shuangtan.kernel import Figure
from shuangtan.reports.figures.spec import BLUE, GOLD, INK, Chart, Spec, amount, layered, row, tooltip, years
from shuangtan.reports.shown import pretty_unit

BANDS = (0.8, 0.5)


def fan_chart(id: str, made: Forecast, figures: tuple[Figure, ...], label_en: str) -> Chart:
    """History as a line, the fan from its last point on; the back-test error stands below."""
    series, (last, level) = made.history, made.history.points[-1]
    past: list[Spec] = [{"year": year, "v": value} for year, value in series.points]
    ahead: list[Spec] = [{"year": last, "v": level}]
    ahead += [row(figure, series.unit, year=year) for year, figure in zip(made.years, figures, strict=True)]
    y = amount(f"{series.label} {pretty_unit(series.unit)}", scale={"zero": False})
    layers: list[Spec] = [_band(made, share) for share in BANDS]
    layers += [
        {"data": {"values": past}, "mark": {"type": "line", "color": INK, "point": {"size": 24}}, "encoding": {"y": y}},
        {
            "data": {"values": ahead},
            "mark": {"type": "line", "color": GOLD, "strokeDash": [4, 3], "point": {"color": GOLD, "size": 36}},
            "encoding": {"y": y, "tooltip": tooltip()},
        },
    ]
    spec = layered(layers, 200, encoding={"x": years([*past, *ahead])})
    note = f"{made.method}；深浅两带为 50% 与 80% 区间。{made.backtest.sentence}"
    return Chart(f"forecast-{id}", f"{series.label}预测", f"Forecast: {label_en}", "forecast", spec, note)


def _band(made: Forecast, share: float) -> Spec:
    """One band, closed at the last known point; drawn over ordinal years as an area between two bounds."""
    last, level = made.history.points[-1]
    rows: list[Spec] = [{"year": last, "low": level, "high": level}]
    rows += [{"year": y, "low": a, "high": b} for y, (a, b) in zip(made.years, made.fan(share), strict=True)]
    bounds = {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}
    return {"data": {"values": rows}, "mark": {"type": "area", "color": BLUE, "opacity": 0.16}, "encoding": bounds}
