"""Whom indicators and rules are asked of: the city, its counties, its parks, its enterprises."""

from __future__ import annotations

from shuangtan.indicators.system import Level, Subject
from shuangtan.kernel import nearest
from shuangtan.runs.load import Loaded
from shuangtan.runs.observe import labels


def subjects(loaded: Loaded) -> list[Subject]:
    """Every subject of the city folder at its level."""
    named = [(p.place.code, p.place.level) for p in loaded.city.places]
    counties = [code for code, level in named if level == "county"]
    found = [Subject(loaded.city.code, Level.CITY, tuple(counties))]
    found += [Subject(code, Level.COUNTY) for code in counties]
    found += [Subject(code, Level.PARK) for code, level in named if level == "park"]
    return found + [Subject(x.id, Level.ENTERPRISE) for x in loaded.city.organisations]


def subject_of(loaded: Loaded, place: str) -> Subject:
    """The subject of a code, id or name; the city where none is given. LookupError names the nearest."""
    known = {s.id: s for s in subjects(loaded)}
    names = labels(loaded).names
    by_name = {names.get(id, id): subject for id, subject in known.items()}
    found = known.get(place or loaded.city.code) or by_name.get(place)
    if found is None:
        near = nearest(place, [*known, *by_name])
        raise LookupError(f"没有地区、园区或企业 {place!r}；相近：{near or '—'}")
    return found
