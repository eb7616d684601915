"""Do published rates of one year agree? energy growth, GDP growth and intensity change are tied by an identity."""

from __future__ import annotations

from decimal import Decimal

from shuangtan.accounts.facts import Facts
from shuangtan.kernel import Figure, Period, Problem, Wording, kind, plain

TOLERANCE_POINTS = Decimal("0.5")
"""Published rates carry two decimals; GDP is revised after the energy rate is printed, rarely by half a point."""

RATES_DISAGREE = kind(
    "A201",
    "warning",
    Wording(
        "{year}年公布能源消费总量增速 {energy}%",
        "与单位地区生产总值能耗 {intensity}%、地区生产总值 +{gdp}% 相符：约 {implied}%",
        "(1+能耗增速) = (1+经济增速)×(1+强度变化率)",
        "照登原数并注明矛盾，不据此计算",
    ),
    Wording(
        "published energy growth of {year}: {energy}%",
        "about {implied}%, from intensity {intensity}% and GDP +{gdp}%",
        "(1+e) = (1+g)(1+r)",
        "keep as published, marked; not used in calculation",
    ),
)


def check_rates(facts: Facts, place: str) -> list[Problem]:
    """Every year in which the three published rates contradict one another by more than the tolerance."""
    return [p for period in facts.periods(place, "energy", "consumption_change") for p in _check(facts, place, period)]


def implied_energy_growth(gdp: Decimal, intensity: Decimal) -> Decimal:
    """(1+g)(1+r) − 1, all in percent."""
    return ((1 + gdp / 100) * (1 + intensity / 100) - 1) * 100


def _check(facts: Facts, place: str, period: Period) -> list[Problem]:
    energy = facts.figure(place, "energy", "consumption_change", period)
    intensity = facts.figure(place, "energy", "intensity_change", period)
    gdp = facts.figure(place, "gdp", "growth_real", period)
    if energy.quantity is None or intensity.quantity is None or gdp.quantity is None:
        return []
    e, r, g = energy.quantity.value, intensity.quantity.value, gdp.quantity.value
    implied = implied_energy_growth(g, r)
    if abs(implied - e) <= TOLERANCE_POINTS:
        return []
    at = _where(energy)
    words = {"year": period, "energy": plain(e), "intensity": plain(r), "gdp": plain(g), "implied": plain(implied, 1)}
    return [RATES_DISAGREE(at=at, **words)]


def _where(figure: Figure) -> str:
    return f"{figure.evidence[0].file}:{figure.evidence[0].locator}" if figure.evidence else figure.id
