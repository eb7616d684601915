"""Published GPC inventories: read as printed, summed again, and what the publisher's own numbers contradict reported.

Two layouts are known (`catalogue/accounts/gpc_layout.yaml`): a row a reference (CIRIS and exports of inventory tools,
with gases beside the total), and a row a city and year with a column a reference (the C40 database). Nothing is put
right: a total that its parts do not make within 1e-6 is a finding, the parts stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from shuangtan.accounts.inventory.gpc import TOLERANCE, TOTAL_DIFFERS, CityInventory, Reference, city_inventory
from shuangtan.accounts.inventory.published_cells import read_amount, read_cell
from shuangtan.catalogue import catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows
from shuangtan.kernel import Evidence, Figure, Problem, Quantity, UnitError, Wording, kind, plain, unit
from shuangtan.ledger.sheet import Sheet, read_sheets

TOTALS = ("basic", "basic_plus", "territorial")
ROUNDING = Decimal("0.0015")
"""t: gases are printed to the kilogram, three of them and their sum are each rounded."""
FEWEST = 5
"""References in a row from which on it is the header of the wide layout."""

NO_LAYOUT = kind(
    "A412",
    "error",
    Wording("没有找到 GPC 编号：没有编号列，也没有以编号为列名的表头", "两种版式之一", "gpc_layout.yaml", "核对文件"),
    Wording("no GPC references: no such column, no header of references", "a layout", "gpc_layout.yaml", "check"),
)
ROW_DIFFERS = kind(
    "A413",
    "error",
    Wording("{ref} 印 {printed} t", "{computed} t（差 {difference}）", "各气体之和", "核对原表；照登公布数，不改"),
    Wording("{ref}: {printed} t printed", "{computed} t (off by {difference})", "sum of gases", "check; kept as is"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One inventory as published: its references, the totals printed with it, and the findings about it."""

    city: CityInventory
    totals: Mapping[str, Quantity]
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        return f"{self.city.place} {self.city.year}".strip()

    def agrees(self, basis: str) -> bool | None:
        """Whether the parts make the printed total; None if none is printed."""
        return None if basis not in self.totals else not _differences(self.city, {basis: self.totals[basis]})


@dataclass
class _Told:
    """What a row or a sheet told of one inventory, while it is read."""

    place: str
    year: str
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    totals: dict[str, Quantity] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def published(self, references: Mapping[str, Reference]) -> Published:
        city, doubts = city_inventory(self.place, self.year, references, self.figures)
        findings = _differences(city, self.totals)
        return Published(city, self.totals, (*self.problems, *findings, *doubts))


Layout = Mapping[str, tuple[str, str]]
"""Column name → part and unit."""


def read_layout_of(root: Path | None = None) -> tuple[Layout, list[Problem]]:
    """The column names of `catalogue/accounts/gpc_layout.yaml`."""
    path, problems = (root or catalogue_root()) / "accounts" / "gpc_layout.yaml", list[Problem]()
    rows = read_rows(path, path.name, problems)
    good = [r for r in rows if check_fields(r, path.name, ("id", "part"), problems)]
    return {_plain(name): (r["part"], r.get("unit", "")) for r in good for name in r.get("names", ())}, problems


def read_published(
    path: Path, references: Mapping[str, Reference], layout: Layout, source: str = ""
) -> tuple[list[Published], list[Problem]]:
    """Every inventory of a workbook or CSV file with its findings; problems of the file itself apart."""
    sheets, problems = read_sheets(path, path.name)
    told = [t for sheet in sheets for t in _sheet(sheet, references, layout, source)]
    if not told and sheets:
        problems = [*problems, NO_LAYOUT(at=path.name)]
    return [t.published(references) for t in told], problems


def _sheet(sheet: Sheet, references: Mapping[str, Reference], layout: Layout, source: str) -> Iterator[_Told]:
    for index, (_, values) in enumerate(sheet.rows):
        named = {i: layout.get(_plain(v), ("", "")) for i, v in enumerate(values)}
        refs = {i: str(v).strip() for i, v in enumerate(values) if str(v).strip() in references}
        if len(refs) >= FEWEST:
            yield from (_wide(sheet, row, refs, named, source) for row in sheet.rows[index + 1 :] if any(row[1]))
            return
        if {"reference", "total"} <= {part for part, _ in named.values()}:
            yield _long(sheet, sheet.rows[index + 1 :], named, layout, source)
            return


def _wide(
    sheet: Sheet,
    row: tuple[int, Sequence[object]],
    refs: Mapping[int, str],
    named: Mapping[int, tuple[str, str]],
    source: str,
) -> _Told:
    """One row: a city and year, a column a reference, printed totals beside them."""
    number, values = row
    parts = {part: values[i] for i, (part, _) in named.items() if part and i < len(values)}
    told = _Told(_text(parts.get("city")), _text(parts.get("year")))
    for i, ref in refs.items():
        at = Evidence(source, sheet.file, sheet.sha256, sheet.locator(number, i))
        id = f"gpc.{ref}@{told.place}:{told.year}"
        figure, doubts = read_cell(id, ref, values[i] if i < len(values) else None, "tCO2e", at)
        told.figures += [(ref, figure)] if figure else []
        told.problems += doubts
    for i, (part, code) in named.items():
        amount = read_amount(values[i], code) if i < len(values) and part in (*TOTALS, "basic_plus_s3") else None
        told.totals |= {part: amount} if amount is not None else {}
    return told


def _long(
    sheet: Sheet,
    rows: Iterable[tuple[int, Sequence[object]]],
    named: Mapping[int, tuple[str, str]],
    layout: Layout,
    source: str,
) -> _Told:
    """One sheet: a row a reference (several to one if several sources feed it), printed totals as rows of their own."""
    told = _Told(Path(sheet.file).stem, "")
    for number, values in rows:
        by_part: dict[str, list[tuple[object, str]]] = {}
        for i, (part, code) in named.items():
            by_part.setdefault(part, []).append((values[i] if i < len(values) else None, code))
        ref = _text(by_part["reference"][0][0])
        at = Evidence(source, sheet.file, sheet.sha256, sheet.locator(number))
        basis = layout.get(_plain(ref), ("", ""))[0]
        if ref and basis in (*TOTALS, "basic_plus_s3"):
            amount = read_amount(*by_part["total"][0])
            told.totals |= {basis: amount} if amount is not None else {}
        elif ref:
            _row(told, ref, number, by_part, at)
    return told


def _row(told: _Told, ref: str, number: int, by_part: Mapping[str, list[tuple[object, str]]], at: Evidence) -> None:
    value, code = by_part["total"][0]
    key = next((v for v, _ in by_part.get("key", []) if _text(v)), None)
    own = next((_unit(v) for v, _ in by_part.get("unit", []) if _text(v)), "") or code
    figure, doubts = read_cell(f"gpc.{ref}@{told.place}:{number}", ref, value if _text(value) else key, own, at)
    told.figures += [(ref, figure)] if figure else []
    gases = [q.to("tCO2e").value for v, c in by_part.get("gas", []) if (q := read_amount(v, c)) is not None]
    told.problems += [*doubts, *(_gases_differ(ref, figure, gases, at) if figure and gases else [])]


def _gases_differ(ref: str, figure: Figure, gases: Sequence[Decimal], at: Evidence) -> list[Problem]:
    """A row whose gases, already weighed, do not make its total."""
    if figure.quantity is None:
        return []
    printed, computed = figure.quantity.to("tCO2e").value, sum(gases, Decimal(0))
    if abs(printed - computed) <= max(ROUNDING, TOLERANCE * abs(printed)):
        return []
    numbers = {"printed": plain(printed), "computed": plain(computed), "difference": plain(printed - computed)}
    return [ROW_DIFFERS(at=f"{at.file} {at.locator}", ref=ref, **numbers)]


def _differences(city: CityInventory, totals: Mapping[str, Quantity]) -> list[Problem]:
    """Printed totals that the parts do not make; `basic_plus_s3` is BASIC+ and the other scope 3 (VI.1)."""
    found = city.check_published({basis: q for basis, q in totals.items() if basis in TOTALS})
    if "basic_plus_s3" not in totals:
        return found
    parts = [f.quantity for f in (city.total("basic_plus"), city.reference("VI.1")) if f.quantity is not None]
    computed = sum((q.to("tCO2e").value for q in parts), Decimal(0))
    told = totals["basic_plus_s3"].to("tCO2e").value
    if abs(computed - told) <= TOLERANCE * max(abs(told), abs(computed)):
        return found
    numbers = {"published": plain(told), "computed": plain(computed), "difference": plain(told - computed)}
    at = f"{city.place}:{city.year} basic_plus_s3"
    return [*found, TOTAL_DIFFERS(at=at, basis="BASIC+ 与其他范围三", tolerance=str(TOLERANCE), **numbers)]


def _unit(value: object) -> str:
    """The unit written in a cell (`t CO2e`), or nothing if it is none we know."""
    code = str(value).replace(" ", "")
    try:
        return unit(code).code
    except UnitError:
        return ""


def _text(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".0") if text.replace(".", "").isdigit() else text


def _plain(name: object) -> str:
    return "".join(str(name).split()).casefold()
