"""Alert rules: shipped ones load with their cases; what is untested or wrong does not; states behave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.facts import Facts
from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.indicators.alerts import AlertState, Observation, Rule, RuleKind, load_rules, track, watch_rules
from shuangtan.indicators.alerts.watching import firing
from shuangtan.indicators.system import Level, Subject
from shuangtan.kernel import Period

Told = Callable[[str], Facts]
FOLDER = Path(__file__).resolve().parents[2] / "catalogue" / "alerts"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()[0]


@pytest.fixture(scope="module")
def rules(catalogue: Catalogue) -> dict[str, Rule]:
    read, problems = load_rules(FOLDER, catalogue.quantities.lookup, catalogue.sources)
    assert [p.text() for p in problems] == []
    return {r.id: r for r in read}


def test_every_kind_is_shipped_with_its_cases(rules: dict[str, Rule]) -> None:
    """Absolute, pace, jump, missing and stale rules load, which means that all their cases hold."""
    assert {r.kind for r in rules.values()} == set(RuleKind)


RULE = """
- id: r
  zh: 试
  kind: absolute
  watches: electricity.grid_loss / electricity.supplied
  unit: "%"
  threshold: {unit: "%", values: [{value: 8, source: s, mark: assumed}]}
  frequency: month
  levels: [city]
  consequence: 核对
"""
THRESHOLD = '{unit: "%", values: [{value: 8, source: s, mark: assumed}]}'
CASES = """
  cases:
    - {title: 高低, given: {2025-01: 7, 2025-02: 9}, expected: {2025-01: normal, 2025-02: firing}}
"""


@pytest.mark.parametrize(
    ("text", "codes", "said"),
    [
        (RULE + CASES, [], ""),
        (RULE, ["I502"], "没有用例"),
        (RULE + CASES.replace("2025-01: normal, ", ""), ["I502"], "firing"),
        (RULE + CASES.replace("2025-02: 9", "2025-02: 8"), ["I503"], "2025-02 应为 firing，得 normal"),
        (RULE + CASES.replace("given", "givn"), ["I501"], "用例读不成"),
        (RULE.replace("grid_loss", "grid_los") + CASES, ["I501"], "词表中没有"),
        (RULE.replace('unit: "%"\n', "unit: 万tce\n") + CASES, ["I501"], "规则单位为 万tce"),
        (RULE.replace("source: s", "source: t") + CASES, ["K102"], "来源"),
        (RULE.replace("absolute", "pace") + CASES, ["I501"], "须写 budget"),
        (RULE.replace("absolute", "stale") + CASES, ["I501"], "阈值单位 %"),
        (RULE.replace("  consequence: 核对\n", "") + CASES, ["I501"], "缺 consequence"),
        (
            RULE.replace('{unit: "%", values: [{value: 8, source: s, mark: assumed}]}', "8") + CASES,
            ["I501"],
            "threshold",
        ),
        ("id: r\n", ["C102"], "列表"),
    ],
)
def test_what_is_untested_or_wrong_does_not_load(
    tmp_path: Path, catalogue: Catalogue, text: str, codes: list[str], said: str
) -> None:
    """A rule loads only with readable formula, fitting units, a source, and cases that hold on both sides."""
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")
    read, problems = load_rules(tmp_path, catalogue.quantities.lookup, {"s"})
    assert [p.code for p in problems] == codes
    assert len(read) == (not codes)
    assert said in "".join(p.text() for p in problems)


def monthly(values: list[int | None]) -> list[Observation]:
    return [
        Observation(p, None if v is None else Decimal(v))
        for p, v in zip(Period.year(2025).parts("month"), values, strict=False)
    ]


months = st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=12)


@given(values=months, hold=st.integers(1, 3), clear=st.integers(1, 3))
def test_states_follow_the_rules(rules: dict[str, Rule], values: list[int | None], hold: int, clear: int) -> None:
    """Firing begins only after `hold` bad months in a row and ends only on a good month; a silent month changes
    neither pending nor firing; resolved comes only from firing; the order of arrival does not matter."""
    rule = replace(rules["grid_loss_high"], hold=hold, clear=clear)
    seen = monthly(values)
    steps = track(rule, seen)
    assert steps == track(rule, seen[::-1])
    before = AlertState.NORMAL
    for value, step in zip(values, steps, strict=True):
        if value is None and before in (AlertState.PENDING, AlertState.FIRING):
            assert step.state is before
        if step.state is AlertState.FIRING and before is not AlertState.FIRING:
            told = [v for v in values[: steps.index(step) + 1] if v is not None][-hold:]
            assert len(told) == hold
            assert all(v > 8 for v in told)
        if step.state is AlertState.RESOLVED:
            assert before is AlertState.FIRING
            assert value is not None
            assert value <= 8
        before = step.state


FACTS = """
510703 energy.consumption 2025-01 10 万tce
510703 energy.consumption 2025-02 10.2 万tce
510703 energy.consumption 2025-03 15 万tce
510703 energy.consumption_limit 2025 120 万tce
510704 energy.consumption 2025-01 5 万tce
"""
COUNTIES = [Subject("510703", Level.COUNTY), Subject("510704", Level.COUNTY)]


def test_rules_on_facts(rules: dict[str, Rule], told: Told) -> None:
    """The county that leapt fires a jump and is pending on its pace; the silent one fires as missing; one alert per
    rule and county, each naming why."""
    alerts = watch_rules(rules.values(), told(FACTS), COUNTIES, 2025, date(2025, 4, 30))
    states = {(a.rule.id, a.subject): a.now.state for a in alerts}
    assert len(states) == len(alerts)
    assert states[("energy_month_jump", "510703")] is AlertState.FIRING
    assert states[("energy_total_pace", "510703")] is AlertState.PENDING
    assert states[("energy_month_missing", "510703")] is AlertState.NORMAL
    assert states[("energy_month_missing", "510704")] is AlertState.FIRING
    blind = next(a for a in alerts if (a.rule.id, a.subject) == ("energy_total_pace", "510704"))
    assert blind.now.state is AlertState.NORMAL
    assert blind.now.shown == "不评价"
    missing = next(a for a in firing(alerts) if a.rule.id == "energy_month_missing")
    assert missing.now.because.startswith("逾期未报：2025-02、2025-03")


def test_a_break_is_no_jump(rules: dict[str, Rule], told: Told) -> None:
    """The same leap, where the basis changed in March, fires nothing."""
    facts, jump = told(FACTS), [rules["energy_month_jump"]]
    alerts = watch_rules(jump, facts, COUNTIES[:1], 2025, date(2025, 4, 30), breaks={"2025-03"})
    assert alerts[0].now.state is AlertState.NORMAL
    assert "口径变化" in alerts[0].now.because


def test_late_data_correct_the_past(rules: dict[str, Rule], told: Told) -> None:
    """A corrected March makes the track as if it had always been so: nothing stays behind, nothing fires twice."""
    jump = [rules["energy_month_jump"]]
    first = watch_rules(jump, told(FACTS), COUNTIES[:1], 2025, date(2025, 4, 30))[0]
    fixed = watch_rules(jump, told(FACTS.replace("03 15 ", "03 10.5 ")), COUNTIES[:1], 2025, date(2025, 4, 30))[0]
    assert (first.now.state, fixed.now.state) == (AlertState.FIRING, AlertState.NORMAL)
    assert {s.state for s in fixed.steps} == {AlertState.NORMAL}


YEARS = """
510703 electricity.grid_loss 2024-11 9 亿kWh
510703 electricity.supplied 2024-11 100 亿kWh
510703 electricity.grid_loss 2024-12 9 亿kWh
510703 electricity.supplied 2024-12 100 亿kWh
510703 electricity.grid_loss 2025-01 9 亿kWh
510703 electricity.supplied 2025-01 100 亿kWh
510703 electricity.grid_loss 2025-02 7 亿kWh
510703 electricity.supplied 2025-02 100 亿kWh
510703 electricity.grid_loss 2025-03 7 亿kWh
510703 electricity.supplied 2025-03 100 亿kWh
"""


def test_a_track_crosses_the_turn_of_the_year(rules: dict[str, Rule], told: Told) -> None:
    """Two bad months before New Year and one after fire in January; two good ones resolve in March."""
    (alert,) = watch_rules([rules["grid_loss_high"]], told(YEARS), COUNTIES[:1], 2025, date(2025, 4, 1))
    named = {s.moment: s.state for s in alert.steps}
    assert [s.moment for s in alert.steps][:1] == ["2024-01"]
    assert [named[m] for m in ("2024-12", "2025-01", "2025-03")] == ["pending", "firing", "resolved"]
    assert alert.now.since == "2025-03"


def test_a_budget_belongs_to_its_own_year(rules: dict[str, Rule], told: Told) -> None:
    """11 a month is ahead of 120 a year in 2024 and within 144 in 2025: the alert of 2024 resolves in January."""
    months = [f"510703 energy.consumption {y}-{m:02} 11 万tce" for y in (2024, 2025) for m in range(1, 13)]
    limits = ["510703 energy.consumption_limit 2024 120 万tce", "510703 energy.consumption_limit 2025 144 万tce"]
    facts = told("\n".join(months + limits))
    (alert,) = watch_rules([rules["energy_total_pace"]], facts, COUNTIES[:1], 2025, date(2026, 1, 1))
    named = {s.moment: s.state for s in alert.steps}
    assert [named[m] for m in ("2024-02", "2024-12", "2025-01")] == ["firing", "firing", "resolved"]
    assert alert.now.state is AlertState.NORMAL


def test_parks_and_enterprises_are_watched_by_their_own_rules(rules: dict[str, Rule], told: Told) -> None:
    """A park has pace, jump and missing; an enterprise's own jump rule fires on a unit typed a thousandfold wrong."""
    facts = told(
        """
510703P1 energy.consumption 2025-01 3 万tce
510703P1 energy.consumption 2025-02 3.1 万tce
org-a energy.consumption 2025-01 900 tce
org-a energy.consumption 2025-02 0.9 tce
"""
    )
    subjects = [Subject("510703P1", Level.PARK), Subject("org-a", Level.ENTERPRISE)]
    alerts = watch_rules(rules.values(), facts, subjects, 2025, date(2025, 3, 10))
    states = {(a.rule.id, a.subject): a.now.state for a in alerts}
    assert states[("energy_month_jump", "510703P1")] is AlertState.NORMAL
    assert states[("enterprise_use_jump", "org-a")] is AlertState.FIRING
    assert states[("energy_month_missing", "510703P1")] is AlertState.NORMAL
    assert ("enterprise_use_jump", "510703P1") not in states
    assert ("energy_month_jump", "org-a") not in states


def test_many_overdue_months_are_counted(rules: dict[str, Rule], told: Told) -> None:
    """Twenty silent months are named six at most, with their number."""
    facts = told("510703 energy.consumption 2024-01 3 万tce")
    (alert,) = watch_rules([rules["energy_month_missing"]], facts, COUNTIES[:1], 2025, date(2025, 11, 1))
    assert alert.now.state is AlertState.FIRING
    assert "等 20 期" in alert.now.because
