"""The report's section on what is to come: forecasts with their errors, chances of targets, the test of the peak."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from shuangtan.indicators.tracking import Break, Chance, Forecast, History, forecast, history, indexed, target_chance
from shuangtan.indicators.tracking.forecast import TOO_FAR, TOO_SHORT
from shuangtan.indicators.tracking.methods import DRIFTED, method
from shuangtan.indicators.watch import target_figure
from shuangtan.kernel import Figure, Grain, Period, Problem, Quantity, State, unit
from shuangtan.policies import Document, Target
from shuangtan.reports.figures.fan import fan_chart
from shuangtan.reports.monitoring import ChanceRow, ForecastRow, Outlooks
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed

LEVELS = {
    "co2": ("co2", "emission_territorial", "万tCO2", "CO2, territorial"),
    "energy": ("energy", "consumption", "万tce", "Energy use"),
    "population": ("population", "resident", "万人", "Resident population"),
    "capacity_clean": ("power_clean", "capacity", "万kW", "Clean power capacity"),
    "peak_load": ("electricity", "peak_load", "万kW", "Peak load"),
    "gas_output": ("natural_gas", "output", "亿m3", "Natural gas output"),
}
"""The series a forecast is asked for; GDP comes beside them as an index chained from published growth."""


def outlook(loaded: Loaded, observed: Observed, breaks: list[Break]) -> Outlooks:
    """Every forecast and chance the data allow, and the reason for every one they do not."""
    rows, charts, place = [], [], observed.watch.place
    for id, series, english in _series(observed, breaks):
        made, problems = forecast(series)
        figures = tuple(made.figures(f"forecast.{id}@{place}", series.unit)) if made else ()
        rows.append(_forecast_row(series, made, figures, problems))
        charts += [fan_chart(id, made, figures, english)] if made else []
    chances = [
        _chance_row(observed, loaded, document, target, breaks)
        for document in loaded.documents.values()
        for target in document.targets
        if target.is_measurable and target.indicator in loaded.definitions
    ]
    return Outlooks(tuple(rows), tuple(chances), tuple(_sentences(observed)), tuple(charts))


def _series(observed: Observed, breaks: list[Break]) -> Iterator[tuple[str, History, str]]:
    facts, place = observed.facts, observed.watch.place
    told = [p.first_day.year for p in facts.periods(place, "gdp", "growth_real") if p.grain is Grain.YEAR]
    years = range(min(told), max(told) + 1) if told else range(0)
    rates = [(year, facts.figure(place, "gdp", "growth_real", Period.year(year))) for year in years]
    yield "gdp_index", indexed("地区生产总值不变价指数", rates), "GDP at constant prices, index"
    for id, (product, flow, code, english) in LEVELS.items():
        yield id, history(facts, place, product, flow, code, breaks), english


def _forecast_row(
    series: History, made: Forecast | None, figures: tuple[Figure, ...], problems: list[Problem]
) -> ForecastRow:
    now = series.current()
    span = f"{now.years[0]}–{now.years[-1]}（{len(now.points)} 年）" if now.points else "无同口径历史"
    if made is None:
        return ForecastRow(series.label, span, (), "", "", _said(problems))
    return ForecastRow(series.label, span, figures, made.method, made.backtest.sentence)


def _chance_row(
    observed: Observed, loaded: Loaded, document: Document, target: Target, breaks: list[Break]
) -> ChanceRow:
    made, problems = target_chance(observed.watch, target, loaded.definitions[target.indicator], breaks)
    name, goal = f"{target.year} 年{target.label}", target_figure(target)
    if made is None:
        return ChanceRow(document.record.title, name, goal, None, _said(problems))
    return ChanceRow(document.record.title, name, goal, chance_figure(target, made, goal), made.sentence)


def chance_figure(target: Target, made: Chance, goal: Figure | None) -> Figure:
    """The probability [%] in steps of five, resting on the forecast's history and on the target."""
    steps = Decimal(min(95, max(5, round(made.probability * 20) * 5)))
    inputs = (*made.forecast.history.figures, *([goal] if goal else []))
    rule, why = f"{made.forecast.method}在目标年的分布", made.forecast.backtest.sentence
    return Figure(
        f"chance.{target.id}",
        f"{target.year} 年{target.label}达标的可能性",
        Quantity(steps, unit("%")),
        State.PROJECTED,
        rule,
        inputs,
        why=why,
        is_verified=all(f.is_verified for f in inputs),
    )


def _sentences(observed: Observed) -> Iterator[str]:
    used = method()
    yield (
        f"方法：{used.name}，逐年回测，误差印在旁边；扇形不窄于回测误差。同口径历史不足 12 年不预测，"
        "只及最后一个有数年份之后三年；普查修订处不算变化。"
    )
    if used is DRIFTED:
        yield "没有安装 statsmodels，未用阻尼趋势平滑；安装附加组件 forecast 后自动改用。"
    if observed.peak:
        peak = observed.peak
        drop = f"；峰值以来趋势每年 {peak.slope_since:+.1f} {peak.unit}" if peak.confidence is not None else ""
        yield f"峰值检验（残差分块自助法 2000 次）：{peak.verdict}{drop}。"


def _said(problems: list[Problem]) -> str:
    """What stood there and, where a number of years was asked, how many."""
    parts = [(p.parts(), p.code in (TOO_SHORT.code, TOO_FAR.code)) for p in problems]
    return "；".join(f"{told['seen']}{'，应' + told['expected'] if has_bound else ''}" for told, has_bound in parts)
