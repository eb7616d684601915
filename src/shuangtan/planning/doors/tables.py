"""A network in the words of PyPSA, in memory: tables of components, series by component, weights of time.

PyPSA (MIT licence) is the exchange format of energy system models. Its netCDF layout holds one list per kind of
component, named columns of single values, and columns of series for those components that change by time. This module
holds that layout as plain values; no package of that project is needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shuangtan.planning.blocks import Floats

Cell = float | int | str | bool
LISTS = ("carriers", "buses", "loads", "generators", "storage_units", "stores", "links", "lines", "transformers",
         "global_constraints")  # fmt: skip
"""The lists of components we read and write, as PyPSA names them."""


@dataclass
class Table:
    """One list of components: single values by row, and series by attribute and row (periods one after the other)."""

    rows: dict[str, dict[str, Cell]] = field(default_factory=dict)
    series: dict[str, dict[str, Floats]] = field(default_factory=dict)

    def add(self, name: str, **attributes: Cell | Floats) -> None:
        """Add a component; an array becomes a series, everything else a single value."""
        self.rows[name] = {}
        for attribute, value in attributes.items():
            if isinstance(value, np.ndarray):
                self.series.setdefault(attribute, {})[name] = value
            else:
                self.rows[name][attribute] = value

    @property
    def attributes(self) -> list[str]:
        """Single-valued attributes in order of appearance."""
        return list(dict.fromkeys(key for row in self.rows.values() for key in row))

    def read(self) -> Iterator[Row]:
        """Every component as a row."""
        return (Row(name, self) for name in self.rows)


@dataclass(frozen=True)
class Row:
    """One component of a table, asked by attribute with the default of the format."""

    name: str
    table: Table

    def text(self, attribute: str, default: str = "") -> str:
        return str(self.table.rows[self.name].get(attribute, default))

    def flag(self, attribute: str) -> bool:
        return bool(self.table.rows[self.name].get(attribute, False))

    def number(self, attribute: str, default: float = 0.0) -> float:
        """The single value; a blank one (NaN) is the default."""
        value = float(self.table.rows[self.name].get(attribute, default))
        return default if np.isnan(value) else value

    def profile(self, attribute: str, default: float = 0.0) -> float | Floats:
        """The series if there is one, else the single value."""
        series = self.table.series.get(attribute, {}).get(self.name)
        return self.number(attribute, default) if series is None else series


@dataclass
class NetworkTables:
    """All of a network file: ``periods`` maps planning years to weights (empty: a single year without a name).

    ``steps`` counts snapshots per period; ``cost_hours`` and ``step_hours`` are the weights of one snapshot in cost and
    in storage [h]; ``meta`` is the network's own dictionary, where we keep what the format cannot say.
    """

    steps: int
    periods: dict[int, float] = field(default_factory=dict)
    cost_hours: Floats = field(default_factory=lambda: np.ones(1))
    step_hours: Floats = field(default_factory=lambda: np.ones(1))
    tables: dict[str, Table] = field(default_factory=lambda: {name: Table() for name in LISTS})
    meta: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @property
    def ours(self) -> Mapping[str, Any]:
        """What we kept in the network's dictionary; empty for a file of somebody else."""
        kept = self.meta.get("shuangtan", {})
        return kept if isinstance(kept, Mapping) else {}


def meta_text(meta: Mapping[str, Any]) -> str:
    """The dictionary as the format stores it: JSON in plain ASCII."""
    return json.dumps(meta, ensure_ascii=True, sort_keys=True)
