"""LMDI: nothing is left over, in any split, with zeros, and in a chain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.indicators.decomposition import chained, decompose, log_mean

cells = st.lists(st.one_of(st.just(0.0), st.floats(1e-3, 1e3)), min_size=4, max_size=4)
state = st.tuples(cells, cells, cells).map(lambda t: dict(zip("abc", map(np.array, t), strict=True)))


@given(state, state)
def test_no_residual(before: dict, after: dict) -> None:
    """Additive effects sum to the change also where cells appear or vanish."""
    result = decompose(before, after)
    scale = max(1.0, result.start, result.end)
    assert sum(result.effects.values()) == pytest.approx(result.change, abs=1e-9 * scale)


@given(state, state)
def test_ratios_multiply_to_the_whole(before: dict, after: dict) -> None:
    """Multiplicative effects multiply to end over start."""
    result = decompose(before, after)
    if result.start > 0 and result.end > 0:
        assert np.prod(list(result.ratios.values())) == pytest.approx(result.end / result.start, rel=1e-7)


@given(st.lists(state, min_size=2, max_size=5))
def test_a_chain_adds_up(states: list[dict]) -> None:
    """The yearly effects add to the change from first to last year."""
    steps = chained(states)
    total = sum(sum(s.effects.values()) for s in steps)
    scale = max(1.0, *(max(s.start, s.end) for s in steps))
    assert total == pytest.approx(steps[-1].end - steps[0].start, abs=1e-8 * scale)


def test_one_factor_alone_takes_all() -> None:
    """If only activity doubles, activity has the whole effect and the others none."""
    before = {"activity": np.array([10.0, 20.0]), "intensity": np.array([2.0, 3.0])}
    after = {"activity": np.array([20.0, 40.0]), "intensity": np.array([2.0, 3.0])}
    result = decompose(before, after)
    assert result.effects == pytest.approx({"activity": 80.0, "intensity": 0.0})
    assert result.ratios == pytest.approx({"activity": 2.0, "intensity": 1.0})


def test_a_missing_cell_is_refused() -> None:
    """Missing is not zero: a NaN is an error that names factor and cell."""
    with pytest.raises(ValueError, match="b 第 1 个单元"):
        decompose({"b": np.array([1.0, np.nan])}, {"b": np.array([1.0, 1.0])})


def test_log_mean_of_equals() -> None:
    """L(a, a) = a, L is symmetric and between its arguments."""
    a, b = np.array([2.0, 3.0, 5.0]), np.array([2.0, 4.0, 0.0])
    assert log_mean(a, b)[0] == pytest.approx(2.0)
    assert log_mean(a, b)[1] == pytest.approx(log_mean(b, a)[1])
    assert 3 < log_mean(a, b)[1] < 4
    assert log_mean(a, b)[2] == 0
