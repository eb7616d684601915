"""Lineage of recorded figures, both ways: what a number rests on, and which numbers rest on a cell, entry or factor.

    lineage = Lineage(record["figures"])
    lineage.told_at("entries/power.csv:3")          # the figures read from that line
    lineage.forward(ids)                            # these and every figure that rests on them
    lineage.back(id)                                # the set it was made from, and what each part contributes

Lineage is kept as sets: no number carries pointers to its rows; a figure names its inputs, an input its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Quantity, unit

Rows = Mapping[str, Mapping[str, Any]]
Key = tuple[str, ...]
SUM = "合计"


@dataclass(frozen=True, slots=True)
class Selector:
    """A set of figures or of cells by what they have in common: a name with places and periods, a file with lines."""

    of: str
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    count: int = 0

    def as_json(self) -> dict[str, Any]:
        """Places, first and last period and lines; what is empty is left out."""
        ends = (self.periods[0], self.periods[-1]) if self.periods else ()
        told = {"of": self.of, "places": self.places, "periods": ends, "lines": self.lines, "count": self.count}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Back:
    """What a number was made from; `parts` are there where the rule is a sum, and add up to the number exactly."""

    id: str
    rule: str
    selectors: tuple[Selector, ...]
    parts: tuple[tuple[str, Decimal], ...] = ()


class Lineage:
    """The figures of one run record, with the ways between them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._above: dict[str, list[str]] = {}
        self._told: dict[str, list[tuple[str, str]]] = {}
        for id, row in rows.items():
            for below in row.get("inputs", ()):
                self._above.setdefault(below, []).append(id)
            for evidence in row.get("evidence", ()):
                self._told.setdefault(evidence[1], []).append((evidence[3], id))

    def forward(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These figures and every figure that rests on one of them, nearest first."""
        found = dict.fromkeys(ids)
        queue = list(found)
        for id in queue:
            for above in self._above.get(id, ()):
                if above not in found:
                    found[above] = None
                    queue.append(above)
        return tuple(found)

    def below(self, id: str) -> tuple[str, ...]:
        """Everything a figure rests on, nearest first."""
        found = dict.fromkeys(self.rows[id].get("inputs", ()))
        queue = list(found)
        for inner in queue:
            new = [i for i in self.rows[inner].get("inputs", ()) if i not in found]
            found |= dict.fromkeys(new)
            queue += new
        return tuple(found)

    def back(self, id: str) -> Back:
        """The sets a figure was made from directly, and the part of each input where the rule is a sum."""
        row = self.rows[id]
        inputs = row.get("inputs", ())
        cells = [(e[1], e[3]) for e in row.get("evidence", ()) if e[1]]
        return Back(id, row.get("rule", ""), (*figure_sets(inputs), *cell_sets(cells)), self._parts(row))

    def told_at(self, cell: str) -> tuple[str, ...]:
        """The figures read from `file:line`, `file:Sheet1!C7` or a whole file; a table used whole counts by any line.

        The file may be written from the city folder, the catalogue, the policies, or from the root of the data.
        """
        file, locator = split_cell(cell)
        return tuple(
            id
            for name in self._told
            if name and (file == name or file.endswith(f"/{name}"))
            for told, id in self._told[name]
            if not locator or told in ("", locator, f"line {locator}")
        )

    def of_file(self, file: str) -> tuple[str, ...]:
        """Every figure downstream of a file, named from its own folder or from the root of the data."""
        return self.forward(self.told_at(file))

    def of_keys(self, keys: Iterable[Key]) -> tuple[str, ...]:
        """Every figure downstream of ledger entries, by their keys (directive, subject, product, flow, period, …)."""
        ids = [f"{k[2]}.{k[3]}@{k[1]}:{k[4]}" for k in keys]
        return self.forward([id for id in ids if id in self.rows])

    def _parts(self, row: Mapping[str, Any]) -> tuple[tuple[str, Decimal], ...]:
        if row.get("rule") != SUM or "value" not in row:
            return ()
        target, known = unit(row["unit"]), [i for i in row["inputs"] if "value" in self.rows[i]]
        quantities = [Quantity(Decimal(self.rows[i]["value"]), unit(self.rows[i]["unit"])) for i in known]
        return tuple((id, quantity.to(target).value) for id, quantity in zip(known, quantities, strict=True))


def split_cell(cell: str) -> tuple[str, str]:
    """File and locator of `entries/power.csv:3`; the locator is empty for a whole file."""
    file, mark, locator = cell.rpartition(":")
    is_place = mark and (locator.isdigit() or "!" in locator or locator.startswith("line "))
    return (file, locator) if is_place else (cell, "")


def figure_sets(ids: Iterable[str]) -> tuple[Selector, ...]:
    """Ids `name@place:period` by name, with their places and periods."""
    found: dict[str, list[tuple[str, str]]] = {}
    for id in ids:
        name, _, rest = id.partition("@")
        place, _, period = rest.rpartition(":") if ":" in rest else (rest, "", "")
        found.setdefault(name, []).append((place, period))
    return tuple(
        Selector(name, _distinct(p for p, _ in at), _distinct(p for _, p in at), count=len(at))
        for name, at in found.items()
    )


def cell_sets(cells: Iterable[tuple[str, str]]) -> tuple[Selector, ...]:
    """Cells by file, with their lines."""
    found: dict[str, list[str]] = {}
    for file, locator in cells:
        found.setdefault(file, []).append(locator.removeprefix("line "))
    return tuple(Selector(file, lines=_distinct(at), count=len(at)) for file, at in found.items())


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word}, key=lambda word: (len(word), word)))
