"""Readings of meters as a file, cleaned and made into use by hour, day or month; the unknown stays missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from shuangtan.indicators.metering import Meter, Reading, clean, use
from shuangtan.kernel import Figure, Grain, Period, Problem, Unit, Wording, has_errors, kind
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets
from shuangtan.reports.shown import value_text

HEADS = ("表号", "时间", "示数")
RECEIVED = "收到时间"

BAD_READINGS = kind(
    "R341",
    "error",
    Wording("{seen}", "{expected}", "读数表的格式", "改正后重来；该行未用"),
    Wording("{seen}", "{expected}", "the form of the table of readings", "correct it; the row is not used"),
)


@dataclass(frozen=True, slots=True)
class Metered:
    """Use by meter and period, and what was done with every odd reading."""

    name: str
    rows: tuple[tuple[str, Period, Figure], ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        lines = [self.name, *(p.text(lang) for p in self.problems)]
        rows = [f"  {m} {p}  {value_text(f)}{_mark(f)}" for m, p, f in self.rows]
        missing = sum(f.quantity is None for _, _, f in self.rows)
        return "\n".join([*lines, *rows, f"共 {len(self.rows)} 期，缺失 {missing} 期；缺失不是零"])

    def as_json(self, lang: str = "zh") -> str:
        problems = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        rows = [
            {
                "meter": meter,
                "period": str(period),
                "value": None if figure.quantity is None else str(figure.quantity.value),
                "is_complete": figure.is_complete,
            }
            for meter, period, figure in self.rows
        ]
        return json.dumps({"rows": rows, "problems": problems}, ensure_ascii=False, indent=2)


def meters_of_file(
    path: Path, unit: Unit, grain: Grain, wraps_at: Decimal | None = None, limit: Decimal | None = None
) -> Metered:
    """Read a table of readings (表号 时间 示数, beside them 收到时间) and tell the use of each meter in each period."""
    sheets, problems = read_sheets(path, path.name)
    read = [_sheet(sheet, problems) for sheet in sheets]
    readings: dict[str, list[Reading]] = {}
    for found in (f for f in read if f is not None):
        for meter, reading in found:
            readings.setdefault(meter, []).append(reading)
    if sheets and all(f is None for f in read):
        expected = f"一行列名：{'、'.join(HEADS)}（可加 {RECEIVED}）"
        problems.append(BAD_READINGS(at=path.name, seen="没有表头", expected=expected))
    rows: list[tuple[str, Period, Figure]] = []
    for id, told in readings.items():
        cleaned, doubts = clean(Meter(id, unit, wraps_at, limit), told)
        problems += doubts
        rows += [(id, period, use(cleaned, period)) for period in _periods(told, grain)]
    return Metered(path.name, tuple(rows), tuple(problems))


def _sheet(sheet: Sheet, problems: list[Problem]) -> list[tuple[str, Reading]] | None:
    """The readings of a sheet; None if it has no such header."""
    for index, (_, values) in enumerate(sheet.rows):
        heads = [str(v).strip() for v in values]
        if set(HEADS) <= set(heads):
            told = [_reading(sheet, row, heads, problems) for row in sheet.rows[index + 1 :] if any(row[1])]
            return [reading for reading in told if reading is not None]
    return None


def _reading(
    sheet: Sheet, row: tuple[int, Sequence[object]], heads: Sequence[str], problems: list[Problem]
) -> tuple[str, Reading] | None:
    number, values = row
    told = dict(zip(heads, values, strict=False))
    at = sheet.at(number)
    register, mistake = read_number(told.get("示数"))
    if mistake is not None:
        problems.append(mistake[0](at=at, **{"field": "示数", **mistake[1]}))
    moment, received = (_moment(told.get(name)) for name in ("时间", RECEIVED))
    if moment is None:
        problems.append(BAD_READINGS(at=at, seen=f"时间 {told.get('时间')}", expected="如 2025-07-17 09:15"))
    if register is None or moment is None:
        return None
    return str(told.get("表号") or "").strip(), Reading(moment, register, received or moment, at)


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value).strip().replace("/", "-")) if value else None
    except ValueError:
        return None


def _periods(readings: Sequence[Reading], grain: Grain) -> list[Period]:
    """The periods from the first reading to the last; one that only its first moment touches is none of them."""
    moments = sorted(r.at for r in readings)
    first = moments[0]
    start = {Grain.HOUR: first.replace(minute=0, second=0, microsecond=0), Grain.DAY: _day(first)}
    period = Period(start.get(grain, _day(first).replace(day=1)), grain)
    found = [period]
    while period.end < moments[-1]:
        period = period.next()
        found.append(period)
    return found


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _mark(figure: Figure) -> str:
    return "" if figure.is_complete or figure.quantity is None else f"（不完整，{len(figure.gaps)} 段未知）"
