"""The book of assumptions: every parameter of a planning question on a line of a workbook, with its provenance.

Sheet 参数 has one line per parameter and year: value, unit, state, low, high, source and note. Sheet 时序 has one
column per series. What a class takes by default is not listed. The same book is read back by ``read_book``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from shuangtan.kernel import State
from shuangtan.planning.doors.book_fields import CLASSES, GROUPS, field_of, lines_of
from shuangtan.planning.system import System

Key = tuple[str, str, str, int | None]
"""Class, component, label and year of a parameter."""
HEAD = ("类别", "部件", "参数", "年份", "数值", "单位", "状态", "低", "高", "来源", "说明")
PARAMETERS, SERIES, ABOUT = "参数", "时序", "说明"
WHOLE = "系统"
SERIES_MARK = "见时序"
WIDTHS = (8, 22, 18, 8, 14, 12, 8, 10, 10, 36, 40)
TEXT = (
    "每行一个参数；年份空白表示各年相同。数值写“见时序”的，按“部件·参数·年份”在“时序”一页找同名的列。",
    "单位可改为同一量纲的其他单位（如 万千瓦、元/kWh），读入时换算；状态为 "
    + "、".join(s.label for s in State)
    + " 之一。",
    "低、高是合理范围；来源写文件与条款，假定也要写明作者与理由。未列出的参数取默认值。",
)


@dataclass(frozen=True)
class Told:
    """Where a number comes from and how sure it is; low and high in the unit of the number."""

    state: State = State.ASSUMED
    source: str = ""
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Book:
    """A planning question and what is known about each of its numbers."""

    system: System
    told: Mapping[Key, Told] = field(default_factory=dict)


def write_book(book: Book, path: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": False}) as file:
        head = file.add_format({"bold": True, "bottom": 1})
        about = file.add_worksheet(ABOUT)
        about.set_column(0, 0, 110)
        for number, text in enumerate(TEXT):
            about.write_string(number, 0, text)
        sheet, columns = file.add_worksheet(PARAMETERS), file.add_worksheet(SERIES)
        sheet.freeze_panes(1, 3)
        for number, (word, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, word, head)
        count, column = 0, 0
        for count, (key, value) in enumerate(entries(book.system), start=1):
            if isinstance(value, np.ndarray):
                columns.write_string(0, column, title(key), head)
                columns.write_column(1, column, value.tolist())
                column += 1
            _write_line(sheet, count, key, value, book)
        sheet.autofilter(0, 0, count, len(HEAD) - 1)


def title(key: Key) -> str:
    """How the column of a series is headed."""
    return "·".join([key[1], key[2], *([str(key[3])] if key[3] else [])])


def entries(system: System) -> Iterator[tuple[Key, Any]]:
    """Every parameter of a system with its key; targets of several years share one name."""
    yield (WHOLE, WHOLE, "时段数", None), system.steps
    yield (WHOLE, WHOLE, "步长", None), system.step_hours
    yield from (((WHOLE, WHOLE, "规划年权重", year), weight) for year, weight in system.periods.items())
    for kind, group in zip(CLASSES, GROUPS, strict=True):
        for component in getattr(system, group):
            name = component.source if kind == "改造" else component.name
            if kind == "目标":
                name = f"{name}@{component.period}"
            found = list(lines_of(kind, component))
            yield (kind, name, "名称", None), name
            yield from (((kind, name, label, year), value) for label, year, value in found)


def _write_line(sheet: Any, row: int, key: Key, value: Any, book: Book) -> None:
    kind, name, label, year = key
    for number, text in enumerate((kind, name, label)):
        sheet.write_string(row, number, text)
    if year is not None:
        sheet.write_number(row, 3, year)
    if isinstance(value, np.ndarray):
        sheet.write_string(row, 4, SERIES_MARK)
    elif isinstance(value, (bool, np.bool_)):
        sheet.write_string(row, 4, "是" if value else "否")
    elif isinstance(value, str) or not np.isfinite(value):
        sheet.write_string(row, 4, str(value))
    else:
        sheet.write_number(row, 4, float(value))
    sheet.write_string(row, 5, unit_of(kind, label))
    told = book.told.get(key)
    if told is not None:
        sheet.write_string(row, 6, told.state.label)
        for number, limit in ((7, told.low), (8, told.high)):
            if limit is not None:
                sheet.write_number(row, number, limit)
        sheet.write_string(row, 9, told.source)
        sheet.write_string(row, 10, told.note)


def unit_of(kind: str, label: str) -> str:
    """The unit a parameter is kept in; empty for texts."""
    if kind == WHOLE:
        return {"步长": "h", "规划年权重": "年"}.get(label, "")
    found = field_of(kind, label)
    return found.unit if found else ""
