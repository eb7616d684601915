"""States through products, sums, groups and export: zero, NO, NE, IE, C and missing stay six different things."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.states import grouped, heard, noted, open_ends, product, said, summed
from shuangtan.kernel import Figure, Quantity, State, missing

NOTED = [s for s in State if not s.is_known]


def told(id: str, amount: str) -> Figure:
    return Figure(id, id, Quantity.of(amount, "tCO2"), State.REPORTED)


def any_figure(i: int, content: Decimal | State) -> Figure:
    return told(f"f{i}", str(content)) if isinstance(content, Decimal) else noted(f"f{i}", "", content)


CONTENTS = st.one_of(st.decimals(-1000, 1000, places=3), st.sampled_from(NOTED))


@given(st.lists(CONTENTS, min_size=1, max_size=12))
def test_a_sum_is_complete_exactly_if_nothing_is_lacking(contents: list[Decimal | State]) -> None:
    """The sum adds the numbers; its open ends are the NE, C and missing parts, each with its own state."""
    result = summed("s", "", [any_figure(i, c) for i, c in enumerate(contents)], "tCO2")
    lacking = {f"f{i}": c for i, c in enumerate(contents) if isinstance(c, State) and c.leaves_gap}
    assert dict(open_ends(result)) == lacking
    numbers = [c for c in contents if isinstance(c, Decimal)]
    assert (result.quantity.value if result.quantity else None) == (sum(numbers) if numbers else None)
    assert result.is_complete == (bool(numbers) and not lacking)


@given(CONTENTS, st.sampled_from(["tCO2", "万tCO2"]))
def test_export_and_back(content: Decimal | State, unit: str) -> None:
    """A cell that was written out reads back as the same number or the same state."""
    figure = any_figure(0, content)
    quantity, state, is_complete = heard(said(figure, unit), unit)
    if isinstance(content, Decimal):
        assert quantity is not None
        assert quantity.to("tCO2").value == content
        assert is_complete
    else:
        assert (quantity, state) == (None, content)


@given(st.lists(CONTENTS, min_size=1, max_size=8), st.integers(1, 3))
def test_groups_add_up_to_the_whole(contents: list[Decimal | State], groups: int) -> None:
    """Grouping and then adding equals adding at once, in number and in open ends."""
    figures = [any_figure(i, c) for i, c in enumerate(contents)]
    parts = grouped(figures, lambda f: int(f.id[1:]) % groups, "tCO2", lambda k: (f"g{k}", ""))
    whole, again = summed("all", "", figures, "tCO2"), summed("again", "", parts.values(), "tCO2")
    assert again.quantity == whole.quantity
    assert dict(open_ends(again)) == dict(open_ends(whole))


@pytest.mark.parametrize("state", NOTED)
def test_a_group_of_one_state_keeps_it(state: State) -> None:
    """All NE is NE, all confidential is C: neither turns into a plain gap or a zero."""
    result = summed("s", "", [noted("a", "", state), noted("b", "", state)], "tCO2")
    assert (result.state, result.quantity) == (state, None)
    assert said(result, "tCO2") == ("缺" if state is State.MISSING else str(state))


def test_an_incomplete_sum_shows_it() -> None:
    """A number over a gap carries an asterisk, a complete one does not, and a zero is a zero."""
    assert said(summed("s", "", [told("a", "5"), missing("b", "", "")], "tCO2"), "tCO2") == "5*"
    assert said(summed("s", "", [told("a", "5"), noted("b", "", State.NOT_OCCURRING)], "tCO2"), "tCO2") == "5"
    assert said(told("a", "0"), "tCO2") == "0"


def test_products_follow_the_activity() -> None:
    """NO times a factor is NO, a reported zero is zero even without a factor, an activity without a factor is a gap."""
    factor = Figure("ef", "", Quantity.of("2", "tCO2/t"), State.REPORTED)
    lacking = missing("ef", "", "not published")
    amount = Figure("a", "", Quantity.of(3, "t"), State.REPORTED)
    zero = Figure("z", "", Quantity.of(0, "t"), State.REPORTED)
    assert product("e", "", [amount, factor], "tCO2").quantity == Quantity.of(6, "tCO2")
    assert product("e", "", [noted("a", "", State.NOT_OCCURRING), factor], "tCO2").state is State.NOT_OCCURRING
    assert product("e", "", [noted("a", "", State.CONFIDENTIAL), factor], "tCO2").gaps == ("a",)
    share = noted("s", "", State.NOT_OCCURRING)
    assert product("e", "", [amount, share, factor], "tCO2").state is State.NOT_OCCURRING
    assert product("e", "", [zero, lacking], "tCO2").quantity == Quantity.of(0, "tCO2")
    assert product("e", "", [amount, lacking], "tCO2").gaps == ("ef",)
