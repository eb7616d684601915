"""A workbook to fill in: what an account by one method asks for, each row named, with its unit and what it serves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from shuangtan.catalogue import Catalogue
from shuangtan.kernel import State
from shuangtan.runs.account.method import Method

DATA, MEASURED = "活动数据", "实测因子"
HEAD = {
    "method": "核算办法",
    "subject": "对象代码",
    "name": "名称",
    "place": "所在地代码",
    "period": "报告期",
    "proofs": "绿电凭证",
    "operations": "明写的步骤",
}
"""The lines above the table: what each field is called."""
HEADER_ROW = len(HEAD) + 2
COLUMNS = ("品种", "指标", "名称", "数值", "单位", "状态", "下限", "上限", "出处", "备注")
FACTOR_COLUMNS = ("因子", "数值", "单位", "出处", "备注")
_WIDTHS = (22, 22, 34, 14, 10, 9, 10, 10, 18, 40)
_BOLD = {"bold": True, "bg_color": "#E8EEF3", "bottom": 1}
_HINT = "只填“数值”；不发生填状态 NO，不填即缺失（不作零）。状态不填按“公布”。可删去用不到的行，可加行。"
_FACTOR_HINT = "实测的因子（先于缺省），如 combustion:bituminous:ncv；没有就空着。"


def write_blank(path: Path, method: Method, catalogue: Catalogue, told: dict[str, str]) -> None:
    """Write the workbook; `told` fills the lines above the table (subject, name, place, period)."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        bold = book.add_format(_BOLD)
        sheet = book.add_worksheet(DATA)
        sheet.write_string(0, 0, method.zh, book.add_format({"bold": True}))
        sheet.write_string(1, 3, _HINT)
        values = told | {"method": method.id}
        for row, (field, zh) in enumerate(HEAD.items(), 1):
            sheet.write_string(row, 0, zh, bold)
            sheet.write_string(row, 1, values.get(field, ""))
        _table(book, sheet, method, catalogue)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        _state_list(sheet)
        other = book.add_worksheet(MEASURED)
        other.write_string(0, 0, _FACTOR_HINT)
        other.write_row(1, 0, FACTOR_COLUMNS, bold)
        other.set_column(0, len(FACTOR_COLUMNS) - 1, 24)


def _table(book: Any, sheet: Any, method: Method, catalogue: Catalogue) -> None:
    bold = book.add_format(_BOLD)
    sheet.write_row(HEADER_ROW - 1, 0, COLUMNS, bold)
    sheet.freeze_panes(HEADER_ROW, 3)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, ((product, flow), serves) in enumerate(method.words(catalogue).items(), HEADER_ROW):
        word = catalogue.quantities.lookup(product, flow)
        zh, code = (word.zh, word.unit.code) if word else ("", "")
        note = "用于：" + "、".join(dict.fromkeys(serves))
        sheet.write_row(row, 0, (product, flow, zh, "", code, "", "", "", ""))
        sheet.write_string(row, len(COLUMNS) - 1, note, wrapped)


def _state_list(sheet: Any) -> None:
    """The states as a list to choose from."""
    codes = [State.MEASURED, State.REPORTED, State.ESTIMATED, *(s for s in State if not s.is_known)]
    column = COLUMNS.index("状态")
    sheet.data_validation(HEADER_ROW, column, 2000, column, {"validate": "list", "source": [str(s) for s in codes]})
