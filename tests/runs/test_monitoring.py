"""What a run says of coming years, of the counties and of parks and firms: from the city's entries, nothing made up."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.alerts import load_rules
from shuangtan.indicators.light import Light
from shuangtan.indicators.tracking import load_breaks
from shuangtan.kernel import Evidence, Mark, Period, Quantity, State, walk
from shuangtan.ledger.entry import Directive, Entry
from shuangtan.runs.alerting import alert_rows, city_alerts
from shuangtan.runs.barometer import barometer_section
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import Observed
from shuangtan.runs.outlook import outlook
from shuangtan.runs.pipeline import check_city, run_city
from shuangtan.runs.reconciling import reconciled, reconciliation_section
from shuangtan.runs.statistics import statistics

TODAY = date(2026, 11, 22)


def entry(line: str) -> Entry:
    subject, word, period, value, unit = line.split()
    product, _, flow = word.partition(".")
    evidence = Evidence("shuangtan-conventions", "t.csv", "", "line 1")
    when, amount = Period.parse(period), Quantity.of(value, unit)
    return Entry(Directive.ACTIVITY, subject, product, flow, when, amount, State.REPORTED, evidence, mark=Mark.FOUND)


def with_entries(loaded: Loaded, lines: str) -> Loaded:
    more = tuple(entry(line) for line in lines.strip().splitlines())
    first, *others = loaded.city.files
    files = (replace(first, entries=(*first.entries, *more)), *others)
    return replace(loaded, city=replace(loaded.city, files=files))


def facts_of(observed: Observed, loaded: Loaded) -> Observed:
    facts = Facts(loaded.city.entries, observed.facts._label)
    return replace(observed, facts=facts, watch=replace(observed.watch, facts=facts))


def test_mianyang_is_forecast_where_its_history_allows(loaded: Loaded, observed: Observed) -> None:
    """GDP's chained index and the CEADs series are continued three years, each with bounds and back-test; energy, with
    one year on its basis, is refused, and no chance is given of any target: each says why."""
    breaks, _ = load_breaks(loaded.folders.catalogue / "indicators" / "breaks.yaml", loaded.sources)
    told = outlook(loaded, observed, breaks)
    assert [row.name for row in told.made] == ["地区生产总值不变价指数", "领土二氧化碳排放（范围一）"]
    assert [f.id[-4:] for f in told.made[1].figures] == ["2020", "2021", "2022"]
    for figure in (f for row in told.made for f in row.figures):
        assert figure.low < figure.quantity.value < figure.high
        assert figure.state is State.PROJECTED
        assert "回测平均误差" in figure.why
        assert any(below.evidence for below in walk(figure))
    assert all(row.because for row in told.forecasts if not row.figures)
    assert told.given == ()
    assert all(row.because for row in told.chances)
    assert len(told.charts) == len(told.made)


def test_without_the_library_the_report_says_so(
    loaded: Loaded, observed: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plain install forecasts by the random walk with drift and names it, and what to install for the other."""
    monkeypatch.setattr(sys.modules["shuangtan.indicators.tracking.methods"], "find_spec", {}.get)
    told = outlook(loaded, observed, [])
    assert {row.method for row in told.made} == {"对数值的带漂移随机游走"}
    assert any("没有安装 statsmodels" in s for s in told.sentences)


def test_a_target_within_reach_gets_its_chance(loaded: Loaded, observed: Observed) -> None:
    """With energy intensity falling 4 % a year to 2024, 14 % by 2025 is likely: a figure in steps of five that rests on
    the published rates and on the decision's target."""
    rates = "\n".join(f"510700 energy.intensity_change {y} {-4 + 0.1 * (-1) ** y} %" for y in range(2010, 2025))
    known = facts_of(observed, with_entries(loaded, rates))
    told = outlook(loaded, known, [])
    row = next(r for r in told.given if "能耗比 2020 年下降" in r.target)
    assert row.chance is not None
    assert row.chance.quantity.value % 5 == 0
    assert row.chance.quantity.value >= 50
    assert {"target.mianyang-2022.energy_intensity-2025"} <= {f.id for f in walk(row.chance)}


COUNTY = """
510703 energy.consumption 2024-01 10 万tce
510703 energy.consumption 2025-01 10.3 万tce
510703 energy.consumption_growth_allowed 2025 2 %
"""


def test_the_counties_of_mianyang_have_no_lights_and_say_what_lacks(loaded: Loaded, observed: Observed) -> None:
    """Ten places by twelve months, all 不评价; the sentences name the rule, the assumption, and the lacking numbers."""
    told = barometer_section(loaded, observed, 2025)
    assert told is not None
    assert (len(told.rows), len(told.months), told.asked, told.judged) == (10, 12, 120, 0)
    said = "".join(told.sentences)
    assert "629" in said
    assert "1.5 倍，假定" in said
    assert "能源消费总量" in said
    assert "加权平均" in said


def test_one_county_month_that_was_told_gets_its_light(loaded: Loaded, observed: Observed) -> None:
    """3 % more energy where 2 % was allowed is 二级; February, of which nothing came, is grey again."""
    told = barometer_section(loaded, facts_of(observed, with_entries(loaded, COUNTY)), 2025)
    assert told is not None
    row = next(r for r in told.rows if r.code == "510703")
    assert (row.cells[0].total, row.cells[1].total) == (Light.ORANGE, Light.NOT_ASSESSED)
    assert told.judged == 1


FIRMS = """
510703P1 energy.consumption 2026-08 3 万tce
510703P1 energy.consumption 2026-09 3.1 万tce
510703P1 energy.consumption 2026-10 5 万tce
org-jiangyou-hongshi energy.consumption 2026-09 9000 tce
org-jiangyou-hongshi energy.consumption 2026-10 9 tce
"""


def test_counties_parks_and_firms_are_watched(loaded: Loaded) -> None:
    """A park's leap and a firm's thousandfold slip stand by name; silent subjects of one kind stand in one row; every
    level is counted."""
    known = with_entries(loaded, FIRMS)
    rules, problems = load_rules(
        loaded.folders.catalogue / "alerts", loaded.catalogue.quantities.lookup, loaded.sources
    )
    assert problems == []
    rows, levels = alert_rows(known, city_alerts(known, rules, TODAY), TODAY)
    firing = {(row.id, row.subject) for row in rows if row.state == "firing"}
    assert ("energy_month_jump", "科技城新区") in firing
    assert ("enterprise_use_jump", "江油红狮水泥有限公司") in firing
    missing = [s for id, s in firing if id == "energy_month_missing" and s.startswith("9 个县")]
    assert len(missing) == 1
    assert [level.name for level in levels] == ["市", "县（市、区）", "园区", "企业"]
    assert levels[1].subjects == 9
    assert sum(levels[2].counts) == 4 * levels[2].rules
    shown = [row.state for row in rows]
    assert shown == sorted(shown, key=["firing", "pending", "resolved", "normal", "blind"].index)


def test_indicators_of_a_county_and_a_park_in_a_month(loaded: Loaded) -> None:
    """A county is asked its own indicators, a park fewer; a month leaves the yearly ones out; a slip is named."""
    year, month = (statistics(loaded, p, "涪城区")[1] for p in (2025, "2025-03"))
    assert {v.subject.level.value for v in year.values} == {"county"}
    assert 0 < len(month.values) < len(year.values)
    assert {v.indicator.frequency.value for v in month.values} == {"month"}
    park = statistics(loaded, "2025Q1", "510703P1")[1]
    assert park.values
    assert {v.subject.id for v in park.values} == {"510703P1"}
    with pytest.raises(LookupError, match="涪城区"):
        statistics(loaded, 2025, "涪城")


def test_the_published_totals_of_mianyang_are_met(loaded: Loaded, observed: Observed) -> None:
    """Nine counties make the census to the person, plants in service the clean capacity to 0.1 % and the whole to 5 %:
    16.94 万kW of plants nobody named."""
    found, problems = reconciled(loaded, observed, loaded.city.entries)
    assert problems == []
    told = {row.name: (row.difference, row.verdict) for row in reconciliation_section(found).rows}
    assert told == {
        "人口普查常住人口 2020": ("0", "相符"),
        "发电装机容量 2025": ("-16.94", "相符"),
        "清洁能源电力装机容量 2025": ("0", "相符"),
    }


def test_a_total_that_is_not_met_refuses_the_run(loaded: Loaded, tmp_path: Path) -> None:
    """One person more in the published census: the check names both numbers with the line, and nothing is published."""
    city = tmp_path / "mianyang"
    shutil.copytree(loaded.folders.city, city)
    census = city / "entries" / "population.csv"
    census.write_text(
        census.read_text(encoding="utf-8").replace("2020,4868243,人", "2020,4868244,人"), encoding="utf-8"
    )
    folders = replace(loaded.folders, city=city, out=tmp_path / "out")
    (problem,) = [p for p in check_city(folders) if p.code == "A601"]
    assert "4868244" in problem.parts()["seen"]
    assert "4868243" in problem.parts()["expected"]
    result = run_city(folders, list[str]().append, today=TODAY)
    assert result.was_refused
    assert not (tmp_path / "out" / "index.html").exists()
