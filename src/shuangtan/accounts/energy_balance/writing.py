"""Writing a balance to a workbook in the yearbook's layout, so that it reads back as the same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from shuangtan.accounts.energy_balance.table import Balance
from shuangtan.kernel import Figure, State, Unit

_HEAD = 2
_PARTS = ("supply", "transformation", "loss", "final", "difference", "consumption")
_NUMBERS = {part: f"{number}、" for part, number in zip(_PARTS, "一二三四五六", strict=True)}
_SIGNS = {"-": "（-）"}


def write_balance(balance: Balance, path: Path) -> None:
    """One sheet: title, names of columns, units below them, a row a line of the table.

    A blank stays blank; NO, NE, IE and C are written out; numbers keep their digits.
    """
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    sheet, bold = book.add_worksheet(str(balance.period)), book.add_format({"bold": True, "text_wrap": True})
    title = f"{balance.layout.forms[balance.form.id].zh}　{balance.place}　{balance.period}"
    sheet.merge_range(0, 0, 0, len(balance.columns), f"{title}　{balance.basis}", bold)
    sheet.write_row(_HEAD, 0, ["项目", *(c.zh for c in balance.columns)], bold)
    sheet.write_row(_HEAD + 1, 0, ["", *(_unit(balance, balance.unit_of(c.id)) for c in balance.columns)])
    for i, row in enumerate(balance.rows, _HEAD + 2):
        sheet.write_string(i, 0, f"{_NUMBERS.get(row.id, '')}{row.zh}{_SIGNS.get(row.sign, '')}")
        for j, column in enumerate(balance.columns, 1):
            cell = balance.cells.get((row.id, column.id))
            if cell is not None:
                _cell(sheet, i, j, cell, balance.unit_of(column.id))
    sheet.freeze_panes(_HEAD + 2, 1)
    sheet.set_column(0, 0, 34)
    book.close()


def _unit(balance: Balance, unit: Unit) -> str:
    """The unit as yearbooks write it; ours where they have no word."""
    return f"（{next((word for word, own in balance.layout.units.items() if own.code == unit.code), unit.code)}）"


def _cell(sheet: Any, i: int, j: int, figure: Figure, unit: Unit) -> None:
    if figure.quantity is not None:
        sheet.write_number(i, j, float(figure.quantity.to(unit).value))
    elif figure.state is not State.MISSING:
        sheet.write_string(i, j, str(figure.state))
