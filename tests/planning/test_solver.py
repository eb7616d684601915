"""The block layer and the live solver: meanings kept, answers checked, unfinished ones refused."""

from dataclasses import replace

import numpy as np
import pytest
from peer_cases import periods

from shuangtan.planning import LiveSolver, NotSolvedError, build, solve
from shuangtan.planning.blocks import BlockProgram
from shuangtan.planning.verify import check


def two_plants() -> tuple[BlockProgram, object, object]:
    """12 MW from plants of 5, 5 and unlimited MW at 1, 2 and 10 万元."""
    program = BlockProgram()
    output = program.add_columns("出力", "MW", 2030, 3, upper=[5, 5, np.inf], cost=[1, 2, 10])
    need = program.add_rows("平衡", "MW", 2030, 1, lower=12, upper=12)
    program.put(need, output, 1.0)
    return program, output, need


@pytest.mark.parametrize("method", ["simplex", "primal", "ipx", "hipo"])
def test_every_method_gives_the_same_point_and_price(method: str) -> None:
    """5 + 5 + 2 MW cost 35 and the next MW costs 10, whichever algorithm runs."""
    program, output, need = two_plants()
    solution = solve(program, method)
    assert solution.value(output) == pytest.approx([5, 5, 2])
    assert solution.price(need) == pytest.approx([10])
    assert solution.checked.objective == pytest.approx(35)


def test_blocks_keep_name_unit_and_period() -> None:
    """Every column and row can be told by its block."""
    program, _, _ = two_plants()
    assert [(b.name, b.unit, b.period, b.size) for b in program.columns] == [("出力", "MW", 2030, 3)]
    assert [(b.name, b.unit, b.period, b.size) for b in program.rows] == [("平衡", "MW", 2030, 1)]


def test_a_time_limited_solve_is_never_a_solution() -> None:
    """A solve stopped by the clock has no usable numbers."""
    solver = LiveSolver(build(periods()).program)
    solution = solver.solve("simplex", time_limit_s=0.0)
    assert not solution.is_solved
    with pytest.raises(NotSolvedError, match="未得到可用的解"):
        solution.require()


def test_infeasible_and_unbounded_are_told_apart() -> None:
    """The status is a word, and require() refuses both."""
    program = BlockProgram()
    x = program.add_columns("x", "MW", None, 1, cost=-1.0)
    row = program.add_rows("r", "MW", None, 1, lower=-1.0)
    program.put(row, x, 1.0)
    assert LiveSolver(program).solve("simplex").status == "unbounded"
    program.put(program.add_rows("q", "MW", None, 1, upper=-2.0), x, 1.0)
    assert LiveSolver(program).solve("simplex").status == "infeasible"


def test_our_check_sees_a_wrong_point_and_a_wrong_price() -> None:
    """A point that misses the load and prices that prove less both show in the residuals."""
    program, _, _ = two_plants()
    arrays = program.assemble()
    good = check(arrays, np.array([5.0, 5, 2]), np.array([10.0]))
    short = check(arrays, np.array([5.0, 5, 1]), np.array([10.0]))
    cheap = check(arrays, np.array([5.0, 5, 2]), np.array([8.0]))
    assert good.holds(1e-9)
    assert short.primal_residual > 0.01
    assert cheap.bound == pytest.approx(31)
    assert not cheap.holds(1e-6)


def test_whole_units_are_solved_to_whole_numbers() -> None:
    """An integer block takes whole values and its gap is proven by the solver's bound."""
    program, _, need = two_plants()
    units = program.add_columns("台数", "台", 2030, 1, cost=5.5, upper=3, integer=True)
    program.put(need, units, 1.0)
    solution = solve(program)
    assert solution.value(units) == pytest.approx([2])
    assert solution.checked.objective == pytest.approx(26)


def test_changed_limits_and_costs_equal_a_fresh_solve() -> None:
    """A warm restart gives what a program written anew gives."""
    program, output, need = two_plants()
    solver = LiveSolver(program)
    solver.solve()
    solver.limit_rows(need, 8, 8)
    solver.price_columns(output, [3, 2, 10])
    assert solver.solve().require().checked.objective == pytest.approx(5 * 2 + 3 * 3)
    solver.limit_columns(output, 0, [5, 1, np.inf])
    assert solver.solve().require().checked.objective == pytest.approx(2 + 15 + 20)


def test_a_tampered_solution_is_refused() -> None:
    """Even with the status optimal, residuals above the tolerance forbid the use."""
    program, _, _ = two_plants()
    solution = solve(program)
    bad = replace(solution, checked=replace(solution.checked, primal_residual=1e-3))
    with pytest.raises(NotSolvedError):
        bad.require()
