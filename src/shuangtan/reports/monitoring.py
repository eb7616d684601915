"""Sections of the report on what is to come and on the counties: forecasts, chances of targets, the 晴雨表 by month.

Every number is a figure, so that it unfolds; what cannot be said has its reason in place of a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangtan.indicators.light import Light
from shuangtan.kernel import Figure
from shuangtan.reports.chart import Chart


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One series: the coming years with their 80 % bounds and the back-test, or why there is no forecast."""

    name: str
    span: str
    figures: tuple[Figure, ...]
    method: str
    backtest: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """The probability of meeting one target [%], or why none is given."""

    document: str
    target: str
    goal: Figure | None
    chance: Figure | None
    because: str


@dataclass(frozen=True, slots=True)
class Outlooks:
    """Forecasts and chances; `sentences` say the method, its limits, and the test of the peak."""

    forecasts: tuple[ForecastRow, ...]
    chances: tuple[ChanceRow, ...]
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]

    @property
    def made(self) -> tuple[ForecastRow, ...]:
        """The series that could be forecast."""
        return tuple(row for row in self.forecasts if row.figures)

    @property
    def given(self) -> tuple[ChanceRow, ...]:
        """The targets whose chance could be given."""
        return tuple(row for row in self.chances if row.chance)

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (figure for row in self.forecasts for figure in row.figures)
        yield from (figure for row in self.chances for figure in (row.goal, row.chance) if figure)


@dataclass(frozen=True, slots=True)
class LightCell:
    """The two lights of one place and month, their reasons, and the figures they were read from."""

    month: str
    intensity: Light
    total: Light
    reasons: tuple[str, str]
    figures: tuple[Figure, ...]

    @property
    def is_blind(self) -> bool:
        """Whether neither light could be given."""
        return self.intensity is Light.NOT_ASSESSED and self.total is Light.NOT_ASSESSED


@dataclass(frozen=True, slots=True)
class LightRow:
    """One place through the months of a year."""

    code: str
    name: str
    cells: tuple[LightCell, ...]


@dataclass(frozen=True, slots=True)
class Barometer:
    """The 晴雨表 of places × months; `sentences` say the rule, what is assumed in it, and how targets add up."""

    year: int
    months: tuple[str, ...]
    rows: tuple[LightRow, ...]
    sentences: tuple[str, ...]

    @property
    def judged(self) -> int:
        """Cells with at least one light."""
        return sum(not cell.is_blind for row in self.rows for cell in row.cells)

    @property
    def asked(self) -> int:
        return sum(len(row.cells) for row in self.rows)

    def roots(self) -> Iterator[Figure]:
        """The figures behind the lights that were given; those that were not lack them."""
        for row in self.rows:
            yield from (f for cell in row.cells if not cell.is_blind for f in cell.figures)


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """One published total beside our own sum: difference in its unit and in percent, tolerance, and what follows."""

    name: str
    published: Figure
    ours: Figure
    difference: str
    percent: str
    tolerance: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Every published total of the city that our parts must make."""

    rows: tuple[ReconciledRow, ...]

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (figure for row in self.rows for figure in (row.published, row.ours))
