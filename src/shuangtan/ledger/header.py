"""The header of a table: which column holds which field, under its English name or a Chinese alias."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shuangtan.kernel import Problem, nearest
from shuangtan.ledger import mistakes_file as mistakes
from shuangtan.ledger.sheet import Sheet

SEARCHED_ROWS = 10
_TOTAL = re.compile(r"(合\s*计|总\s*计|小\s*计|共\s*计|sub-?total|grand total|total)[:：]?", re.IGNORECASE)
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd]")


@dataclass(frozen=True)
class Form:
    """The columns a kind of table may have, with their aliases, and those it must have."""

    aliases: Mapping[str, Sequence[str]]
    required: Sequence[str]

    def names(self) -> dict[str, str]:
        """Every accepted spelling with the column it stands for."""
        spelled = {alias: name for name, aliases in self.aliases.items() for alias in aliases}
        return {name: name for name in self.aliases} | spelled

    def shown(self, name: str) -> str:
        """A column as messages call it: `数值 value`."""
        return f"{self.aliases[name][0]} {name}" if self.aliases[name] else name


@dataclass(frozen=True)
class Record:
    """A row by field: its values as read, its number and the columns they stand in."""

    sheet: Sheet
    row: int
    values: Mapping[str, object]
    columns: Mapping[str, int]

    def at(self, field: str | None = None) -> str:
        return self.sheet.at(self.row, self.columns.get(field or ""))

    def locator(self, field: str) -> str:
        return self.sheet.locator(self.row, self.columns.get(field))

    def text(self, field: str) -> str:
        """The value as trimmed text; a whole number of a workbook without its `.0`."""
        value = self.values.get(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


def read_records(sheet: Sheet, form: Form) -> tuple[list[Record], list[Problem]]:
    """The rows of a sheet under its header; rows that are no rows are reported."""
    found = _find_header(sheet, form)
    if found is None:
        seen = "、".join(str(v) for v in (sheet.rows[0][1] if sheet.rows else []) if v not in (None, ""))[:60]
        return [], [mistakes.NO_HEADER(at=sheet.at(1), seen=seen or "—", expected="、".join(form.required))]
    columns, problems = _columns(sheet, found, form)
    records: list[Record] = []
    blanks: list[int] = []
    for number, values in sheet.rows[found + 1 :]:
        if all(v is None or not str(v).strip() for v in values):
            blanks.append(number)
            continue
        problems += [mistakes.BLANK_ROW(at=sheet.at(n), row=n) for n in blanks]
        blanks.clear()
        problems += _row_mistakes(sheet, number, values, sheet.rows[found][1])
        named = {field: values[i] if i < len(values) else None for field, i in columns.items()}
        records.append(Record(sheet, number, named, columns))
    if not records:
        problems.append(mistakes.NO_ROWS(at=sheet.at(sheet.rows[found][0]), row=sheet.rows[found][0]))
    return records, problems


def _find_header(sheet: Sheet, form: Form) -> int | None:
    """The index of the first row of which at least half of the cells, and two, are names of columns."""
    names = form.names()
    for index, (_, values) in enumerate(sheet.rows[:SEARCHED_ROWS]):
        texts = [_name(v) for v in values if v not in (None, "")]
        known = sum(text in names for text in texts)
        if known >= 2 and 2 * known >= len(texts):
            return index
    return None


def _columns(sheet: Sheet, found: int, form: Form) -> tuple[dict[str, int], list[Problem]]:
    number, values = sheet.rows[found]
    names, columns = form.names(), dict[str, int]()
    problems: list[Problem] = []
    for index, text in ((i, _name(v)) for i, v in enumerate(values)):
        at = sheet.at(number, index)
        if not text:
            continue
        if text not in names:
            near = nearest(text, names)
            expected = "、".join(form.aliases)
            problems.append(mistakes.UNKNOWN_COLUMN(at=at, column=text, expected=expected, nearest=near))
        elif names[text] in columns:
            problems.append(mistakes.REPEATED_COLUMN(at=at, column=text))
        else:
            columns[names[text]] = index
    lacking = [name for name in form.required if name not in columns]
    shown = "、".join(map(form.shown, form.required))
    problems += [mistakes.MISSING_COLUMN(at=sheet.at(number), column=form.shown(n), expected=shown) for n in lacking]
    return columns, problems


def _row_mistakes(sheet: Sheet, number: int, values: Sequence[object], header: Sequence[object]) -> Iterable[Problem]:
    extra = [str(v) for v in values[len(header) :] if v not in (None, "")]
    if extra:
        width = len(header)
        yield mistakes.LONG_ROW(at=sheet.at(number), seen=len(values), extra="、".join(extra), expected=width)
    total = next((v for v in values if isinstance(v, str) and _TOTAL.fullmatch(v.strip())), None)
    if total is not None:
        yield mistakes.TOTAL_ROW(at=sheet.at(number), seen=total)
    if [_name(v) for v in values] == [_name(v) for v in header]:
        yield mistakes.REPEATED_HEADER(at=sheet.at(number), row=number)
    for index, value in enumerate(values):
        if isinstance(value, str) and (match := _INVISIBLE.search(value)):
            field, seen = str(header[index]) if index < len(header) else "—", f"U+{ord(match[0]):04X}"
            yield mistakes.HIDDEN_CHARACTER(at=sheet.at(number, index), field=field, seen=seen)


def _name(value: object) -> str:
    text = str(value if value is not None else "").strip().lstrip("\ufeff")
    return text.lower() if text.isascii() else text
