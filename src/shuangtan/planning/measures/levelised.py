"""The cost curve of abatement from measures taken one by one: levelised (均化).

cost per tonne = (investment × annuity(rate, life) + yearly running cost - yearly saving) ÷ yearly abatement. Every
measure is judged alone against the same reference; widths may overlap, so the sum of the curve is no forecast. The
curve of the model (边际·重新优化) and the shares of ``measure_plans`` are free of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from shuangtan.kernel import Figure, Quantity, derived
from shuangtan.planning.values import annuity

LABEL = "均化"
UNIT = "元/tCO2"


@dataclass(frozen=True)
class Measure:
    """A measure with what it costs and brings: figures with unit, state and evidence.

    ``investment`` is paid once [money], ``running`` and ``saving`` [money] and ``abatement`` [CO2] are per year.
    """

    id: str
    name: str
    investment: Figure
    running: Figure
    saving: Figure
    abatement: Figure
    lifetime_years: float

    @property
    def inputs(self) -> tuple[Figure, ...]:
        return (self.investment, self.running, self.saving, self.abatement)


def levelised(measure: Measure, rate: float) -> Figure:
    """Cost per tonne of a measure [元/tCO2], with its range where inputs have one; a named gap if one is missing."""
    share = annuity(rate, measure.lifetime_years)
    rule = (
        f"（投资 × 年金系数 {share:.5f}（贴现率 {rate:.1%}，寿命 {measure.lifetime_years:g} 年）"
        "＋ 年运行费 − 年节省）÷ 年减排量"
    )
    title = f"减排成本（{LABEL}）：{measure.name}"
    value = _cost(measure, share, ("", "", "", ""))
    figure = derived(f"macc.levelised.{measure.id}", title, value, rule, measure.inputs)
    if value is None and not figure.inputs[-1].gaps and all(f.quantity for f in measure.inputs):
        return replace(figure, why="年减排量不大于 0，谈不上减排成本")
    ends = [q for q in (_cost(measure, share, side) for side in _SIDES) if q is not None]
    ranged = any(f.low is not None or f.high is not None for f in measure.inputs)
    if not ranged or len(ends) < len(_SIDES):
        return figure
    return replace(figure, low=min(q.value for q in ends), high=max(q.value for q in ends))


_SIDES = tuple(
    (investment, running, saving, abatement)
    for investment in ("low", "high")
    for running in ("low", "high")
    for saving in ("low", "high")
    for abatement in ("low", "high")
)
"""All corners of the inputs' ranges: the cost is monotone in each, so its range lies at corners."""


def _cost(measure: Measure, share: float, sides: tuple[str, str, str, str]) -> Quantity | None:
    found = [_end(figure, side) for figure, side in zip(measure.inputs, sides, strict=True)]
    if any(q is None for q in found):
        return None
    investment, running, saving = (q.number("元") for q in found[:3] if q is not None)
    abated = found[3].number("tCO2") if found[3] is not None else 0.0
    return Quantity.of((investment * share + running - saving) / abated, UNIT) if abated > 0 else None


def _end(figure: Figure, side: str) -> Quantity | None:
    """The value of a figure, or its low or high end where it has one."""
    end: Decimal | None = {"low": figure.low, "high": figure.high}.get(side)
    if figure.quantity is None or end is None:
        return figure.quantity
    return Quantity(end, figure.quantity.unit)


@dataclass(frozen=True)
class Bar:
    """One measure on the curve: from where to where it abates [t CO2 a year], and its cost."""

    measure: Measure
    from_t: float
    to_t: float
    cost: Figure


def levelised_curve(measures: Iterable[Measure], rate: float) -> tuple[list[Bar], list[Figure]]:
    """Measures from the cheapest tonne up, and the figures of those that have no cost for want of data."""
    costs = [(measure, levelised(measure, rate)) for measure in measures]
    known = sorted(((m, f, f.quantity.value) for m, f in costs if f.quantity is not None), key=lambda x: x[2])
    bars, at = [], 0.0
    for measure, figure, _ in known:
        width = measure.abatement.quantity.number("tCO2") if measure.abatement.quantity else 0.0
        bars.append(Bar(measure, at, at + width, figure))
        at += width
    return bars, [figure for _, figure in costs if figure.quantity is None]


def bar_rows(bars: Iterable[Bar]) -> list[dict[str, object]]:
    """The curve as rows for a table or a chart, with state and range."""
    return [
        {
            "kind": LABEL,
            "name": bar.measure.name,
            "from_t": bar.from_t,
            "to_t": bar.to_t,
            "cost_yuan_t": bar.cost.quantity.number(UNIT) if bar.cost.quantity else None,
            "low_yuan_t": None if bar.cost.low is None else float(bar.cost.low),
            "high_yuan_t": None if bar.cost.high is None else float(bar.cost.high),
            "state": bar.cost.state.label,
        }
        for bar in bars
    ]
