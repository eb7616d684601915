"""Energy products with their statistics codes, and generation technologies: the words behind `@energy` and `@power`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shuangtan.catalogue.tables import MARKS, check_fields, parsed_field, read_rows, unique
from shuangtan.kernel import Located, Mark, Problem, Unit, unit

GROUPS = {"coal": "煤炭", "oil": "石油", "gas": "天然气", "other": "其他"}
CLASSES = {"fossil": "化石能源发电", "clean": "非化石能源发电", "storage": "储能", "other": "其他"}


@dataclass(frozen=True, slots=True)
class EnergyProduct:
    """An energy product of form 205-1: `code` is its two-digit number, `unit` the physical unit of the form."""

    id: str
    code: str
    zh: str
    en: str
    unit: Unit
    group: str
    mark: Mark
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Technology:
    """A way to generate or store electricity; `group` is fossil, clean, storage or other."""

    id: str
    zh: str
    en: str
    group: str
    mark: Mark
    aliases: tuple[str, ...] = ()


def read_products(path: Path, problems: list[Problem]) -> dict[str, EnergyProduct]:
    """The products of `energy_products.yaml` by id."""
    name, fields = path.name, ("id", "code", "zh", "en", "unit", "group", "source", "mark")
    rows = [
        r for r in read_rows(path, name, problems) if check_fields(r, name, fields, problems, group=GROUPS, mark=MARKS)
    ]
    read = (_product(row, name, problems) for _, row in unique(rows, "id", problems))
    return {product.id: product for product in read if product is not None}


def read_technologies(path: Path, problems: list[Problem]) -> dict[str, Technology]:
    """The technologies of `power_technologies.yaml` by id."""
    name, fields, choices = path.name, ("id", "zh", "en", "class", "source", "mark"), {"class": CLASSES, "mark": MARKS}
    rows = [r for r in read_rows(path, name, problems) if check_fields(r, name, fields, problems, **choices)]
    return {
        key: Technology(key, row["zh"], row["en"], row["class"], Mark(row["mark"]), _aliases(row))
        for key, row in unique(rows, "id", problems)
    }


def _product(row: Located, table: str, problems: list[Problem]) -> EnergyProduct | None:
    own = parsed_field(row, row.at, table, "unit", unit, problems)
    if own is None:
        return None
    id, code, zh, en = (str(row[field]) for field in ("id", "code", "zh", "en"))
    return EnergyProduct(id, code, zh, en, own, row["group"], Mark(row["mark"]), _aliases(row))


def _aliases(row: Located) -> tuple[str, ...]:
    return tuple(str(alias) for alias in row.get("aliases") or ())
