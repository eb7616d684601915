"""The 晴雨表: the published table of 2021H1, cities × counties × months, and targets that make up a whole."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.barometer import Part, barometer, plan_progress, shifted, spread, synthesis
from shuangtan.indicators.dual_control import Schedule
from shuangtan.indicators.light import Light, total_light
from shuangtan.kernel import Figure, Period, Quantity, State

Told = Callable[[str], Facts]
TABLE = list(csv.DictReader((Path(__file__).parent / "data" / "barometer_2021H1.csv").open(encoding="utf-8")))
"""发改办环资〔2021〕629号: the printed levels. The notice says of each region which condition held (intensity rose;
fell by less than the schedule; on schedule), not by how much; 西藏 lacks statistics."""
H1 = Period.parse("2021H1")

# What the words of the notice say about the numbers, per mille of the yearly 3 % that was due and the 4 % allowed.
CHANGE = {"一级": (0, 9_000), "二级": (-2_999, -1), "三级": (-9_000, -3_000)}
GROWTH = {"一级": (6_001, 30_000), "二级": (4_001, 6_000), "三级": (-5_000, 4_000)}


@st.composite
def stated(draw: st.DrawFn) -> str:
    """Facts of all regions: any numbers of which the printed words are true."""
    lines = []
    for row in TABLE:
        lines.append(f"{row['region']} energy.intensity_reduction_due 2021 3 %")
        lines.append(f"{row['region']} energy.consumption_growth_allowed 2021 4 %")
        asked = (("intensity_change", row["intensity"], CHANGE), ("consumption_change", row["total"], GROWTH))
        for word, level, ranges in asked:
            value = Decimal(draw(st.integers(*ranges[level]))) / 1000 if level in ranges else "—"
            lines.append(f"{row['region']} energy.{word} 2021H1 {value} %")
    return "\n".join(lines)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(lines=stated())
def test_the_published_table_comes_out(told: Told, lines: str) -> None:
    """Whatever the unpublished numbers were: under the rule they give the printed levels, 9/10/11 and 8/5/17, and
    西藏 is not assessed."""
    matrix = barometer(told(lines), [row["region"] for row in TABLE], [H1])
    printed = {row["region"]: (row["intensity"], row["total"]) for row in TABLE}
    assert {c.place: (c.intensity.label, c.total.label) for c in matrix.column(H1)} == printed
    intensity, total = matrix.counts(H1)
    order = (Light.RED, Light.ORANGE, Light.GREEN, Light.NOT_ASSESSED)
    assert [intensity[x] for x in order] == [9, 10, 11, 1]
    assert [total[x] for x in order] == [8, 5, 17, 1]


COUNTIES = """
510703 energy.consumption 2024-01 10 万tce
510703 energy.consumption 2024-02 10 万tce
510703 energy.consumption 2024-03 10 万tce
510703 energy.consumption 2025-01 10 万tce
510703 energy.consumption 2025-02 11 万tce
510703 energy.consumption 2025-03 9 万tce
510703 gdp.growth_real 2025Q1 6 %
510703 energy.intensity_reduction_due 2025 3 %
510703 energy.consumption_growth_allowed 2025 2 %
510704 energy.consumption 2024-01 5 万tce
510704 energy.consumption 2025-01 6 万tce
510704 energy.consumption_growth_allowed 2025 2 %
"""


def test_cities_counties_months(told: Told) -> None:
    """January–March has both lights; February has no GDP, so only the total light; a county that stopped reporting
    gets no light and the cell names the missing months."""
    months = [Period.parse(f"2025-0{m}") for m in (1, 2, 3)]
    matrix = barometer(told(COUNTIES), ["510703", "510704"], months)
    lights = [(c.intensity, c.total) for c in matrix.row("510703")]
    assert lights == [
        (Light.NOT_ASSESSED, Light.GREEN),
        (Light.NOT_ASSESSED, Light.RED),
        (Light.GREEN, Light.GREEN),
    ]
    march = matrix.at("510704", months[2])
    assert (march.intensity, march.total) == (Light.NOT_ASSESSED, Light.NOT_ASSESSED)
    assert "energy.consumption@510704:2025-02" in march.growth.gaps
    assert "不评价" in march.reasons[1]


def test_computed_intensity_unfolds(told: Told) -> None:
    """(1 + 0 %)/(1 + 6 %) − 1 = −5.66 %, with growth and GDP below it."""
    cell = barometer(told(COUNTIES), ["510703"], [Period.parse("2025-03")]).at("510703", Period.parse("2025-03"))
    assert float(cell.change.quantity.value) == pytest.approx(-5.660377)
    assert [f.id for f in cell.change.inputs] == [
        "energy.growth_to_date@510703:2025-03",
        "gdp.growth_real@510703:2025Q1",
    ]


def test_a_rise_is_red_and_has_a_consequence(told: Told) -> None:
    """Intensity that stood still or rose is 一级 even where no target was set, and suspends reviews."""
    facts = told("510703 energy.intensity_change 2025H1 0 %\n510704 energy.intensity_change 2025H1 -1 %")
    half = Period.parse("2025H1")
    matrix = barometer(facts, ["510703", "510704"], [half])
    assert matrix.at("510703", half).intensity is Light.RED
    assert "节能审查" in matrix.at("510703", half).consequence
    assert matrix.at("510704", half).intensity is Light.NOT_ASSESSED


def percent(value: object, id: str = "r") -> Figure:
    return Figure(id, id, Quantity.of(str(value), "%"), State.REPORTED)


TOTALS = [
    # allowed, growth, light: just on and just beyond each cut, for a growth, nothing, and a cut that was ordered
    ("4", "4", Light.GREEN),
    ("4", "4.01", Light.ORANGE),
    ("4", "6", Light.ORANGE),
    ("4", "6.01", Light.RED),
    ("0", "0", Light.GREEN),
    ("0", "0.01", Light.RED),
    ("-2", "-2", Light.GREEN),
    ("-2", "-1.99", Light.ORANGE),
    ("-2", "-1", Light.ORANGE),
    ("-2", "-0.99", Light.RED),
]


@pytest.mark.parametrize(("allowed", "growth", "light"), TOTALS)
def test_the_total_light_where_growth_is_allowed_none_or_a_cut_is_ordered(
    allowed: str, growth: str, light: Light
) -> None:
    """A cut of 2 % of which half was reached is 二级, less is 一级; where nothing may grow any growth is 一级."""
    assert total_light(Decimal(growth), Decimal(allowed), Decimal("1.5")) is light


@given(st.integers(-500, 500), st.integers(-500, 500), st.integers(0, 500))
def test_more_growth_is_never_a_better_total_light(allowed: int, growth: int, more: int) -> None:
    """The light is monotone in growth, whatever was allowed."""
    order = [Light.GREEN, Light.ORANGE, Light.RED]
    lights = [total_light(Decimal(g) / 100, Decimal(allowed) / 100, Decimal("1.5")) for g in (growth, growth + more)]
    assert order.index(lights[0]) <= order.index(lights[1])


def test_the_unpublished_cut_is_an_assumption_and_says_so(told: Told) -> None:
    """二级 of the total stands on an assumed 1.5; its figure leads to the project's conventions and is not verified."""
    facts = told("510703 energy.consumption_change 2025H1 5 %\n510703 energy.consumption_growth_allowed 2025 4 %")
    half = Period.parse("2025H1")
    cell = barometer(facts, ["510703"], [half]).at("510703", half)
    assert cell.total is Light.ORANGE
    assert (cell.tolerance.state, cell.tolerance.is_verified) == (State.ASSUMED, False)
    assert [e.source for e in cell.tolerance.evidence] == ["shuangtan-conventions"]
    assert "1.5 倍为假定" in cell.reasons[1]


def test_the_five_year_rate_is_due_where_no_year_was_set(told: Told) -> None:
    """A 14 % schedule asks 2.971 % a year: −2.98 is green, −2.96 orange."""
    facts = told("510703 energy.intensity_change 2022 -2.98 %\n510704 energy.intensity_change 2022 -2.96 %")
    schedule, year = Schedule(percent("14", "goal"), 2020, 2025), Period.year(2022)
    matrix = barometer(facts, ["510703", "510704"], [year], {"510703": schedule, "510704": schedule})
    assert [c.intensity for c in matrix.column(year)] == [Light.GREEN, Light.ORANGE]


def test_plan_progress_compounds() -> None:
    """5 % by last year and 2 % down this year so far: 1 − 0.95·0.98 = 6.9 %."""
    assert plan_progress(percent(5), percent(-2)).quantity.value == Decimal("6.9")


def weight(value: object, id: str = "w") -> Figure:
    return Figure(id, id, Quantity.of(str(value), "万tce"), State.REPORTED)


shares = st.lists(st.tuples(st.integers(1, 5000), st.integers(-300, 3000)), min_size=1, max_size=10)


@given(shares, st.integers(1, 3000))
def test_counties_make_the_city_exactly(rows: list[tuple[int, int]], goal: int) -> None:
    """If every county meets its target, the city uses Σ w(1 − R); shifted targets make the city's own."""
    parts = [Part(str(i), weight(w, f"w{i}"), percent(Decimal(r) / 100, f"r{i}")) for i, (w, r) in enumerate(rows)]
    city = percent(Decimal(goal) / 100, "city")
    made = synthesis(parts, city)
    used = sum(w * (1 - Decimal(r) / 10_000) for w, r in rows)
    whole = sum(w for w, _ in rows)
    assert float(whole * (1 - made.made.quantity.value / 100)) == pytest.approx(float(used), rel=1e-12)
    again = synthesis(shifted(parts, city), city)
    assert abs(again.remainder.quantity.value) < Decimal("1e-20")


def test_an_unknown_county_leaves_the_city_open() -> None:
    """One county without a target: no synthesis, and the gap says whose."""
    gap = Figure("r@510704", "游仙区目标", None, State.MISSING, gaps=("r@510704",))
    made = synthesis([Part("510703", weight(5), percent(3)), Part("510704", weight(5), gap)], percent(14)).made
    assert made.quantity is None
    assert made.gaps == ("r@510704",)


codes = st.text("0123456789", min_size=6, max_size=6)


@given(st.dictionaries(codes, st.integers(0, 999), min_size=1), st.integers(0, 10**6), st.integers(0, 3))
def test_a_total_is_spread_without_remainder(weights: dict[str, int], units: int, digits: int) -> None:
    """Parts sum to the whole to the last digit, and none is further than one last digit from its exact share."""
    weights = weights | {"000000": 1}
    whole = Quantity(Decimal(units).scaleb(-digits), Quantity.of(0, "万tce").unit)
    result = spread(whole, {k: Decimal(v) for k, v in weights.items()}, digits)
    step, total = Decimal(1).scaleb(-digits), sum(weights.values())
    assert sum(p.value for p in result.parts.values()) == whole.value
    for place, part in result.parts.items():
        assert abs(part.value - whole.value * weights[place] / total) < step


def test_equal_remainders_go_by_code() -> None:
    """100 in three equal parts at whole numbers: 34, 33, 33, and it is said who got the one."""
    result = spread(Quantity.of(100, "万tce"), {c: Decimal(1) for c in ("510705", "510703", "510704")}, 0)
    assert {k: int(v.value) for k, v in result.parts.items()} == {"510703": 34, "510704": 33, "510705": 33}
    assert result.moved == ("510703",)


def test_a_total_finer_than_its_parts_is_refused() -> None:
    """0.25 cannot be the sum of parts with one digit."""
    with pytest.raises(ValueError, match="1 位小数"):
        spread(Quantity.of("0.25", "万tce"), {"a": Decimal(1)}, 1)
