"""Reading the energy forms from a workbook: sheets 205-1 and 205-2, head lines, one row a product.

A blank is missing unless `blanks` names what the form's instructions say it means; nothing else fills it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shuangtan.accounts.energy_balance.layout import plain_name
from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.enterprise.form import FORMS, EnergyForm, FormColumn
from shuangtan.accounts.states import noted
from shuangtan.catalogue import EnergyProduct, is_credit_code
from shuangtan.kernel import Evidence, Figure, Period, Problem, Quantity, State, Unit, UnitError, nearest, unit
from shuangtan.ledger.mistakes_file import MERGED_CELLS
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

_HEAD = {"统一社会信用代码": "code", "单位详细名称": "name", "报告期": "period"}
_FIXED = {"能源名称": "zh", "代码": "number", "计量单位": "unit"}
_NOTATION = {str(s): s for s in State if not s.is_known and s is not State.MISSING}
Values = Sequence[object]


@dataclass
class _Reader:
    columns: Mapping[str, FormColumn]
    products: Mapping[str, EnergyProduct]
    units: Mapping[str, Unit]
    blanks: State
    head: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], Figure] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sheet(self, sheet: Sheet) -> None:
        """One form: head lines, then the row of names, then the products."""
        names: dict[str, int] = {}
        for number, values in sheet.rows:
            if not names and (found := self._names(values, sheet.name)):
                names = found
            elif not names:
                self._head(values)
            elif product := self._product(sheet, number, values, names):
                self._row(sheet, number, values, names, product)
        if not names:
            facts = {"sheet": sheet.name, "wanted": "能源名称、代码、计量单位 的表头", "form": "205"}
            self.problems.append(mistakes.NO_HEADER(at=sheet.file, **facts))

    def _head(self, values: Values) -> None:
        for i, value in enumerate(values[:-1]):
            key = _HEAD.get(str(value).strip().rstrip("：:"))
            if key and values[i + 1] not in (None, ""):
                self.head.setdefault(key, _text(values[i + 1]))

    def _names(self, values: Values, sheet: str) -> dict[str, int]:
        known = {plain_name(n): c.id for c in self.columns.values() if c.form == sheet for n in (c.zh, *c.names)}
        known |= {plain_name(zh): key for zh, key in _FIXED.items()}
        found = {known[key]: i for i, v in enumerate(values) if isinstance(v, str) and (key := plain_name(v)) in known}
        return found if {"zh", "unit"} <= found.keys() else {}

    def _product(self, sheet: Sheet, number: int, values: Values, names: Mapping[str, int]) -> EnergyProduct | None:
        zh, code = _text(values[names["zh"]]), _text(values[names["number"]]).zfill(2) if "number" in names else ""
        if not zh:
            return None
        found = next((p for p in self.products.values() if zh in (p.zh, *p.aliases) or code == p.code), None)
        if found is None:
            near = nearest(zh, (p.zh for p in self.products.values()))
            self.problems.append(mistakes.UNKNOWN_PRODUCT(at=sheet.at(number, names["zh"]), seen=zh, nearest=near))
        return found

    def _row(self, sheet: Sheet, number: int, values: Values, names: Mapping[str, int], product: EnergyProduct) -> None:
        text = _text(values[names["unit"]])
        try:
            own = self.units.get(text) or unit(text)
            own.factor_to(product.unit)
        except UnitError:
            facts = {"product": product.zh, "seen": text, "expected": product.unit}
            self.problems.append(mistakes.WRONG_UNIT(at=sheet.at(number, names["unit"]), **facts))
            return
        for column, i in names.items():
            if column in self.columns:
                per = unit(f"tce/{product.unit.code}") if column == "k" else own
                self.cells[product.id, column] = self._cell(sheet, number, i, values, product, column, per)

    def _cell(
        self, sheet: Sheet, number: int, i: int, values: Values, product: EnergyProduct, column: str, own: Unit
    ) -> Figure:
        seen = values[i] if i < len(values) else None
        id = f"form.{product.id}.{column}@{self.head.get('code', '')}:{self.head.get('period', '')}"
        label, evidence = f"{product.zh}·{self.columns[column].zh}", _evidence(sheet, number, i)
        if isinstance(seen, str) and (state := _NOTATION.get(seen.strip())):
            return _with(noted(id, label, state, f"报表注 {state}"), evidence)
        value, mistake = read_number(seen)
        if mistake:
            self.problems.append(mistakes.NOT_A_CELL(at=sheet.at(number, i), seen=seen))
        if value is None:
            meaning = self.blanks if column != "k" and not mistake else State.MISSING
            return _with(noted(id, label, meaning, "此格空白"), evidence)
        return _with(Figure(id, label, Quantity(value, own), State.REPORTED), evidence)


def read_form(
    path: Path,
    columns: Mapping[str, FormColumn],
    products: Mapping[str, EnergyProduct],
    units: Mapping[str, Unit],
    blanks: State = State.MISSING,
    name: str = "",
) -> tuple[EnergyForm | None, list[Problem]]:
    """The forms in a workbook, and every mistake in reading them; without code or period there is no form."""
    reader = _Reader(columns, products, units, blanks)
    sheets, problems = read_sheets(path, name)
    for sheet in (s for s in sheets if s.name in FORMS):
        reader.sheet(sheet)
    problems = [p for p in problems if p.kind is not MERGED_CELLS] + reader.problems
    problems += _head_problems(reader.head, name or path.name)
    if "code" not in reader.head or not _is_period(reader.head.get("period", "")):
        return None, problems
    period = Period.parse(reader.head["period"])
    head = reader.head["code"], reader.head.get("name", ""), period
    return EnergyForm(*head, columns, products, reader.cells), problems


def _head_problems(head: Mapping[str, str], at: str) -> Iterable[Problem]:
    for zh, key in _HEAD.items():
        if key not in head or (key == "period" and not _is_period(head[key])):
            yield mistakes.NO_HEADER(at=at, sheet=at, wanted=zh, form="205")
    if "code" in head and not is_credit_code(head["code"]):
        yield mistakes.BAD_CODE(at=at, seen=head["code"])


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()


def _evidence(sheet: Sheet, number: int, i: int) -> Evidence:
    return Evidence("nbs-205-1", sheet.file, sheet.sha256, sheet.locator(number, i))


def _with(figure: Figure, evidence: Evidence) -> Figure:
    return replace(figure, evidence=(evidence,))
