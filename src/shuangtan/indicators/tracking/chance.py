"""How likely a target is met, from the forecast's mean and error in the target's year; nothing beyond its reach."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from statistics import NormalDist

from shuangtan.indicators.definition import Definition, Measure
from shuangtan.indicators.intensity import yearly_change
from shuangtan.indicators.tracking.forecast import FARTHEST, TOO_FAR, Forecast, forecast
from shuangtan.indicators.tracking.history import Break, History, history, indexed
from shuangtan.indicators.watch import Watch
from shuangtan.kernel import Period, Problem, Wording, kind
from shuangtan.policies import Direction, Target

NO_CHANCE = kind(
    "I405",
    "note",
    Wording("{label}：{why}", "有数值、目标年未到、可按年预测的目标", "达标可能性的算法", "不给出可能性"),
    Wording("{label}: {why}", "a number, a year ahead, a yearly series", "how chances are computed", "none is given"),
)


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability of meeting a target, and the forecast it comes from."""

    probability: float
    needed: float
    year: int
    forecast: Forecast

    @property
    def sentence(self) -> str:
        said = f"{self.year} 年达标的可能性约 {_rounded(self.probability)}"
        return f"{said}；{self.forecast.backtest.sentence}"


def chance(made: Forecast, year: int, needed: float, is_floor: bool) -> Chance:
    """The probability that the value of `year` is at least (or at most) `needed` [unit of the series]."""
    place = made.years.index(year)
    below = NormalDist(made.logs[place], max(made.errors[place], 1e-12)).cdf(log(needed)) if needed > 0 else 0.0
    return Chance(1 - below if is_floor else below, needed, year, made)


def target_chance(
    watch: Watch, target: Target, definition: Definition, breaks: list[Break]
) -> tuple[Chance | None, list[Problem]]:
    """The chance of a target, or why none is given: already judged, no number, history too short, year too far."""
    if target.value is None or definition.measure is Measure.PEAK:
        why = "峰值另作检验" if definition.measure is Measure.PEAK else "目标没有数值"
        return None, [NO_CHANCE(at=target.at, label=target.label, why=why)]
    series = _series(watch, target, definition, breaks).current()
    if not series.points or target.year <= series.years[-1]:
        why = "没有历史数据" if not series.points else f"{target.year} 年已有实际数，直接判定"
        return None, [NO_CHANCE(at=target.at, label=target.label, why=why)]
    ahead = target.year - series.years[-1]
    if ahead > FARTHEST:
        last = series.years[-1] + FARTHEST
        return None, [TOO_FAR(at=target.at, label=target.label, seen=target.year, last=last, farthest=FARTHEST)]
    needed = _needed(target, definition, series)
    if needed is None:
        return None, [NO_CHANCE(at=target.at, label=target.label, why=f"基年 {target.base_year} 不在连续历史之内")]
    made, problems = forecast(series, ahead)
    is_floor = target.direction in (Direction.AT_LEAST, Direction.AVERAGE_GROWTH)
    return (chance(made, target.year, needed, is_floor) if made else None), problems


def _series(watch: Watch, target: Target, definition: Definition, breaks: list[Break]) -> History:
    """The level itself, or an index chained from the yearly rates of intensity or growth."""
    product, flow, place = definition.product, definition.flow, watch.place
    if definition.measure is Measure.LEVEL:
        assert target.value is not None
        return history(watch.facts, place, product, flow, target.value.unit.code, breaks)
    told = [p.first_day.year for p in watch.facts.periods(place, product, flow) if p.grain == "year"]
    years = range(min([*told, target.base_year or target.year]) + (0 if told else 1), watch.last_year + 1)
    if definition.measure is Measure.GROWTH:
        rates = [(y, watch.facts.figure(place, product, flow, Period.year(y))) for y in years]
    else:
        rates = [(y, yearly_change(watch.facts, place, product, watch.amounts[product], y)) for y in years]
    while rates and rates[-1][1].quantity is None:
        rates.pop()
    return indexed(definition.zh, rates)


def _needed(target: Target, definition: Definition, series: History) -> float | None:
    """What the series must reach in the target's year."""
    assert target.value is not None
    if definition.measure is Measure.LEVEL:
        return float(target.value.value)
    base = dict(series.points).get(target.base_year or 0)
    if base is None:
        return None
    rate = target.value.quantity.number("1")
    if definition.measure is Measure.REDUCTION:
        return base * (1 - rate)
    return float(base * (1 + rate) ** (target.year - (target.base_year or 0)))


def _rounded(probability: float) -> str:
    """In steps of five percent: finer would promise more than a short series can."""
    if probability < 0.05:
        return "不足 5%"
    return "95% 以上" if probability > 0.95 else f"{round(probability * 20) * 5}%"
