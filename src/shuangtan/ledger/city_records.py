"""What a city folder says besides entries: its places, plants, organisations, assets and shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Mark, Place, Source, State
from shuangtan.ledger.entry import Entry


@dataclass(frozen=True, slots=True)
class CityPlace:
    """A place with its middle (degrees, WGS 84) and its area."""

    place: Place
    lon: Decimal | None
    lat: Decimal | None
    area_km2: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class Plant:
    """A power plant or storage; a capacity that nobody published is None and its state says so."""

    id: str
    name: str
    name_en: str
    county: str
    technology: str
    capacity_mw: Decimal | None
    year: int | None
    status: str
    lon: Decimal | None
    lat: Decimal | None
    state: State
    mark: Mark
    source: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A key energy user or emitter; `industry` is a GB/T 4754 code, `uscc` empty where not known for certain."""

    id: str
    name: str
    name_en: str
    uscc: str
    county: str
    industry: str
    state: State
    mark: Mark
    source: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A substation, line, pipeline, field or reservoir; `capacity` is in `unit`."""

    id: str
    name: str
    name_en: str
    kind: str
    voltage_kv: Decimal | None
    place: str
    capacity: Decimal | None
    unit: str
    status: str
    year: int | None
    state: State
    mark: Mark
    source: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of entries: its name inside the folder, its digest, and what it tells."""

    name: str
    sha256: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CityInput:
    """A city folder, read. `digests` has the SHA-256 of every file in it; `shapes` are tables as typed, by name.

    Tables of network/ stand among the shapes under `network/<name>`; `scenarios` are YAML as typed.
    """

    code: str
    zh: str
    en: str
    parent: str
    policies: tuple[str, ...]
    note: str
    sources: Mapping[str, Source]
    places: tuple[CityPlace, ...]
    plants: tuple[Plant, ...]
    organisations: tuple[Organisation, ...]
    assets: tuple[Asset, ...]
    files: tuple[EntryFile, ...]
    outlines: Mapping[str, Any]
    shapes: Mapping[str, tuple[Mapping[str, str], ...]]
    digests: Mapping[str, str]
    scenarios: Mapping[str, Any] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all files, file by file."""
        return tuple(entry for file in self.files for entry in file.entries)
