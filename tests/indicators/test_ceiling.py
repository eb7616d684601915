"""Targets that cap a level: coal, oil, carbon. Being below is good, being above is not, and nought is a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest

from shuangtan.accounts.facts import Facts
from shuangtan.indicators.definition import Definition, Measure
from shuangtan.indicators.monitor import monitor
from shuangtan.indicators.watch import Watch
from shuangtan.kernel import DatedValue, Mark, unit
from shuangtan.policies import Direction, Target

Told = Callable[[str], Facts]
COAL = Definition("coal", "煤炭消费总量", unit("万tce"), Measure.LEVEL, "coal_total", "consumption")


def ceiling(year: int, value: str) -> Target:
    told = DatedValue(Decimal(value), unit("万tce"), "s", Mark.FOUND)
    name = f"doc.coal-{year}"
    return Target(
        name, "doc", "1", "coal", "煤炭消费总量", "", None, year, Direction.AT_MOST, told, "万tce", "", "", "t:1"
    )


def watch(facts: Facts, targets: list[Target], last_year: int) -> Watch:
    document = SimpleNamespace(targets=targets, projects=[])
    return Watch(facts, "510700", {"coal": COAL}, {}, {"doc": document}, last_year)  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("coal", "outlook", "light"),
    [("150", "behind", "orange"), ("100", "on_track", "green"), ("80", "on_track", "green")],
)
def test_before_its_year_a_ceiling_is_behind_or_on_track(told: Told, coal: str, outlook: str, light: str) -> None:
    """150 where 100 may be used by 2030 is behind, never green; 80 is on track, not met: five years remain. The first
    ceiling has no schedule: it is looked at in its own year only, so the second, straight from the first, is asked."""
    facts = told(f"510700 coal_total.consumption 2026 {coal} 万tce")
    first, second = ceiling(2025, "100"), ceiling(2030, "100")
    found = next(p for p in monitor(watch(facts, [first, second], 2026)) if p.target is second)
    assert (found.outlook, found.light) == (outlook, light)
    assert ("不作已达标论" in found.reasons[0]) is (outlook == "on_track")


@pytest.mark.parametrize(("coal", "outlook"), [("120", "on_track"), ("120.1", "behind")])
def test_between_two_ceilings_the_straight_line_is_due(told: Told, coal: str, outlook: str) -> None:
    """From 200 in 2025 to 100 in 2030: 120 is due in 2029."""
    facts = told(f"510700 coal_total.consumption 2029 {coal} 万tce")
    targets = [ceiling(2025, "200"), ceiling(2030, "100")]
    found = next(p for p in monitor(watch(facts, targets, 2029)) if p.target.year == 2030)
    assert found.outlook == outlook


@pytest.mark.parametrize(("coal", "outlook"), [("0", "met"), ("0.001", "not_met")])
def test_a_target_of_nought_is_nought(told: Told, coal: str, outlook: str) -> None:
    """Zero coal is met by zero and by nothing else; no ratio to nought is invented."""
    facts = told(f"510700 coal_total.consumption 2030 {coal} 万tce")
    (found,) = monitor(watch(facts, [ceiling(2030, "0")], 2030))
    assert found.outlook == outlook
    assert found.ratio is None
