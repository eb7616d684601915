"""The tables of a city folder: places, plants, organisations, assets and shapes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shuangtan.kernel import Mark, Place, PlaceTree, Problem, State, has_errors, nearest
from shuangtan.ledger import mistakes_city as mistakes
from shuangtan.ledger import mistakes_row
from shuangtan.ledger.city_records import Asset, CityPlace, Organisation, Plant
from shuangtan.ledger.field import Fields
from shuangtan.ledger.header import Form, read_records
from shuangtan.ledger.sheet import read_sheets, read_text

T = TypeVar("T")

_NAMED = {"id": ("编号",), "name": ("名称",), "name_en": ("英文名",)}
_KNOWN = {"state": ("状态",), "mark": ("标记",), "source": ("来源",), "note": ("备注",)}
_POINT = {"lon": ("经度",), "lat": ("纬度",)}
_BUILT = {"year": ("投产年份",), "status": ("建设状态",)}

PLACE_FORM = Form(
    {"code": ("代码",), "name": ("名称",), "name_en": ("英文名",), "level": ("级别",), "parent": ("上级",)}
    | _POINT
    | {"area_km2": ("面积",), "source": ("来源",)},
    ("code", "name", "level", "source"),
)
PLANT_FORM = Form(
    _NAMED | {"county": ("区县",), "technology": ("技术",), "capacity_mw": ("装机",)} | _BUILT | _POINT | _KNOWN,
    ("id", "name", "county", "technology", "status", "state", "mark", "source"),
)
ORGANISATION_FORM = Form(
    _NAMED | {"uscc": ("统一社会信用代码",), "county": ("区县",), "industry": ("行业代码",)} | _KNOWN,
    ("id", "name", "county", "state", "mark", "source"),
)
ASSET_FORM = Form(
    _NAMED
    | {"kind": ("种类",), "voltage_kv": ("电压",), "place": ("所在地",), "capacity": ("容量",), "unit": ("单位",)}
    | _BUILT
    | _KNOWN,
    ("id", "name", "kind", "place", "status", "state", "mark", "source"),
)


@dataclass(frozen=True)
class Known:
    """What records may refer to."""

    places: Collection[str]
    sources: Collection[str]
    products: Collection[str]
    is_uscc: Callable[[str], bool]


def read_table(
    path: Path, form: Form, read: Callable[[Fields], T], id_field: str = "id"
) -> tuple[list[T], list[Problem]]:
    """The records of a table, which is called by its file name; those with mistakes are left out and reported."""
    sheets, problems = read_sheets(path, path.name)
    found: list[T] = []
    first: dict[str, str] = {}
    for sheet in sheets:
        records, wrong = read_records(sheet, form)
        problems += wrong
        for record in records:
            fields = Fields(record, form)
            item, name = read(fields), record.text(id_field)
            if name and first.setdefault(name, record.at(id_field)) != record.at(id_field):
                fields.say(mistakes.REPEATED_ID, id_field, id=name, first=first[name])
            problems += fields.problems
            if not has_errors(fields.problems):
                found.append(item)
    return found, problems


def read_place(fields: Fields, sources: Collection[str]) -> CityPlace:
    """A row of places.csv; its parent is checked once all are known."""
    names = (fields.text("code"), fields.text("name"), fields.text("name_en"), fields.text("level"))
    lon, lat = fields.point()
    source = fields.known("source", sources, mistakes_row.UNKNOWN_SOURCE)
    return CityPlace(Place(*names, fields.text("parent") or None), lon, lat, fields.amount("area_km2"), source)


def check_tree(places: Iterable[CityPlace], elsewhere: Collection[str], at: str) -> list[Problem]:
    """Parents that nobody knows, and places that belong to themselves."""
    tree = PlaceTree({p.place.code: p.place for p in places})
    problems = []
    for place in tree.places.values():
        parent = place.parent or ""
        if parent and parent not in tree.places and parent not in elsewhere:
            near = nearest(parent, [*tree.places, *elsewhere])
            problems.append(mistakes.UNKNOWN_PLACE(at=f"{at} {place.code}", seen=parent, nearest=near))
        if _is_circular(tree, place):
            problems.append(mistakes.CIRCULAR_PLACE(at=f"{at} {place.code}", seen=place.code))
    return problems


def _is_circular(tree: PlaceTree, place: Place) -> bool:
    return any(above.parent == place.code for _, above in zip(tree.places, tree.above(place.code), strict=False))


def read_plant(fields: Fields, known: Known) -> Plant:
    """A row of plants.csv."""
    text, (lon, lat) = fields.text, fields.point()
    state, mark = fields.stated("capacity_mw")
    county = fields.known("county", known.places, mistakes.UNKNOWN_PLACE)
    technology = fields.known("technology", known.products, mistakes_row.UNKNOWN_PRODUCT)
    source = fields.known("source", known.sources, mistakes_row.UNKNOWN_SOURCE)
    head = (text("id"), text("name"), text("name_en"), county, technology, fields.amount("capacity_mw"))
    built = (fields.year("year"), text("status"), lon, lat)
    return Plant(*head, *built, state, mark, source, text("note"), fields.record.at())


def read_organisation(fields: Fields, known: Known) -> Organisation:
    """A row of organisations.csv."""
    text, uscc = fields.text, fields.text("uscc")
    if uscc and not known.is_uscc(uscc):
        fields.say(mistakes.BAD_USCC, "uscc", seen=uscc)
    state, mark = fields.word("state", State, State.MISSING), fields.word("mark", Mark, Mark.FOUND)
    county = fields.known("county", known.places, mistakes.UNKNOWN_PLACE)
    source = fields.known("source", known.sources, mistakes_row.UNKNOWN_SOURCE)
    head = (text("id"), text("name"), text("name_en"), uscc, county, text("industry"))
    return Organisation(*head, state, mark, source, text("note"), fields.record.at())


def read_asset(fields: Fields, known: Known) -> Asset:
    """A row of assets.csv."""
    text = fields.text
    state, mark = fields.stated("capacity")
    place = fields.known("place", known.places, mistakes.UNKNOWN_PLACE)
    source = fields.known("source", known.sources, mistakes_row.UNKNOWN_SOURCE)
    head = (text("id"), text("name"), text("name_en"), text("kind"), fields.number("voltage_kv"), place)
    built = (fields.amount("capacity"), text("unit"), text("status"), fields.year("year"))
    return Asset(*head, *built, state, mark, source, text("note"), fields.record.at())


def read_shape(path: Path, sources: Collection[str], name: str) -> tuple[tuple[Mapping[str, str], ...], list[Problem]]:
    """A table of shapes/ or network/ as typed, by column; every row cites a source."""
    text, problems = read_text(name, path.read_bytes())
    rows = list(csv.DictReader(io.StringIO(text), restkey="", restval=""))
    for number, row in enumerate(rows, 2):
        if "" in row:
            wrong = {"seen": len(row), "extra": row[""], "expected": len(row) - 1}
            problems.append(mistakes.FIELD_WRONG(at=f"{name}:{number}", field="行", nearest="—", **wrong))
        if (source := row.get("source", "")) not in sources:
            problems.append(
                mistakes_row.UNKNOWN_SOURCE(at=f"{name}:{number}", seen=source, nearest=nearest(source, sources))
            )
    return (() if has_errors(problems) else tuple(rows)), problems
