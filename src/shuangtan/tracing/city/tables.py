"""The tables of a city's network folder: rows with numbers checked, every mistake reported, every cell a figure.

A city without a network folder is simply not traced. In a row `value`-like columns hold numbers; an empty cell is no
number. `Row.figure` tells a cell with its file, line, source and state, so that what is traced unfolds to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shuangtan.kernel import Evidence, Figure, Problem, Quantity, State, Wording, kind
from shuangtan.ledger import CityInput

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "zones": (),
    "corridors": ("voltage_kv", "circuits", "length_km"),
    "load_weights": ("weight",),
    "residual": ("share",),
    "classes": ("rank",),
    "parameters": (),
    "factors": (),
    "scenario_factors": ("month", "value"),
    "products": ("electricity_kwh", "mass_kg", "carbon_kg"),
    "patterns": ("hour", "per_unit"),
}
"""The tables a network folder has, and the columns of each that must hold a number."""

NO_TABLE = kind(
    "T701",
    "error",
    Wording("没有 network/{table}.csv", "network/ 下各表齐全", "城市网络示例", "补上该表，或删去整个 network/"),
    Wording("network/{table}.csv is missing", "all tables of network/", "the city's network", "add the table"),
)
BAD_NUMBER = kind(
    "T702",
    "error",
    Wording("{field} 为“{seen}”", "合乎该列的数（长度、回数、用电大于零）或日期", "城市网络示例", "改正该格"),
    Wording("{field} is '{seen}'", "a number that fits the column, or a day", "the city's network", "correct the cell"),
)
NO_ROW = kind(
    "T703",
    "error",
    Wording("没有 {subject} 的 {quantity}", "该行及其来源", "城市网络示例", "在 {table} 补一行"),
    Wording("no {quantity} of {subject}", "that row with its source", "the city's network", "add a row to {table}"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with its place in the file."""

    table: str
    line: int
    cells: Mapping[str, str]
    digest: str

    def text(self, column: str) -> str:
        return (self.cells.get(column) or "").strip()

    def number(self, column: str) -> float:
        return float(self.text(column))

    @property
    def at(self) -> str:
        return f"network/{self.table}.csv:{self.line}"

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.text("source"), f"network/{self.table}.csv", self.digest, f"line {self.line}")

    def figure(self, name: str, label: str, column: str, unit: str) -> Figure:
        """A cell as a figure called `network.<table>.<name>`, with range, state, reason and place."""
        value = self.text(column)
        quantity = Quantity.of(value, unit) if value else None
        low, high = (Quantity.of(t, unit).value if (t := self.text(c)) else None for c in ("low", "high"))
        is_read = self.text("mark") in ("found", "computed")
        return Figure(
            f"network.{self.table}.{name}",
            label,
            quantity,
            State(self.text("state")),
            evidence=(self.evidence,),
            why=self.text("note"),
            low=low,
            high=high,
            is_verified=is_read,
        )


@dataclass(frozen=True)
class Tables:
    """All tables of a network folder."""

    rows: Mapping[str, tuple[Row, ...]]

    def of(self, table: str) -> tuple[Row, ...]:
        return self.rows[table]

    def parameter(self, subject: str, quantity: str) -> Row:
        """A row of parameters.csv; KeyError with the name if there is none."""
        for row in self.of("parameters"):
            if (row.text("subject"), row.text("quantity")) == (subject, quantity):
                return row
        raise KeyError(f"parameters.csv 没有 {subject} 的 {quantity}")

    def value(self, subject: str, quantity: str) -> float:
        return self.parameter(subject, quantity).number("value")


def read_tables(city: CityInput) -> tuple[Tables | None, list[Problem]]:
    """The tables of a city; None without problems if it has no network folder at all."""
    if not any(name.startswith("network/") for name in city.shapes):
        return None, []
    missing = [t for t in NUMBERS if f"network/{t}" not in city.shapes]
    problems = [NO_TABLE(at="network", table=table) for table in missing]
    if problems:
        return None, problems
    tables = Tables({table: _rows(city, table) for table in NUMBERS})
    for table, columns in NUMBERS.items():
        problems += [
            BAD_NUMBER(at=row.at, field=column, seen=row.text(column))
            for row in tables.of(table)
            for column in columns
            if not is_number(row.text(column))
        ]
    return (tables if not problems else None), problems


def _rows(city: CityInput, table: str) -> tuple[Row, ...]:
    digest = city.digests.get(f"network/{table}.csv", "")
    return tuple(Row(table, line, cells, digest) for line, cells in enumerate(city.shapes[f"network/{table}"], 2))


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
