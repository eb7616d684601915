"""Code systems: administrative divisions (GB/T 2260) with parks, industries (GB/T 4754-2017), regions of the grid.

Trees are walked by parent. A park's pseudo-code is this project's own and rolls up to the county it lies in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shuangtan.catalogue.tables import MARKS, check_fields, parsed_field, read_rows, unique, wrong_field
from shuangtan.kernel import Located, Mark, Place, PlaceTree, Problem, read_day

LEVELS = ("country", "province", "city", "county", "street", "park")


@dataclass(frozen=True, slots=True)
class Industry:
    """A section, division or class of GB/T 4754-2017."""

    code: str
    level: str
    zh: str
    en: str
    parent: str
    is_high_energy: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class RegionMember:
    """A province belongs to a grid region for some days: [valid_from, valid_until)."""

    region: str
    name: str
    province: str
    valid_from: date
    valid_until: date


def read_places(path: Path, problems: list[Problem]) -> PlaceTree:
    """The places of `divisions.csv`; a parent that is not in the table is a problem."""
    name = path.name
    fields = ("code", "name", "level", "source", "mark")
    rows = [
        r for r in read_rows(path, name, problems) if check_fields(r, name, fields, problems, level=LEVELS, mark=MARKS)
    ]
    named = dict(unique(rows, "code", problems))
    problems += [wrong_field(r, name, "parent", named.keys()) for r in named.values() if _is_orphan(r, named)]
    return PlaceTree(
        {
            code: Place(code, r["name"], r.get("name_en", ""), r["level"], r.get("parent") or None)
            for code, r in named.items()
        }
    )


def read_industries(path: Path, problems: list[Problem]) -> dict[str, Industry]:
    """The industries of `industries.csv` by code."""
    name = path.name
    levels = ("section", "division", "class")
    fields = ("code", "level", "name", "source", "mark")
    rows = [
        r for r in read_rows(path, name, problems) if check_fields(r, name, fields, problems, level=levels, mark=MARKS)
    ]
    named = dict(unique(rows, "code", problems))
    problems += [wrong_field(r, name, "parent", named.keys()) for r in named.values() if _is_orphan(r, named)]
    return {code: _industry(row) for code, row in named.items()}


def read_regions(path: Path, problems: list[Problem]) -> tuple[RegionMember, ...]:
    """Which province belongs to which grid region, and when."""
    name, read = path.name, list[RegionMember]()
    fields = ("region", "name", "province", "source", "mark")
    for row in read_rows(path, name, problems):
        first = parsed_field(row, row.at, name, "from", lambda v: read_day(v, date.min), problems)
        until = parsed_field(row, row.at, name, "until", lambda v: read_day(v, date.max), problems)
        if check_fields(row, name, fields, problems, mark=MARKS) and first and until:
            read.append(RegionMember(row["region"], row["name"], row["province"], first, until))
    return tuple(read)


def _is_orphan(row: Located, named: dict[str, Located]) -> bool:
    return bool(row.get("parent")) and row["parent"] not in named


def _industry(row: Located) -> Industry:
    en, parent, is_high = (row.get(field, "") for field in ("name_en", "parent", "is_high_energy"))
    return Industry(row["code"], row["level"], row["name"], en, parent, is_high == "yes", Mark(row["mark"]))
