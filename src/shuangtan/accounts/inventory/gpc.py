"""A city inventory by the GPC: every reference number is a figure or a notation key; three totals kept apart.

BASIC, BASIC+ and territorial count different references (`catalogue/accounts/gpc.yaml`). A reference nobody filled
leaves every total it belongs to incomplete; a published total that the parts do not make is reported.
Source: Global Protocol for Community-Scale Greenhouse Gas Inventories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from shuangtan.accounts.inventory.inventory import Inventory
from shuangtan.accounts.states import noted, summed
from shuangtan.catalogue import catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows, unique
from shuangtan.kernel import Figure, Problem, Quantity, State, Wording, kind, nearest, plain

BASES = {"basic": "BASIC", "basic_plus": "BASIC+", "territorial": "领土"}
TOLERANCE = Decimal("1e-6")
"""Relative; a published total that differs more was not made from its own parts."""

UNFILLED = kind(
    "A405",
    "warning",
    Wording("{ref} {zh} 未填", "数值，或 NO、NE、IE、C 之一", "GPC", "填数或注明；未填者各合计不完整"),
    Wording("{ref} is not filled", "a number, or NO, NE, IE, C", "GPC", "fill it or note why"),
)
UNKNOWN_REFERENCE = kind(
    "A406",
    "error",
    Wording("编号 {ref}", "GPC 的编号", "catalogue/accounts/gpc.yaml", "未计入；相近：{nearest}"),
    Wording("reference {ref}", "a GPC reference", "catalogue/accounts/gpc.yaml", "not counted; near: {nearest}"),
)
TOTAL_DIFFERS = kind(
    "A407",
    "error",
    Wording(
        "公布的 {basis} 合计 {published}", "{computed}（差 {difference}）", "分项之和，容差 {tolerance}", "核对分项"
    ),
    Wording("published {basis}: {published}", "{computed} (off by {difference})", "sum, {tolerance}", "check parts"),
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A GPC reference number: its scope and the totals that count it."""

    id: str
    zh: str
    scope: int
    counts: frozenset[str]


@dataclass(frozen=True, slots=True)
class CityInventory:
    """Figures by reference [tCO2e], several to one reference if several sources feed it."""

    place: str
    year: str
    references: Mapping[str, Reference]
    figures: Mapping[str, tuple[Figure, ...]]

    def reference(self, ref: str) -> Figure:
        """One reference; not filled, it is a gap."""
        own, label = self.figures.get(ref, ()), f"{ref} {self.references[ref].zh}"
        id = f"gpc.{ref}@{self.place}:{self.year}"
        return summed(id, label, own, "tCO2e") if own else noted(id, label, State.MISSING, "未填")

    def total(self, basis: str) -> Figure:
        """BASIC, BASIC+ or territorial [tCO2e]: never two of them in one sum."""
        if basis not in BASES:
            raise ValueError(f"口径 {basis!r} 不是 {'、'.join(BASES)} 之一")
        parts = [self.reference(ref) for ref, r in self.references.items() if basis in r.counts]
        return summed(
            f"gpc.{basis}@{self.place}:{self.year}", f"温室气体排放（{BASES[basis]}）{self.year}", parts, "tCO2e"
        )

    def unfilled(self) -> list[Problem]:
        """Every reference of some total that is neither filled nor noted."""
        wanted = [r for r in self.references.values() if r.counts and r.id not in self.figures]
        return [UNFILLED(at=f"{self.place}:{self.year} {r.id}", ref=r.id, zh=r.zh) for r in wanted]

    def check_published(self, published: Mapping[str, Quantity]) -> list[Problem]:
        """Published totals that the parts do not make."""
        return [p for basis, amount in published.items() for p in self._differs(basis, amount)]

    def _differs(self, basis: str, amount: Quantity) -> list[Problem]:
        ours = self.total(basis).quantity
        told, computed = amount.to("tCO2e").value, ours.to("tCO2e").value if ours else Decimal(0)
        if abs(computed - told) <= TOLERANCE * max(abs(told), abs(computed)):
            return []
        numbers = {"published": plain(told), "computed": plain(computed), "difference": plain(told - computed)}
        at = f"{self.place}:{self.year} {basis}"
        return [TOTAL_DIFFERS(at=at, basis=BASES[basis], tolerance=str(TOLERANCE), **numbers)]


def read_references(root: Path | None = None) -> tuple[dict[str, Reference], list[Problem]]:
    """The references of `catalogue/accounts/gpc.yaml`."""
    path, problems = (root or catalogue_root()) / "accounts" / "gpc.yaml", list[Problem]()
    good = [
        r for r in read_rows(path, path.name, problems) if check_fields(r, path.name, ("id", "zh", "scope"), problems)
    ]
    return {
        k: Reference(k, r["zh"], int(r["scope"]), frozenset(r["counts"])) for k, r in unique(good, "id", problems)
    }, problems


def city_inventory(
    place: str, year: str, references: Mapping[str, Reference], told: Iterable[tuple[str, Figure]]
) -> tuple[CityInventory, list[Problem]]:
    """A city inventory from (reference, figure) pairs; a reference that does not exist is reported, not counted."""
    figures: dict[str, list[Figure]] = {}
    problems: list[Problem] = []
    for ref, figure in told:
        if ref in references:
            figures.setdefault(ref, []).append(figure)
        else:
            problems.append(UNKNOWN_REFERENCE(at=figure.id, ref=ref, nearest=nearest(ref, references)))
    city = CityInventory(place, year, references, {ref: tuple(parts) for ref, parts in figures.items()})
    return city, problems + city.unfilled()


def told_by(inventory: Inventory, gwp: str = "") -> list[tuple[str, Figure]]:
    """An inventory's lines by their GPC reference, in CO2e."""
    return [(line.rule.gpc, inventory.co2e(line, gwp)) for line in inventory.lines if line.rule.gpc]
