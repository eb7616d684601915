"""The account rule on DuckDB against the same rule said record by record in Python."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import BLANKS, GRADES, Row, batch_of, expected, sample, sample_rows

from shuangtan.accounts.activity.engine import run_store
from shuangtan.accounts.activity.factor import ActivityFactor
from shuangtan.accounts.activity.store import ActivityStore
from shuangtan.accounts.activity.totals import Totals
from shuangtan.kernel import Quantity, State

COAL = ActivityFactor(1, 1, 202301, 202401, 1_900_300, State.DERIVED)


def totals(batches: list[list[Row]], factors: list[ActivityFactor]) -> Totals:
    """The rule on a store of these batches."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city"
        with ActivityStore.open(path) as store:
            for rows in batches:
                store.append(batch_of(rows))
            store.set_factors(factors)
        return run_store(path)


def only(*rows: Row) -> tuple[int | None, State, int, int]:
    """The one total of rows told in one batch."""
    (cell,) = totals([list(rows)], [COAL])
    return cell.emission_mg, cell.state, cell.gaps, cell.rows


def test_a_known_amount_times_its_factor() -> None:
    """1000 kg at 1.9003 kg/kg are 1 900 300 000 mg, derived and complete."""
    assert only((7, 1, 1, 202306, 1000, State.REPORTED)) == (1_900_300_000, State.DERIVED, 0, 1)


def test_missing_is_not_zero() -> None:
    """A sum over a missing record keeps what is known and is incomplete."""
    known, lacking = (7, 1, 1, 202306, 1000, State.REPORTED), (7, 1, 2, 202306, None, State.MISSING)
    assert only(known, lacking) == (1_900_300_000, State.DERIVED, 1, 2)


@pytest.mark.parametrize("state", BLANKS)
def test_blanks_of_one_state_keep_it(state: State) -> None:
    """A total of records that are all NO (IE, NE, C, missing) is that, and has no number."""
    rows = [(7, 1, product, 202306, None, state) for product in (1, 2)]
    assert only(*rows) == (None, state, 2 if state.leaves_gap else 0, 2)


def test_no_factor_is_a_gap_and_a_zero_needs_none() -> None:
    """An amount to which no factor applies is missing; a reported zero is zero whatever the factor."""
    assert only((7, 1, 1, 202212, 1000, State.MEASURED)) == (None, State.MISSING, 1, 1)
    assert only((7, 1, 1, 202212, 0, State.MEASURED)) == (0, State.DERIVED, 0, 1)


def test_validity_is_half_open() -> None:
    """A factor holds in its first month and no longer in the month it ends with."""
    months = (202301, 202312, 202401)
    cells = totals([[(7, 1, 1, month, 1, State.MEASURED) for month in months]], [COAL])
    assert [c.is_complete for c in cells] == [True, True, False]


def test_a_soft_factor_softens_the_total() -> None:
    """A measured amount times an assumed factor is assumed."""
    (cell,) = totals([[(7, 1, 1, 202306, 5, State.MEASURED)]], [ActivityFactor(1, 1, 202301, 202401, 2, State.ASSUMED)])
    assert (cell.emission_mg, cell.state) == (10, State.ASSUMED)


def test_the_newest_batch_counts_even_when_it_takes_a_number_back() -> None:
    """A correction supersedes each older telling of its keys, and only these; NE takes the number back."""
    first = [(7, 1, 1, 202306, 10, State.REPORTED), (7, 1, 1, 202307, 10, State.REPORTED)]
    (june, july) = totals(
        [first, [(7, 1, 1, 202306, 99, State.REPORTED)], [(7, 1, 1, 202306, None, State.NOT_ESTIMATED)]], [COAL]
    )
    assert (june.emission_mg, june.state, june.rows) == (None, State.NOT_ESTIMATED, 1)
    assert july.emission_mg == 19_003_000


def test_too_large_a_product_is_an_error_not_a_wrong_number() -> None:
    """Beyond 64 bits the engine refuses."""
    with pytest.raises(Exception, match=r"(?i)overflow"):
        totals([[(7, 1, 1, 202306, 2**62, State.REPORTED)]], [COAL])


def test_rounding_happens_once_in_the_factor() -> None:
    """26.59 tC/TJ × 0.94 × 44/12 × 20.908 MJ/kg is rounded to the milligram, half to even."""
    value = Quantity.of("1.916123456499999999", "tCO2/t")
    assert ActivityFactor.of(1, 1, (202301, 202401), value, "kg", State.DERIVED).factor_mg == 1_916_123
    half = Quantity.of("0.0000125", "kgCO2/kWh")
    assert ActivityFactor.of(1, 1, (202301, 202401), half, "kWh", State.DERIVED).factor_mg == 12


def test_two_factors_for_one_month_are_refused() -> None:
    """They would count a record twice."""
    with pytest.raises(ValueError, match=r"A180.*202301, 202401.*202312, 202412"):
        totals([[]], [COAL, ActivityFactor(1, 1, 202312, 202412, 5, State.DERIVED)])


def test_a_sample_of_five_thousand_records() -> None:
    """Every cell of a store with corrections, gaps and missing factors is what plain Python says."""
    _, factors = sample(40, 14, seed=7)
    rows = sample_rows(40, 14, seed=7)
    assert list(totals(rows, factors)) == expected(rows, factors)


def test_a_grand_total_beyond_64_bits_is_exact() -> None:
    """Cells fit into 64 bits; the sum of many of them need not."""
    amounts = np.array([2**62 + 1, 2**62 + 3, 2**62 + 5, -7])
    assert Totals({"emission_mg": amounts}).emission_mg == 3 * 2**62 + 2


ROWS = st.builds(
    lambda o, p, m, amount, grade, blank: (
        (o, o % 2, p, m, None, blank) if amount is None else (o, o % 2, p, m, amount, grade)
    ),
    st.integers(0, 3),
    st.integers(0, 2),
    st.sampled_from([202311, 202312, 202401]),
    st.none() | st.integers(-(10**9), 10**9) | st.just(0),
    st.sampled_from(GRADES),
    st.sampled_from(BLANKS),
)
BATCHES = st.lists(st.lists(ROWS, max_size=12, unique_by=lambda row: row[:4]), max_size=4)
FACTORS = st.lists(
    st.builds(
        lambda s, p, start, length, mg: ActivityFactor(s, p, start, start + length, mg, State.ESTIMATED),
        *(
            st.integers(0, 1),
            st.integers(0, 2),
            st.sampled_from([202201, 202312]),
            st.sampled_from([1, 200]),
            st.integers(0, 9999),
        ),
    ),
    unique_by=lambda f: (f.sector, f.product),
    max_size=6,
)


@settings(max_examples=40)
@given(BATCHES, FACTORS)
def test_any_records_any_batches(batches: list[list[Row]], factors: list[ActivityFactor]) -> None:
    """Whatever is told in whatever order, the totals are those of plain Python."""
    assert list(totals(batches, factors)) == expected(batches, factors)


def test_the_digest_tells_every_column() -> None:
    """A total that differs in one milligram, state, gap or row has another digest."""
    found = totals([[(7, 1, 1, 202306, 1000, State.REPORTED)]], [COAL])
    digests = {found.digest}
    for name, column in found.columns.items():
        digests.add(Totals({**found.columns, name: column + 1}).digest)
    assert len(digests) == 8
