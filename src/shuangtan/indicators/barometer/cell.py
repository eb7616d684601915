"""One cell of the 晴雨表: two lights of one place and period, with what they were read from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shuangtan.indicators.barometer.tolerance import tolerance_figure
from shuangtan.indicators.light import Light, intensity_light, total_light
from shuangtan.kernel import DatedSeries, Figure, Period, plain

SUSPENDED = "暂停该地区“两高”项目节能审查，20 个工作日内列出清单"
"""What follows a first level of intensity. Source: 发改办环资〔2021〕629号."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lights of one place and period. `change` and `growth` are what happened [%], `due` the fall of intensity and
    `allowed` the growth of energy use that were set [%]."""

    place: str
    period: Period
    intensity: Light
    total: Light
    change: Figure
    due: Figure
    growth: Figure
    allowed: Figure
    tolerance: Figure | None = None
    """The assumed width of 二级 of the total light."""

    @property
    def consequence(self) -> str:
        return SUSPENDED if self.intensity is Light.RED else ""

    @property
    def reasons(self) -> tuple[str, str]:
        """Why each light is as it is, in words."""
        return (
            _said(self.intensity, "能耗强度", self.change, "应下降", self.due),
            _said(self.total, "能源消费总量", self.growth, "控制增速", self.allowed) + self._assumed,
        )

    @property
    def _assumed(self) -> str:
        """Said where the light depends on the assumed cut: 二级 and 一级 of the total, never 三级."""
        if self.total not in (Light.ORANGE, Light.RED) or self.tolerance is None or self.tolerance.quantity is None:
            return ""
        return f"（二、一级的界限取 {plain(self.tolerance.quantity.value)} 倍为假定，国家未公布）"


def judged(
    place: str, period: Period, change: Figure, due: Figure, growth: Figure, allowed: Figure, band: DatedSeries
) -> Cell:
    """The cell of four figures [%]; an incomplete or missing one leaves its light out. `band` is how far 二级 of the
    total light reaches."""
    fallen, grown = _percent(change), _percent(growth)
    required, planned = _percent(due), _percent(allowed)
    intensity = Light.NOT_ASSESSED
    if fallen is not None and (fallen >= 0 or required is not None):
        intensity = intensity_light(fallen, required if required is not None else fallen)
    tolerance = tolerance_figure(band, period)
    assert tolerance.quantity is not None
    total = Light.NOT_ASSESSED if planned is None else total_light(grown, planned, tolerance.quantity.value)
    return Cell(place, period, intensity, total, change, due, growth, allowed, tolerance)


def _percent(figure: Figure) -> Decimal | None:
    return figure.quantity.to("%").value if figure.quantity is not None and figure.is_complete else None


def _said(light: Light, what: str, actual: Figure, asked: str, due: Figure) -> str:
    if light is Light.NOT_ASSESSED:
        lacking = next(f for f in (actual, due) if not f.is_complete)
        return f"{what}不评价：{lacking.label}缺失（{'、'.join(lacking.gaps[:3])}）"
    limit = f"，{asked} {plain(due.quantity.to('%').value, 2)}%" if due.quantity is not None else ""
    assert actual.quantity is not None
    return f"{what}变化 {plain(actual.quantity.to('%').value, 2)}%{limit}：{light.label}（{light.meaning}）"
