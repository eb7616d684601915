"""Which assumption moves the traced number: each stated range taken alone, low and high, everything else as it is.

One at a time: ranges are stated per assumption and nobody knows how they hang together, so no joint spread is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from shuangtan.accounts.facts import Facts
from shuangtan.ledger import CityInput
from shuangtan.runs.trace.city import CityTrace
from shuangtan.tracing.city.error import mean_intensity
from shuangtan.tracing.city.factors import Series
from shuangtan.tracing.city.network import read_city_network
from shuangtan.tracing.city.tables import is_number
from shuangtan.tracing.city.year import trace_city_year

TABLES = ("parameters", "factors")
"""The tables whose values have ranges and enter the intensity."""


@dataclass(frozen=True)
class Effect:
    """The city's yearly intensity [tCO2/MWh] with one assumption at its low and at its high end."""

    cell: str
    name: str
    value: str
    low: tuple[str, float]
    high: tuple[str, float]
    base: float

    @property
    def span(self) -> float:
        return abs(self.high[1] - self.low[1])


def sensitivity(result: CityTrace, wanted: Callable[[str], bool] = bool) -> list[Effect]:
    """The effect of every assumption with a range, the strongest first; `wanted` chooses by name."""
    city, facts = result.normal.year.network.city, result.normal.facts
    retrace = _Retrace(facts, result.series, result.year.start.year)
    base = _mean(result)
    effects = []
    for table, place, row in _ranged(city):
        name = f"{row.get('subject') or row.get('class')}.{row.get('quantity') or row.get('account')}"
        if wanted(name):
            ends = [(row[end], retrace(_changed(city, table, place, row[end]))) for end in ("low", "high")]
            cell = f"network/{table}.csv:{place + 2}"
            effects.append(Effect(cell, row.get("zh") or name, row["value"], ends[0], ends[1], base))
    return sorted(effects, key=lambda e: -e.span)


@dataclass(frozen=True)
class _Retrace:
    facts: Facts
    series: Series
    year: int

    def __call__(self, city: CityInput) -> float:
        network, problems = read_city_network(city)
        found = trace_city_year(network, self.facts, self.series, self.year) if network else None
        if found is None:
            raise ValueError("；".join(p.text() for p in problems) or f"{self.year} 年没有用电量")
        return mean_intensity(found.intensity(), found.served)


def _mean(result: CityTrace) -> float:
    return mean_intensity(result.normal.year.intensity(), result.normal.year.served)


def _ranged(city: CityInput) -> Iterator[tuple[str, int, Mapping[str, str]]]:
    """Rows with a value and both ends; the footprint account has no part in the intensity."""
    for table in TABLES:
        for place, row in enumerate(city.shapes[f"network/{table}"]):
            is_ranged = all(is_number(row[column]) for column in ("value", "low", "high"))
            if is_ranged and row.get("account") != "footprint" and row["low"] != row["high"]:
                yield table, place, row


def _changed(city: CityInput, table: str, place: int, value: str) -> CityInput:
    rows = city.shapes[f"network/{table}"]
    changed = (*rows[:place], {**rows[place], "value": value}, *rows[place + 1 :])
    return replace(city, shapes={**city.shapes, f"network/{table}": changed})
