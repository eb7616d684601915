"""What each class of sources carries, in two accounts: CO2 of power generation, and the electricity footprint.

Each factor is a figure: a value of the catalogue on a stated day, a plant's heat rate times the carbon of its fuel, or
a stated assumption. Nothing here takes a neighbouring year by itself: the day stands in the row, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np

from shuangtan.kernel import DatedSeries, Figure, Mark, Quantity, State, derived, missing
from shuangtan.tracing.block import Floats
from shuangtan.tracing.city.tables import Row

Series = Mapping[str, DatedSeries]
UNITS = {"co2": "tCO2/MWh", "footprint": "kgCO2e/kWh"}
DIGITS = 10
CARBON_TO_CO2 = Decimal(44) / Decimal(12)


def class_factor(row: Row, label: str, series: Series) -> Figure:
    """The factor of one row of factors.csv."""
    name, account, rule = row.text("class"), row.text("account"), row.text("rule")
    id, unit = f"class_factor.{account}@{name}", UNITS[account]
    title = f"{label} {'碳足迹' if account == 'footprint' else '二氧化碳'}因子"
    if rule == "stated":
        return row.figure(f"{name}.{account}", title, "value", unit)
    day = date.fromisoformat(row.text("day"))
    if rule == "series":
        told = _told(series, row.text("series"), day)
        quantity = None if told.quantity is None else told.quantity.to(unit)
        figure = derived(id, title, quantity, "取目录所载的值", [told], why=row.text("note"))
        return replace(figure, state=State.ASSUMED if quantity else State.MISSING, evidence=(row.evidence,))
    heat = row.figure(f"{name}.heat_rate", f"{label} 热耗", "value", row.text("unit"))
    carbon, oxidised = (_told(series, f"{row.text('series')}.{part}", day) for part in ("cc", "of"))
    return derived(
        id, title, _burned(heat, carbon, oxidised), "热耗 × 含碳量 × 氧化率 × 44/12", [heat, carbon, oxidised]
    )


def _burned(heat: Figure, carbon: Figure, oxidised: Figure) -> Quantity | None:
    if heat.quantity is None or carbon.quantity is None or oxidised.quantity is None:
        return None
    per_mwh = heat.quantity.to("GJ/MWh").value * carbon.quantity.to("tC/TJ").value / 1000
    return Quantity.of(round(per_mwh * oxidised.quantity.value * CARBON_TO_CO2, DIGITS), UNITS["co2"])


def _told(series: Series, id: str, day: date) -> Figure:
    """The value of a series on a day; a gap if there is none."""
    found = series[id].at(day) if id in series else None
    if found is None:
        return missing(f"{id}:{day.year}", id, f"目录中 {day} 没有值")
    state = State.ASSUMED if found.mark is Mark.ASSUMED else State.REPORTED
    return Figure(
        f"{id}:{day.year}", series[id].zh, found.quantity, state, evidence=(found.evidence,), why=found.note,
        is_verified=found.is_verified,
    )  # fmt: skip


def numbers(figures: list[Figure], account: str) -> Floats:
    """The factors as plain numbers [t/MWh]; NaN where there is none."""
    unit = UNITS[account]
    return np.array([f.quantity.number(unit) if f.quantity else np.nan for f in figures])
