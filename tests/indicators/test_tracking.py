"""Forecasts with their errors, breaks that are not change, chances of targets, and refusals."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import load_catalogue
from shuangtan.indicators.definition import Definition, Measure
from shuangtan.indicators.tracking import chance, forecast, history, indexed, load_breaks, target_chance
from shuangtan.indicators.tracking.history import Break, History
from shuangtan.indicators.tracking.methods import drifted
from shuangtan.indicators.watch import Watch
from shuangtan.kernel import DatedValue, Figure, Mark, Quantity, State, unit
from shuangtan.policies import Direction, Target

Told = Callable[[str], Facts]
needs_models = pytest.mark.skipif(find_spec("statsmodels") is None, reason="the extra `forecast` is not installed")


def test_a_census_revision_is_not_change(told: Told) -> None:
    """GDP jumps 24 % where the basis changes: that year has no change, and only the years after are carried on."""
    levels = ((2017, 2075), (2018, 2304), (2019, 2856), (2020, 3010))
    facts = told("\n".join(f"510700 gdp.level_current {y} {v} 亿元" for y, v in levels))
    breaks = [Break("census", "gdp", "level_current", "", 2019, "普查", "s")]
    series = history(facts, "510700", "gdp", "level_current", "亿元", breaks)
    assert [c if c is None else round(c, 3) for _, c in series.changes()] == [0.11, None, 0.054]
    assert series.current().years == [2019, 2020]


def test_a_missing_year_is_not_change() -> None:
    """From 2016 to 2018 is no yearly change, and the stretch starts anew."""
    series = History("x", "1", ((2015, 1.0), (2016, 2.0), (2018, 4.0)))
    assert series.changes() == [(2016, 1.0), (2018, None)]
    assert series.current().years == [2018]


def test_the_table_of_breaks_loads(root: Path) -> None:
    """The shipped breaks load whole; a slip in one is reported with its place."""
    breaks, problems = load_breaks(root / "catalogue/indicators/breaks.yaml", load_catalogue()[0].sources)
    assert problems == []
    assert {b.first_year for b in breaks if b.product == "gdp"} == {2019, 2024}


def test_a_slip_in_the_breaks_is_reported(tmp_path: Path) -> None:
    """Every mistake with its line; the entry does not load."""
    path = tmp_path / "b.yaml"
    path.write_text("- {id: a, word: gdp.level_current, first_year: 2019, source: nowhere}\n", encoding="utf-8")
    breaks, problems = load_breaks(path, {"s"})
    assert breaks == []
    assert [(p.at, p.code) for p in problems] == [("b.yaml:1", "I401")] * 2


def series_of(levels: list[float], first: int = 2005) -> History:
    return History("x", "1", tuple((first + i, float(v)) for i, v in enumerate(levels)))


def test_short_history_is_refused() -> None:
    """Eleven years on one basis are too few, also when twenty lie before a break."""
    made, problems = forecast(series_of(list(range(100, 111))))
    assert made is None
    assert [p.code for p in problems] == ["I402"]
    broken = History("x", "1", series_of(list(range(30))).points, frozenset({2024}))
    assert forecast(broken)[0] is None


def test_four_years_ahead_are_refused() -> None:
    """A forecast reaches three years, whatever is asked."""
    made, problems = forecast(series_of(list(range(100, 130))), 4)
    assert (made, [p.code for p in problems]) == (None, ["I404"])


def test_without_the_library_a_plainer_method_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the optional dependency gets the random walk with drift, its back-test and a note: doubling
    every year goes on doubling."""
    monkeypatch.setattr(sys.modules["shuangtan.indicators.tracking.methods"], "find_spec", {}.get)
    made, problems = forecast(series_of([2.0**i for i in range(14)]))
    assert [p.code for p in problems] == ["I403"]
    assert made.method == "对数值的带漂移随机游走"
    assert made.middles == pytest.approx([2.0**14, 2.0**15, 2.0**16])
    assert [len(e) for e in made.backtest.errors] == [6, 5, 4]
    assert "回测平均误差" in made.figures("f", "万tce")[0].why


def test_the_drift_by_hand() -> None:
    """Steps 1, 3, 2: drift 2, σ 1, and h years ahead the error is √(h + h²/3)."""
    means, errors = drifted([0.0, 1.0, 4.0, 6.0], 2)
    assert means == pytest.approx((8, 10))
    assert errors == pytest.approx(((1 + 1 / 3) ** 0.5, (2 + 4 / 3) ** 0.5))


def test_importing_the_room_does_not_load_the_library() -> None:
    """The main job does not pay for forecasts it does not ask for."""
    import subprocess

    code = "import sys, shuangtan.indicators.tracking; print('statsmodels' in sys.modules, 'pandas' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]


@needs_models
def test_a_straight_line_goes_on() -> None:
    """A series that grows by 3 a year is continued, with little error and a fan that opens."""
    made, problems = forecast(series_of([100 + 3 * i for i in range(16)]))
    assert problems == []
    assert made.years == (2021, 2022, 2023)
    assert made.middles == pytest.approx([148, 151, 154], rel=0.02)
    assert made.backtest.mae(1) < 0.01
    low, high = zip(*made.fan(0.8), strict=True)
    assert all(a <= m <= b for a, m, b in zip(low, made.middles, high, strict=True))


@needs_models
def test_the_fan_is_never_narrower_than_past_errors() -> None:
    """The standard error of each year is at least the back-test's, and the errors are printed beside it."""
    rng = np.random.default_rng(7)
    made, _ = forecast(series_of(list(200 + np.cumsum(rng.normal(2, 6, 18)))))
    for ahead in (1, 2, 3):
        assert made.errors[ahead - 1] >= made.backtest.rmse(ahead)
    assert [len(e) for e in made.backtest.errors] == [10, 9, 8]
    assert "回测平均误差" in made.backtest.sentence
    figure = made.figures("f", "万tce")[0]
    assert figure.state is State.PROJECTED
    assert figure.low < figure.quantity.value < figure.high
    assert "回测平均误差" in figure.why


@needs_models
def test_the_band_holds_about_what_it_says() -> None:
    """Over twelve random walks, the 80 % band of the next year holds the truth in at least 8 and not by being
    endless: it is narrower than the range of the series."""
    rng, held, wide = np.random.default_rng(11), 0, 0
    for _ in range(12):
        levels = 100 + np.cumsum(rng.normal(1, 3, 15))
        made, _ = forecast(series_of(list(levels[:14])), 1)
        low, high = made.fan(0.8)[0]
        held += low <= levels[14] <= high
        wide += (high - low) > (levels.max() - levels.min())
    assert held >= 8
    assert wide <= 3


@needs_models
def test_chance_moves_with_the_target() -> None:
    """The mean itself is even odds; a lower floor is likelier, a lower ceiling less likely."""
    made, _ = forecast(series_of([100 + 3 * i + (-1) ** i for i in range(16)]))
    mean = made.middles[0]
    assert chance(made, 2021, mean, True).probability == pytest.approx(0.5)
    assert chance(made, 2021, mean - 5, True).probability > 0.9
    assert chance(made, 2021, mean - 5, False).probability < 0.1
    assert "可能性约 50%" in chance(made, 2021, mean, True).sentence


def target(value: str, direction: Direction, base: int | None, year: int, code: str = "%") -> Target:
    told = DatedValue(Decimal(value), unit(code), "s", Mark.FOUND)
    return Target(f"t-{year}", "doc", "1", "i", "目标", "", base, year, direction, told, code, "", "", "t.yaml:1")


def watch(facts: Facts, last_year: int = 2023) -> Watch:
    return Watch(facts, "510700", {}, {"energy": lambda y: Figure(str(y), "", None, State.MISSING)}, {}, last_year)


INTENSITY = Definition("i", "能耗强度", unit("%"), Measure.REDUCTION, "energy", "intensity_change")
GROWTH = Definition("i", "增加值增速", unit("%"), Measure.GROWTH, "industry_value_added", "growth_real")
LEVEL = Definition("i", "天然气产量", unit("亿m3"), Measure.LEVEL, "natural_gas", "output")


@needs_models
@pytest.mark.parametrize(("goal", "likely"), [("10", True), ("30", False)])
def test_chance_of_an_intensity_target(told: Told, goal: str, likely: bool) -> None:
    """Falling 3 % a year since 2011: 10 % in 2020–2025 is nearly sure, 30 % nearly impossible; made on the chained
    index, so a census between does not matter."""
    facts = told("\n".join(f"510700 energy.intensity_change {y} {-3 + 0.2 * (-1) ** y} %" for y in range(2011, 2024)))
    made, problems = target_chance(watch(facts), target(goal, Direction.REDUCE_BY, 2020, 2025), INTENSITY, [])
    assert problems == []
    assert (made.probability > 0.9) if likely else (made.probability < 0.1)


@needs_models
def test_chance_of_a_growth_target(told: Told) -> None:
    """Growing 12 % a year against an average of 10 %."""
    years = range(2010, 2024)
    facts = told("\n".join(f"510700 industry_value_added.growth_real {y} {12 + (-1) ** y} %" for y in years))
    made, _ = target_chance(watch(facts), target("10", Direction.AVERAGE_GROWTH, 2020, 2025), GROWTH, [])
    assert made.probability > 0.5


@pytest.mark.parametrize(
    ("goal", "code"),
    [
        (target("46", Direction.AT_LEAST, None, 2030, "亿m3"), "I404"),
        (target("46", Direction.AT_LEAST, None, 2022, "亿m3"), "I405"),
        (target("46", Direction.AT_LEAST, None, 2025, "亿m3"), "I402"),
    ],
)
def test_no_chance_is_made_up(told: Told, goal: Target, code: str) -> None:
    """Too far, already known, or too short a history: a reason and no number."""
    facts = told("\n".join(f"510700 natural_gas.output {y} {30 + y - 2019} 亿m3" for y in range(2019, 2024)))
    made, problems = target_chance(watch(facts), goal, LEVEL, [])
    assert (made, [p.code for p in problems]) == (None, [code])


def test_an_index_starts_anew_after_a_gap() -> None:
    """Rates known for 2018, 2020 and 2021: the index runs from 2019."""
    told = ((2018, 5), (2019, 0), (2020, 10), (2021, -50))
    rates = [(y, Figure(str(y), "", Quantity.of(v, "%") if v else None, State.REPORTED)) for y, v in told]
    assert [(y, round(v, 6)) for y, v in indexed("x", rates).points] == [(2019, 100), (2020, 110), (2021, 55)]
