"""An inventory of a place and year: lines by source and gas, summed by sector, by gas, and in CO2e by a chosen set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.accounts.emissions import Books, Line, Rule, lines, read_rules
from shuangtan.accounts.states import product, summed
from shuangtan.catalogue import catalogue_root
from shuangtan.factors import Question
from shuangtan.kernel import Figure, Problem

SECTORS = {
    "energy": "能源活动",
    "ippu": "工业生产过程",
    "agriculture": "农业活动",
    "lulucf": "土地利用变化与林业",
    "waste": "废弃物处理",
}
"""The sectors of the provincial guides, in their order."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The lines of one place, year and edition; each line is in its own gas."""

    books: Books
    lines: tuple[Line, ...]

    @property
    def gases(self) -> list[str]:
        return list(dict.fromkeys(line.gas for line in self.lines))

    def of_gas(self, gas: str, sector: str = "") -> Figure:
        """One gas over all sectors or one [t of the gas]; a gap below leaves it incomplete."""
        chosen = [x.figure for x in self.lines if x.gas == gas and sector in ("", x.rule.sector)]
        target = next(x.rule.result for x in self.lines if x.gas == gas)
        name = SECTORS.get(sector, "合计")
        return summed(self._id(f"{gas}.{sector or 'all'}"), f"{name} {gas.upper()} {self.books.period}", chosen, target)

    def co2e(self, line: Line, gwp: str = "") -> Figure:
        """A line in CO2e by a set of warming potentials (`sar`, `ar5`, …); a gas the set lacks is a gap."""
        chosen = gwp or self.books.edition.gwp
        place, period = self.books.place, self.books.period
        choice = self.books.factors.resolve(Question("gwp", "city_inventory", period, place, line.gas, chosen))
        self.books.problems += choice.problems
        id, label = f"{line.figure.id}:{chosen}", f"{line.figure.label}（CO2e，{chosen.upper()}）"
        return product(id, label, [line.figure, choice.figure()], "tCO2e", "气体质量 × 增温潜势")

    def total(self, gwp: str = "", sectors: Iterable[str] = tuple(SECTORS)) -> Figure:
        """All gases in CO2e [tCO2e]; pass the sectors without `lulucf` for the total without sinks."""
        wanted = tuple(sectors)
        parts = [self.co2e(line, gwp) for line in self.lines if line.rule.sector in wanted]
        chosen = gwp or self.books.edition.gwp
        label = f"温室气体排放合计 {self.books.period}（{chosen.upper()}，{self.books.edition.zh}）"
        return summed(self._id(f"ghg.{chosen}.{'+'.join(wanted)}"), label, parts, "tCO2e")

    def by_sector(self, gwp: str = "") -> dict[str, Figure]:
        """Each sector in CO2e [tCO2e]; only sectors that the edition knows."""
        known = {line.rule.sector for line in self.lines}
        return {sector: self.total(gwp, [sector]) for sector in SECTORS if sector in known}

    def _id(self, name: str) -> str:
        return f"inventory.{self.books.edition.id}.{name}@{self.books.place}:{self.books.period}"


def read_inventory_rules(root: Path | None = None) -> tuple[list[Rule], list[Problem]]:
    """The sources and sinks of `catalogue/accounts/inventory.yaml`."""
    problems: list[Problem] = []
    path = (root or catalogue_root()) / "accounts" / "inventory.yaml"
    return read_rules(path, problems, f"accounts/{path.name}"), problems


def inventory(
    books: Books, rules: Iterable[Rule], more: Iterable[Line] = (), methods: Mapping[str, str] | None = None
) -> Inventory:
    """The inventory from rules; `more` are lines made otherwise (from the balance, from landfill).

    Lines from a balance replace the rule of fuels by product, so that nothing burns twice.
    """
    extra = tuple(more)
    has_balance = any(line.rule.id.startswith("energy.balance.") for line in extra)
    kept = [rule for rule in rules if not (has_balance and rule.is_per_fuel)]
    return Inventory(books, (*lines(kept, books, methods), *extra))
