"""Traced intensities as figures: the sum over source classes of share × factor, down to facts and assumptions.

Every figure here rests on the stated-synthetic network, so its state is assumed and its grade D. The shares of a
period rest on one figure, the traced electricity of the whole city, whose inputs are all facts and assumptions of the
trace: it is told once and named again below the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np
import numpy.typing as npt

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Evidence, Figure, Grain, Period, Quantity, State, derived, missing, total
from shuangtan.tracing.city.tables import Row, is_number
from shuangtan.tracing.city.year import SCENARIOS, CityYear, class_label

NOTE = "合成网络示例，非实测"
DIGITS = 12
SHAPES = ("load_month_hour", "hydro_month", "pv_wind_month", "drought_2022")
WHOLE = ("network/classes", "network/residual", "network/zones")
Mask = npt.NDArray[np.bool_]


def rounded(value: float, unit: str) -> Quantity:
    return Quantity.of(round(Decimal(repr(float(value))), DIGITS), unit)


def assumed(figure: Figure) -> Figure:
    """A figure of the example: known values are assumed, whatever lies below."""
    state = State.ASSUMED if figure.quantity else State.MISSING
    return replace(figure, state=state, why=figure.why or NOTE, is_verified=False)


@dataclass(frozen=True)
class TracedFigures:
    """Figures of one traced year; ids carry the scenario where it is not the normal one."""

    year: CityYear
    facts: Facts

    @property
    def city(self) -> str:
        return self.year.network.city.code

    def id(self, kind: str, place: str, period: Period | str) -> str:
        scenario = "" if self.year.scenario == "normal" else f".{self.year.scenario}"
        return f"{kind}{scenario}@{place}:{period}"

    def label(self, words: str, place: str, period: Period | str) -> str:
        name = self.year.network.name(place)
        scenario = "" if self.year.scenario == "normal" else f"（{SCENARIOS[self.year.scenario][0]}）"
        return f"{name}{words}{scenario} {period}〔{NOTE}〕"

    def mask(self, period: Period) -> Mask:
        """Which traced hours lie in a period; LookupError if none or not all do."""
        first = (period.start - self.year.hours.period.start).total_seconds() / 3600 - self.year.first
        last = (period.end - self.year.hours.period.start).total_seconds() / 3600 - self.year.first
        if first < 0 or last > self.year.case.hour_count:
            raise LookupError(f"情景 {self.year.scenario} 没有追踪整个 {period}")
        place = np.arange(self.year.case.hour_count)
        return np.asarray((place >= first) & (place < last))

    @cached_property
    def base(self) -> Figure:
        """The traced electricity of the city: what the shares are shares of."""
        year = self.year
        period = year.hours.period if year.scenario == "normal" else f"{year.hours.period}-干旱月份"
        quantity = rounded(float(year.served.sum()), "MWh").to("亿kWh")
        inputs = [year.yearly, *year.shares, *self._parameters(), *self._plants(), self._corridors()]
        rule = "按县按时分摊，依先后规则逐时出力，直流潮流，比例分摊追踪"
        told = derived(self.id("traced_electricity", self.city, period), "所追踪的全市用电", quantity, rule, inputs)
        return assumed(replace(told, label=self.label("所追踪用电", self.city, period), evidence=self._files()))

    @cached_property
    def class_factors(self) -> tuple[Figure, ...]:
        """The factor of every class in every traced month: what a number made of hours rests on beside the shares."""
        count, months = len(self.year.classes), dict.fromkeys(self.year.months)
        told = [self.year.factor_figure("co2", number, month) for number in range(count) for month in months]
        return tuple({figure.id: figure for figure in told}.values())

    def intensity(self, place: str, period: Period) -> Figure:
        """The consumption-weighted intensity of a county, or of all counties, over a period."""
        parts = [self._part(place, period, number, share) for number, share in enumerate(self.shares(place, period))]
        id, label = self.id("traced_intensity", place, period), self.label("用电碳强度", place, period)
        return assumed(total(id, label, [p for p in parts if p], "tCO2/MWh"))

    def unserved(self, period: Period) -> Figure:
        """Load that the stated rule cannot serve: rationing."""
        value = rounded(float(self.year.dispatch.unserved_mw[self.mask(period)].sum()), "MWh").to("亿kWh")
        rule = "Σ小时 可用电源与受入限额之外的缺口"
        id, label = self.id("traced_unserved", self.city, period), self.label("限电量", self.city, period)
        return assumed(derived(id, label, value, rule, [self.base]))

    def shares(self, place: str, period: Period) -> list[float]:
        """The share of each class in what a place used over a period; they sum to one."""
        mask = self.mask(period)
        rows = slice(None) if place == self.city else [self.year.network.counties.index(place)]
        used, demand = self.year.share[rows][:, :, mask], self.year.served[rows][:, mask]
        return [float(x) for x in (used * demand[:, None, :]).sum(axis=(0, 2)) / demand.sum()]

    def share_figure(self, place: str, period: Period, number: int, share: float) -> Figure:
        name = self.year.classes[number]
        words = f"用电中{class_label(self.year.network, name)}占比"
        rule = "Σ小时（来源份额 × 用电）÷ Σ小时 用电"
        id = self.id(f"traced_share.{name}", place, period)
        return assumed(derived(id, self.label(words, place, period), rounded(share, "1"), rule, [self.base]))

    def _part(self, place: str, period: Period, number: int, share: float) -> Figure | None:
        """Share × factor of one class; nothing for a class that has no part in it."""
        month = period.start.month if period.grain is not Grain.YEAR else self.year.months[0]
        factor, name = self.year.factor_figure("co2", number, month), self.year.classes[number]
        if abs(share) < 10.0**-DIGITS:
            return None
        used = self.share_figure(place, period, number, share)
        id = self.id(f"traced_part.{name}", place, period)
        if factor.quantity is None or used.quantity is None:
            return missing(id, f"{class_label(self.year.network, name)}所带的碳", "没有因子")
        quantity = Quantity(used.quantity.value * factor.quantity.value, factor.quantity.unit)
        label = f"{self.year.network.name(place)} 来自{class_label(self.year.network, name)} {period}"
        return assumed(derived(id, label, quantity, "占比 × 因子", [used, factor]))

    def _parameters(self) -> Iterable[Figure]:
        rows = [r for r in self.year.network.tables.of("parameters") if is_number(r.text("value"))]
        return [_cell(row) for row in rows]

    def _plants(self) -> list[Figure]:
        found = []
        for plant in self.year.network.plants:
            told = self.facts.series(plant.id, plant.technology, "capacity")
            found += told[-1:]
        return found

    def _corridors(self) -> Figure:
        rows = self.year.network.tables.of("corridors")
        lengths = [row.figure(row.text("id"), f"线路 {row.text('id')} 长度", "length_km", "km") for row in rows]
        return total("network.corridors", "合成输电线路总长", lengths, "km")

    def _files(self) -> tuple[Evidence, ...]:
        """The tables that are used as a whole: shapes, order of classes, split of the unnamed capacity."""
        city = self.year.network.city
        used = [(name, f"shapes/{name}.csv") for name in SHAPES] + [(name, f"{name}.csv") for name in WHOLE]
        return tuple(Evidence(city.shapes[name][0]["source"], file, city.digests.get(file, "")) for name, file in used)


def _cell(row: Row) -> Figure:
    name = f"{row.text('subject')}.{row.text('quantity')}"
    return row.figure(name, row.text("zh") or name, "value", row.text("unit"))
