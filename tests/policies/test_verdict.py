"""Verdicts and paths: thresholds include the number itself, missing is not assessed, paths are geometric."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Quantity, UnitError
from shuangtan.policies import Direction, Outcome, Target, judge, load_policies, required_by, required_path

DOCUMENTS, _ = load_policies()
DECISION = DOCUMENTS["mianyang-2022"]
CLEAN = DECISION.target("clean_capacity-2025")
reductions = st.decimals(0, 99, places=2)


def test_the_example_of_the_decision() -> None:
    """218.7 against 204 万千瓦 is met at 107 %, and against the peak plan's 210 it is met too."""
    verdict = judge(CLEAN, Quantity.of("218.7", "万kW"))
    assert verdict.outcome is Outcome.MET
    assert verdict.ratio is not None
    assert round(verdict.ratio, 3) == Decimal("1.072")
    plan = DOCUMENTS["mianyang-peak-plan"].target("clean_capacity-2025")
    assert judge(plan, Quantity.of("218.7", "万kW")).outcome is Outcome.MET


def test_one_value_two_documents() -> None:
    """206 万千瓦 meets the decision and misses the peak plan; each target keeps its document."""
    value = Quantity.of(206, "万kW")
    plan = DOCUMENTS["mianyang-peak-plan"].target("clean_capacity-2025")
    outcomes = [(target.document, judge(target, value).outcome.value) for target in (CLEAN, plan)]
    assert outcomes == [("mianyang-2022", "met"), ("mianyang-peak-plan", "not_met")]


def test_missing_is_not_assessed_and_says_why() -> None:
    """Without a value there is no verdict, what is required is still stated, and the caller's reason is passed on."""
    verdict = judge(DECISION.target("gas_output-2025"), None, "产量未公布")
    assert (verdict.outcome.label, str(verdict.required), verdict.why) == ("不评价", "46 亿m3", "产量未公布")


def test_words_alone_are_never_assessed() -> None:
    """A target without anything to measure is not assessed, whatever value is offered."""
    verdict = judge(DECISION.target("green_manufacturing-2025"), Quantity.of(1, "1"))
    assert verdict.outcome is Outcome.NOT_ASSESSED


def test_at_most_counts_the_other_way() -> None:
    """For a ceiling, the threshold itself is met and more is not."""
    ceiling = replace(CLEAN, direction=Direction.AT_MOST)
    outcomes = [judge(ceiling, Quantity.of(v, "万kW")).outcome.value for v in (203, 204, 205)]
    assert outcomes == ["met", "met", "not_met"]


def test_another_dimension_is_refused() -> None:
    """A gas volume is no power capacity."""
    with pytest.raises(UnitError):
        judge(CLEAN, Quantity.of(218, "亿m3"))


@given(st.decimals(0, 10**6, places=3))
def test_units_do_not_change_a_verdict(value: Decimal) -> None:
    """The same amount in MW and in 万千瓦 gives the same verdict and margin."""
    one = judge(CLEAN, Quantity(value, CLEAN.value.unit)) if CLEAN.value else None
    other = judge(CLEAN, Quantity.of(value * 10, "MW"))
    assert one is not None
    assert (one.outcome, one.margin) == (other.outcome, other.margin)


@given(reductions, st.integers(1, 12))
def test_every_year_cuts_by_the_same_rate(reduction: Decimal, years: int) -> None:
    """What remains shrinks by one factor a year and ends exactly at the target."""
    path = required_path(reduction, years)
    kept = [Decimal(1), *(1 - r / 100 for r in path)]
    rates = [after / before for before, after in pairwise(kept)]
    assert path[-1] == reduction
    assert max(rates) - min(rates) < Decimal("1e-20")


@given(reductions, st.integers(2, 12))
def test_paths_rise(reduction: Decimal, years: int) -> None:
    """The required fall never gets smaller from year to year."""
    path = required_path(reduction, years)
    assert list(path) == sorted(path)


@pytest.mark.parametrize(("reduction", "years"), [("100", 5), ("-1", 5), ("14", 0)])
def test_impossible_paths_are_refused(reduction: str, years: int) -> None:
    """A fall of all or more, a negative one or no years at all are refused, and the values are named."""
    with pytest.raises(ValueError, match=reduction):
        required_path(reduction, years)


def test_only_falls_have_a_required_path() -> None:
    """A capacity has no equal-rate path."""
    assert required_by(CLEAN, 2024) is None


def test_targets_print_themselves() -> None:
    """A target reads as a sentence."""
    target: Target = DECISION.target("energy_intensity-2025")
    assert str(target) == "2025 年单位 GDP 能耗比 2020 年下降：累计下降不低于 14 %"
