"""Multi-regional tables read by pymrio, brought to our form.

pymrio (LGPL-3.0) parses EXIOBASE, WIOD, OECD, Eora, GLORIA and others. It is not a dependency: whoever has such a
table installs it, loads the system with it and hands the object over; we only read its frames `Z`, `Y`, `x` and the
`F` of an extension. Units of money and impact are asked from the system, not assumed. Direct household emissions
(`F_Y`) are no part of a product's footprint; they come back beside the table, by column of final demand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from shuangtan.tracing.inputoutput import InputOutputTable
from shuangtan.tracing.supply.solution import Array


@dataclass(frozen=True)
class RegionalTable:
    """A multi-regional table: sector and demand labels are `region·name`; household_impacts: (K, m) or None."""

    table: InputOutputTable
    regions: tuple[str, ...]
    household_impacts: Array | None

    def demand_of(self, region: str) -> list[int]:
        """The columns of final demand that belong to a region."""
        return [j for j, r in enumerate(column.split("·", 1)[0] for column in self.table.demand_columns) if r == region]

    def sectors_of(self, region: str) -> list[int]:
        """The rows of a region's sectors."""
        return [i for i, r in enumerate(label.split("·", 1)[0] for label in self.table.sectors) if r == region]


def read_pymrio(system: Any, extension: str, stressors: Sequence[Any] | None = None) -> RegionalTable:
    """A table from a pymrio IOSystem that holds Z, Y and x, with the stressors of one extension (all by default).

    Labels are aligned by name: a frame whose order differs from that of Z is reordered, one that lacks a label fails.
    """
    labels = system.Z.index
    account = getattr(system, extension)
    impacts = account.F if stressors is None else account.F.loc[list(stressors)]
    impacts = impacts.reindex(columns=labels)
    output = system.x.reindex(labels)
    demand = system.Y.reindex(labels)
    transactions = system.Z.reindex(columns=labels)
    for name, frame in (("F", impacts), ("x", output), ("Y", demand), ("Z", transactions)):
        empty = int(frame.isna().to_numpy().sum())
        if empty:
            raise ValueError(f"{name} of {extension} lacks {empty} cells after alignment with the labels of Z")
    households = _households(account, impacts.index, demand.columns)
    table = InputOutputTable(
        sectors=tuple(_label(key) for key in labels),
        unit=_money(system),
        transactions=sparse.csc_array(transactions.to_numpy(dtype=float)),
        final_demand=demand.to_numpy(dtype=float),
        demand_columns=tuple(_label(key) for key in demand.columns),
        output=output.to_numpy(dtype=float).ravel(),
        impacts={_label(key): row for key, row in zip(impacts.index, impacts.to_numpy(dtype=float), strict=True)},
    )
    return RegionalTable(table, tuple(dict.fromkeys(str(key[0]) for key in labels)), households)


def _households(account: Any, stressors: Any, columns: Any) -> Array | None:
    frame = getattr(account, "F_Y", None)
    if frame is None:
        return None
    return np.asarray(frame.reindex(index=stressors, columns=columns).to_numpy(dtype=float))


def _money(system: Any) -> str:
    """The one money unit of the system; several are refused, because coefficients would mix them."""
    frame = getattr(system, "unit", None)
    if frame is None:
        raise ValueError(f"system {getattr(system, 'name', None) or system!r} does not say in which unit Z is")
    units = {str(u) for u in frame.to_numpy().ravel()}
    if len(units) != 1:
        raise ValueError(f"the table mixes units {sorted(units)}")
    return units.pop()


def _label(key: Any) -> str:
    return "·".join(str(part) for part in key) if isinstance(key, tuple) else str(key)
