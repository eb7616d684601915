"""双控 arithmetic: prices, schedule, deductions, certificates, revision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.constant_prices import gdp_constant
from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import load_catalogue
from shuangtan.indicators.dual_control import (
    Certificate,
    CertificateFlow,
    Parameters,
    PartYear,
    Schedule,
    assessed_energy,
    certificate_flow,
    compare,
    completion,
    deduct_certificates,
    facts_as_of,
    fingerprint,
    link_factor,
    load_parameters,
    rebased,
    saving_needed,
)
from shuangtan.indicators.dual_control.schedule import Method
from shuangtan.indicators.intensity import cumulative_change, energy_use
from shuangtan.kernel import Evidence, Figure, Period, Quantity, State, UnitError
from shuangtan.ledger import Batch, Entry, Ledger

Told = Callable[[str], Facts]
GDP = """
510700 gdp.level_current 2015 1700 亿元
510700 gdp.level_current 2020 3010 亿元
510700 gdp.growth_real 2016 8.3 %
510700 gdp.growth_real 2017 9.1 %
510700 gdp.growth_real 2018 9.0 %
510700 gdp.growth_real 2019 8.1 %
510700 gdp.growth_real 2020 4.4 %
510700 gdp.growth_real 2021 8.7 %
"""


def percent(value: str, id: str = "r") -> Figure:
    return Figure(id, id, Quantity.of(value, "%"), State.REPORTED)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()[0]


@pytest.fixture(scope="module")
def parameters(catalogue) -> Parameters:
    root = Path(__file__).resolve().parents[2]
    read, problems = load_parameters(root / "catalogue" / "indicators" / "dual_control.yaml", catalogue.sources)
    assert not problems
    return read


def test_rebasing_changes_levels_and_no_rate(told: Told) -> None:
    """GDP of 2021 over 2020 grows by the published rate in either price base, though the levels differ."""
    facts = told(GDP)
    link = link_factor(facts, "510700", 2015, 2020)
    old = [gdp_constant(facts, "510700", 2015, y) for y in (2020, 2021)]
    new = [rebased(f, link, 2020) for f in old]
    assert float(new[0].quantity.value) == pytest.approx(3010)
    assert float(new[1].quantity.value / new[0].quantity.value) == pytest.approx(1.087)
    assert old[0].quantity.unit.code == "亿元@2015"
    assert new[0].quantity.unit.code == "亿元@2020"
    with pytest.raises(UnitError):
        old[0].quantity + new[0].quantity


@pytest.mark.parametrize(
    ("goal", "path"),
    [
        ("13.5", "2.859 5.636 8.334 10.954 13.5"),
        ("14", "2.971 5.855 8.652 11.366 14"),
        ("18", "3.891 7.631 11.225 14.680 18"),
        ("17", "3.658 7.182 10.577 13.849 17"),
    ],
)
def test_equal_rate_path(goal: str, path: str) -> None:
    """The tabled paths of the five-year targets come out to the third digit."""
    schedule = Schedule(percent(goal), 2020, 2025)
    due = [schedule.due_by(Period.year(y)).quantity.value for y in range(2021, 2026)]
    assert [round(float(d), 3) for d in due] == [float(x) for x in path.split()]


def test_half_a_year_by_two_named_methods() -> None:
    """2021H1 of a 14 % target: year on year asks the full yearly rate, by time half a year's; both say so."""
    by_year = Schedule(percent("14"), 2020, 2025).due_by(Period.parse("2021H1"))
    by_time = Schedule(percent("14"), 2020, 2025, part_year=PartYear.BY_TIME).due_by(Period.parse("2021H1"))
    assert round(float(by_year.quantity.value), 3) == 2.971
    assert round(float(by_time.quantity.value), 3) == 1.497
    assert "同期" in by_year.why
    assert "时间进度" in by_time.why


def test_a_day_has_no_schedule() -> None:
    """A schedule is refused for a grain it is not meant for, naming the period."""
    with pytest.raises(ValueError, match="2021-03-04"):
        Schedule(percent("14"), 2020, 2025).due_by(Period.parse("2021-03-04"))


def test_outside_the_schedule_nothing_is_due() -> None:
    """2020 and 2026 lie outside a 2020–2025 target: a gap, not zero."""
    schedule = Schedule(percent("14"), 2020, 2025)
    assert [schedule.due_by(Period.year(y)).quantity for y in (2020, 2026)] == [None, None]


@given(st.decimals("0.1", "60", places=2), st.integers(1, 12), st.sampled_from(list(Method)))
def test_due_grows_with_time_and_ends_at_the_goal(goal: Decimal, month: int, method: Method) -> None:
    """By time, every later month asks at least as much, and December of the last year asks exactly the goal."""
    schedule = Schedule(percent(str(goal)), 2020, 2025, method, PartYear.BY_TIME)
    dues = [schedule.due_by(Period.parse(f"{y}-{month:02}")).quantity.value for y in range(2021, 2026)]
    assert dues == sorted(dues)
    assert schedule.due_by(Period.parse("2025-12")).quantity.value == goal


def test_what_is_left_compounds_to_the_goal() -> None:
    """5 % after two of five years: three more years at the said rate make 14 % to the last digit shown."""
    left = Schedule(percent("14"), 2020, 2025).still_due(percent("5"), 2022).quantity.value / 100
    assert float((1 - Decimal("0.95") * (1 - left) ** 3) * 100) == pytest.approx(14)


def test_completion_is_no_number_where_nothing_is_due() -> None:
    """A zero or negative requirement cannot be met by a percentage; a rise gives a negative completion."""
    assert completion(percent("3"), percent("0")).quantity is None
    assert completion(percent("-1"), percent("2")).quantity.value == -50
    assert completion(percent("3.11"), percent("3")).quantity.value > 100


ENERGY = """
510700 energy.consumption 2020 1000 万tce
510700 energy.consumption 2023 1100 万tce
510700 energy.consumption_feedstock 2020 40 万tce
510700 energy.consumption_feedstock 2023 90 万tce
510700 non_fossil.consumption 2020 300 万tce
510700 non_fossil.consumption 2023 400 万tce
"""


def test_deductions_are_steps_that_restate_the_base(told: Told, parameters: Parameters) -> None:
    """1100 − 90 − 400 = 610 and the base year 1000 − 40 − 300 = 660; each step stands in the tree."""
    facts, year = told(ENERGY), Period.year(2023)
    now = assessed_energy(facts, "510700", year, parameters, year)
    base = assessed_energy(facts, "510700", Period.year(2020), parameters, year)
    assert (now.quantity.value, base.quantity.value) == (610, 660)
    assert now.rule == "扣除非化石能源"
    assert now.inputs[0].rule == "扣除原料用能"


def test_an_unreported_deduction_is_a_gap(told: Told, parameters: Parameters) -> None:
    """Feedstock nobody reported is not zero feedstock; feedstock that does not occur is."""
    year = Period.year(2023)
    lines = "510700 energy.consumption 2023 1100 万tce\n510700 non_fossil.consumption 2023 400 万tce\n"
    figure = assessed_energy(told(lines), "510700", year, parameters, year)
    assert figure.quantity is None
    assert figure.gaps == ("energy.consumption_feedstock@510700:2023",)
    none = assessed_energy(
        told(lines + "510700 energy.consumption_feedstock 2023 NO 万tce"), "510700", year, parameters, year
    )
    assert none.quantity.value == 700
    assert none.is_complete


def test_before_the_rule_nothing_is_deducted(told: Told, parameters: Parameters) -> None:
    """The 13th plan's years are assessed on the total: no deduction was in force."""
    facts = told("510700 energy.consumption 2018 950 万tce")
    assert assessed_energy(facts, "510700", Period.year(2018), parameters, Period.year(2018)).quantity.value == 950


def test_assessed_energy_feeds_the_cumulative_change(told: Told, parameters: Parameters) -> None:
    """Intensity on the assessment basis falls by 1 − (610/660)/(1.2) between the restated years."""
    growth = "".join(f"510700 gdp.growth_real {y} {g} %\n" for y, g in ((2021, 20), (2022, 0), (2023, 0)))
    facts = told(ENERGY + growth + "510700 gdp.level_current 2020 3000 亿元")
    ask = Period.year(2023)
    fall = cumulative_change(
        facts,
        "510700",
        "energy_assessed",
        lambda y: assessed_energy(facts, "510700", Period.year(y), parameters, ask),
        2020,
        2023,
    )
    assert float(fall.quantity.value) == pytest.approx((610 / 660 / 1.2 - 1) * 100)


def certificate(serial: str, made: str, used: str, bundled: bool = False, line: int = 1) -> Certificate:
    return Certificate(serial, made, used, bundled, Evidence("gec", "gec.csv", "", f"line {line}"))


def test_only_stand_alone_certificates_across_provinces_move(parameters: Parameters, catalogue) -> None:
    """Two bought and one sold count; a domestic and a bundled one are noted and deduct nothing."""
    told = [
        certificate("A1", "650000", "510000"),
        certificate("A2", "650000", "510000"),
        certificate("B1", "510000", "310000"),
        certificate("C1", "510000", "510000"),
        certificate("D1", "650000", "510000", bundled=True),
    ]
    coal = catalogue.series["standard_coal.gbt-2589-2020.electricity.k"]
    flow, problems = certificate_flow(told, "510000", Period.year(2023), parameters, coal)
    assert flow.bought.quantity.to("kgce").value == Decimal("245.8")
    assert flow.sold.quantity.to("kgce").value == Decimal("122.9")
    assert [p.code for p in problems] == ["I202", "I202"]


def test_a_certificate_claimed_twice_deducts_once(parameters: Parameters, catalogue) -> None:
    """The same serial from two users is an error at its second place, and counts once."""
    told = [certificate("A1", "650000", "510000"), certificate("A1", "650000", "510000", line=7)]
    coal = catalogue.series["standard_coal.gbt-2589-2020.electricity.k"]
    flow, problems = certificate_flow(told, "510000", Period.year(2023), parameters, coal)
    assert [(p.code, p.at) for p in problems] == [("I201", "gec.csv:line 7")]
    assert problems[0].is_error
    assert flow.bought.quantity.to("kgce").value == Decimal("122.9")


def flow_of(bought: str, sold: str):
    figures = [Figure(n, n, Quantity.of(v, "万tce"), State.REPORTED) for n, v in (("bought", bought), ("sold", sold))]
    return CertificateFlow(*figures)


@pytest.mark.parametrize(
    ("bought", "sold", "after", "unused", "codes"),
    [
        ("49", "0", "951", "0", []),
        ("50", "0", "950", "0", []),
        ("51", "0", "950", "1", ["I203"]),
        ("10", "30", "1020", "0", []),
    ],
)
def test_the_cap_is_half_of_the_saving(
    parameters: Parameters, bought: str, sold: str, after: str, unused: str, codes: list[str]
) -> None:
    """With a needed saving of 100 万tce, up to 50 may be deducted; a net seller adds everything back."""
    energy = Figure("e", "能源", Quantity.of(1000, "万tce"), State.REPORTED)
    needed = Figure("n", "节能量", Quantity.of(100, "万tce"), State.DERIVED)
    result, problems = deduct_certificates(energy, flow_of(bought, sold), needed, Period.year(2024), parameters)
    assert result.assessed.quantity.value == Decimal(after)
    assert result.unused.quantity.value == Decimal(unused)
    assert [p.code for p in problems] == codes


def test_the_saving_needed_asks_for_one_price_base() -> None:
    """GDP 5000 亿元@2020 × 0.5 tce/万元@2020 × 14 % = 350 万tce; other prices are refused."""
    gdp = Figure("g", "g", Quantity.of(5000, "亿元@2020"), State.REPORTED)
    base = Figure("i", "i", Quantity.of("0.5", "tce/万元@2020"), State.REPORTED)
    assert saving_needed(gdp, base, percent("14")).quantity.value == 350
    wrong = Figure("i", "i", Quantity.of("0.5", "tce/万元@2015"), State.REPORTED)
    with pytest.raises(UnitError):
        saving_needed(gdp, wrong, percent("14"))


BEFORE = GDP + "510700 energy.consumption 2020 1200 万tce\n510700 energy.consumption 2021 1250 万tce\n"
CENSUS = """
510700 gdp.level_current 2020 3190 亿元
510700 gdp.growth_real 2021 8.9 %
510700 energy.consumption 2021 1262 万tce
"""


def test_a_census_makes_a_vintage_and_the_old_one_stays(
    tmp_path: Path, read_entries: Callable[..., list[Entry]]
) -> None:
    """After the census the 2021 change is recomputed; asked as of the day before, it is the same bit for bit."""

    def label(*words: str) -> str:
        return ".".join(words)

    def ask(facts: Facts) -> Figure:
        return cumulative_change(facts, "510700", "energy", energy_use(facts, "510700"), 2020, 2021)

    day, later = date(2022, 6, 30), date(2025, 1, 15)
    with Ledger.open(tmp_path / "city.duckdb") as ledger:
        ledger.append(Batch("bulletin", read_entries(BEFORE)), _noon(day))
        reported = ask(facts_as_of(ledger, None, label).facts)
        ledger.append(Batch("census", read_entries(CENSUS)), _noon(later))
        then = facts_as_of(ledger, date(2022, 12, 31), label)
        now = facts_as_of(ledger, None, label)
        revision = compare(ask, then, now)
    assert fingerprint(revision.before) == fingerprint(reported)
    assert float(reported.quantity.value) == pytest.approx((1250 / 1200 / 1.087 - 1) * 100)
    assert float(revision.after.quantity.value) == pytest.approx((1262 / 1200 / 1.089 - 1) * 100)
    assert not revision.is_unchanged
    changed = {new.id for _, new in revision.restated if new}
    assert changed == {
        "gdp.level_current@510700:2020",
        "gdp.growth_real@510700:2021",
        "energy.consumption@510700:2021",
    }
    assert then.name == "2022-12-31 口径"


def _noon(day: date):
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone(timedelta(hours=8)))
