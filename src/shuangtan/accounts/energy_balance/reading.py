"""Reading a balance from the yearbook's workbook: blocks and continuations (续表) one below or beside another.

A block begins with a row that names two or more energy products; units may stand in the next rows. Row names are
compared without numbering, punctuation and signs; a name that two parts of the table share (回收能) is told apart by
the part it stands in. Merged cells of titles are usual in yearbooks and are no problem here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shuangtan.accounts.energy_balance import mistakes
from shuangtan.accounts.energy_balance.layout import Column, Form, Layout, Row, plain_name
from shuangtan.accounts.energy_balance.table import Balance, blank, cell_id
from shuangtan.kernel import Evidence, Figure, Period, Problem, Quantity, State, Unit, UnitError, nearest
from shuangtan.ledger.mistakes_file import MERGED_CELLS
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

_NOTATION = {str(s): s for s in State if not s.is_known and s is not State.MISSING}
_UNIT_ROWS = 4
Values = Sequence[object]


@dataclass
class _Reader:
    """What has been read so far; cells and problems grow, nothing is read twice."""

    place: str
    period: Period
    layout: Layout
    form: Form
    source: str
    cells: dict[tuple[str, str], Figure] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sheet(self, sheet: Sheet) -> None:
        """Read every block of a sheet."""
        columns: dict[int, tuple[Column, Unit]] = {}
        part = ""
        for index, (number, values) in enumerate(sheet.rows):
            if heads := self._heads(values):
                columns, part = self._columns(sheet, index, heads), ""
            elif columns and (name := _name(values)):
                row = self._row(name, part, sheet.at(number), values)
                part = row.part if row else part
                if row:
                    self._cells(sheet, number, values, row, columns)

    def _heads(self, values: Values) -> dict[int, Column]:
        known = _by_name(self.layout.columns)
        named = {i: known.get(plain_name(v)) or known.get(_head_and_unit(v)[0]) for i, v in _texts(values)}
        found = {i: column for i, column in named.items() if column is not None}
        return found if len(found) > 1 else {}

    def _columns(self, sheet: Sheet, index: int, heads: Mapping[int, Column]) -> dict[int, tuple[Column, Unit]]:
        number, values = sheet.rows[index]
        for i, v in enumerate(values):
            if i and isinstance(v, str) and v.strip() and i not in heads and plain_name(v) not in ("项目", "合计"):
                near = nearest(v, (c.zh for c in self.layout.columns.values()))
                self.problems.append(mistakes.UNKNOWN_COLUMN(at=sheet.at(number, i), seen=v, nearest=near))
        below = sheet.rows[index : index + 1 + _UNIT_ROWS]
        pairs = {i: (column, self._unit(sheet, below, i, column)) for i, column in heads.items()}
        return {i: (column, own) for i, (column, own) in pairs.items() if own is not None}

    def _unit(self, sheet: Sheet, below: Sequence[tuple[int, Values]], i: int, column: Column) -> Unit | None:
        """The unit printed in or below a column's name, else the form's; a unit of another dimension is refused."""
        expected = self.form.unit or column.unit
        for number, values in below:
            text = str(values[i]) if i < len(values) and isinstance(values[i], str) else ""
            text = plain_name(text) if plain_name(text) in self.layout.units else _head_and_unit(text)[1]
            printed = self.layout.units.get(text)
            if printed is None:
                continue
            try:
                printed.factor_to(expected)
            except UnitError:
                facts = {"column": column.zh, "seen": text, "expected": expected}
                self.problems.append(mistakes.WRONG_UNIT(at=sheet.at(number, i), **facts))
                return None
            return printed
        return expected

    def _row(self, name: str, part: str, at: str, values: Values) -> Row | None:
        known = [r for r in self.layout.rows.values() if plain_name(name) in _names(r.zh, r.names)]
        if found := next((r for r in known if r.part == part), next(iter(known), None)):
            return found
        if any(read_number(v)[0] is not None for v in values[1:]):
            near = nearest(name, (r.zh for r in self.layout.rows.values()))
            self.problems.append(mistakes.UNKNOWN_ROW(at=at, seen=name, nearest=near))
        return None

    def _cells(
        self, sheet: Sheet, number: int, values: Values, row: Row, columns: Mapping[int, tuple[Column, Unit]]
    ) -> None:
        for i, (column, own) in columns.items():
            cell = self._cell(sheet, number, i, values[i] if i < len(values) else None, row, column, own)
            first = self.cells.setdefault((row.id, column.id), cell)
            if first is not cell:
                facts = {"label": cell.label, "first": first.evidence[0].locator}
                self.problems.append(mistakes.TWICE(at=sheet.at(number, i), **facts))

    def _cell(self, sheet: Sheet, number: int, i: int, seen: object, row: Row, column: Column, own: Unit) -> Figure:
        id, label = cell_id(self.place, self.period, row.id, column.id), f"{row.zh}·{column.zh} {self.period}"
        evidence = Evidence(self.source, sheet.file, sheet.sha256, sheet.locator(number, i))
        if isinstance(seen, str) and (state := _NOTATION.get(seen.strip())):
            gaps = (id,) if state.leaves_gap else ()
            return Figure(id, label, None, state, evidence=(evidence,), why=f"原表注 {state}", gaps=gaps)
        value, mistake = read_number(seen)
        if mistake:
            self.problems.append(mistakes.NOT_A_CELL(at=sheet.at(number, i), seen=seen))
        if value is None:
            return blank(id, label, evidence)
        return Figure(id, label, Quantity(value, own), State.REPORTED, evidence=(evidence,))


def read_balance(
    path: Path, layout: Layout, place: str, year: int, form: str = "2007", source: str = "", name: str = ""
) -> tuple[Balance | None, list[Problem]]:
    """The balance in a workbook or CSV file, and every doubt about reading it; `source` overrides the form's own."""
    own = layout.forms[form]
    reader = _Reader(place, Period.year(year), layout, own, source or own.source)
    sheets, problems = read_sheets(path, name)
    for sheet in sheets:
        reader.sheet(sheet)
    problems = [p for p in problems if p.kind is not MERGED_CELLS] + reader.problems
    if not reader.cells:
        return None, [*problems, mistakes.NO_HEADER(at=name or path.name)]
    printed = {row for row, _ in reader.cells}, {column for _, column in reader.cells}
    rows = tuple(r for r in layout.rows.values() if r.id in printed[0])
    columns = tuple(c for c in layout.columns.values() if c.id in printed[1])
    return Balance(place, reader.period, layout, own, rows, columns, reader.cells), problems


def _texts(values: Values) -> list[tuple[int, str]]:
    return [(i, v) for i, v in enumerate(values) if isinstance(v, str) and v.strip()]


def _head_and_unit(text: str) -> tuple[str, str]:
    """原煤（万吨） → 原煤, 万吨; without brackets the second is empty."""
    head, _, rest = unicodedata.normalize("NFKC", text).partition("(")
    return plain_name(head), plain_name(rest)


def _by_name(columns: Mapping[str, Column]) -> dict[str, Column]:
    return {name: column for column in columns.values() for name in _names(column.zh, column.names)}


def _names(zh: str, others: Sequence[str]) -> set[str]:
    return {plain_name(name) for name in (zh, *others)}


def _name(values: Values) -> str:
    """The name of a row: the first text in it, if it stands before any number."""
    first = next((v for v in values if v not in (None, "")), None)
    return first if isinstance(first, str) else ""
