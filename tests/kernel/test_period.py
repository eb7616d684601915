"""Periods: written form, length, parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.kernel import Grain, Period

FORMS = ["2025", "2025H1", "2025H2", "2025Q1", "2025Q4", "2025-02", "2024-02-29", "2025-12-31T23"]


@pytest.mark.parametrize("text", FORMS)
def test_written_form_returns(text: str) -> None:
    """A period prints as it was written."""
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["25", "2025H3", "2025Q0", "2025-13", "2025-02-30", "2025-01-01T24", "二〇二五"])
def test_what_is_no_period_is_refused(text: str) -> None:
    """Months, quarters and days that do not exist are errors that show the text or the bound."""
    with pytest.raises(ValueError, match=r"规范|must be in|out of range|day is"):
        Period.parse(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31)), st.sampled_from(list(Grain)))
def test_parts_tile_the_whole(moment: datetime, grain: Grain) -> None:
    """The parts of a year follow one another without gap or overlap and end where it ends."""
    year = Period.year(moment.year)
    parts = year.parts(grain)
    assert parts[0].start == year.start
    assert parts[-1].end == year.end
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert sum((p.end - p.start for p in parts), timedelta()) == year.end - year.start


def test_a_year_contains_its_last_hour_only() -> None:
    """Containment is of the whole stretch."""
    assert Period.year(2025).contains(Period.parse("2025-12-31T23"))
    assert not Period.year(2025).contains(Period.parse("2026-01-01T00"))
