"""Runs by windows: a point that keeps every row of the whole year, and therefore an upper bound."""

import pytest
from peer_cases import CASES, cascade, ramps

from shuangtan.planning import build, certify, solve, windows
from shuangtan.planning.build import operations
from shuangtan.planning.certify import capacities, investment_cost, profile_axes
from shuangtan.planning.dispatch import dispatch, dispatch_all
from shuangtan.planning.verify import primal_residual


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of 12 hours, so that the small cases have six."""
    monkeypatch.setattr(windows, "WINDOW_HOURS", 12.0)


@pytest.mark.parametrize("name", ["reservoir", "cascade", "carbon_cap", "transport", "ramps", "battery", "learning"])
def test_the_joined_point_keeps_every_row_and_costs_at_least_the_optimum(name: str) -> None:
    """Levels, delays, ramps and yearly caps hold across windows; the cost is an upper bound within a few percent."""
    system = CASES[name]()
    model = build(system, profile_axes(system, 36))
    plan = solve(model.program, "simplex")
    runs = dispatch_all(system, capacities(model, plan), (model, plan))
    assert {run.solution.status for run in runs} == {"feasible"}
    assert max(primal_residual(run.arrays, run.solution.x) for run in runs) <= 1e-6
    upper = investment_cost(model, plan, model.program.assemble().cost) + sum(run.cost for run in runs)
    full = solve(build(system).program, "simplex").checked.objective
    assert full * (1 - 1e-9) <= upper


@pytest.mark.parametrize("make", [cascade, ramps])
def test_windows_cost_little_more_than_the_whole_year(make) -> None:  # type: ignore[no-untyped-def]
    """With the full plan as a hint, windows find nearly the best run of its capacities."""
    system = make()
    model = build(system)
    plan = solve(model.program, "simplex")
    sizes, operation = capacities(model, plan), operations(system)[0]
    whole = dispatch(system, sizes, operation, 1e-6)
    parts = dispatch(system, sizes, operation, 1e-6, (model, plan))
    assert whole.cost * (1 - 1e-9) <= parts.cost <= whole.cost * 1.02


def test_certificates_hold_with_windows() -> None:
    """The proven gap closes although every run is made in six windows."""
    system = CASES["carbon_cap"]()
    plan = certify(system, 0.005, segments=24)
    full = solve(build(system).program, "simplex").checked.objective
    assert plan.gap <= 0.005
    assert plan.lower * (1 - 1e-6) <= full <= plan.upper * (1 + 1e-6)
