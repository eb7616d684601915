"""Numbers of scenarios and technologies: read with source and range, interpolated by rule, overridden openly."""

from __future__ import annotations

import pytest

from shuangtan.kernel import Mark, parse_yaml
from shuangtan.planning.city.scenario import Scenario, UnknownNameError
from shuangtan.planning.city.stated import read_stated

GOOD = 'id: x\nzh: 某数\nunit: "%"\nvalues: {2030: 4, 2040: 2}\nrange: [0.5, 2]\nsource: s\nmark: assumed'


def _stated(text: str = GOOD):
    found, problems = read_stated(parse_yaml(text, "test.yaml"))
    assert problems == []
    assert found is not None
    return found


def test_years_between_lie_on_a_straight_line_and_ends_hold() -> None:
    """4 in 2030 and 2 in 2040 is 3 in 2035, 4 before and 2 after."""
    stated = _stated()
    assert [stated.in_year(y) for y in (2020, 2030, 2035, 2040, 2060)] == [4, 4, 3, 2, 2]


def test_all_mistakes_are_told_at_once_with_their_line() -> None:
    """No source, a range that excludes the number, an unknown field and text for a value: four problems."""
    row = parse_yaml("id: x\nvalue: 很多\nrange: [1.2, 1.5]\nmark: found\nunti: MW", "scenarios/a.yaml")
    found, problems = read_stated(row)
    assert found is None
    assert sorted(p.code for p in problems) == ["N120", "N120", "N120", "N121"]
    assert all(p.at.startswith("scenarios/a.yaml:") for p in problems)
    assert "unit" in next(p for p in problems if p.code == "N121").text()


def test_an_override_changes_one_year_and_is_said() -> None:
    """``x@2040=5`` moves the end of the line, marks the number assumed, and stands in the list of changes."""
    scenario = Scenario("a", "甲", "A", {"x": _stated()}, ()).changed(["x@2040=5"])
    assert scenario.in_year("x", 2040) == 5
    assert scenario.in_year("x", 2030) == 4
    assert scenario.stated("x").mark is Mark.ASSUMED
    assert scenario.changes == ("x@2040=5",)


def test_settings_that_mean_nothing_are_refused_with_a_hint() -> None:
    """An unknown id names a near one; a word for a number and a year of a constant are errors."""
    constant = _stated("id: y\nvalue: 3\nsource: s\nmark: found")
    scenario = Scenario("a", "甲", "A", {"discount_rate": _stated(), "y": constant}, ())
    with pytest.raises(UnknownNameError, match="discount_rate"):
        scenario.changed(["discount_rat=3"])
    with pytest.raises(ValueError, match="编号=数"):
        scenario.changed(["y=many"])
    with pytest.raises(ValueError, match="不随年份变化"):
        scenario.changed(["y@2030=1"])
