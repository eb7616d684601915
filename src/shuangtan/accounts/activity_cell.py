"""One total unfolded: the same rule, run on the records of that cell alone.

Nothing is stored per cell. A run keeps the hash of its input, its factors and its output; the parts of a total are
computed anew when somebody asks, and sum to it exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shuangtan.accounts.activity_engine import run
from shuangtan.accounts.activity_rule import Inputs, contributions, living, totals
from shuangtan.accounts.activity_table import CELL, Emission, states_in
from shuangtan.kernel import State

if TYPE_CHECKING:
    from ibis.expr.types import Table


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


def unfold(inputs: Inputs, organisation: int, sector: int, month: int) -> Unfolded | None:
    """The total of one cell and all records told for it; None if nobody told any."""
    records = inputs.activity
    for name, value in zip(CELL, (organisation, sector, month), strict=True):
        records = records.filter(records[name] == value)
    selected = replace(inputs, activity=records)
    living_told = contributions(living(selected), inputs.factors)
    found = list(run(totals(living_told)))
    if not found:
        return None
    counted = _contributions(living_told)
    told = _contributions(contributions(records, inputs.factors))
    return Unfolded(found[0], counted, tuple(one for one in told if one not in counted))


def _contributions(table: Table) -> tuple[Contribution, ...]:
    """The records of a table, by product and batch."""
    names = ("batch", "product", "amount", "factor_mg", "emission_mg", "states")
    found = table.select(*names).to_pyarrow()
    told = [Contribution(**row | {"states": states_in(row["states"])}) for row in found.to_pylist()]
    return tuple(sorted(told, key=lambda c: (c.product, c.batch)))
