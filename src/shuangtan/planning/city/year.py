"""The hours of a planning year, built by stated rules from monthly and hourly shapes.

Load: month × hour shape, times a wave of weather over the days (a cosine of some ten days), as deep as it must be for
the year to have the published peak at the estimated energy. Sun and wind: monthly means at stated full-load hours, over
the day by the length of daylight, over the days and hours by sums of waves that never fall into step; nothing is drawn
at random. Water: monthly means. The drought year has the months of 2022. Nobody publishes hourly series of the city.

A sample keeps the hottest and the mildest day of the wave in every month: 576 hours that stand for the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.ledger import CityInput
from shuangtan.planning.blocks import Floats, Ints
from shuangtan.planning.city.scenario import Scenario
from shuangtan.tracing.city.hours import Hours, by_month, daylight, factor_by_month, load_shape, scaled_to

SOLAR_REGION, WIND_REGION = "重庆", "四川"
DROUGHT = "旱年（2022 年 7–9 月）"
WIND_PERIODS_H = (9.3, 17.9, 31.7, 53.1, 97.7, 139.3, 233.9)
CLOUD_PERIODS_D = (2.7, 4.9, 7.3, 11.9)
WET_MONTHS = range(6, 11)


@dataclass(frozen=True)
class CityYear:
    """Shapes over the kept hours: load per mean load, shares of capacity, and the drought's factors."""

    kept: Ints
    hours: Hours
    load: Floats
    hydro: Floats
    solar: Floats
    wind: Floats
    tie: Floats
    charging: Floats
    is_wet: Floats
    drought: Mapping[str, Floats]

    @property
    def steps(self) -> int:
        return len(self.kept)


def city_year(city: CityInput, scenario: Scenario, load_factor: float, quick: bool = False) -> CityYear:
    """All shapes of a year; ``load_factor`` is mean over peak load of the first year."""
    hours = Hours.of_year(2025)
    kept = typical_days(hours, scenario.value("spell_days")) if quick else np.arange(hours.count, dtype=np.int32)
    hydro = by_month(city.shapes["hydro_month"], "availability", hours)
    dry = city.shapes["drought_2022"]
    less = factor_by_month(dry, "hydro_availability", hours)
    more = factor_by_month(dry, "demand", hours)
    tie, dry_tie = (_tie(scenario, water) for water in (hydro, hydro * less))
    shapes = {
        "load": peaked(load_shape(city.shapes["load_month_hour"], hours), hours, scenario, load_factor, kept),
        "hydro": hydro,
        "solar": _solar(city, scenario, hours, kept),
        "wind": _wind(city, scenario, hours, kept),
        "tie": tie,
        "charging": np.array(scenario.stated("ev_share_by_hour").series)[hours.hour] * 24,
        "is_wet": np.isin(hours.month, WET_MONTHS).astype(np.float64),
    }
    factors = {"load": more, "hydro": less, "tie": dry_tie / tie}
    return CityYear(
        kept, hours, **{k: v[kept] for k, v in shapes.items()}, drought={k: v[kept] for k, v in factors.items()}
    )


def wave(hours: Hours, days: float) -> Floats:
    """The wave of weather: a cosine over whole days, highest on the first day of each month."""
    first = np.array([d.day - 1 for d in hours.days], dtype=np.float64)
    return np.asarray(np.cos(2 * np.pi * first / days), dtype=np.float64)


def typical_days(hours: Hours, days: float) -> Ints:
    """The hours of two days of each month: the top of the wave and its bottom, half a wave later."""
    day = np.array([d.day for d in hours.days])
    return np.flatnonzero((day == 1) | (day == 1 + round(days / 2))).astype(np.int32)


def peaked(shape: Floats, hours: Hours, scenario: Scenario, load_factor: float, kept: Ints) -> Floats:
    """The shape with a wave over the days, of mean one over the kept hours, whose peak is 1/load factor."""
    days = wave(hours, scenario.value("spell_days"))
    wanted, low, high = 1.0 / load_factor, 0.0, 1.0
    for _ in range(60):
        depth = (low + high) / 2
        found = _normalised(shape * (1 + depth * days), kept)
        low, high = (depth, high) if found[kept].max() < wanted else (low, depth)
    return _normalised(shape * (1 + low * days), kept)


def _normalised(shape: Floats, kept: Ints) -> Floats:
    return np.asarray(shape / shape[kept].mean(), dtype=np.float64)


def _tie(scenario: Scenario, water: Floats) -> Floats:
    share = scenario.value("import_follows_hydro")
    return np.asarray(1 - share + share * np.minimum(water / 0.7518, 1.0), dtype=np.float64)


def _solar(city: CityInput, scenario: Scenario, hours: Hours, kept: Ints) -> Floats:
    rows = city.shapes["pv_wind_month"]
    monthly = by_month(rows, "availability", hours, technology="power_solar", region=SOLAR_REGION)
    day = np.array([d.timetuple().tm_yday for d in hours.days], dtype=np.float64)
    clouds = np.clip(1 + 0.35 * waves(day, CLOUD_PERIODS_D), 0.15, None)
    sun = monthly * daylight(hours, scenario.value("latitude"), scenario.value("longitude")) * clouds
    return _levelled(sun, scenario.value("solar_hours"), kept)


def _wind(city: CityInput, scenario: Scenario, hours: Hours, kept: Ints) -> Floats:
    rows = city.shapes["pv_wind_month"]
    monthly = by_month(rows, "availability", hours, technology="power_wind", region=WIND_REGION)
    gusts = np.exp(0.55 * waves(np.arange(hours.count, dtype=np.float64), WIND_PERIODS_H))
    return _levelled(monthly * gusts, scenario.value("wind_hours"), kept)


def waves(t: Floats, periods: tuple[float, ...]) -> Floats:
    """A sum of sines whose periods have no common multiple, of unit variance."""
    total = sum(np.sin(2 * np.pi * t / period + number) for number, period in enumerate(periods))
    return np.asarray(total * np.sqrt(2 / len(periods)), dtype=np.float64)


def _levelled(shape: Floats, full_load_hours: float, kept: Ints) -> Floats:
    """The shape at its full-load hours over the kept hours, cut at full load, the level found again after the cut."""
    wanted = full_load_hours / 8760
    found = scaled_to(shape, full_load_hours)
    for _ in range(30):
        found = np.minimum(found * (wanted / np.minimum(found, 1.0)[kept].mean()), 1e6)
    return np.asarray(np.minimum(found, 1.0), dtype=np.float64)
