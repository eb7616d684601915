"""The four ways an indicator answers a target: the year it can be judged in, what was reached, what was due by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.accounts.constant_prices import HUNDRED
from shuangtan.indicators.definition import Definition, Measure
from shuangtan.indicators.intensity import cumulative_change
from shuangtan.indicators.progress import PathPoint
from shuangtan.indicators.watch import Watch, target_figure
from shuangtan.kernel import Figure, Period, Quantity, derived, missing, unit
from shuangtan.policies import Direction, Target, required_by


@dataclass(frozen=True, slots=True)
class Reading:
    """What was reached by `year` and what was due by then (None where no schedule is defined)."""

    year: int
    actual: Figure
    due: Figure | None
    path: tuple[PathPoint, ...]

    @property
    def has_begun(self) -> bool:
        """Whether something could have been told by now, so that its absence is a gap."""
        return bool(self.actual.inputs) or any(point.actual for point in self.path)


def read(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The reading of a target by the measure of its indicator."""
    measures = {Measure.LEVEL: _level, Measure.REDUCTION: _reduction, Measure.GROWTH: _growth, Measure.PEAK: _peak}
    return measures[definition.measure](watch, target, definition)


def _level(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The latest level between the preceding target's year and this one's; the schedule runs straight between them."""
    if target.direction is Direction.KEEP_RISING:
        return _rise(watch, target, definition)
    anchor = _anchor(watch, target)
    first = target.year if anchor is None else anchor.year
    figures = {
        year: watch.facts.figure(watch.place, definition.product, definition.flow, Period.year(year))
        for year in watch.years(first, target.year)
    }
    path = tuple(PathPoint(year, _straight(anchor, target, year), figure) for year, figure in figures.items())
    return _latest(target, (*path, *_ahead(watch, target, first, lambda year: _straight(anchor, target, year))), first)


def _rise(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The rise of a level since the base year, where only a direction is asked."""
    base = target.base_year or target.year - 5
    if watch.last_year <= base:
        return _latest(target, (), base + 1)
    ends = [
        watch.facts.figure(watch.place, definition.product, definition.flow, Period.year(year))
        for year in (target.year, base)
    ]
    later, earlier = (figure.quantity for figure in ends)
    gained = None if later is None or earlier is None else later - earlier
    id = f"{target.indicator}_rise@{watch.place}:{base}-{target.year}"
    rise = derived(id, f"{target.label}幅度", gained, "后 − 前", ends)
    return Reading(target.year, rise, target_figure(target), ())


def _reduction(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The cumulative fall since the base year, for the latest year it is known for."""
    base = target.base_year or target.year - 5
    name, path = definition.product, []
    for year in watch.years(base + 1, target.year):
        fallen = negative(cumulative_change(watch.facts, watch.place, name, watch.amounts[name], base, year))
        path.append(PathPoint(year, _scheduled(target, year), fallen))
    return _latest(target, (*path, *_ahead(watch, target, base + 1, lambda year: _scheduled(target, year))), base + 1)


def _growth(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The yearly average since the base year: (Π (1 + g_t))^(1/n) − 1 over the years up to the target's."""
    base = target.base_year or target.year - 5
    rates = [
        watch.facts.figure(watch.place, definition.product, definition.flow, Period.year(year))
        for year in watch.years(base + 1, target.year)
    ]
    if not rates:
        return _latest(target, (), base + 1)
    id, label = f"{target.indicator}@{watch.place}:{base}-{target.year}", f"{definition.zh} {base + 1}–{target.year}"
    product: Decimal | None = Decimal(1)
    for rate in rates:
        product = product * (1 + rate.quantity.value / HUNDRED) if product is not None and rate.quantity else None
    mean = None if product is None else Quantity((product ** (Decimal(1) / len(rates)) - 1) * HUNDRED, unit("%"))
    path = tuple(PathPoint(base + 1 + i, None, rate) for i, rate in enumerate(rates))
    return Reading(target.year, derived(id, label, mean, "各年增速的几何平均", rates), target_figure(target), path)


def _peak(watch: Watch, target: Target, definition: Definition) -> Reading:
    """The year of the maximum, if the series is sure of it; a peak is never read off a series that ended before it."""
    id, label = f"{target.indicator}@{watch.place}", f"{definition.zh}年份"
    told = watch.peak.verdict if watch.peak else "没有排放序列"
    return Reading(target.year, missing(id, label, told), None, ())


def _ahead(watch: Watch, target: Target, first: int, due: Callable[[int], Figure | None]) -> Iterator[PathPoint]:
    """The years still to come: what is due, and nothing reached yet."""
    for year in range(max(first, watch.last_year + 1), target.year + 1):
        yield PathPoint(year, due(year), None)


def _latest(target: Target, path: tuple[PathPoint, ...], first: int) -> Reading:
    """The last known point of a path, else its last past one; a path that has not begun has nothing to read yet."""
    past = [(point, point.actual) for point in path if point.actual is not None]
    if not past:
        gap = missing(f"actual.{target.id}", target.label, f"目标期自 {first} 年开始，尚无完整年份")
        return Reading(target.year, gap, None, path)
    known = [(point, actual) for point, actual in past if actual.quantity]
    last, actual = known[-1] if known else past[-1]
    return Reading(last.year, actual, last.required, path)


def negative(figure: Figure) -> Figure:
    """A change said as a fall: −(−8.4 %) = 8.4 %."""
    id = figure.id.replace("_change", "_reduction")
    label = figure.label.replace("升降", "下降")
    quantity = None if figure.quantity is None else -figure.quantity
    return derived(id, label, quantity, "升降率取负", [figure])


def _anchor(watch: Watch, target: Target) -> Target | None:
    earlier = [t for t in watch.siblings(target) if t.year < target.year and t.value is not None]
    return earlier[-1] if earlier else None


def _straight(anchor: Target | None, target: Target, year: int) -> Figure | None:
    goal = target_figure(target)
    if goal is None or goal.quantity is None:
        return None
    if anchor is None or anchor.value is None:
        return goal if year == target.year else None
    start = target_figure(anchor)
    share = Decimal(year - anchor.year) / (target.year - anchor.year)
    gap = goal.quantity - anchor.value.quantity
    value = anchor.value.quantity + gap.scaled(share)
    id = f"due.{target.id}:{year}"
    return derived(
        id, f"{target.label} {year} 年应达到", value, "前后两个目标之间按年均匀推进", [f for f in (start, goal) if f]
    )


def _scheduled(target: Target, year: int) -> Figure | None:
    due, goal = required_by(target, year), target_figure(target)
    if due is None or goal is None:
        return None
    id = f"due.{target.id}:{year}"
    rule = "1−(1−R)^(n/N)，等比例递减"
    return derived(id, f"{target.label} {year} 年应累计下降", due, rule, [goal], clause=target.clause)
