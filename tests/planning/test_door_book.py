"""The book of assumptions: out and in again the same, and every mistake at its cell."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from peer_cases import CASES, COAL, GAS, base, carbon_cap

from shuangtan.kernel import State
from shuangtan.planning import Build, Retrofit, System, Target, Weather
from shuangtan.planning.doors.book_in import read_book
from shuangtan.planning.doors.book_out import Book, Told, write_book


def same(a: Any, b: Any) -> bool:
    """Equal through dataclasses, mappings, tuples and arrays; numbers to the sixteen digits of a workbook."""
    if is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (float, np.ndarray)):
        return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=2e-15, atol=0.0)
    return bool(a == b)


def rich() -> System:
    """A system that uses what the plain cases leave out."""
    goal = Target(
        "清洁装机", "MW", 2030, "capacity_mw", {"清洁": 1.0, "煤电": -0.5}, lower=40.0, penalty=3.0, clause="九"
    )
    coal = replace(COAL, build=Build(((2010, 200.0), (2010, 220.0)), fixed_cost=3.0, may_close=True),
                   tags=frozenset({"煤", "火电"}), most_energy={2030: 2e6})  # fmt: skip
    gas = replace(GAS, build=Build(yearly_cost=3.0, limit=90.0, potential=80.0, earliest=2030))
    weathers = (Weather(probability=0.6), Weather("枯年", 0.4, {"负荷": 1.1, "水库": np.full(72, 0.49)}))
    more = {"targets": (goal,), "retrofits": (Retrofit("煤电", "气电", 0.8),), "weathers": weathers}
    return base(generators=(coal, gas), **more)


def edit(path: Path, sheet: str, **cells: object) -> None:
    """Change cells of a workbook as a planner would."""
    book = openpyxl.load_workbook(path)
    for at, value in cells.items():
        book[sheet][at] = value
    book.save(path)


def rows_of(path: Path) -> dict[tuple[object, ...], int]:
    sheet = openpyxl.load_workbook(path)["参数"]
    return {tuple(c.value for c in row[:4]): row[0].row for row in sheet.iter_rows(min_row=2)}


@pytest.mark.parametrize("name", [*CASES, "rich"])
def test_every_case_comes_back_the_same(name: str, tmp_path: Path) -> None:
    """Nothing of a system is lost or changed in the workbook, to the sixteen digits it holds."""
    system = (CASES | {"rich": rich})[name]()
    write_book(Book(system), tmp_path / "b.xlsx")
    read, problems = read_book(tmp_path / "b.xlsx")
    assert [p.text() for p in problems if p.code != "N208"] == []
    assert read is not None
    assert same(read.system, system)


def test_provenance_comes_back(tmp_path: Path) -> None:
    """State, source, range and note of a number survive; numbers without a source are counted."""
    key = ("机组", "煤电", "燃料价格", None)
    told = {key: Told(State.REPORTED, "煤价公报 2024", 0.0100, 0.0130, "到厂价")}
    write_book(Book(carbon_cap(), told), tmp_path / "b.xlsx")
    read, problems = read_book(tmp_path / "b.xlsx")
    assert read is not None
    assert read.told == told
    assert [p.code for p in problems] == ["N208"]


def test_a_number_may_be_given_in_another_unit_of_the_same_kind(tmp_path: Path) -> None:
    """10.2 元/kWh typed instead of 万元/MWh, and 12 万千瓦 instead of MW, are converted."""
    path = tmp_path / "b.xlsx"
    write_book(Book(rich()), path)
    at = rows_of(path)
    price, limit = at["机组", "煤电", "燃料价格", None], at["机组", "气电", "容量·每期新建上限", None]
    edit(path, "参数", **{f"E{price}": 0.102, f"F{price}": "元/kWh", f"E{limit}": 12, f"F{limit}": "万千瓦"})
    read, _ = read_book(path)
    assert read is not None
    assert read.system.generators[0].fuel_cost == pytest.approx(0.0102)
    assert read.system.generators[1].build.limit == pytest.approx(120.0)


def test_all_mistakes_are_reported_at_their_cells(tmp_path: Path) -> None:
    """Eleven mistakes in one file give eleven problems, each at its cell."""
    path = tmp_path / "b.xlsx"
    write_book(Book(rich()), path)
    at = rows_of(path)
    fuel, eff, run = (at["机组", "煤电", label, None] for label in ("燃料价格", "效率", "运行成本"))
    limit, cost = at["机组", "气电", "容量·每期新建上限", None], at["机组", "气电", "容量·新建年费用", None]
    close, gas = at["机组", "煤电", "容量·可提前关停", None], at["机组", "气电", "节点", None]
    tags = at["机组", "煤电", "标签", None]
    edit(path, "参数", **{f"E{fuel}": "面议", f"C{eff}": "效 率", f"F{run}": "t", f"H{limit}": 100.0,
                        f"G{cost}": "猜的", f"E{close}": "也许", f"C{gas}": "电价", f"D{cost}": "去年",
                        f"A{tags}": "机 组"})  # fmt: skip
    edit(path, "时序", A5=None)
    read, problems = read_book(path)
    assert read is None
    found = {(p.code, p.at) for p in problems}
    assert found >= {
        ("N202", f"参数!E{fuel}"), ("N201", f"参数!C{eff}"), ("N203", f"参数!F{run}"), ("N204", f"参数!H{limit}"),
        ("N201", f"参数!G{cost}"), ("N202", f"参数!E{close}"), ("N201", f"参数!C{gas}"), ("N202", f"参数!D{cost}"),
        ("N201", f"参数!A{tags}"), ("N202", "时序!A5"), ("N207", f"参数!B{at['机组', '气电', '名称', None]}"),
    }  # fmt: skip


def test_a_line_said_twice_and_a_missing_series_are_refused(tmp_path: Path) -> None:
    """Two values of one parameter, and a series that is not there, are errors at the line."""
    path = tmp_path / "b.xlsx"
    write_book(Book(base()), path)
    at = rows_of(path)
    load, fuel, eff = (
        at["负荷", "负荷", "负荷", None],
        at["机组", "煤电", "燃料价格", None],
        at["机组", "煤电", "效率", None],
    )
    edit(path, "参数", **{f"C{eff}": "燃料价格"})
    edit(path, "时序", A1="负荷量")
    found = {(p.code, p.at) for p in read_book(path)[1]}
    assert found >= {("N206", f"参数!E{load}"), ("N205", f"参数!C{max(fuel, eff)}")}


def test_another_workbook_says_what_was_expected(tmp_path: Path) -> None:
    """A workbook without the sheet is named, not guessed at."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    assert [p.code for p in read_book(tmp_path / "x.xlsx")[1]] == ["N200"]
