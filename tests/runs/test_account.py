"""Accounts from a workbook: the blank one is filled in, handed back, and answered with a workbook that unfolds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from shuangtan.cli import main

CODE = "913100007109365242"


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def filled(path: Path, method: str, told: dict[str, object], head: dict[str, str], year: str = "2023") -> Path:
    """A blank workbook of a method with some rows filled in: `clinker/output` → 100000, or a state such as NO."""
    assert typed("account", str(path), "--blank", method, "--place", "510781", "--year", year).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        if row[0].value in head:
            row[1].value = head[str(row[0].value)]
        if (value := told.get(f"{row[0].value}/{row[1].value}")) is not None:
            row[5 if isinstance(value, str) else 3].value = value
    book.save(path)
    return path


def account(path: Path) -> dict[str, Any]:
    return json.loads(typed("account", str(path), "--json").stdout)


def value(told: dict[str, Any], label: str) -> float:
    found = next(f for f in told["figures"].values() if f["label"].startswith(label))
    return float(found["exact"])


CEMENT = {
    "clinker/output": 100000,
    "clinker/cao": 65,
    "clinker/cao_not_carbonate": 0.5,
    "clinker/mgo": 2,
    "clinker/mgo_not_carbonate": 0.1,
    "coke/consumption_fuel": "NO",
    "heat/purchased": "NO",
    "electricity/purchased": 1000,
}


def test_a_cement_works_fills_in_its_workbook(tmp_path: Path) -> None:
    """Process from measured oxides (by hand), power × the national average; the answer has four sheets that unfold."""
    path = filled(tmp_path / "水泥.xlsx", "cement", CEMENT, {"对象代码": CODE, "名称": "示例水泥厂"})
    told = account(path)
    assert [p for p in told["problems"] if p["grade"] == "error"] == []
    oxides = 100000 * ((0.65 - 0.005) * 44 / 56 + (0.02 - 0.001) * 44 / 40)
    assert value(told, "生产过程 2023") == pytest.approx(oxides, rel=1e-12)
    power = value(told, "净购入电力 2023")
    assert value(told, "温室气体排放 2023") == pytest.approx(oxides + power, rel=1e-12)
    result = openpyxl.load_workbook(tmp_path / "水泥·结果.xlsx")
    assert result.sheetnames == ["结果", "逐项", "问题", "数据溯源", "构成"]
    places = [row[13].value or "" for row in result["数据溯源"].iter_rows(min_row=3)]
    assert any("水泥.xlsx 活动数据!D" in text for text in places)


def test_blank_is_not_zero_and_all_mistakes_come_at_once(tmp_path: Path) -> None:
    """An untold oxide leaves the account incomplete; a wrong place, period and unit are told with their cells."""
    lacking = {k: v for k, v in CEMENT.items() if k != "clinker/mgo"}
    told = account(filled(tmp_path / "a.xlsx", "cement", lacking, {"对象代码": CODE}))
    assert "A402" in {p["code"] for p in told["problems"]}
    assert told["figures"][told["totals"][0]]["gaps"]
    path = filled(tmp_path / "b.xlsx", "cement", CEMENT, {"所在地代码": "519999", "报告期": "二〇二三"})
    wrong = account(path)["problems"]
    assert [p["at"] for p in wrong if p["code"] == "R141"] == ["b.xlsx 活动数据!B5", "b.xlsx 活动数据!B6"]
    book = openpyxl.load_workbook(filled(tmp_path / "c.xlsx", "cement", CEMENT, {"对象代码": CODE}))
    for row in book.worksheets[0].iter_rows(min_row=10):
        if row[0].value == "clinker" and row[1].value == "output":
            row[4].value = "MWh"
        if row[0].value == "heat":
            row[3].value, row[5].value = "约 3", None
    book.save(tmp_path / "c.xlsx")
    told = account(tmp_path / "c.xlsx")
    assert told["totals"] == []
    assert len([p for p in told["problems"] if p["grade"] == "error"]) == 2


def test_a_measured_factor_goes_before_the_default(tmp_path: Path) -> None:
    """A measured net calorific value of bituminous coal enters the account and says that it was measured."""
    coal = CEMENT | {"bituminous/consumption_fuel": 1000}
    path = filled(tmp_path / "d.xlsx", "cement", coal, {"对象代码": CODE})
    before = value(account(path), "化石燃料燃烧 2023")
    book = openpyxl.load_workbook(path)
    book["实测因子"].append(["combustion:bituminous:ncv", 20, "GJ/t", "化验单", ""])
    book.save(path)
    told = account(path)
    assert value(told, "化石燃料燃烧 2023") != before
    assert any(f["label"] == "实测 combustion:bituminous:ncv" for f in told["figures"].values())


def test_a_place_by_the_guide_and_by_the_gpc(tmp_path: Path) -> None:
    """A pig herd gives enteric methane by the guide; the GPC keeps three totals, each incomplete and saying so."""
    herd = {"pig/head": 1000000, "coke/consumption_fuel": "NO"}
    guide = account(filled(tmp_path / "e.xlsx", "provincial-2025", herd, {}))
    assert value(guide, "肠道发酵·猪 2023") == pytest.approx(1_000_000 * 1e-3 * 28)  # 1 kg a head, AR5
    gpc = account(filled(tmp_path / "f.xlsx", "gpc", herd, {}))
    assert [f.split("@")[0] for f in gpc["totals"]] == ["gpc.basic", "gpc.basic_plus", "gpc.territorial"]
    assert all(gpc["figures"][id]["gaps"] for id in gpc["totals"])


def test_an_unknown_method_names_the_nearest() -> None:
    """`cemnt` is refused and cement offered; without a file every method is listed."""
    told = typed("account", "x.xlsx", "--blank", "cemnt")
    assert told.exit_code == 2
    assert "相近：cement" in told.output
    assert "gpc" in typed("account").output


def test_a_park_is_tested_by_its_size(tmp_path: Path) -> None:
    """30 万tce and 6 万tCO2 meet the core limit of 0.2; the untold shares stay open."""
    told = {"energy/consumption": 30, "park/co2_energy": 60000, "park/co2_process": "NO", "park/water_reuse": 85}
    path = filled(tmp_path / "园区.xlsx", "park", told, {"对象代码": "510703P1"}, "2026")
    found = account(path)
    labels = [f["label"] for f in found["figures"].values()]
    assert "园区碳排放 2026；零碳园区：达到" in labels
    assert "单位能耗碳排放：达到" in labels
    assert "工业用水重复利用率：达到" in labels
    assert "清洁能源消费占比：数据不全，不评价" in labels
