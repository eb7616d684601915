"""Dated values: every factor, coefficient, target, threshold and price is a value by date, with source and mark.

The one YAML shape, used in catalogue/, policies/ and cities/ alike:

    - id: grid.average.CN-51
      zh: 四川省电力平均二氧化碳排放因子
      unit: kgCO2/kWh
      basis: 全口径平均
      values:
        - {from: 2021, until: 2022, value: 0.1255, source: mee-2024-12, clause: 表2, mark: found}

`from` is the first day it holds and `until` the first day it no longer does (both optional; a bare year means its
first of January). `mark` says how we know it: found, recalled, computed or assumed. A value without source or mark
does not load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from shuangtan.kernel.evidence import Evidence
from shuangtan.kernel.located import Located
from shuangtan.kernel.problem import Problem, Wording, kind, nearest
from shuangtan.kernel.quantity import Quantity
from shuangtan.kernel.unit import Unit, UnitError, unit


class Mark(StrEnum):
    """How a figure of a reference is known to us."""

    FOUND = "found"
    RECALLED = "recalled"
    COMPUTED = "computed"
    ASSUMED = "assumed"

    @property
    def label(self) -> str:
        return {"found": "查得", "recalled": "凭记忆，待核", "computed": "由查得数计算", "assumed": "假定"}[self.value]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value and the days it holds for: [valid_from, valid_until)."""

    value: Decimal
    unit: Unit
    source: str
    mark: Mark
    valid_from: date = date.min
    valid_until: date = date.max
    clause: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""
    at: str = ""

    @property
    def evidence(self) -> Evidence:
        """Where it stands: source, clause, and the file and line of the data it was read from."""
        file, _, line = self.at.rpartition(":")
        return Evidence(self.source, file, "", f"line {line}" if line else "", self.clause)

    @property
    def is_verified(self) -> bool:
        """Whether it was read in, or computed from, a source at hand; recalled and assumed values are not."""
        return self.mark in (Mark.FOUND, Mark.COMPUTED)

    @property
    def quantity(self) -> Quantity:
        return Quantity(self.value, self.unit)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until


@dataclass(frozen=True, slots=True)
class DatedSeries:
    """A named value through time; its intervals do not overlap."""

    id: str
    zh: str
    unit: Unit
    values: tuple[DatedValue, ...]
    basis: str = ""
    en: str = ""
    at_place: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def at(self, day: date) -> DatedValue | None:
        """The value that holds on this day, or None: an unknown value is never replaced by a neighbouring year's."""
        return next((v for v in self.values if v.holds_on(day)), None)

    def latest(self) -> DatedValue:
        return max(self.values, key=lambda v: v.valid_from)


MISSING_FIELD = kind(
    "K101",
    "error",
    Wording("缺少字段 {field}", "{field} 必填", "日期值的统一格式", "补上 {field}；没有来源的数不能载入"),
    Wording("field {field} is missing", "{field} is required", "the shape of dated values", "add {field}"),
)
BAD_VALUE = kind(
    "K102",
    "error",
    Wording("{field} 为 {seen}", "{expected}", "日期值的统一格式", "改正 {field}"),
    Wording("{field} is {seen}", "{expected}", "the shape of dated values", "correct {field}"),
)
OVERLAP = kind(
    "K103",
    "error",
    Wording(
        "{id} 的两个值同时有效：{first} 与 {second}",
        "有效期互不重叠",
        "日期值的统一格式",
        "给前一个值写上 until，或删去其一",
    ),
    Wording(
        "two values of {id} hold at once: {first} and {second}", "no overlap", "the shape of dated values", "set until"
    ),
)
UNKNOWN_FIELD = kind(
    "K104",
    "error",
    Wording("未知字段 {field}", "{known}", "日期值的统一格式", "是否应为 {nearest}"),
    Wording("unknown field {field}", "{known}", "the shape of dated values", "did you mean {nearest}"),
)

_VALUE_FIELDS = ("from", "until", "value", "source", "mark", "clause", "low", "high", "note", "unit")
_SERIES_FIELDS = ("id", "zh", "en", "unit", "basis", "place", "values")


def read_series(raw: Located, sources: Iterable[str]) -> tuple[DatedSeries | None, list[Problem]]:
    """A series from its YAML mapping; every mistake in it is reported, and a series with an error is None."""
    problems = [MISSING_FIELD(at=raw.at, field=name) for name in ("id", "zh", "unit", "values") if not raw.get(name)]
    base = _unit(raw, raw.get("unit"), problems)
    known = frozenset(sources)
    read = [_value(item, base, known, problems) for item in _mappings(raw, problems)]
    values = tuple(sorted((v for v in read if v), key=lambda v: v.valid_from))
    for first, second in pairwise(values):
        if first.valid_until > second.valid_from:
            problems.append(OVERLAP(at=raw.at, id=raw.get("id"), first=first.value, second=second.value))
    if problems or base is None:
        return None, problems
    extra = {k: v for k, v in raw.items() if k not in _SERIES_FIELDS}
    return (
        DatedSeries(
            str(raw["id"]),
            raw["zh"],
            base,
            values,
            raw.get("basis", ""),
            raw.get("en", ""),
            str(raw.get("place", "")),
            extra,
        ),
        problems,
    )


def read_day(value: object, default: date) -> date:
    """A day from YAML: empty gives the default, a bare year its first of January, otherwise an ISO date."""
    if value is None or value == "":
        return default
    if isinstance(value, date):
        return value
    text = str(value)
    return date(int(text), 1, 1) if len(text) == 4 else date.fromisoformat(text)


def _mappings(raw: Located, problems: list[Problem]) -> list[Located]:
    """The items of `values` that are mappings; anything else there is a mistake."""
    values = raw.get("values") or []
    items = values if isinstance(values, list) else [values]
    wrong = [item for item in items if not isinstance(item, Located)]
    problems += [
        BAD_VALUE(at=raw.at, field="values", seen=item, expected="{value: …, source: …} 的列表") for item in wrong
    ]
    return [item for item in items if isinstance(item, Located)]


def _value(raw: Located, base: Unit | None, sources: frozenset[str], problems: list[Problem]) -> DatedValue | None:
    before = len(problems)
    for name in raw:
        if name not in _VALUE_FIELDS:
            hint = nearest(name, _VALUE_FIELDS)
            problems.append(UNKNOWN_FIELD(at=raw.at, field=name, known="、".join(_VALUE_FIELDS), nearest=hint))
    problems += [
        MISSING_FIELD(at=raw.at, field=name) for name in ("value", "source", "mark") if raw.get(name) in (None, "")
    ]
    if (source := raw.get("source")) and str(source) not in sources:
        expected = f"有来源记录的编号（相近：{nearest(str(source), sources)}）"
        problems.append(BAD_VALUE(at=raw.at, field="source", seen=source, expected=expected))
    own = _unit(raw, raw["unit"], problems) if raw.get("unit") else base
    mark = _parsed(raw, "mark", Mark, "found、recalled、computed 或 assumed", problems)
    numbers = [_parsed(raw, name, _decimal, "一个数", problems) for name in ("value", "low", "high")]
    days = [
        _parsed(raw, name, lambda v, d=default: read_day(v, d), "年份或日期", problems)
        for name, default in (("from", date.min), ("until", date.max))
    ]
    if len(problems) > before or own is None:
        return None
    value, low, high = numbers
    return DatedValue(
        value,
        own,
        str(source),
        mark,
        days[0] or date.min,
        days[1] or date.max,
        str(raw.get("clause", "")),
        low,
        high,
        raw.get("note", ""),
        raw.at,
    )


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _parsed(raw: Located, name: str, parse: Any, expected: str, problems: list[Problem]) -> Any:
    if raw.get(name) in (None, ""):
        return None
    try:
        return parse(raw[name])
    except (ValueError, InvalidOperation):
        problems.append(BAD_VALUE(at=raw.at, field=name, seen=raw[name], expected=expected))
        return None


def _unit(raw: Located, code: object, problems: list[Problem]) -> Unit | None:
    try:
        return unit(str(code)) if code else None
    except UnitError as error:
        problems.append(BAD_VALUE(at=raw.at, field="unit", seen=code, expected=str(error)))
        return None
