"""The three tables that the account rule reads, whatever engine holds them.

`activity` holds records told by organisations, one row per organisation, sector, product, month and batch; a newer
batch that tells the same key supersedes the older one. Codes are integers; an amount is an integer of a small unit of
its product (kg, m3, kWh) and empty when the state says that no number is known. `activity_batch` says which months a
batch speaks of, `activity_factor` which factor holds in [valid_from, valid_to), as an integer of mg per small unit.
Months are written 202406, so that they compare as they follow one another.

A state is kept as a bit, in the order of the kernel's states: the states met in a sum are the bits of one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from shuangtan.kernel import State, combined

if TYPE_CHECKING:
    import numpy.typing as npt

Array: TypeAlias = "npt.NDArray[Any]"

KEY = ("organisation", "sector", "product", "month")
"""What makes two records tell the same fact."""

CELL = ("organisation", "sector", "month")
"""What a total is told for."""

ACTIVITY = {"batch": "i4", "organisation": "i4", "sector": "i2", "product": "i2", "month": "i4"} | {
    "amount": "i8",
    "state": "i2",
}
BATCH = {"batch": "i4", "first_month": "i4", "last_month": "i4", "rows": "i8"}
FACTOR = {"sector": "i2", "product": "i2", "valid_from": "i4", "valid_to": "i4", "factor_mg": "i8", "state": "i2"}
TABLES: Mapping[str, Mapping[str, str]] = {"activity": ACTIVITY, "activity_batch": BATCH, "activity_factor": FACTOR}
_SQL = {"i2": "SMALLINT", "i4": "INTEGER", "i8": "BIGINT"}

BITS = {state: 1 << place for place, state in enumerate(State)}
KNOWN_BITS = sum(bit for state, bit in BITS.items() if state.is_known)
FIRST_GAP = min(bit for state, bit in BITS.items() if state.leaves_gap)
"""NE, C and missing are the bits from here on."""
MISSING_BIT = BITS[State.MISSING]


def states_in(bits: int) -> tuple[State, ...]:
    """The states whose bits are set, from firm to unknown."""
    return tuple(state for state, bit in BITS.items() if bits & bit)


@dataclass(frozen=True)
class Emission:
    """The total of one cell: the known part [mg], the states met, how many records lack, how many there are."""

    organisation: int
    sector: int
    month: int
    emission_mg: int | None
    states: tuple[State, ...]
    gaps: int
    rows: int

    @property
    def is_complete(self) -> bool:
        return self.gaps == 0

    @property
    def state(self) -> State:
        """The state of the total; where no number is known, records of one state keep it."""
        return self.states[0] if len(self.states) == 1 and self.emission_mg is None else combined(self.states)


def sql_schema(table: str) -> str:
    """The statement that makes one of the tables, in words that DuckDB and PostgreSQL share."""
    columns = [f"{name} {_SQL[kind]}{'' if name == 'amount' else ' NOT NULL'}" for name, kind in TABLES[table].items()]
    return f"CREATE TABLE {table} ({', '.join(columns)})"


def emission_of(
    organisation: int, sector: int, month: int, emission_mg: int | None, states: int, gaps: int, rows: int
) -> Emission:
    """A row of a result as a total: without a bit of a known state there is no number."""
    value = int(emission_mg or 0) if states & KNOWN_BITS else None
    return Emission(organisation, sector, month, value, states_in(states), gaps, rows)
