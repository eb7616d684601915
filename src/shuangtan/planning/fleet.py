"""Vintages and fleets: cohorts with equal operation are one fleet, so that hours are not repeated per build year.

A cohort is the capacity of one build year, existing or to be built. Cohorts of a component whose efficiency is equal
run alike, so one output per hour for their sum is exact; ``merge=False`` keeps each apart (to prove just that).
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.planning.system import Build, Component, Generator
from shuangtan.planning.values import in_year


@dataclass(frozen=True)
class Cohort:
    """Capacity of one build year; ``stock_mw`` is None for capacity still to be decided."""

    built: int
    stock_mw: float | None


@dataclass(frozen=True)
class Fleet:
    """Cohorts of one component that run alike; ``part`` is "power" or "energy" (of a storage)."""

    component: str
    part: str
    label: str
    build: Build
    cohorts: tuple[Cohort, ...]
    efficiency: float = 1.0

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.component, self.part, self.label)

    def stock_mw(self, period: int) -> float:
        """Existing capacity alive in the period, before any early closure [MW]."""
        alive = (c for c in self.cohorts if c.stock_mw is not None and self.build.is_alive(c.built, period))
        return float(sum(c.stock_mw or 0.0 for c in alive))

    def new_years(self, period: int) -> list[int]:
        """Build years still to be decided whose capacity is alive in the period."""
        return [c.built for c in self.cohorts if c.stock_mw is None and self.build.is_alive(c.built, period)]


def may_build(build: Build, period: int) -> bool:
    """New capacity is allowed in the period."""
    return period >= build.earliest and in_year(build.limit, period) > 0


def cohorts(build: Build, periods: list[int]) -> list[Cohort]:
    """Existing capacity by build year, then one undecided cohort per period in which building is allowed."""
    stock = [Cohort(built, mw) for built, mw in build.stock]
    return stock + [Cohort(period, None) for period in periods if may_build(build, period)]


def _efficiency(component: Component, built: int) -> float:
    return in_year(component.efficiency, built) if isinstance(component, Generator) else 1.0


def fleets(
    component: Component, build: Build, periods: list[int], part: str = "power", merge: bool = True
) -> list[Fleet]:
    """Group the cohorts of a component by equal efficiency (or not at all)."""
    groups: dict[str, list[Cohort]] = {}
    for number, cohort in enumerate(cohorts(build, periods)):
        label = f"{_efficiency(component, cohort.built):.6g}" if merge else f"{cohort.built}#{number}"
        groups.setdefault(label, []).append(cohort)
    return [
        Fleet(component.name, part, label, build, tuple(members), _efficiency(component, members[0].built))
        for label, members in groups.items()
    ]
