"""Sheets: the rows of a CSV file, of each visible sheet of a workbook, or of a YAML list, with their places."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from shuangtan.kernel import Located, Problem, parse_yaml
from shuangtan.ledger import mistakes_file as mistakes
from shuangtan.ledger.cell_errors import Broken, broken_cells

_NOTES = ("说明", "注", "notes", "readme")


@dataclass(frozen=True)
class Sheet:
    """Rows as (number, values), numbered as the file numbers them; `name` is the worksheet's, empty for text files."""

    file: str
    sha256: str
    name: str
    rows: Sequence[tuple[int, Sequence[object]]]

    def at(self, row: int, column: int | None = None) -> str:
        """The place as messages say it: `gdp.csv:12` or `能耗.xlsx 数据!C7`."""
        return f"{self.file} {self.locator(row, column)}" if self.name else f"{self.file}:{row}"

    def locator(self, row: int, column: int | None = None) -> str:
        """The place inside the file as evidence keeps it: `line 12`, `数据!C7`, `数据!7`."""
        return f"{self.name}!{'' if column is None else letters(column)}{row}" if self.name else f"line {row}"


def read_sheets(path: Path, name: str = "") -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file, which is called `name` in messages and evidence."""
    name, data = name or path.name, path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if not data.strip():
        return [], [mistakes.EMPTY_FILE(at=name, size=len(data))]
    reader = {".csv": _csv, ".xlsx": _xlsx, ".yaml": _yaml, ".yml": _yaml}.get(path.suffix.lower())
    if reader is None:
        return [], [mistakes.UNKNOWN_TYPE(at=name, suffix=path.suffix or "—")]
    return reader(name, digest, data)


def read_text(name: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a file in UTF-8 (with or without mark) or GB18030."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        offset = error.start
    try:
        return data.decode("gb18030"), []
    except UnicodeDecodeError as error:
        return "", [mistakes.BAD_ENCODING(at=name, offset=max(offset, error.start))]


def letters(column: int) -> str:
    """The letters of a column, counted from nought: A, B, …, Z, AA."""
    head, last = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(65 + last)


def _csv(name: str, digest: str, data: bytes) -> tuple[list[Sheet], list[Problem]]:
    text, problems = read_text(name, data)
    reader, rows, number = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
    try:
        for row in reader:
            rows.append((number, row))
            number = reader.line_num + 1
    except csv.Error as error:
        problems.append(mistakes.BROKEN_CSV(at=f"{name}:{number}", reason=error))
    return ([] if problems else [Sheet(name, digest, "", rows)]), problems


def _xlsx(name: str, digest: str, data: bytes) -> tuple[list[Sheet], list[Problem]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        broken = broken_cells(data)
        sheets, problems = [], []
        for meta in book.sheets_metadata:
            if meta.visible is not SheetVisibleEnum.Visible:
                problems.append(mistakes.HIDDEN_SHEET(at=name, sheet=meta.name))
            elif not meta.name.lower().startswith(_NOTES):
                grid = book.get_sheet_by_name(meta.name)
                sheets.append(_worksheet(name, digest, grid, broken.get(meta.name, {})))
                problems += _merged(sheets[-1], grid)
        return sheets, problems
    except (CalamineError, OSError, ValueError, KeyError) as error:
        return [], [mistakes.BROKEN_WORKBOOK(at=name, reason=error)]


def _worksheet(name: str, digest: str, grid: CalamineSheet, broken: dict[tuple[int, int], Broken]) -> Sheet:
    rows = [list[object](row) for row in grid.to_python(skip_empty_area=False)]
    for (row, column), error in broken.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    return Sheet(name, digest, grid.name, list(enumerate(rows, 1)))


def _merged(sheet: Sheet, grid: CalamineSheet) -> list[Problem]:
    """Merged cells below the header; a title merged over the whole width stands above it."""
    spans = [
        (top + 1, f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}")
        for (top, left), (bottom, right) in grid.merged_cell_ranges or []
        if not (top == bottom and left == 0)
    ]
    return [mistakes.MERGED_CELLS(at=sheet.at(row), range=span) for row, span in spans]


def _yaml(name: str, digest: str, data: bytes) -> tuple[list[Sheet], list[Problem]]:
    text, problems = read_text(name, data)
    items, more = yaml_list(name, text)
    if problems or more:
        return [], problems + more
    header = list(dict.fromkeys(key for item in items for key in item))
    rows = [(line_of(item), [item.get(key) for key in header]) for item in items]
    return [Sheet(name, digest, "", [(1, header), *rows])], []


def yaml_list(name: str, text: str) -> tuple[list[Located], list[Problem]]:
    """The mappings of a YAML list."""
    expected = "由映射组成的列表（- 开头）"
    items, problems = yaml_content(name, text, expected)
    if not problems and not (isinstance(items, list) and all(isinstance(item, Located) for item in items)):
        problems = [mistakes.BROKEN_YAML(at=name, reason=type(items).__name__, expected=expected)]
    return ([] if problems else items), problems


def yaml_content(name: str, text: str, expected: str) -> tuple[Any, list[Problem]]:
    """What a YAML text says, or where it is no YAML."""
    try:
        return parse_yaml(text, name), []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, [mistakes.BROKEN_YAML(at=f"{name}:{line}", reason=error.problem, expected=expected)]
    except (yaml.YAMLError, ValueError) as error:
        return None, [mistakes.BROKEN_YAML(at=name, reason=error, expected=expected)]


def line_of(item: Located) -> int:
    """The line a mapping begins on."""
    return int(item.at.rpartition(":")[2])
