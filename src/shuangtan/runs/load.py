"""Reading everything a run needs: catalogue, policy documents, indicator definitions, the city; and all problems."""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.factors import Factors, load_factors
from shuangtan.indicators.definition import Definition, load_definitions
from shuangtan.kernel import Evidence, Period, Problem, Quantity, Source, State, Wording, kind, nearest
from shuangtan.ledger import CatalogueWords, CityInput, Directive, Entry, read_city
from shuangtan.policies import Document, load_policies, load_sources
from shuangtan.runs.folders import Folders

UNKNOWN_POLICY = kind(
    "R101",
    "error",
    Wording("city.yaml 所列政策文件 {id}", "policies/ 下的文件夹：{known}", "城市资料夹格式", "是否应为 {nearest}"),
    Wording("policy document {id} of city.yaml", "a folder of policies/: {known}", "city folders", "{nearest}?"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read; `documents` are those the city follows, its main decision first."""

    folders: Folders
    catalogue: Catalogue
    factors: Factors
    documents: dict[str, Document]
    definitions: dict[str, Definition]
    city: CityInput
    sources: dict[str, Source]


def load(folders: Folders) -> tuple[Loaded | None, list[Problem]]:
    """Read all inputs; None if the city cannot be read at all."""
    catalogue, problems = load_catalogue(folders.catalogue)
    factors, unruled = load_factors(catalogue, folders.catalogue)
    documents, told = load_policies(folders.policies)
    definitions, faults = load_definitions(folders.catalogue / "indicators" / "targets.yaml")
    city, wrong = read_city(folders.city, CatalogueWords(catalogue))
    problems = [*problems, *unruled, *told, *faults, *wrong]
    if city is None:
        return None, problems
    problems += [
        UNKNOWN_POLICY(at="city.yaml", id=id, known="、".join(documents), nearest=nearest(id, documents))
        for id in city.policies
        if id not in documents
    ]
    followed = {id: documents[id] for id in city.policies if id in documents}
    policy_sources = load_sources(folders.policies, [])
    sources = {**catalogue.sources, **policy_sources, **city.sources}
    return Loaded(folders, catalogue, factors, followed, definitions, city, sources), problems


def plant_entries(city: CityInput) -> list[Entry]:
    """The capacity of every plant as a stock of the latest reported year, so that plants sum like other facts.

    Only plants in service belong to history; planned, retired and unclear ones stand in scenarios of those names.
    """
    digest = city.digests.get("plants.csv", "")
    latest = max(
        (e.period for e in city.entries if e.product == "power_total" and e.quantity), default=Period.year(2025)
    )
    return [
        Entry(
            Directive.STOCK,
            plant.id,
            plant.technology,
            "capacity",
            latest,
            None if plant.capacity_mw is None else Quantity.of(plant.capacity_mw, "MW"),
            plant.state if plant.capacity_mw is not None else State.MISSING,
            Evidence(plant.source, "plants.csv", digest, f"line {plant.at.rpartition(':')[2]}"),
            plant.mark,
            "history" if plant.status == "operating" else plant.status,
            note=plant.note,
        )
        for plant in city.plants
    ]
