"""The catalogue of technologies: cost by year, fixed operation, lifetime, efficiency, maturity; each with its source.

Costs per year alive are ``capital × (annuity + fixed share)``: 元/kW times 0.1 is 万元/MW.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shuangtan.catalogue.sources import read_sources
from shuangtan.kernel import Located, Problem, Source, nearest, read_yaml
from shuangtan.planning.city.stated import BAD_VALUE, Stated, read_stated
from shuangtan.planning.values import annuity

PER_MW = 0.1
"""万元/MW in one 元/kW."""
NAMES = ("id", "zh", "en")


@dataclass(frozen=True)
class Technology:
    """One technology; ``numbers`` has capital, fixed_share, lifetime and what else it needs."""

    id: str
    zh: str
    en: str
    numbers: Mapping[str, Stated]

    def number(self, name: str, year: int = 0) -> float:
        if name not in self.numbers:
            raise KeyError(f"技术 {self.id} 没有 {name}；有 {sorted(self.numbers)}")
        return self.numbers[name].in_year(year)

    def yearly_cost(self, rate: float, year: int) -> float:
        """Cost of new capacity alive for a year [万元/MW·a], at ``rate`` (0.06)."""
        share = annuity(rate, self.number("lifetime", year)) + self.number("fixed_share", year) / 100
        return self.number("capital", year) * PER_MW * share

    def fixed_cost(self, year: int) -> float:
        """Fixed operation of capacity that stands already [万元/MW·a]."""
        return self.number("capital", year) * PER_MW * self.number("fixed_share", year) / 100

    def running_cost(self, year: int = 0) -> float:
        """Variable operation [万元/MWh]."""
        return self.number("running", year) * 1e-4 if "running" in self.numbers else 0.0


def load_technologies(root: Path) -> tuple[dict[str, Technology], dict[str, Source], list[Problem]]:
    """The technologies under ``root`` (catalogue/technologies), their sources, and all mistakes."""
    sources, problems = read_sources(root / "sources.yaml", "technologies/sources.yaml")
    found: dict[str, Technology] = {}
    for path in sorted(root.glob("*.yaml")):
        if path.name != "sources.yaml":
            for row in read_yaml(path, f"technologies/{path.name}"):
                technology = _technology(row, sources, problems)
                found[technology.id] = technology
    return found, sources, problems


def _technology(row: Located, sources: Iterable[str], problems: list[Problem]) -> Technology:
    numbers: dict[str, Stated] = {}
    for name, item in row.items():
        if name in NAMES:
            continue
        if not isinstance(item, Located):
            problems.append(BAD_VALUE(at=row.at, field=name, seen=item, expected="带来源的数"))
            continue
        stated, wrong = read_stated(item, f"{row.get('id')}.{name}")
        problems += wrong
        if stated is not None:
            numbers[name] = stated
            problems += _unknown_source(stated, sources)
    return Technology(str(row.get("id")), str(row.get("zh")), str(row.get("en")), numbers)


def _unknown_source(stated: Stated, sources: Iterable[str]) -> list[Problem]:
    if stated.source in sources:
        return []
    near = nearest(stated.source, sources)
    return [BAD_VALUE(at=stated.at, field="source", seen=stated.source, expected=f"sources.yaml 中的编号，如 {near}")]
