"""The workbook of a city's assumptions: the same numbers back, changes in any unit, every mistake with its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from shuangtan.kernel import Mark
from shuangtan.planning.city.stated import Stated
from shuangtan.planning.doors.assumptions import HEAD, SHEET, read_assumptions, write_assumptions

NUMBERS = {
    s.id: s
    for s in (
        Stated("coal_price", "煤价", "元/GJ", {0: 26.8}, 0.75, 1.3, "assume-planning", Mark.COMPUTED),
        Stated("solar_limit", "光伏上限", "MW", {2030: 900.0, 2035: 1000.0}, 0.5, 1.5, "assume-planning", Mark.ASSUMED),
        Stated("sink", "碳汇", "万t", {2025: 210.0, 2060: 230.0}, 0.6, 1.4, "assume-sink", Mark.ASSUMED, "森林"),
    )
}


def edited(path: Path, changes: dict[tuple[int, int], object]) -> Path:
    """The written book with some cells changed, by row and column from zero."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(SHEET).to_python()
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet(SHEET)
        for r, line in enumerate(rows):
            for c, value in enumerate(line):
                told = changes.get((r, c), value)
                if told != "":
                    sheet.write(r, c, told)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_assumptions(NUMBERS.values(), tmp_path / "假定.xlsx")
    return tmp_path / "假定.xlsx"


def test_an_untouched_book_changes_nothing(book: Path) -> None:
    """Written and read back, no number differs and nothing is wrong."""
    assert read_assumptions(book, NUMBERS) == ({}, [])


def test_a_changed_value_in_another_unit_comes_back_in_the_own_one(book: Path) -> None:
    """1 200 MW written as 120 万kW: the number, its range and where it stands; the mark turns to assumed."""
    changed, problems = read_assumptions(edited(book, {(2, 3): 120, (2, 4): "万kW", (2, 5): 60, (2, 6): 150}), NUMBERS)
    found = changed["solar_limit"].stated
    assert problems == []
    assert found.by_year == {2030: pytest.approx(1200.0), 2035: 1000.0}
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(1.25))
    assert changed["solar_limit"].words == ("solar_limit@2030=1200",)
    assert found.at == "假定.xlsx:假定!D3"


def test_every_mistake_is_told_with_its_cell_at_once(book: Path) -> None:
    """A misspelt id, a word for a number, a foreign unit, a range beside its value, no source: five problems."""
    wrong = {(1, 0): "coal_prise", (2, 3): "多", (3, 4): "MWh", (4, 5): 300, (5, 8): ""}
    changed, problems = read_assumptions(edited(book, wrong), NUMBERS)
    assert changed == {}
    assert [(p.code, p.at.rpartition("!")[2]) for p in problems] == [
        ("N201", "A2"),
        ("N202", "D3"),
        ("N203", "E4"),
        ("N204", "D5"),
        ("N202", "I6"),
    ]
    assert "coal_price" in problems[0].text()


def test_a_file_that_is_no_book_says_what_one_looks_like(tmp_path: Path) -> None:
    """Another workbook and a text file are one problem each, with the expected head."""
    with xlsxwriter.Workbook(str(tmp_path / "x.xlsx")) as file:
        file.add_worksheet("别的")
    (tmp_path / "y.xlsx").write_text("no")
    for name in ("x.xlsx", "y.xlsx"):
        _, problems = read_assumptions(tmp_path / name, NUMBERS)
        assert [p.code for p in problems] == ["N200"]
        assert HEAD[0] in problems[0].text()
