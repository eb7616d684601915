"""Writing the energy forms to a workbook that reads back as the same form: zero, notation keys and blanks distinct."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from shuangtan.accounts.enterprise.form import FORMS, EnergyForm
from shuangtan.kernel import Figure, State

_FIXED = ("能源名称", "代码", "计量单位")
_FIRST = 5


def write_form(form: EnergyForm, path: Path) -> None:
    """Sheets 205-1 and 205-2; a missing cell stays blank, NO, NE, IE and C are written out."""
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    for name in FORMS:
        _sheet(form, name, book.add_worksheet(name), book.add_format({"bold": True, "text_wrap": True}))
    book.close()


def _sheet(form: EnergyForm, name: str, sheet: xlsxwriter.worksheet.Worksheet, bold: object) -> None:
    head = (("统一社会信用代码", form.code), ("单位详细名称", form.name), ("报告期", str(form.period)))
    sheet.write_string(
        0, 0, f"能源购进、消费与库存（{name} 表）" if name == FORMS[0] else f"加工转换与回收利用（{name} 表）"
    )
    for i, pair in enumerate(head, 1):
        sheet.write_row(i, 0, pair)
    columns = [c for c in form.columns.values() if c.form == name]
    sheet.write_row(_FIRST - 1, 0, [*_FIXED, *(c.zh for c in columns)], bold)
    rows = [p for p in form.products.values() if any((p.id, c.id) in form.cells for c in columns)]
    for i, product in enumerate(rows, _FIRST):
        sheet.write_row(i, 0, (product.zh, product.code, product.unit.code))
        for j, column in enumerate(columns, len(_FIXED)):
            target = f"tce/{product.unit.code}" if column.id == "k" else product.unit.code
            _cell(sheet, i, j, form.figure(product.id, column.id), target)
    sheet.freeze_panes(_FIRST, len(_FIXED))


def _cell(sheet: xlsxwriter.worksheet.Worksheet, i: int, j: int, figure: Figure, target: str) -> None:
    if figure.quantity is not None:
        sheet.write_number(i, j, figure.quantity.number(target))
    elif figure.state is not State.MISSING:
        sheet.write_string(i, j, str(figure.state))
