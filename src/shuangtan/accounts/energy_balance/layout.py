"""What a balance looks like, as data: rows, columns, signs, identities and forms of `catalogue/balance/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from shuangtan.catalogue import catalogue_root
from shuangtan.catalogue.tables import check_fields, parsed_field, read_rows, unique
from shuangtan.kernel import Located, Problem, Unit, unit

PARTS = frozenset({"supply", "transformation", "loss", "final", "difference", "total"})
_NUMBERING = re.compile(
    r"^(其中[:：]?|#|[一二三四五六七八九十]+[、.．]|\(?\d+\)?[、.．]?|\([一二三四五六七八九十]+\))+"
)
_NOISE = re.compile(r"[\s()\[\]、,，.．:：;；+\-－—#*]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its part of the table, the sign the yearbooks print, whether it is a memo (其中) or a grouping row."""

    id: str
    zh: str
    en: str
    part: str
    sign: str = ""
    is_memo: bool = False
    is_group: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the product it tells of, its printed unit, and its members if it is a total of other columns."""

    id: str
    zh: str
    en: str
    unit: Unit
    forms: tuple[str, ...]
    product: str = ""
    members: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """`result = Σ plus − Σ minus + Σ inputs`; `inputs` counts only what goes in, `net` replaces it in total columns."""

    id: str
    zh: str
    result: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    net: tuple[str, ...] = ()
    is_upper_bound: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the table; `unit` overrides the columns' units, `tolerance` is in printed units."""

    id: str
    zh: str
    tolerance: Decimal
    source: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is known of balances."""

    rows: Mapping[str, Row]
    columns: Mapping[str, Column]
    identities: tuple[Identity, ...]
    forms: Mapping[str, Form]
    units: Mapping[str, Unit]

    def leaves(self, part: str) -> list[Row]:
        """The rows that add up to a part of the table."""
        identity = next((i for i in self.identities if i.result == part), None)
        return [self.rows[id] for id in identity.plus] if identity else [self.rows[part]]


def plain_name(text: str) -> str:
    """A row's or column's name without numbering, punctuation, signs and spaces: what is compared."""
    folded = unicodedata.normalize("NFKC", text).replace(" ", "")
    return _NOISE.sub("", _NUMBERING.sub("", folded)).removesuffix("量")


def read_layout(root: Path | None = None) -> tuple[Layout, list[Problem]]:
    """The layout under `catalogue/balance` and every mistake in it."""
    folder, problems = (root or catalogue_root()) / "balance", list[Problem]()
    rows = {k: _row(r) for k, r in _read(folder, "rows", ("id", "zh", "en", "part"), problems)}
    columns = {k: c for k, r in _read(folder, "columns", ("id", "zh", "unit"), problems) if (c := _column(r))}
    identities = tuple(_identity(r) for _, r in _read(folder, "identities", ("id", "zh", "result"), problems))
    forms = {k: _form(r) for k, r in _read(folder, "forms", ("id", "zh", "tolerance", "source", "mark"), problems)}
    units = {k: _unit(r, problems) for k, r in _read(folder, "units", ("id", "unit"), problems)}
    return Layout(rows, columns, identities, forms, units), problems


def _read(folder: Path, name: str, fields: tuple[str, ...], problems: list[Problem]) -> list[tuple[str, Located]]:
    table = f"balance/{name}.yaml"
    rows = read_rows(folder / f"{name}.yaml", table, problems)
    choices = {"part": PARTS} if name == "rows" else {}
    return list(unique([r for r in rows if check_fields(r, table, fields, problems, **choices)], "id", problems))


def _row(r: Located) -> Row:
    flags = bool(r.get("memo")), bool(r.get("group"))
    return Row(r["id"], r["zh"], r["en"], r["part"], str(r.get("sign", "")), *flags, tuple(r.get("names", ())))


def _column(r: Located) -> Column:
    forms, members, names = (tuple(str(v) for v in r.get(name, ())) for name in ("forms", "members", "names"))
    return Column(r["id"], r["zh"], r.get("en", ""), unit(r["unit"]), forms, r.get("product", ""), members, names)


def _identity(r: Located) -> Identity:
    plus, minus, inputs, net = (tuple(r.get(name, ())) for name in ("plus", "minus", "inputs", "net"))
    return Identity(r["id"], r["zh"], r["result"], plus, minus, inputs, net, bool(r.get("at_most")))


def _form(r: Located) -> Form:
    own = unit(r["unit"]) if r.get("unit") else None
    return Form(str(r["id"]), r["zh"], Decimal(str(r["tolerance"])), r["source"], own)


def _unit(r: Located, problems: list[Problem]) -> Unit:
    return parsed_field(r, r.at, "balance/units.yaml", "unit", unit, problems) or unit("1")
