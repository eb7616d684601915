"""Reads the book of assumptions back: the same question, or every mistake with its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from shuangtan.kernel import Problem, State, UnitError, has_errors, nearest, unit
from shuangtan.planning.blocks import Floats
from shuangtan.planning.check import check_system
from shuangtan.planning.doors.book_fields import CLASSES, FAMILIES, GROUPS, Field, field_of, put_together
from shuangtan.planning.doors.book_out import (
    HEAD,
    PARAMETERS,
    SERIES,
    SERIES_MARK,
    WHOLE,
    Book,
    Key,
    Told,
    title,
    unit_of,
)
from shuangtan.planning.doors.mistakes import (
    BAD_CELL,
    BAD_UNIT,
    INCOMPLETE,
    NO_ORIGIN,
    NO_SERIES,
    NOT_A_BOOK,
    OUT_OF_RANGE,
    SAID_TWICE,
    STRANGE_WORD,
)
from shuangtan.planning.system import System

Row = tuple[Any, ...]
NAME = Field("name", "名称", "", "text")
OF_WHOLE = {"时段数": Field("steps", "时段数", "", "whole"), "步长": Field("step_hours", "步长", "h"),
            "规划年权重": Field("periods", "规划年权重", "年", "yearly")}  # fmt: skip
STATES = {state.label: state for state in State}
ANY_UNIT = ("", "MW", "MWh")
"""Parameters in these units follow the unit of their node, so a node's own unit is as good."""


def read_book(path: Path) -> tuple[Book | None, list[Problem]]:
    """The book in a workbook; None if anything in it is an error."""
    expected = "、".join(HEAD)
    try:
        file = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        return None, [NOT_A_BOOK(path.name, seen=error, expected=expected)]
    if PARAMETERS not in file.sheet_names:
        return None, [NOT_A_BOOK(path.name, seen="、".join(file.sheet_names), expected=expected)]
    rows = file.get_sheet_by_name(PARAMETERS).to_python(skip_empty_area=False)
    if not rows or tuple(map(str, rows[0][: len(HEAD)])) != HEAD:
        return None, [
            NOT_A_BOOK(f"{PARAMETERS}!A1", seen="、".join(map(str, rows[0] if rows else [])), expected=expected)
        ]
    series = file.get_sheet_by_name(SERIES).to_python(skip_empty_area=False) if SERIES in file.sheet_names else []
    reader = Reader(series)
    reader.take([tuple(row) for row in rows[1:]])
    return reader.finish()


def cell(row: int, column: int, sheet: str = PARAMETERS) -> str:
    """``sheet!C7`` for row and column counted from zero."""
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return f"{sheet}!{letters}{row + 1}"


@dataclass
class Reader:
    """Values and provenance by key, with the row each was first seen in."""

    series: list[list[Any]]
    values: dict[tuple[str, str], dict[str, dict[int | None, Any]]] = field(default_factory=dict)
    told: dict[Key, Told] = field(default_factory=dict)
    seen: dict[Key, int] = field(default_factory=dict)
    starts: dict[tuple[str, str], int] = field(default_factory=dict)
    bare: list[int] = field(default_factory=list)
    node_units: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def take(self, rows: list[Row]) -> None:
        """Read every line; blank ones are passed over."""
        self.node_units = {str(row[4]).strip() for row in rows if row[0] == "节点" and row[2] == "流量单位"}
        for number, row in enumerate(rows, start=1):
            if any(str(value).strip() for value in row):
                self._line(number, row)

    def _line(self, number: int, row: Row) -> None:
        kind, name, label = (str(value).strip() for value in row[:3])
        kinds = [WHOLE, *CLASSES]
        if kind not in kinds:
            self._strange(number, 0, "类别", kind, kinds)
            return
        known = self._field(kind, label)
        if known is None:
            self._strange(number, 2, "参数", label, labels(kind))
            return
        year = self._year(number, row[3])
        key = (kind, name, label, year)
        self.starts.setdefault((kind, name), number)
        if key in self.seen and known.kind != "stock":
            first = self.seen[key] + 1
            self.problems.append(SAID_TWICE(cell(number, 2), key="·".join(map(str, key[1:])), first=first))
            return
        self.seen.setdefault(key, number)
        self._keep(number, row, key, known)

    def _keep(self, number: int, row: Row, key: Key, known: Field) -> None:
        value = self._value(number, row[4], key, known)
        if value is None:
            return
        factor = self._factor(number, str(row[5]).strip(), unit_of(key[0], key[2]))
        if factor != 1.0 and not isinstance(value, str):
            value = value * factor
        by_year = self.values.setdefault((key[0], key[1]), {}).setdefault(key[2], {})
        if known.kind == "stock":
            by_year.setdefault(key[3], []).append(value)
        else:
            by_year[key[3]] = value
        self._provenance(number, row, key, value, factor)

    def _strange(self, number: int, column: int, what: str, seen: str, known: list[str]) -> None:
        expected, close = "、".join(known[:12]) + ("…" if len(known) > 12 else ""), nearest(seen, known)
        at = cell(number, column)
        self.problems.append(STRANGE_WORD(at, field=what, seen=seen, expected=expected, nearest=close))

    def _bad(self, at: str, what: str, seen: object, expected: str) -> None:
        self.problems.append(BAD_CELL(at, field=what, seen=seen, expected=expected))

    def _field(self, kind: str, label: str) -> Field | None:
        if kind == WHOLE:
            return OF_WHOLE.get(label)
        return NAME if label == "名称" else field_of(kind, label)

    def _year(self, number: int, value: Any) -> int | None:
        if value in ("", None):
            return None
        try:
            year = float(value)
        except (TypeError, ValueError):
            year = float("nan")
        if not 1900 <= year <= 2200 or year != int(year):
            self._bad(cell(number, 3), "年份", value, "四位年份，各年相同则空白")
            return None
        return int(year)

    def _value(self, number: int, value: Any, key: Key, known: Field) -> Any:
        at = cell(number, 4)
        if known.kind in ("text", "names"):
            text = str(value).strip()
            if not text:
                self._bad(at, key[2], value, "文字")
            return text or None
        if known.kind == "flag":
            if value not in ("是", "否", True, False):
                self._bad(at, key[2], value, "是 或 否")
            return value in ("是", True)
        if known.kind == "profile" and str(value).strip() == SERIES_MARK:
            return self._column(number, key)
        try:
            found = float(value)
        except (TypeError, ValueError):
            self._bad(at, key[2], value, "一个数")
            return None
        if known.kind == "whole" and found != int(found):
            self._bad(at, key[2], value, "整数")
        return int(found) if known.kind == "whole" else found

    def _column(self, number: int, key: Key) -> Floats | None:
        """The series of a parameter, up to the last row of its sheet; blanks and texts are mistakes by cell."""
        heads = [str(text).strip() for text in self.series[0]] if self.series else []
        wanted = title(key)
        if wanted not in heads:
            self.problems.append(NO_SERIES(cell(number, 4), title=wanted, nearest=nearest(wanted, heads)))
            return None
        column, found = heads.index(wanted), []
        for row, line in enumerate(self.series[1:], start=1):
            value = line[column] if column < len(line) else ""
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                self._bad(cell(row, column, SERIES), wanted, value, "一个数")
            else:
                found.append(float(value))
        return np.array(found)

    def _factor(self, number: int, seen: str, expected: str) -> float:
        """How many of the expected unit one of the stated is."""
        if seen == expected or (expected in ANY_UNIT and seen in self.node_units):
            return 1.0
        try:
            return float(unit(seen).factor_to(unit(expected)))
        except UnitError:
            self.problems.append(BAD_UNIT(cell(number, 5), seen=seen or "空", expected=expected or "空"))
            return 1.0

    def _provenance(self, number: int, row: Row, key: Key, value: Any, factor: float) -> None:
        label, source, note = (str(row[column]).strip() for column in (6, 9, 10))
        limits = [self._limit(number, row, column, factor) for column in (7, 8)]
        if label and label not in STATES:
            self._strange(number, 6, "状态", label, list(STATES))
        if isinstance(value, float) and not _holds(limits[0], value, limits[1]):
            said = {"low": limits[0], "value": value, "high": limits[1]}
            self.problems.append(OUT_OF_RANGE(cell(number, 7), **said))
        if label or source or note or limits != [None, None]:
            state = STATES.get(label, State.ASSUMED)
            self.told[key] = Told(state, source, limits[0], limits[1], note)
        if not source and not isinstance(value, (str, bool)) and key[0] != WHOLE:
            self.bare.append(number)

    def _limit(self, number: int, row: Row, column: int, factor: float) -> float | None:
        value = row[column]
        if value in ("", None):
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self._bad(cell(number, column), HEAD[column], value, "一个数或空白")
            return None
        return float(value) * factor

    def finish(self) -> tuple[Book | None, list[Problem]]:
        """The system from all that was read, checked as a planning question."""
        if self.bare:
            self.problems.append(NO_ORIGIN(cell(self.bare[0], 9), count=len(self.bare)))
        whole = self.values.get((WHOLE, WHOLE), {})
        lacking = [label for label in ("时段数", "规划年权重") if label not in whole]
        if lacking:
            self.problems.append(INCOMPLETE(f"{PARAMETERS}!A2", name=WHOLE, missing="、".join(lacking)))
        groups = {group: tuple(self._components(kind)) for kind, group in zip(CLASSES, GROUPS, strict=True)}
        if has_errors(self.problems):
            return None, self.problems
        steps, step_hours = whole["时段数"][None], whole.get("步长", {None: 1.0})[None]
        periods = {int(year): weight for year, weight in whole["规划年权重"].items() if year}
        system = System(periods, steps=steps, step_hours=step_hours, **groups)
        self.problems += check_system(system)
        return (None if has_errors(self.problems) else Book(system, self.told)), self.problems

    def _components(self, kind: str) -> Iterator[Any]:
        for (of, name), values in self.values.items():
            if of != kind:
                continue
            plain, _, year = name.rpartition("@") if kind == "目标" else (name, "", "")
            lacking = missing(kind, values)
            if lacking or (kind == "目标" and not year.isdigit()):
                at = cell(self.starts[kind, name], 1)
                wanted = "、".join(lacking) or "名称@年份"
                self.problems.append(INCOMPLETE(at, name=name, missing=wanted))
                continue
            given = {label: by_year for label, by_year in values.items() if label != "名称"}
            yield put_together(kind, plain, int(year) if year else None, given)


def _holds(low: float | None, value: float, high: float | None) -> bool:
    """The range, where there is one, holds the value (to rounding)."""
    room = 1e-9 * max(1.0, abs(value))
    return (low is None or low <= value + room) and (high is None or value <= high + room)


def labels(kind: str) -> list[str]:
    """The words the third column may hold for a class."""
    if kind == WHOLE:
        return list(OF_WHOLE)
    family = FAMILIES.get(kind)
    return ["名称", *(f.label for f in CLASSES[kind][1]), *([f"{family}·…"] if family else [])]


def missing(kind: str, values: Mapping[str, Any]) -> list[str]:
    """Labels of required parameters that have no line."""
    made, known = CLASSES[kind]
    required = {f.name for f in fields(made) if f.default is MISSING and f.default_factory is MISSING}
    parts = {f.name.partition(".")[0]: f.label for f in reversed(known)}
    given = {f.name.partition(".")[0] for f in known if f.label in values}
    lacking = [parts[name] for name in required if name in parts and name not in given]
    if kind == "联络" and "终点1·节点" not in values:
        lacking.append("终点1·节点")
    return sorted(lacking)
