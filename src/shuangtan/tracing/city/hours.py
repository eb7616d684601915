"""The hours of a year and the shapes laid over them: load, water, wind, sun.

Shapes are read by month, or by month and hour of the day; every array has one number per hour, in local time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from shuangtan.kernel import Period
from shuangtan.tracing.block import Floats, Ints

ShapeRow = Mapping[str, str]
TILT = np.radians(23.44)
"""The tilt of the earth's axis."""


@dataclass(frozen=True)
class Hours:
    """The hours of a year: month 1–12, hour of the day 0–23 and day of the year 1–366 of each."""

    period: Period
    month: Ints
    hour: Ints
    day: Ints

    @classmethod
    def of_year(cls, year: int) -> Hours:
        period = Period.year(year)
        count = (period.end - period.start) // timedelta(hours=1)
        moments = [period.start + timedelta(hours=h) for h in range(count)]
        columns = [(m.month, m.hour, m.timetuple().tm_yday) for m in moments]
        month, hour, day = np.array(columns, dtype=np.intp).T
        return cls(period, month, hour, day)

    @property
    def count(self) -> int:
        return len(self.month)

    @property
    def days(self) -> list[date]:
        return [self.moment(h).date() for h in range(self.count)]

    def moment(self, index: int) -> datetime:
        """When an hour begins."""
        return self.period.start + timedelta(hours=index)

    def index(self, hour: Period) -> int:
        """The place of an hour; LookupError if it lies outside the year."""
        place = (hour.start - self.period.start) // timedelta(hours=1)
        if not 0 <= place < self.count:
            raise LookupError(f"{hour} 不在所追踪的 {self.period} 年内")
        return place


def by_month(rows: Iterable[ShapeRow], column: str, hours: Hours, **where: str) -> Floats:
    """A monthly column over the hours; rows are chosen by the given columns. A month without a row is NaN."""
    table = np.full(13, np.nan)
    for row in rows:
        if all(row[name] == wanted for name, wanted in where.items()):
            table[int(row["month"])] = float(row[column])
    return table[hours.month]


def factor_by_month(rows: Iterable[ShapeRow], quantity: str, hours: Hours) -> Floats:
    """A factor that is one in every month for which no row says otherwise."""
    found = by_month(rows, "factor", hours, quantity=quantity)
    return np.where(np.isnan(found), 1.0, found)


def load_shape(rows: Iterable[ShapeRow], hours: Hours) -> Floats:
    """Load per unit of its annual mean, from a table by month and hour of the day; its mean over the year is one."""
    table = np.full((13, 24), np.nan)
    for row in rows:
        table[int(row["month"]), int(row["hour"])] = float(row["per_unit_of_annual_mean"])
    shape = table[hours.month, hours.hour]
    return np.asarray(shape / shape.mean(), dtype=np.float64)


def scaled_to(shape: Floats, full_load_hours: float) -> Floats:
    """A shape with the same course whose sum over the year is the full-load hours."""
    return np.asarray(shape * full_load_hours / shape.sum(), dtype=np.float64)


def daylight(hours: Hours, latitude: float, longitude: float, meridian: float = 120.0) -> Floats:
    """A half sine between sunrise and sunset whose mean over a day is one.

    Length of the day from latitude and declination (δ = −tilt·cos 2π(n+10)/365, cos ω = −tan φ tan δ); noon by
    longitude [°E] against the meridian of local time [°E], 4 minutes per degree. Equation of time left out.
    """
    declination = -TILT * np.cos(2 * np.pi * (hours.day + 10) / 365)
    half_day = np.degrees(np.arccos(-np.tan(np.radians(latitude)) * np.tan(declination))) / 15
    from_noon = hours.hour + 0.5 - (12 + (meridian - longitude) / 15)
    height = np.where(np.abs(from_noon) < half_day, np.cos(np.pi * from_noon / (2 * half_day)), 0.0)
    mean = np.zeros(367)
    np.add.at(mean, hours.day, height / 24)
    return np.asarray(height / mean[hours.day], dtype=np.float64)
