"""What drove a change of energy use or CO2, sector by sector and fuel by fuel: LMDI over a table as it is published.

The amount of a year is Σ_ij Q · S_i · M_ij · C_j: Q total energy, S_i sector i's share of it, M_ij fuel j's share in
the sector, C_j carbon per energy (left out where energy itself is asked). Years are chained one by one. A cell nobody
told is not zero: the step is refused and the cell named, unless its fuel is left out of all years on request. A step
across a census revision is no change and is not decomposed. Method: see `decomposition`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from shuangtan.indicators.decomposition import Array, Decomposition, decompose
from shuangtan.kernel import Problem, Wording, kind

SCALE, STRUCTURE, MIX, CARBON = "规模", "部门结构", "品种结构", "排放系数"

NOT_TOLD = kind(
    "I407",
    "error",
    Wording("{year} 年 {cells} 没有数", "每格有数或零", "缺失不是零", "补数，或写明在各年都略去该品种"),
    Wording("{year}: {cells} not told", "a number or zero in every cell", "missing is not zero", "add or leave out"),
)
ACROSS_BREAK = kind(
    "I408",
    "warning",
    Wording("{first}→{last} 跨口径变化（{breaks}）", "同一口径的两年", "普查修订不是变化", "这一步不分解"),
    Wording("{first} to {last} crosses a revision ({breaks})", "one basis", "a revision is no change", "left out"),
)

Cell = tuple[str, str]
"""Sector and fuel."""


@dataclass(frozen=True, slots=True)
class SectorFuel:
    """Energy by sector and fuel through years, in one unit; None is a cell nobody told. `carbon` is per energy."""

    unit: str
    years: Mapping[int, Mapping[Cell, float | None]]
    carbon: Mapping[str, float] | None = None

    @property
    def cells(self) -> list[Cell]:
        """Every cell of any year, in order of appearance."""
        return list(dict.fromkeys(cell for year in self.years.values() for cell in year))

    def without(self, fuels: Collection[str]) -> SectorFuel:
        """The table with fuels left out of every year: a named operation, never done silently."""
        kept = {y: {c: v for c, v in cells.items() if c[1] not in fuels} for y, cells in self.years.items()}
        return SectorFuel(self.unit, kept, self.carbon)

    def lacking(self, year: int) -> list[Cell]:
        """Cells told in some year but not in this one."""
        return [cell for cell in self.cells if self.years[year].get(cell) is None]

    def factors(self, year: int) -> dict[str, Array]:
        """Scale, structure, mix and carbon of a year over all cells; in a sector without energy the mix is nought."""
        cells, told = self.cells, self.years[year]
        amounts = np.array([told[cell] for cell in cells], dtype=np.float64)
        total = amounts.sum()
        sums = {sector: amounts[[c[0] == sector for c in cells]].sum() for sector, _ in cells}
        whole = np.array([sums[sector] for sector, _ in cells])
        mix = np.divide(amounts, whole, out=np.zeros_like(amounts), where=whole > 0)
        share = whole / total if total else np.zeros_like(whole)
        found = {SCALE: np.full(len(cells), total), STRUCTURE: share, MIX: mix}
        if self.carbon is not None:
            found[CARBON] = np.array([self.carbon[fuel] for _, fuel in cells])
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain: effects of the factors, and the whole change of each cell [unit of the table]."""

    first: int
    last: int
    decomposition: Decomposition
    cells: tuple[Cell, ...]

    def by_cell(self) -> dict[Cell, float]:
        """The change of each cell: the effects of all factors in it."""
        return dict(zip(self.cells, map(float, self.decomposition.by_cell.sum(axis=0)), strict=True))

    def by_sector(self) -> dict[str, float]:
        """The change of each sector."""
        sums: dict[str, float] = {}
        for (sector, _), value in self.by_cell().items():
            sums[sector] = sums.get(sector, 0.0) + value
        return sums


def drivers(table: SectorFuel, breaks: Collection[int] = ()) -> tuple[list[Step], list[Problem]]:
    """The chain of steps between neighbouring years of the table, and every step that could not be made.

    `breaks` are the first years on a new basis (as in `catalogue/indicators/breaks.yaml`).
    """
    steps, years = [], sorted(table.years)
    lacking = {year: cells for year in years if (cells := table.lacking(year))}
    problems = [NOT_TOLD(at=f"{year}", year=year, cells=_named(cells)) for year, cells in lacking.items()]
    for first, last in pairwise(years):
        if crossed := sorted(b for b in breaks if first < b <= last):
            said = "、".join(map(str, crossed))
            problems.append(ACROSS_BREAK(at=f"{first}→{last}", first=first, last=last, breaks=said))
        elif not {first, last} & lacking.keys():
            made = decompose(table.factors(first), table.factors(last))
            steps.append(Step(first, last, made, tuple(table.cells)))
    return steps, problems


def chained_effects(steps: Sequence[Step]) -> dict[str, float]:
    """The effects of each factor added over the steps."""
    names = steps[0].decomposition.effects if steps else {}
    return {name: sum(step.decomposition.effects[name] for step in steps) for name in names}


def _named(cells: Iterable[Cell]) -> str:
    return "、".join(f"{sector}·{fuel}" for sector, fuel in cells)
