"""Input–output tables: the textbook table, competitive imports, the row identity, and tables read by pymrio."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from shuangtan.tracing.inputoutput import (
    InputOutputTable,
    coefficients,
    demand_footprints,
    local_coefficients,
    table_network,
    table_problems,
)
from shuangtan.tracing.inputoutput_reader import read_pymrio
from shuangtan.tracing.supply.chain import footprints, required_output

MILLER_BLAIR = InputOutputTable(
    sectors=("1", "2"),
    unit="万元",
    transactions=np.array([[150.0, 500.0], [200.0, 100.0]]),
    final_demand=np.array([[350.0], [1700.0]]),
    demand_columns=("final",),
    output=np.array([1000.0, 2000.0]),
    impacts={"tCO2": np.array([500.0, 4000.0])},
)
"""Miller & Blair 2009 § 2.3, inputs confirmed; the emissions are synthetic."""


def codes(problems):
    return sorted(p.code for p in problems)


def test_coefficients_and_new_output_of_the_textbook_table():
    """A is that of the book, and final demand (600, 1500) needs output (1247.5, 1841.6)."""
    np.testing.assert_allclose(coefficients(MILLER_BLAIR).toarray(), [[0.15, 0.25], [0.20, 0.05]])
    output = required_output(table_network(MILLER_BLAIR), np.array([600.0, 1500.0])).value
    np.testing.assert_allclose(output, [1247.5247524752474, 1841.5841584158416], rtol=1e-12)


def test_final_demand_carries_all_emissions():
    """The footprints of the final demand of the table add up to the emissions of its sectors."""
    assert table_problems(MILLER_BLAIR) == []
    total = demand_footprints(footprints(table_network(MILLER_BLAIR)), MILLER_BLAIR.final_demand)
    np.testing.assert_allclose(total, [[4500.0]], rtol=1e-13)


def competitive():
    """Half of what is available of sector 1 is imported; the row identity holds with imports subtracted."""
    return replace(
        MILLER_BLAIR,
        final_demand=np.array([[1350.0], [1700.0]]),
        imports=np.array([1000.0, 0.0]),
        exports=np.array([0.0, 300.0]),
    )


def test_imports_of_a_competitive_table_leave_the_local_chain():
    """With half of sector 1 imported, half of its deliveries fall on local makers; sector 2 is untouched."""
    table = competitive()
    assert table_problems(table) == []
    np.testing.assert_allclose(local_coefficients(table).toarray(), [[0.075, 0.125], [0.20, 0.05]])
    local = footprints(table_network(table, is_local=True)).value[0]
    assert (local < footprints(table_network(table)).value[0]).all()


def test_local_chain_carries_exactly_the_local_emissions():
    """Local footprints times local final demand (imports taken out of domestic use) give back all local emissions."""
    table = competitive()
    share = table.imports / (table.output + table.imports - table.exports)
    domestic = table.final_demand[:, 0] - table.exports
    local_demand = (1 - share) * domestic + table.exports
    local = footprints(table_network(table, is_local=True)).value[0]
    assert float(local @ local_demand) == pytest.approx(4500.0, rel=1e-12)


def test_row_that_does_not_add_up_is_reported_with_both_numbers():
    """A row off by 10 is named with its sum and its output."""
    table = replace(MILLER_BLAIR, output=np.array([1010.0, 2000.0]))
    (problem,) = table_problems(table)
    assert problem.text() == (
        "1  [T531 错误] 部门 1 的行合计为 1000，总产出为 1010；应为：相差不超过 1e-06（相对）；"
        "依据：总产出＝中间使用＋最终使用－进口及调入；处理：核对该行；统计误差列应列入最终使用"
    )


def test_sector_without_output_may_use_nothing():
    """A sector with inputs but no output is a problem, not a division by zero; one with neither is fine."""
    table = replace(MILLER_BLAIR, output=np.array([0.0, 2000.0]))
    assert "T532" in codes(table_problems(table))
    idle = InputOutputTable(
        ("a", "b"),
        "万元",
        np.zeros((2, 2)),
        np.array([[0.0], [5.0]]),
        ("f",),
        np.array([0.0, 5.0]),
        {"t": np.array([0.0, 1.0])},
    )
    assert table_problems(idle) == []
    np.testing.assert_allclose(footprints(table_network(idle)).value, [[0.0, 0.2]])


def test_empty_emission_cell_is_a_problem_and_not_zero():
    """A sector whose emissions nobody told is named."""
    table = replace(MILLER_BLAIR, impacts={"tCO2": np.array([np.nan, 4000.0])})
    assert codes(table_problems(table)) == ["T533"]


def test_table_without_imports_has_no_local_part():
    """Asking a non-competitive table for its import share is an error, not a share of zero."""
    with pytest.raises(ValueError, match="import column"):
        local_coefficients(MILLER_BLAIR)


def test_pymrio_system_gives_its_own_consumption_accounts():
    """On pymrio's test system our accounts by region equal those pymrio 0.7.0 computes itself."""
    pymrio = pytest.importorskip("pymrio")
    system = pymrio.load_test().calc_all()
    read = read_pymrio(system, "emissions")
    assert table_problems(read.table, 1e-6) == []
    known = footprints(table_network(read.table))
    called_forth = demand_footprints(known, read.table.final_demand)
    expected = {"reg1": 207752104.4316281, "reg6": 824407840.666072}
    for region, account in expected.items():
        columns = read.demand_of(region)
        assert called_forth[0, columns].sum() + read.household_impacts[0, columns].sum() == pytest.approx(
            account, rel=1e-9
        )


class Frame:
    """A labelled array with as much of the pandas interface as the reader asks for."""

    def __init__(self, values, index, columns=None):
        self.values, self.index, self.columns = np.asarray(values, dtype=object), list(index), columns

    def reindex(self, index=None, columns=None):
        rows = range(len(self.index)) if index is None else [self._at(self.index, k) for k in index]
        cells = [self._row(i, columns) for i in rows]
        return Frame(cells, self.index if index is None else index, self.columns if columns is None else columns)

    def _row(self, i, columns):
        row = np.full(np.atleast_2d(self.values).shape[1], np.nan) if i is None else np.atleast_1d(self.values[i])
        return (
            row
            if columns is None
            else [row[j] if j is not None else np.nan for j in (self._at(self.columns, k) for k in columns)]
        )

    @staticmethod
    def _at(labels, key):
        return labels.index(key) if key in labels else None

    def isna(self):
        return Frame(np.isnan(self.values.astype(float)), self.index, self.columns)

    def to_numpy(self, dtype=None):
        return self.values.astype(dtype or self.values.dtype if dtype else bool)


def regional_system(stressor_columns):
    labels = [("r1", "1"), ("r2", "2")]
    account = SimpleNamespace(F=Frame([[4000.0, 500.0]], ["co2"], stressor_columns))
    return SimpleNamespace(
        Z=Frame([[150.0, 500.0], [200.0, 100.0]], labels, labels),
        x=Frame([[1000.0], [2000.0]], labels, ["x"]),
        Y=Frame([[350.0], [1700.0]], labels, [("r1", "final")]),
        unit=SimpleNamespace(to_numpy=lambda: np.array(["万元", "万元"])),
        emissions=account,
    )


def test_reader_aligns_by_label_and_not_by_position():
    """Stressor columns in another order than Z are brought into its order; labels join region and sector."""
    read = read_pymrio(regional_system([("r2", "2"), ("r1", "1")]), "emissions")
    assert read.table.sectors == ("r1·1", "r2·2")
    np.testing.assert_allclose(read.table.impacts["co2"], [500.0, 4000.0])
    assert (read.regions, read.sectors_of("r2"), read.demand_of("r1")) == (("r1", "r2"), [1], [0])
    np.testing.assert_allclose(footprints(table_network(read.table)).value, [[1.155115511551155, 2.4092409240924093]])


def test_reader_refuses_a_frame_that_lacks_a_sector():
    """A stressor frame without one of the sectors fails: the gap would otherwise read as zero."""
    with pytest.raises(ValueError, match="F of emissions lacks 1 cells"):
        read_pymrio(regional_system([("r2", "2"), ("r9", "9")]), "emissions")
