"""The interior point along time: the same answers as the simplex method, and silence where it has none."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from peer_cases import CASES, carbon_cap, cascade, expansion
from test_laws import quick, systems

from shuangtan.planning import System, build, solve
from shuangtan.planning.certify import profile_axes, solve_plan
from shuangtan.planning.interior.form import Standard
from shuangtan.planning.interior.layout import find_layout
from shuangtan.planning.interior.solve import solve_interior
from shuangtan.planning.interior.system import Newton
from shuangtan.planning.solver import solve_along_time
from shuangtan.planning.verify import check, primal_residual

RELAXED = [name for name in CASES if not build(CASES[name]()).program.assemble().integer.any()]


@pytest.mark.parametrize("name", RELAXED)
def test_cases_end_at_the_simplex_optimum(name: str) -> None:
    """Delays, cycles, AC lines, stores without loss, caps and starts: cost and own bound agree with a vertex."""
    program = build(CASES[name]()).program
    found = solve_along_time(program.assemble(), 1e-6).require()
    vertex = solve(program, "simplex").checked.objective
    assert found.checked.objective == pytest.approx(vertex, rel=2e-6)
    assert found.checked.bound <= vertex * (1 + 1e-9)


@quick
@given(systems())
def test_generated_systems_end_at_the_simplex_optimum(system: System) -> None:
    """Random plants, losses, ramps, price steps and a soft cap, on all steps and on segments."""
    for axes in (None, profile_axes(system, 20)):
        program = build(system, axes).program
        found = solve_along_time(program.assemble(), 1e-5).require()
        assert found.checked.objective == pytest.approx(solve(program, "simplex").checked.objective, rel=2e-5)


@pytest.mark.parametrize("make", [carbon_cap, cascade, expansion])
def test_the_linear_system_is_solved_exactly(make) -> None:  # type: ignore[no-untyped-def]
    """Band, border and limits together give the step that the whole system asks for, for any positive diagonals."""
    program = build(make()).program.assemble()
    form = Standard(program).form
    newton = Newton(form, find_layout(form, program))
    rng = np.random.default_rng(7)
    rows, columns = form.matrix.shape
    weight, ease = rng.uniform(0.1, 10, columns), np.where(form.is_equal, 1e-9, rng.uniform(0.1, 10, rows))
    g, h = rng.standard_normal(columns), rng.standard_normal(rows)
    newton.factor(weight, ease)
    dx, dy = newton.solve(g, h)
    assert np.abs(form.matrix.T @ dy - weight * dx - g).max() <= 1e-6
    assert np.abs(form.matrix @ dx + ease * dy - h).max() <= 1e-6


@pytest.mark.parametrize("name", ["cascade", "mesh"])
def test_flows_taken_out_of_the_form_come_back(name: str) -> None:
    """Free flows and angles that two equalities share are not in the form; the restored point keeps all rows."""
    program = build(CASES[name]()).program.assemble()
    standard = Standard(program)
    assert standard.flows.columns.size > 0
    assert standard.form.columns.size + standard.flows.columns.size == standard.whole.columns.size
    found = solve_interior(program, 1e-8)
    assert primal_residual(program, found.x) <= 1e-6
    assert check(program, found.x, found.y).dual_residual <= 1e-6


def test_capacities_and_yearly_rows_are_the_border() -> None:
    """Hours are in the chains; the border holds the few columns and rows of the whole year."""
    program = build(carbon_cap()).program.assemble()
    form = Standard(program).form
    layout = find_layout(form, program)
    assert layout.border_size < 60
    assert layout.chain.size + layout.limits.size + layout.border_rows.size == form.rows.size
    assert np.unique(np.concatenate([layout.chain, layout.limits, layout.border_rows])).size == form.rows.size


def test_what_cannot_be_met_is_not_called_solved() -> None:
    """A load without plants and without a price has no plan: the method says so instead of showing its last point."""
    system = carbon_cap()
    demand = replace(
        system.demands[0], unserved_cost=None, load={year: np.full(system.steps, 1e6) for year in system.periods}
    )
    arrays = build(replace(system, demands=(demand,))).program.assemble()
    found = solve_along_time(arrays, 1e-6)
    assert found.status == "unknown"
    assert not found.is_solved


def test_large_plans_are_solved_along_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the named size on, plans never reach the general solver unless our own check refuses the answer."""
    module = import_module("shuangtan.planning.certify")
    monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(module, "LiveSolver", None)
    program = build(carbon_cap()).program
    assert solve_plan(program.assemble()).checked.objective == pytest.approx(
        solve(program, "simplex").checked.objective, rel=1e-4
    )
