"""States and notation keys through sums."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Figure, Quantity, State, combined, derived, missing, total, walk


def known(id: str, value: int, state: State = State.REPORTED) -> Figure:
    return Figure(id, id, Quantity.of(value, "tCO2"), state)


def key(id: str, state: State) -> Figure:
    return Figure(id, id, None, state, gaps=(id,) if state.leaves_gap else ())


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["measured"], "derived"),
        (["measured", "assumed"], "assumed"),
        (["reported", "missing"], "derived"),
        (["estimated", "NE"], "estimated"),
        (["NO", "NO"], "NO"),
        (["NO", "IE"], "IE"),
        (["NO", "missing"], "missing"),
        ([], "missing"),
    ],
)
def test_combined_states(states: list[str], expected: str) -> None:
    """The softest known part decides; only true zeros make a zero."""
    assert combined(map(State, states)) == State(expected)


@given(st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(list(State))), max_size=12))
def test_missing_never_becomes_zero(parts: list[tuple[int, State]]) -> None:
    """A total has a quantity only if a part is known or all parts are true zeros, and names every gap."""
    figures = [known(f"p{i}", v, s) if s.is_known else key(f"p{i}", s) for i, (v, s) in enumerate(parts)]
    result = total("sum", "合计", figures, "tCO2")
    expected_gaps = tuple(f"p{i}" for i, (_, s) in enumerate(parts) if s.leaves_gap)
    known_sum = sum(v for v, s in parts if s.is_known)
    if any(s.is_known for _, s in parts):
        assert result.quantity is not None
        assert result.quantity.value == known_sum
        assert result.gaps == expected_gaps
    elif parts and not expected_gaps:
        assert result.quantity == Quantity(Decimal(0), result.quantity.unit) if result.quantity else False
    else:
        assert result.quantity is None
        assert not result.is_complete


def test_a_gap_is_named_through_every_level() -> None:
    """What is missing at the bottom is known by name at the top."""
    low = total("low", "下级", [known("a", 1), missing("b", "无人报送", "未见公布")], "tCO2")
    top = derived("top", "上级", low.quantity, "同下级", [low])
    assert top.gaps == ("b",)
    assert not top.is_complete
    assert [f.id for f in walk(top)] == ["top", "low", "a", "b"]
