"""Readings of meters as a file: an outage, a zero, a day offline, a reset and a duplicate, as the command tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl

from shuangtan.kernel import Grain, unit
from shuangtan.runs.files.meters import Metered, meters_of_file

START = datetime(2025, 7, 17)
KWH = unit("kWh")


def written(tmp_path: Path, rows: list[tuple[datetime, object]]) -> Path:
    """A CSV of one meter."""
    lines = ["表号,时间,示数", *(f"m1,{at:%Y-%m-%d %H:%M},{value}" for at, value in rows)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def day(first: int = 120_000, hours: int = 24) -> list[tuple[datetime, object]]:
    """100 kWh an hour, read each hour."""
    return [(START + timedelta(hours=h), first + 100 * h) for h in range(hours + 1)]


def asked(path: Path, grain: Grain = Grain.DAY) -> Metered:
    return meters_of_file(path, KWH, grain)


def test_an_outage_of_six_hours(tmp_path: Path) -> None:
    """The day is 2 400 kWh and complete; by the hour six are missing, none is zero."""
    path = written(tmp_path, [r for r in day() if not 9 < r[0].hour < 15 or r[0].day > 17])
    (row,) = asked(path).rows
    assert row[2].quantity.value == 2400
    hours = [figure.quantity for _, _, figure in asked(path, Grain.HOUR).rows]
    assert sum(q is None for q in hours) == 6
    assert all(q.value == 100 for q in hours if q is not None)


def test_a_zero_glitch_is_not_billed(tmp_path: Path) -> None:
    """One reading of zero at noon: flagged by name, the day stays 2 400."""
    rows = [(at, 0 if at.hour == 12 and at.day == 17 else v) for at, v in day()]
    made = asked(written(tmp_path, rows))
    assert made.rows[0][2].quantity.value == 2400
    assert [p.code for p in made.problems] == ["I604"]


def test_an_offline_day_is_missing(tmp_path: Path) -> None:
    """Read at noon of the 16th and at noon of the 18th: the day between is missing, not zero."""
    at = START - timedelta(hours=12)
    made = asked(written(tmp_path, [(at, 100), (at + timedelta(days=2), 5000)]))
    middle = made.rows[1]
    assert str(middle[1]) == "2025-07-17"
    assert middle[2].quantity is None
    assert "缺失不是零" in made.text()


def test_workbooks_duplicates_and_nonsense(tmp_path: Path) -> None:
    """From Excel with real dates; a row told twice counts once; a word and a strange time are named with their cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["表号", "时间", "示数", "收到时间"])
    for at, value in [*day(), day()[3]]:
        sheet.append(["m1", at, value, at])
    sheet.append(["m1", "昨天", 5, None])
    sheet.append(["m1", START + timedelta(hours=1, minutes=5), "坏", None])
    book.save(tmp_path / "t.xlsx")
    made = asked(tmp_path / "t.xlsx")
    assert made.rows[0][2].quantity.value == Decimal(2400)
    assert {p.code for p in made.problems} == {"I601", "R341", "L132"}
    assert any("Sheet!" in p.at for p in made.problems)


def test_a_table_without_its_heads_says_which(tmp_path: Path) -> None:
    """Nothing is guessed from the order of columns."""
    (tmp_path / "t.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    made = asked(tmp_path / "t.csv")
    assert made.rows == ()
    assert "表号" in made.problems[0].parts()["expected"]
