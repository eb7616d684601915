"""Which assumption moves the answer: each number with a range once low and once high, on a small plan to 2030."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from shuangtan.planning.build import build
from shuangtan.planning.certify import profile_axes, solve_plan
from shuangtan.planning.city.case import T_PER_WAN_T, CityCase
from shuangtan.planning.city.fleet import FOSSIL, IMPORT
from shuangtan.planning.city.stated import Stated
from shuangtan.planning.city.system import NORMAL, city_system
from shuangtan.planning.city.year import city_year
from shuangtan.planning.drivers.demand import demand
from shuangtan.planning.drivers.peak import ceiling
from shuangtan.planning.explain import quantity
from shuangtan.planning.system import Target

NEAR = (2025, 2030)
SEGMENTS = 48


@dataclass(frozen=True)
class Outcome:
    """Of a small plan to 2030: present cost [亿元], CO2 with imports [万t], clean capacity that is missing [MW]."""

    cost_yi: float
    co2_wan_t: float
    missing_mw: float


@dataclass(frozen=True)
class Swing:
    """A number, its range, and the outcome at either end."""

    stated: Stated
    low: Outcome
    high: Outcome

    @property
    def cost_span(self) -> float:
        return abs(self.high.cost_yi - self.low.cost_yi)


def tornado(case: CityCase, step: Callable[[str], None] = lambda _: None) -> tuple[Outcome, list[Swing]]:
    """The outcome as stated and the swings of all sensitive numbers, the widest in cost first."""
    near = replace(case, periods=NEAR)
    middle = outcome(near)
    swings = []
    for stated in case.scenario.sensitive():
        step(f"敏感性：{stated.zh}")
        high = min(stated.high, ceiling(stated.id, stated.by_year.values()))
        ends = [outcome(replace(near, scenario=near.scenario.replaced(stated.times(f)))) for f in (stated.low, high)]
        swings.append(Swing(stated, *ends))
    return middle, sorted(swings, key=lambda s: -s.cost_span)


def outcome(case: CityCase) -> Outcome:
    """Solve the small plan on coarse segments: a bound, good for differences."""
    driven = demand(case.scenario, case.start)
    year = city_year(case.city, case.scenario, load_factor(case), quick=True)
    system = city_system(case, year, driven)
    model = build(system, profile_axes(system, SEGMENTS))
    solution = solve_plan(model.program.assemble())
    weights = {FOSSIL: 1.0, IMPORT: case.scenario.in_year("import_factor", NEAR[-1])}
    target = Target("", "t", NEAR[-1], "emission_t", weights)
    power = quantity(model, solution, target, ("", NEAR[-1], NORMAL)) / T_PER_WAN_T
    missing = sum(
        float(solution.value(slack)[0])
        for (name, period, _), slacks in model.slacks.items()
        if period == NEAR[-1] and name.startswith("清洁")
        for slack in slacks
    )
    return Outcome(solution.checked.objective / 1e4, driven.direct_wan_t(NEAR[-1]) + power, missing)


def load_factor(case: CityCase) -> float:
    """Mean over peak load of the first year."""
    return case.start.electricity_gwh / 8.76 / case.start.peak_mw
