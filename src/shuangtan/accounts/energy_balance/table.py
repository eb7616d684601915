"""The balance as an object: cells are figures with their place in the file; a blank is a named gap, not a zero."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from shuangtan.accounts.energy_balance.layout import Column, Form, Layout, Row
from shuangtan.kernel import Evidence, Figure, Period, State, Unit, missing


@dataclass(frozen=True, slots=True)
class Balance:
    """A regional energy balance of one year: `cells` by (row, column), in the units the columns print.

    `rows` and `columns` are those that the table prints; a cell of them that is blank is in `cells` too, as a gap
    with its place. `basis` says physical quantity, or at which electricity value (当量值, 等价值) it was converted.
    """

    place: str
    period: Period
    layout: Layout
    form: Form
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Figure]
    basis: str = "实物量"

    def figure(self, row: str, column: str) -> Figure:
        """The cell as a figure; one that this table does not print is a gap that says so."""
        id = cell_id(self.place, self.period, row, column)
        return self.cells.get((row, column)) or missing(id, self.label(row, column), "本表没有这一行或这一栏")

    def unit_of(self, column: str) -> Unit:
        """The unit the column is printed in."""
        printed = (self.cells[r.id, column].quantity for r in self.rows if (r.id, column) in self.cells)
        return next((q.unit for q in printed if q is not None), self.form.unit or self.layout.columns[column].unit)

    def value(self, row: str, column: str, target: Unit | None = None) -> Decimal | None:
        """The number as printed, or in `target`; None if the cell is blank or not printed."""
        cell = self.cells.get((row, column))
        if cell is None or cell.quantity is None:
            return None
        return cell.quantity.value if target is None else cell.quantity.to(target).value

    def label(self, row: str, column: str) -> str:
        """行·栏 in the yearbook's words."""
        return f"{self.layout.rows[row].zh}·{self.layout.columns[column].zh} {self.period}"

    def at(self, row: str, column: str) -> str:
        """Where the cell stands, for messages: file and cell."""
        evidence = self.figure(row, column).evidence
        place = (
            f"{evidence[0].file} {evidence[0].locator}" if evidence else cell_id(self.place, self.period, row, column)
        )
        return place.strip()

    def has_row(self, row: str) -> bool:
        return any(r.id == row for r in self.rows)

    def with_blanks_as(self, state: State, doubtful: Collection[tuple[str, str]] = ()) -> Balance:
        """The same table with its blanks read as `state`, as the yearbook's note on blanks says; a named operation.

        `doubtful` cells (a blank that an identity contradicts) stay missing.
        """
        cells = {
            key: _stated(cell, state) if cell.state is State.MISSING and key not in doubtful else cell
            for key, cell in self.cells.items()
        }
        return replace(self, cells=cells)


def cell_id(place: str, period: Period, row: str, column: str) -> str:
    return f"balance.{row}.{column}@{place}:{period}"


def blank(id: str, label: str, evidence: Evidence) -> Figure:
    """A printed cell with nothing in it."""
    return replace(missing(id, label, "原表此格空白"), evidence=(evidence,))


def _stated(cell: Figure, state: State) -> Figure:
    gaps = (cell.id,) if state.leaves_gap else ()
    return replace(cell, state=state, gaps=gaps, why=f"原表此格空白，按要求读作{state.label}")
