"""One total unfolded: the same rule, run on the records of that cell alone.

Nothing is stored per cell. A run keeps the hash of its input, its factors and its output; the parts of a total are
computed anew when somebody asks, and sum to it exactly. In a store only the packages of the month are opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuangtan.accounts.activity.duckdb import Window, connect
from shuangtan.accounts.activity.log import ActivityLog
from shuangtan.accounts.activity.rule import Inputs, contributions, living, totals
from shuangtan.accounts.activity.sql import statements
from shuangtan.accounts.activity.table import CELL, Emission, emission_of, states_in
from shuangtan.kernel import State

if TYPE_CHECKING:
    from ibis.expr.types import Table

_PARTS = ("batch", "product", "amount", "factor_mg", "emission_mg", "states")


@dataclass(frozen=True)
class Contribution:
    """What one record adds to a total: `amount` [small unit] × `factor_mg` [mg CO2 per small unit]."""

    batch: int
    product: int
    amount: int | None
    factor_mg: int | None
    emission_mg: int | None
    states: tuple[State, ...]


@dataclass(frozen=True)
class Unfolded:
    """A total with the records behind it, the gaps in it, and the records that newer batches put aside."""

    total: Emission
    contributions: tuple[Contribution, ...]
    superseded: tuple[Contribution, ...]

    @property
    def gaps(self) -> tuple[Contribution, ...]:
        """The records whose number, or whose factor, nobody knows."""
        return tuple(c for c in self.contributions if any(s.leaves_gap for s in c.states))


def unfold(folder: Path, organisation: int, sector: int, month: int) -> Unfolded | None:
    """The total of one cell of a store and all records told for it; None if nobody told any."""
    window = Window((month, month), organisation, sector)
    with connect(ActivityLog.read(folder), window, threads=1) as connection:
        # The records of one cell are few: they are read from the packages once, not once for each question.
        connection.execute("CREATE TEMP TABLE activity AS FROM activity")

        def asked(name: str, columns: Iterable[str]) -> list[dict[str, Any]]:
            columns = tuple(columns)
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM ({statements()[name]})").fetchall()
            return [dict(zip(columns, row, strict=True)) for row in rows]

        found = asked("totals", (*CELL, "emission_mg", "states", "gaps", "rows"))
        return _unfolded(found, asked("living", _PARTS), asked("told", _PARTS))


def unfold_on(inputs: Inputs, organisation: int, sector: int, month: int) -> Unfolded | None:
    """The same on any engine."""
    records = inputs.activity
    for name, value in zip(CELL, (organisation, sector, month), strict=True):
        records = records.filter(records[name] == value)
    selected = replace(inputs, activity=records)
    counted = contributions(living(selected), inputs.factors)
    return _unfolded(_rows(totals(counted)), _rows(counted), _rows(contributions(records, inputs.factors)))


def _rows(table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found


def _unfolded(
    found: list[dict[str, Any]], counted: list[dict[str, Any]], told: list[dict[str, Any]]
) -> Unfolded | None:
    if not found:
        return None
    parts = _contributions(counted)
    return Unfolded(emission_of(**found[0]), parts, tuple(one for one in _contributions(told) if one not in parts))


def _contributions(rows: Iterable[Mapping[str, Any]]) -> tuple[Contribution, ...]:
    """Records by product and batch."""
    told = [{name: row[name] for name in _PARTS} | {"states": states_in(row["states"])} for row in rows]
    return tuple(sorted((Contribution(**one) for one in told), key=lambda c: (c.product, c.batch)))
