"""Reservoirs in a row: water arrives later, flows on, keeps its least flow, and has a value."""

from dataclasses import replace

import numpy as np
import pytest
from peer_cases import STEPS, base, draw

from shuangtan.planning import CascadeError, Stage, build, solve, with_cascade
from shuangtan.planning.blocks import Floats
from shuangtan.planning.model import Model
from shuangtan.planning.solver import Solution

UPPER = Stage("水牛家", "电", 0.9, 90.0, 4000.0, draw(21, 10, 60), below="古城", travel_hours=5)
LOWER = Stage("古城", "电", 0.4, 140.0, 300.0, draw(22, 5, 30), least_flow=20.0)


def flow(model: Model, solution: Solution, component: str) -> Floats:
    """Values of a component's flow by step."""
    return solution.value(next(f.columns for f in model.flows if f.component == component and f.kind != "存量"))


def solved(*stages: Stage) -> tuple[Model, Solution]:
    """The one-node system with a river."""
    model = build(with_cascade(base(), stages))
    return model, solve(model.program, "simplex")


def test_water_is_kept_over_the_year() -> None:
    """What leaves the river is what came in, with storage closing on itself."""
    model, solution = solved(UPPER, LOWER)
    inflow = UPPER.inflow.sum() + LOWER.inflow.sum()
    assert flow(model, solution, "古城·下泄").sum() == pytest.approx(inflow, rel=1e-9)


def test_released_water_arrives_after_its_travel_time() -> None:
    """The level below rises by what the stage above released five hours before."""
    model, solution = solved(UPPER, LOWER)
    level = solution.value(next(f.columns for f in model.flows if f.component == "古城·蓄水" and f.kind == "存量"))
    released = flow(model, solution, "古城·发电") + flow(model, solution, "古城·溢洪")
    arrived = level - np.roll(level, 1) + released - LOWER.inflow
    assert arrived == pytest.approx(np.roll(flow(model, solution, "水牛家·下泄"), 5), abs=1e-6)


def test_least_flow_counts_turbined_and_spilt_water() -> None:
    """The river below the dam never carries less than asked."""
    model, solution = solved(UPPER, LOWER)
    assert flow(model, solution, "古城·下泄").min() >= 20.0 - 1e-9


def test_water_value_is_the_cost_of_one_unit_less() -> None:
    """The price of the level row equals the change of cost when inflow changes."""
    model, solution = solved(UPPER, LOWER)
    more = UPPER.inflow.copy()
    more[30] += 0.01
    _, changed = solved(replace(UPPER, inflow=more), LOWER)
    value = solution.price(model.levels[0, "水牛家·蓄水"])[30]
    assert (changed.checked.objective - solution.checked.objective) / 0.01 == pytest.approx(value, rel=1e-4)


def test_a_ring_of_stages_is_refused() -> None:
    """Water cannot return to where it was."""
    with pytest.raises(CascadeError, match="梯级成环：从 水牛家 顺流而下回到 水牛家"):
        with_cascade(base(), (UPPER, replace(LOWER, below="水牛家")))


def test_an_unknown_stage_below_is_named() -> None:
    """A stage that flows into nothing known is an error that says so."""
    with pytest.raises(CascadeError, match="梯级 古城 的下游 明台 不存在"):
        with_cascade(base(), (UPPER, replace(LOWER, below="明台")))


def test_half_the_water_costs_more() -> None:
    """A drought raises the cost, and never below zero output."""
    wet, dry = solved(UPPER, LOWER), solved(replace(UPPER, inflow=0.49 * UPPER.inflow), LOWER)
    assert dry[1].checked.objective > wet[1].checked.objective
    assert np.asarray(draw(21, 10, 60)).size == STEPS
