"""Dated values: one shape, all mistakes at once, no neighbour's value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shuangtan.kernel import parse_yaml, read_series

GOOD = """
id: grid.average.CN-51
zh: 四川省电力平均二氧化碳排放因子
unit: kgCO2/kWh
values:
  - {from: 2021, until: 2022, value: 0.1255, source: s12, mark: found}
  - {from: 2022, until: 2023, value: 0.1404, source: s12, mark: recalled}
"""
BAD = """
id: x
zh: 错误大全
unit: kgCO2/kHw
values:
  - {from: 2021, until: 2023, value: 零点一, source: nobody, mark: found}
  - {from: 2022-13-01, value: 1, mark: heard}
  - {vale: 1, source: s12, mark: found}
"""


def test_a_value_holds_only_in_its_interval() -> None:
    """The day before, the first and the last day decide; beyond them there is no value, not the nearest one."""
    series, problems = read_series(parse_yaml(GOOD, "grid.yaml"), ["s12"])
    assert problems == []
    assert series is not None
    assert series.at(date(2020, 12, 31)) is None
    assert [series.at(d).value for d in (date(2021, 1, 1), date(2021, 12, 31)) if series.at(d)] == [
        Decimal("0.1255")
    ] * 2
    assert series.at(date(2023, 1, 1)) is None


def test_a_recalled_value_is_not_verified() -> None:
    """The mark decides the verified flag."""
    series, _ = read_series(parse_yaml(GOOD, "grid.yaml"), ["s12"])
    assert series is not None
    assert [v.is_verified for v in series.values] == [True, False]


def test_every_mistake_is_reported_at_once() -> None:
    """Eight mistakes in five lines give eight problems, each with its line."""
    series, problems = read_series(parse_yaml(BAD, "bad.yaml"), ["s12"])
    assert series is None
    assert [(p.code, p.at) for p in problems] == [
        ("K102", "bad.yaml:2"),
        ("K102", "bad.yaml:6"),
        ("K102", "bad.yaml:6"),
        ("K101", "bad.yaml:7"),
        ("K102", "bad.yaml:7"),
        ("K102", "bad.yaml:7"),
        ("K104", "bad.yaml:8"),
        ("K101", "bad.yaml:8"),
    ]


def test_overlapping_values_are_refused() -> None:
    """Two values that hold on one day are an error, not a matter of order."""
    text = GOOD.replace("until: 2022, ", "until: 2022-07-01, ")
    series, problems = read_series(parse_yaml(text, "grid.yaml"), ["s12"])
    assert series is None
    assert [p.code for p in problems] == ["K103"]


def test_values_of_a_wrong_shape_are_mistakes_not_crashes() -> None:
    """A list where a text belongs, or a number where a mapping belongs, is reported with its line."""
    text = "id: x\nzh: 形状不对\nunit: tce\nvalues:\n  - 3\n  - {value: 1, source: [a], mark: found}\n"
    series, problems = read_series(parse_yaml(text, "odd.yaml"), ["a"])
    assert series is None
    assert [(p.code, p.at) for p in problems] == [("K102", "odd.yaml:1"), ("K102", "odd.yaml:6")]
