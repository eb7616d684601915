"""Energy CO2 of a place from its balance: by sector (who burnt what) and by reference (what was supplied).

Sectoral: inputs to power and heat plus final consumption, less feedstock, by the edition's factors. Reference:
apparent consumption of each fuel, less feedstock. The two are independent counts; their difference is shown with both.
Source: provincial guides, energy: sectoral and reference approach (IPCC 2006, volume 2, chapter 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from shuangtan.accounts.constant_prices import change
from shuangtan.accounts.emissions import Books, FactorName, Line, Rule
from shuangtan.accounts.emissions.books import FOSSIL_GROUPS
from shuangtan.accounts.energy_balance import Balance, Column
from shuangtan.accounts.states import less, product, summed
from shuangtan.catalogue import catalogue_root
from shuangtan.catalogue.tables import check_fields, read_rows
from shuangtan.kernel import Figure, Problem, Quantity, derived

_RULE = "燃料量 × 排放因子"


@dataclass(frozen=True, slots=True)
class BurningRow:
    """A row of the balance that burns fuel."""

    id: str
    zh: str
    row: str
    is_input: bool = False
    less: str = ""
    gpc: str = ""


def read_burning_rows(root: Path | None = None) -> tuple[list[BurningRow], list[Problem]]:
    """The rows of `catalogue/accounts/combustion_rows.yaml`."""
    path, problems = (root or catalogue_root()) / "accounts" / "combustion_rows.yaml", list[Problem]()
    good = [
        r for r in read_rows(path, path.name, problems) if check_fields(r, path.name, ("id", "zh", "row"), problems)
    ]
    return [
        BurningRow(r["id"], r["zh"], r["row"], r.get("take") == "inputs", r.get("less", ""), str(r.get("gpc", "")))
        for r in good
    ], problems


def sectoral_lines(balance: Balance, books: Books, rows: Iterable[BurningRow]) -> list[Line]:
    """A line for each burning row and fossil fuel of a physical balance [tCO2]."""
    pairs = [(row, column) for row in rows for column in fossil_columns(balance, books)]
    return [_line(balance, books, row, column) for row, column in pairs]


def reference_total(balance: Balance, books: Books) -> Figure:
    """CO2 by the reference approach [tCO2]: (supply − feedstock) × factor over all fossil fuels."""
    parts = []
    for column in fossil_columns(balance, books):
        id = f"energy.reference.{column.id}@{books.mark}"
        supply, feedstock = balance.figure("supply", column.id), balance.figure("feedstock", column.id)
        apparent = less(f"{id}:apparent", f"{column.zh}表观消费（扣除原料）", supply, feedstock)
        parts.append(product(id, f"{column.zh}（参考法）", [apparent, _factor(books, column)], "tCO2", _RULE))
    return summed(f"energy.reference@{books.mark}", "能源活动 CO2（参考法）", parts, "tCO2")


def approaches_differ(sectoral: Figure, reference: Figure) -> Figure:
    """Reference ÷ sectoral − 1 [%]: transformation losses, statistical difference and stock errors show here.

    A gap if either is incomplete: what one of them lacks would be read as a difference.
    """
    id, label = f"{reference.id}:difference", "参考法比部门法"
    if not (sectoral.is_complete and reference.is_complete):
        return derived(id, label, None, "后 ÷ 前 − 1", [reference, sectoral])
    return change(id, label, reference, sectoral)


def fossil_columns(balance: Balance, books: Books) -> list[Column]:
    """The leaf columns of fossil fuels."""
    products = books.factors.catalogue.products
    return [c for c in balance.columns if c.product in products and products[c.product].group in FOSSIL_GROUPS]


def _line(balance: Balance, books: Books, row: BurningRow, column: Column) -> Line:
    name = f"energy.balance.{row.id.removeprefix('energy.')}.{column.id}"
    rule = Rule(name, f"{row.zh}·{column.zh}", "tCO2", (), sector="energy", gpc=row.gpc)
    id = f"{name}@{books.mark}"
    burnt = _burnt(balance, row, column.id)
    figure = product(id, f"{rule.zh} {books.period}", [burnt, _factor(books, column)], "tCO2", _RULE)
    return Line(rule, figure)


def _burnt(balance: Balance, row: BurningRow, column: str) -> Figure:
    """What the row burns; of a transformation only what goes in (an output is not a negative input)."""
    cell = balance.figure(row.row, column)
    if row.is_input and cell.quantity is not None:
        amount = max(-cell.quantity.value, Decimal(0))
        taken = Quantity(amount, cell.quantity.unit)
        return derived(f"{cell.id}:input", f"{cell.label}（投入）", taken, "投入变号；产出不计", [cell])
    if not row.less:
        return cell
    part = balance.figure(row.less, column)
    return less(f"{cell.id}:less", f"{cell.label}（扣除原料）", cell, part)


def _factor(books: Books, column: Column) -> Figure:
    return books.factor(FactorName("combustion", column.product, part="ef"))
