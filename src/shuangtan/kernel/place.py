"""Places of statistics: province, city, county, street, park; a tree that is walked by parent, never by code prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its GB/T 2260 code (or a park's pseudo-code), Chinese and English names, level and parent code."""

    code: str
    name: str
    name_en: str
    level: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceTree:
    """All known places by code."""

    places: Mapping[str, Place]

    def children(self, code: str) -> list[Place]:
        return [p for p in self.places.values() if p.parent == code]

    def above(self, code: str) -> Iterator[Place]:
        """The place itself, then what it belongs to, up to the root."""
        place = self.places.get(code)
        while place is not None:
            yield place
            place = self.places.get(place.parent or "")

    def is_within(self, code: str, other: str) -> bool:
        """Whether `code` is `other` or belongs to it."""
        return any(p.code == other for p in self.above(code))
