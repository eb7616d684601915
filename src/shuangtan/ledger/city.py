"""Reading a city folder: everything in it, and every mistake of all its files at once.

The layout is described in `cities/README.md`. A file of entries with a mistake contributes nothing; the rest is still
read, so that a draft can be shown, marked. Nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from shuangtan.kernel import Problem, file_sha256, has_errors
from shuangtan.ledger import mistakes_city as mistakes
from shuangtan.ledger.batch import Batch, BatchRecord
from shuangtan.ledger.city_files import read_head, read_outlines, read_sources
from shuangtan.ledger.city_records import CityInput, EntryFile
from shuangtan.ledger.city_scenarios import cited, read_scenarios
from shuangtan.ledger.city_tables import (
    ASSET_FORM,
    ORGANISATION_FORM,
    PLACE_FORM,
    PLANT_FORM,
    Known,
    check_tree,
    read_asset,
    read_organisation,
    read_place,
    read_plant,
    read_shape,
    read_table,
)
from shuangtan.ledger.importing import Told, read_told, repeated
from shuangtan.ledger.log import living
from shuangtan.ledger.store import Ledger
from shuangtan.ledger.vocabulary import Extended, Vocabulary

_TOP = ("city.yaml", "sources.yaml", "places.csv", "plants.csv", "organisations.csv", "assets.csv", "outlines.json")
_FOLDERS = ("entries", "shapes", "network", "scenarios", "files")


def read_city(path: Path, vocabulary: Vocabulary) -> tuple[CityInput | None, list[Problem]]:
    """The city in a folder, and all that is wrong with it; None if it does not even say which city it is."""
    path = Path(path)
    digests = city_digests(path)
    problems = [mistakes.NO_FILE(at=name, file=name) for name in _TOP[:3] if name not in digests]
    problems += _stray(digests)
    head = read_head(path / "city.yaml", problems) if "city.yaml" in digests else None
    sources = read_sources(path / "sources.yaml", problems) if "sources.yaml" in digests else {}
    known_sources = {**vocabulary.sources, **sources}

    def table(name: str, *how: Any) -> list[Any]:
        if name not in digests:
            return []
        found, wrong = read_table(path / name, *how)
        problems.extend(wrong)
        return found

    places = table("places.csv", PLACE_FORM, partial(read_place, sources=known_sources), "code")
    problems += check_tree(places, vocabulary.subjects, "places.csv")
    codes = {p.place.code for p in places} | set(vocabulary.subjects)
    known = Known(codes, known_sources, vocabulary.products, vocabulary.is_uscc)
    plants = table("plants.csv", PLANT_FORM, partial(read_plant, known=known))
    organisations = table("organisations.csv", ORGANISATION_FORM, partial(read_organisation, known=known))
    assets = table("assets.csv", ASSET_FORM, partial(read_asset, known=known))
    subjects = codes | {x.id for x in [*plants, *organisations, *assets]}
    words = Extended(vocabulary, subjects, sources)
    files = _read_entries(path, digests, words, problems)
    outlines = read_outlines(path / "outlines.json", codes, problems) if "outlines.json" in digests else {}
    shapes = {}
    for name in (n for n in sorted(digests) if n.startswith(("shapes/", "network/")) and not n.endswith(".md")):
        key = name.removeprefix("shapes/").removesuffix(".csv")
        shapes[key], wrong = read_shape(path / name, known_sources, name)
        problems += wrong
    scenarios = read_scenarios(path, digests, known_sources, problems)
    if head is None:
        return None, problems
    rows = (tuple(places), tuple(plants), tuple(organisations), tuple(assets))
    city = CityInput(*head, sources, *rows, files, outlines, shapes, digests, scenarios)
    return city, problems + ([] if has_errors(problems) else _unused_sources(city))


def city_digests(path: Path) -> dict[str, str]:
    """The SHA-256 of every file of a city folder by its name inside; hidden and temporary files are passed over."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    return {p.relative_to(path).as_posix(): file_sha256(p) for p in files}


def record_city(ledger: Ledger, city: CityInput) -> list[BatchRecord]:
    """Record every file of entries as a batch, all or none; files the ledger holds already are passed over.

    A changed file supersedes what was recorded under its name; a file that is gone is withdrawn. Returns what was
    newly recorded.
    """
    known = {(r.name, r.files) for r in living(ledger.batches())}
    batches = [Batch(f.name, f.entries, ((f.name, f.sha256),)) for f in city.files]
    present = {n for n in city.digests if n.startswith("entries/")}
    gone = sorted(name for name, files in known if files and name not in present)
    fresh = [b for b in batches if (b.name, b.files) not in known]
    return ledger.append_all([*fresh, *(Batch(name) for name in gone)])


def _unused_sources(city: CityInput) -> list[Problem]:
    used = {e.evidence.source for e in city.entries}
    for records in (city.places, city.plants, city.organisations, city.assets):
        used |= {str(record.source) for record in records}
    used |= {str(outline["source"]) for outline in city.outlines.values()}
    used |= {row["source"] for rows in city.shapes.values() for row in rows}
    used |= {str(row["source"]) for scenario in city.scenarios.values() for row in cited(scenario)}
    return [mistakes.UNUSED_SOURCE(at="sources.yaml", id=id) for id in city.sources if id not in used]


def _stray(names: Iterable[str]) -> list[Problem]:
    expected = "、".join(_TOP) + "、entries/、shapes/、network/、scenarios/、files/"
    strays = [n for n in names if n not in _TOP and n.partition("/")[0] not in _FOLDERS and not n.endswith(".md")]
    return [mistakes.STRAY_FILE(at=name, file=name, expected=expected) for name in strays]


def _read_entries(
    path: Path, digests: Mapping[str, str], words: Vocabulary, problems: list[Problem]
) -> tuple[EntryFile, ...]:
    """The files of entries; one that repeats a fact of an earlier file is refused like one that repeats its own."""
    accepted: list[Told] = []
    files = []
    for name in sorted(n for n in digests if n.startswith("entries/")):
        told, wrong = read_told(path / name, words, name)
        across = repeated([*accepted, *told])
        problems += wrong + across
        if not has_errors(wrong + across):
            accepted += told
            files.append(EntryFile(name, digests[name], tuple(t.entry for t in told)))
    return tuple(files)
