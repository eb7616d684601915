"""What must come out of the real city: published figures, their contradictions, and the standing of its targets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shuangtan.accounts.constant_prices import gdp_constant, growth_index
from shuangtan.indicators.evidence_grade import EvidenceGrade
from shuangtan.indicators.intensity import intensity, yearly_change
from shuangtan.indicators.progress import Progress
from shuangtan.kernel import State, walk
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed

CITY = "510700"


def row(observed: Observed, document: str, indicator: str, year: int) -> Progress:
    told = [p for p in observed.progress if p.target.document == document]
    return next(p for p in told if p.target.indicator == indicator and p.target.year == year)


def test_energy_intensity_of_2016(observed: Observed) -> None:
    """979.38 万tce ÷ (1700.33 亿元 × 1.083) = 0.532 tce/万元 in 2015 prices."""
    figure = intensity(observed.facts, CITY, "energy", observed.watch.amounts["energy"], 2016)
    assert figure.quantity is not None
    assert str(figure.quantity.unit) == "tce/万元@2015"
    assert figure.quantity.value == pytest.approx(Decimal("0.5318"), abs=Decimal("0.0001"))
    assert {f.id for f in walk(figure)} >= {"energy.consumption@510700:2016", "gdp.level_current@510700:2015"}


def test_the_contradicting_rate_is_reported(observed: Observed) -> None:
    """−7.91 % cannot stand beside −8.42 % and +8.3 %: about −0.8 % is implied; nothing else is reported."""
    assert [(p.code, dict(p.facts)["year"], dict(p.facts)["implied"]) for p in observed.contradictions] == [
        ("A201", "2016", "-0.8")
    ]


def test_growth_is_chained_from_published_rates(observed: Observed) -> None:
    """2015→2020 is 1.4535 and 2020→2025 is 1.4073; the nominal jump of 2019 (+24 %) has no part in it."""
    for base, year, expected in ((2015, 2020, "1.4535"), (2020, 2025, "1.4073")):
        index = growth_index(observed.facts, CITY, base, year)
        assert index.quantity is not None
        assert round(index.quantity.value, 4) == Decimal(expected)
    levels = {f.id for f in walk(gdp_constant(observed.facts, CITY, 2015, 2019))}
    assert "gdp.level_current@510700:2019" not in levels
    assert "gdp.level_current@510700:2018" not in levels


def test_a_published_rate_goes_before_a_computed_one(observed: Observed) -> None:
    """The change of 2016 is the −8.42 % that was assessed."""
    figure = yearly_change(observed.facts, CITY, "energy", observed.watch.amounts["energy"], 2016)
    assert figure.quantity is not None
    assert figure.quantity.value == Decimal("-8.42")


@pytest.mark.parametrize(
    ("document", "goal", "ratio"), [("mianyang-2022", "204", "107.2"), ("mianyang-peak-plan", "210", "104.1")]
)
def test_clean_capacity_of_2025_is_met(observed: Observed, document: str, goal: str, ratio: str) -> None:
    """218.7 万kW meets 204 (107 %) and the sister document's 210."""
    found = row(observed, document, "clean_capacity", 2025)
    assert (found.outlook, found.light) == ("met", "green")
    assert found.goal is not None
    assert found.goal.quantity is not None
    assert found.goal.quantity.value == Decimal(goal)
    assert found.ratio is not None
    assert found.ratio.quantity is not None
    assert round(found.ratio.quantity.value, 1) == Decimal(ratio)


def test_clean_capacity_of_2030_is_at_risk(observed: Observed) -> None:
    """433 needs +214.3 in five years, 120 of it one pumped-storage plant that may be late."""
    found = row(observed, "mianyang-2022", "clean_capacity", 2030)
    assert (found.outlook, found.light) == ("at_risk", "orange")
    said = "；".join(found.reasons)
    assert "还需 214.3 万千瓦，5 年内年均 42.9 万千瓦" in said
    assert "120 万千瓦（占缺口 56%）系于一个项目：江油抽水蓄能电站" in said
    assert "可能晚于目标年" in said


@pytest.mark.parametrize("indicator", ["energy_intensity", "co2_intensity", "gas_output", "strategic_industry_growth"])
def test_what_nobody_published_is_not_assessed(observed: Observed, indicator: str) -> None:
    """Without data there is no light and no number, and what is missing is named."""
    found = row(observed, "mianyang-2022", indicator, 2025)
    assert (found.outlook, found.light) == ("not_assessed", "grey")
    assert found.actual.quantity is None
    assert found.actual.gaps
    assert found.grade is EvidenceGrade.X
    assert any(reason.startswith("缺 ") for reason in found.reasons)


def test_output_growth_does_not_stand_in_for_value_added(observed: Observed) -> None:
    """The published +21.9 % is of output; the target is of value added."""
    reasons = row(observed, "mianyang-2022", "strategic_industry_growth", 2025).reasons
    assert any("产值" in reason and "不能代替" in reason for reason in reasons)


def test_what_has_not_happened_is_not_missing(observed: Observed) -> None:
    """Looked at in 2026, the years after 2025 are no gaps."""
    for found in observed.progress:
        for gap in found.actual.gaps:
            year = gap.rpartition(":")[2].rpartition("@")[2]
            assert not (len(year) == 4 and year > "2025"), gap


def test_the_peak_is_not_claimed(observed: Observed) -> None:
    """The series to 2019 has its maximum in 2007; later years are not judged and the target stays open."""
    assert observed.peak is not None
    assert (observed.peak.first_year, observed.peak.last_year, observed.peak.peak_year) == (2000, 2019, 2007)
    assert observed.peak.confidence is not None
    assert observed.peak.confidence < 0.9
    assert row(observed, "mianyang-2022", "co2_peak", 2030).light == "grey"


def test_an_assumption_shows_its_range(observed: Observed) -> None:
    """Energy of 2020 is assumed between 1130 and 1230 and is never called verified."""
    figure = observed.facts.figure(
        CITY, "energy", "consumption", observed.facts.periods(CITY, "energy", "consumption")[-1]
    )
    assert (figure.id, figure.low, figure.high) == ("energy.consumption@510700:2020", Decimal(1130), Decimal(1230))
    assert not figure.is_verified
    assert figure.state in (State.ASSUMED, State.ESTIMATED)


def test_every_document_the_city_follows_is_judged(loaded: Loaded, observed: Observed) -> None:
    """No target of any followed document is left out."""
    expected = {t.id for d in loaded.documents.values() for t in d.targets}
    assert {p.target.id for p in observed.progress} == expected
