"""The assumptions of a city's plan as a workbook: every number with unit, state, range, source and note; out and in.

One line a number and year on the sheet 假定. The planner changes values, ranges, sources and reads the book back: the
same numbers, in any unit of the same dimension, or every mistake with its cell. What is not listed stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from shuangtan.kernel import Mark, Problem, UnitError, has_errors, nearest, unit
from shuangtan.planning.city.stated import Stated
from shuangtan.planning.doors.book_in import cell
from shuangtan.planning.doors.mistakes import (
    BAD_CELL,
    BAD_UNIT,
    NOT_A_BOOK,
    OUT_OF_RANGE,
    SAID_TWICE,
    STRANGE_WORD,
)

SHEET, ABOUT = "假定", "说明"
HEAD = ("编号", "名称", "年份", "数值", "单位", "低", "高", "状态", "来源", "说明")
WIDTHS = (28, 34, 8, 14, 12, 12, 12, 8, 24, 60)
TEXT = (
    "每行一个假定（随年份变化的每年一行）。可改数值、低、高、来源、说明；编号与年份用来找回它。",
    "单位可改为同一量纲的其他单位，读入时换算。低、高是合理范围，用于敏感性与抽样。",
    "改好后：shuangtan plan 城市 --book-in 本文件。有错时逐格列出，一次列全；删去的行按原值。",
)
MARKS = {Mark.FOUND: "查得", Mark.COMPUTED: "推算", Mark.RECALLED: "凭记忆", Mark.ASSUMED: "假定"}
SLACK = 1e-9
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Changed:
    """A number as the book tells it, and in words what differs."""

    stated: Stated
    words: tuple[str, ...]


def write_assumptions(numbers: Iterable[Stated], path: Path) -> None:
    """Write the workbook; hourly series are not in it."""
    with xlsxwriter.Workbook(str(path)) as file:
        about, sheet = file.add_worksheet(ABOUT), file.add_worksheet(SHEET)
        head = file.add_format({"bold": True, "bottom": 1})
        about.set_column(0, 0, 110)
        for number, text in enumerate(TEXT):
            about.write_string(number, 0, text)
        for column, (word, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, word, head)
        sheet.freeze_panes(1, 2)
        row = 0
        for row, line in enumerate(lines(numbers), start=1):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value)
        sheet.autofilter(0, 0, row, len(HEAD) - 1)


def lines(numbers: Iterable[Stated]) -> Iterator[Row]:
    """The lines of the book."""
    for s in numbers:
        for year, value in sorted(s.by_year.items()):
            low, high = sorted((value * s.low, value * s.high))
            ends = (low, high) if low < high else (None, None)
            yield (s.id, s.zh, year or None, value, s.unit, *ends, MARKS[s.mark], s.source, s.note)


def read_assumptions(path: Path, numbers: Mapping[str, Stated]) -> tuple[dict[str, Changed], list[Problem]]:
    """What the book changes, by id; nothing if there is an error among the problems."""
    expected = "、".join(HEAD)
    try:
        file = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        return {}, [NOT_A_BOOK(path.name, seen=error, expected=expected)]
    rows = file.get_sheet_by_name(SHEET).to_python(skip_empty_area=False) if SHEET in file.sheet_names else []
    if not rows or tuple(map(str, rows[0][: len(HEAD)])) != HEAD:
        seen = "、".join(map(str, rows[0])) if rows else "、".join(file.sheet_names)
        return {}, [NOT_A_BOOK(f"{path.name} {SHEET}!A1", seen=seen, expected=expected)]
    reader = _Reader(path.name, numbers)
    for number, row in enumerate(rows[1:], start=1):
        if any(str(value).strip() for value in row):
            reader.line(number, tuple(row))
    return ({}, reader.problems) if has_errors(reader.problems) else (reader.found, reader.problems)


class _Reader:
    """Takes the lines one by one; keeps what differs and what is wrong."""

    def __init__(self, file: str, numbers: Mapping[str, Stated]) -> None:
        self.file, self.numbers = file, numbers
        self.found: dict[str, Changed] = {}
        self.problems: list[Problem] = []
        self.seen: dict[tuple[str, int], int] = {}

    def line(self, number: int, row: Row) -> None:
        id = str(row[0]).strip()
        if id not in self.numbers:
            close = nearest(id, self.numbers)
            expected = f"情景或技术目录中的编号（共 {len(self.numbers)} 个）"
            self.problems.append(
                STRANGE_WORD(self._at(number, 0), field="编号", seen=id, expected=expected, nearest=close)
            )
            return
        year, stated = self._year(number, row[2]), self.numbers[id]
        if year is None or self._is_repeated(number, id, year):
            return
        amounts = [self._number(number, column, row[column], column == 3) for column in (3, 5, 6)]
        source = str(row[8]).strip()
        if not source:
            self.problems.append(BAD_CELL(self._at(number, 8), field="来源", seen="空", expected="来源编号或出处"))
        factor = self._factor(number, str(row[4]).strip(), stated.unit)
        if amounts[0] is None or factor is None or not source:
            return
        value, low, high = (None if a is None else a * factor for a in amounts)
        assert value is not None
        if (
            not (low if low is not None else value) <= value + SLACK
            or not value <= (high if high is not None else value) + SLACK
        ):
            self.problems.append(OUT_OF_RANGE(self._at(number, 3), low=row[5], value=row[3], high=row[6]))
            return
        self._keep(number, stated, year, (value, low, high), source, str(row[9]).strip())

    def _keep(
        self, number: int, stated: Stated, year: int, told: tuple[float, float | None, float | None],
        source: str, note: str,
    ) -> None:  # fmt: skip
        value, low, high = told
        before = self.found.get(stated.id, Changed(stated, ()))
        now, words = before.stated, list(before.words)
        old = stated.by_year.get(year)
        if old is None or abs(value - old) > SLACK * max(1.0, abs(old)):
            words.append(f"{stated.id}{f'@{year}' if year else ''}={value:g}")
            now = replace(now, by_year={**now.by_year, year: value}, mark=Mark.ASSUMED)
        if value and low is not None and high is not None:
            ends = sorted((low / value, high / value))
            if max(abs(ends[0] - stated.low), abs(ends[1] - stated.high)) > SLACK:
                now = replace(now, low=min(ends[0], 1.0), high=max(ends[1], 1.0))
        if source != stated.source or note != stated.note:
            now = replace(now, source=source, note=note)
        if now != before.stated:
            at = f"{self.file}:{cell(number, 3, SHEET)}" if words else now.at
            self.found[stated.id] = Changed(replace(now, at=at), tuple(words))

    def _year(self, number: int, value: Any) -> int | None:
        if str(value).strip() == "":
            return 0
        try:
            year = int(float(value))
        except (TypeError, ValueError):
            year = -1
        if not 1900 <= year <= 2200:
            self.problems.append(BAD_CELL(self._at(number, 2), field="年份", seen=value, expected="四位年份，或空白"))
            return None
        return year

    def _is_repeated(self, number: int, id: str, year: int) -> bool:
        if (id, year) in self.seen:
            key = f"{id} {year or ''}".strip()
            self.problems.append(SAID_TWICE(self._at(number, 0), key=key, first=self.seen[id, year] + 1))
            return True
        self.seen[id, year] = number
        return False

    def _number(self, number: int, column: int, value: Any, is_needed: bool) -> float | None:
        if str(value).strip() == "" and not is_needed:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        self.problems.append(BAD_CELL(self._at(number, column), field=HEAD[column], seen=value, expected="一个数"))
        return None

    def _factor(self, number: int, seen: str, expected: str) -> float | None:
        if seen == expected:
            return 1.0
        try:
            mine, theirs = unit(expected), unit(seen)
            if mine.dimensions == theirs.dimensions:
                return float(theirs.scale / mine.scale)
        except UnitError:
            pass
        self.problems.append(BAD_UNIT(self._at(number, 4), seen=seen, expected=expected))
        return None

    def _at(self, number: int, column: int) -> str:
        return f"{self.file} {cell(number, column, SHEET)}"
