"""The catalogue as one object, and how it is loaded: one function that reads as a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shuangtan.catalogue.codes import Industry, RegionMember, read_industries, read_places, read_regions
from shuangtan.catalogue.products import EnergyProduct, Technology, read_products, read_technologies
from shuangtan.catalogue.quantities import Quantities, read_quantities
from shuangtan.catalogue.root import catalogue_root
from shuangtan.catalogue.search import Hit, ranked
from shuangtan.catalogue.series import read_all_series
from shuangtan.catalogue.sources import read_sources
from shuangtan.kernel import DatedSeries, PlaceTree, Problem, Source


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the whole country shares: dated values, their sources, the words of the ledger, products, codes."""

    series: Mapping[str, DatedSeries]
    sources: Mapping[str, Source]
    quantities: Quantities
    products: Mapping[str, EnergyProduct]
    technologies: Mapping[str, Technology]
    places: PlaceTree
    industries: Mapping[str, Industry]
    regions: tuple[RegionMember, ...]

    def groups(self) -> dict[str, list[DatedSeries]]:
        """The series by the first part of their id, in the order of the files."""
        found: dict[str, list[DatedSeries]] = {}
        for series in self.series.values():
            found.setdefault(series.id.partition(".")[0], []).append(series)
        return found

    def under(self, prefix: str) -> list[DatedSeries]:
        """The series whose id is `prefix` or lies below it (`grid.average`, `combustion.provincial-2025.coke`)."""
        return [s for s in self.series.values() if s.id == prefix or s.id.startswith(prefix + ".")]

    def search(self, text: str) -> list[Hit]:
        """Everything whose id, Chinese or English name or alias meets the words of `text`, best first."""
        return ranked(self._hits(), text)

    def region_of(self, province: str, day: date) -> str:
        """The grid region a province belonged to on this day; empty if unknown."""
        return next(
            (m.region for m in self.regions if m.province == province and m.valid_from <= day < m.valid_until), ""
        )

    def province_of(self, place: str) -> str:
        """The province a place lies in; empty for the country or an unknown place."""
        return next((p.code for p in self.places.above(place) if p.level == "province"), "")

    def _hits(self) -> list[Hit]:
        hits = [Hit("series", s.id, s.zh, s.en, (s.basis,)) for s in self.series.values()]
        hits += [Hit("product", p.id, p.zh, p.en, (p.code, *p.aliases)) for p in self.products.values()]
        hits += [Hit("technology", t.id, t.zh, t.en, t.aliases) for t in self.technologies.values()]
        hits += [Hit("quantity", f"{q.product}/{q.flow}", q.zh, q.en) for q in self.quantities]
        hits += [Hit("place", p.code, p.name, p.name_en) for p in self.places.places.values()]
        hits += [Hit("industry", i.code, i.zh, i.en) for i in self.industries.values()]
        return hits + [Hit("source", s.id, s.title, s.publisher) for s in self.sources.values()]


def load_catalogue(root: Path | None = None) -> tuple[Catalogue, list[Problem]]:
    """The catalogue under `root` (by default the one that comes with the program) and every mistake found in it."""
    root = root or catalogue_root()
    sources, problems = read_sources(root / "sources.yaml")
    products = read_products(root / "energy_products.yaml", problems)
    technologies = read_technologies(root / "power_technologies.yaml", problems)
    quantities = read_quantities(root / "quantities.yaml", products.values(), technologies.values(), problems)
    series = read_all_series(root, sources, problems)
    places = read_places(root / "codes" / "divisions.csv", problems)
    industries = read_industries(root / "codes" / "industries.csv", problems)
    regions = read_regions(root / "codes" / "grid_regions.csv", problems)
    return Catalogue(series, sources, quantities, products, technologies, places, industries, regions), problems
