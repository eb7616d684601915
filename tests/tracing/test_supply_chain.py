"""All-product footprints: textbook systems, laws over random systems, and systems without an answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from shuangtan.tracing.supply.chain import chain_of, footprints, hot_spots, purchases, required_output
from shuangtan.tracing.supply.solution import Method, backward_error, solve_supply

MILLER_BLAIR = np.array([[0.15, 0.25], [0.20, 0.05]])
"""Miller & Blair, Input–Output Analysis, 2nd ed. 2009, § 2.3; inputs confirmed, outputs recalled and recomputed."""


@st.composite
def productive(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A random productive system: requirements with column sums below one in some unit, impacts, final demand."""
    n = draw(st.integers(1, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    a = rng.random((n, n)) * (rng.random((n, n)) < draw(st.floats(0.05, 1.0)))
    a *= draw(st.floats(0.0, 0.95)) / np.maximum(a.sum(axis=0), 1e-12)
    scale = 10.0 ** rng.integers(-4, 5, n)
    return a * scale[:, None] / scale, rng.random((2, n)) * 10.0 / scale, rng.random(n) * scale


def test_leontief_multipliers_of_miller_and_blair():
    """The book's inverse and its outputs for f = (600, 1500) come out, to the digits printed there."""
    chain = chain_of(["1", "2"], MILLER_BLAIR, np.eye(2))
    inverse = footprints(chain).value
    np.testing.assert_allclose(inverse, [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    output = required_output(chain, np.array([600.0, 1500.0]))
    np.testing.assert_allclose(output.value, [1247.5, 1841.6], atol=0.05)


def test_footprints_of_all_products_equal_the_dense_inverse():
    """One adjoint solve gives b (I − A)⁻¹ for every product and class."""
    chain = chain_of(["1", "2"], MILLER_BLAIR, [0.5, 2.0])
    found = footprints(chain)
    np.testing.assert_allclose(found.value[0], [1.155115511551155, 2.4092409240924093], rtol=1e-13)
    assert found.method is Method.ITERATION
    assert found.residual < 1e-14


@given(productive())
def test_demand_times_footprint_equals_direct_impact_of_the_output(system):
    """Both views of a chain give one total: y·h = b·x, for every class."""
    a, b, h = system
    chain = chain_of([str(i) for i in range(len(h))], a, b)
    found, output = footprints(chain), required_output(chain, h)
    np.testing.assert_allclose(found.value @ h, b @ output.value, rtol=1e-10)


@given(productive())
def test_footprints_agree_with_a_dense_solve(system):
    """The iteration agrees with LAPACK, also for the smallest footprint; LAPACK needs the system scaled first."""
    a, b, _ = system
    found = footprints(chain_of([str(i) for i in range(len(a))], a, b)).value
    size = 1.0 / b[0]
    scaled = np.linalg.solve(np.eye(len(a)) - (a / size[:, None] * size).T, (b * size).T).T
    np.testing.assert_allclose(found, scaled / size, rtol=1e-9)


@given(productive(), st.floats(1e-3, 1e3))
def test_counting_a_product_in_another_unit_changes_only_its_own_footprint(system, factor):
    """Counted in units `factor` times larger, a product has `factor` times the footprint; the others keep theirs."""
    a, b, _ = system
    rescaled, direct = a.copy(), b.copy()
    rescaled[0, :] /= factor
    rescaled[:, 0] *= factor
    direct[:, 0] *= factor
    names = [str(i) for i in range(len(a))]
    before, after = footprints(chain_of(names, a, b)).value, footprints(chain_of(names, rescaled, direct)).value
    np.testing.assert_allclose(after[:, 0], before[:, 0] * factor, rtol=1e-10)
    np.testing.assert_allclose(after[:, 1:], before[:, 1:], rtol=1e-10)


@given(productive())
def test_hot_spots_and_purchases_sum_to_the_footprint(system):
    """Contributions by product, and purchases with their footprints, each add up to the whole."""
    a, b, h = system
    chain = chain_of([str(i) for i in range(len(h))], a, b)
    found = footprints(chain)
    assert sum(c.impact for c in hot_spots(chain, h)) == pytest.approx(float(found.value[0] @ h), rel=1e-9)
    assert sum(c.impact for c in purchases(chain, found, "0")) == pytest.approx(found.of("0"), rel=1e-9)


def test_own_use_is_taken_out_before_iterating():
    """A product that needs 0.999 of itself per unit made has a footprint a thousand times its direct impact."""
    found = footprints(chain_of(["coke"], [[0.999]], [1.0]))
    assert found.of("coke") == pytest.approx(1000.0, rel=1e-12)
    assert found.steps <= 8


def test_slow_system_falls_back_to_the_direct_solver():
    """With a dominant root of 0.9999 the series is too slow; sparse LU answers, with a residual that proves it."""
    a = np.array([[0.0, 0.9999], [0.9999, 0.0]])
    solution = solve_supply(sparse.csr_array(a), np.ones(2))
    assert solution.method is Method.DIRECT
    np.testing.assert_allclose(solution.value, 10_000.0, rtol=1e-9)


def test_credits_are_solved_but_not_by_the_productivity_test():
    """A system with a negative input (a credit) has the answer of its linear equations."""
    a = np.array([[0.0, -0.5], [0.9, 0.0]])
    solution = solve_supply(sparse.csr_array(a), np.array([1.0, 1.0]))
    np.testing.assert_allclose(solution.value, np.linalg.solve(np.eye(2) - a, [1.0, 1.0]), rtol=1e-12)


@pytest.mark.parametrize(
    ("a", "method"),
    [
        ([[0.5, 0.8], [0.8, 0.5]], Method.UNPRODUCTIVE),
        ([[1.2]], Method.UNPRODUCTIVE),
        ([[0.0, 1.0], [1.0, 0.0]], Method.SINGULAR),
        ([[1.0]], Method.SINGULAR),
    ],
)
def test_system_that_consumes_itself_has_no_footprint(a, method):
    """A chain that needs more than it makes, or exactly as much, gives NaN and its status, never a number."""
    solution = solve_supply(sparse.csr_array(np.array(a)), np.ones(len(a)))
    assert solution.method is method
    assert np.isnan(solution.value).all()
    assert not solution.method.is_answer


def test_backward_error_sees_a_wrong_small_footprint():
    """The residual is relative to each product: a wrong tiny footprint is not hidden by a large one."""
    a = sparse.csr_array((2, 2))
    assert backward_error(a, np.array([1e6, 1e-6]), np.array([1e6, 2e-6])) > 0.3


def test_unknown_product_is_an_error_and_not_a_zero():
    """Asking for a product that is not in the chain names it."""
    chain = chain_of(["1", "2"], MILLER_BLAIR, [0.5, 2.0])
    with pytest.raises(KeyError, match="钢"):
        chain.demand({"钢": 1.0})


def test_arrays_that_do_not_fit_are_refused():
    """Labels and arrays of different length do not make a network."""
    with pytest.raises(ValueError, match="3 products"):
        chain_of(["1", "2", "3"], MILLER_BLAIR, [0.5, 2.0])
