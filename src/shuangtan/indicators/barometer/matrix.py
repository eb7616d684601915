"""The table of the 晴雨表: places × periods, counted and listed as it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.barometer.cell import Cell, judged
from shuangtan.indicators.barometer.readings import growth_to_date, intensity_to_date
from shuangtan.indicators.barometer.tolerance import shipped_tolerance
from shuangtan.indicators.dual_control.schedule import Schedule
from shuangtan.indicators.light import Light
from shuangtan.kernel import DatedSeries, Figure, Period


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells by (place, period)."""

    cells: Mapping[tuple[str, Period], Cell]

    def at(self, place: str, period: Period) -> Cell:
        return self.cells[(place, period)]

    def row(self, place: str) -> list[Cell]:
        """One place through time."""
        return [cell for (code, _), cell in self.cells.items() if code == place]

    def column(self, period: Period) -> list[Cell]:
        """All places of one period."""
        return [cell for (_, when), cell in self.cells.items() if when == period]

    def counts(self, period: Period) -> tuple[Counter[Light], Counter[Light]]:
        """How many places stand at each level: of intensity, of total."""
        column = self.column(period)
        return Counter(c.intensity for c in column), Counter(c.total for c in column)

    def listing(self, period: Period) -> dict[str, tuple[list[str], list[str]]]:
        """The printed form: level → places by intensity, places by total."""
        column = self.column(period)
        intensity = {light: [c.place for c in column if c.intensity is light] for light in Light}
        return {light.label: (intensity[light], [c.place for c in column if c.total is light]) for light in Light}


def barometer(
    facts: Facts,
    places: Sequence[str],
    periods: Iterable[Period],
    schedules: Mapping[str, Schedule] | None = None,
    band: DatedSeries | None = None,
) -> Matrix:
    """The lights of every place and period.

    What is due is what was set for the place and year (下达); where nothing was, the yearly rate of its five-year
    schedule; where there is neither, the light is left out, except that a rise is 一级 whatever was due. `band` is the
    assumed reach of 二级 of the total light, by default the catalogue's.
    """
    known, reach = schedules or {}, band or shipped_tolerance()
    asked = [(place, period) for period in periods for place in places]
    return Matrix({(a, p): _cell(facts, a, p, known.get(a), reach) for a, p in asked})


def _cell(facts: Facts, place: str, period: Period, schedule: Schedule | None, band: DatedSeries) -> Cell:
    year = Period.year(period.first_day.year)
    due = facts.figure(place, "energy", "intensity_reduction_due", year)
    if due.quantity is None and schedule is not None and _covers(schedule, year):
        due = schedule.yearly_due()
    allowed: Figure = facts.figure(place, "energy", "consumption_growth_allowed", year)
    change, growth = intensity_to_date(facts, place, period), growth_to_date(facts, place, period)
    return judged(place, period, change, due, growth, allowed, band)


def _covers(schedule: Schedule, year: Period) -> bool:
    return schedule.base_year < year.first_day.year <= schedule.year
