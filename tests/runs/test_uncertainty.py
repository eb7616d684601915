"""Uncertainty from a table of sources, as the command reads it: both approaches, the trend, the keys, every mistake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shuangtan.runs.files.uncertainty import read_sources, uncertainty_of_file

TABLE = """源,基年,当年,活动水平%,因子%,因子组
煤炭燃烧·工业,900,800,5,5,原煤
煤炭燃烧·居民,100,50,15,5,原煤
天然气燃烧,200,300,5,3,天然气
水泥熟料,250,230,2,5,
"""


def table(tmp_path: Path, text: str = TABLE) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_approaches_from_a_table(tmp_path: Path) -> None:
    """Total by the root of squares; the simulated interval is wider where two sources share the factor of coal."""
    made = uncertainty_of_file(table(tmp_path))
    combined = np.hypot([5, 15, 5, 2], [5, 5, 3, 5])
    year = np.array([800, 50, 300, 230])
    assert made.first.total_percent == pytest.approx(np.sqrt(((combined * year) ** 2).sum()) / year.sum())
    apart = uncertainty_of_file(table(tmp_path, TABLE.replace(",原煤\n", ",\n")))
    assert made.second.high - made.second.low > apart.second.high - apart.second.low
    text = made.text()
    assert "方法一：合计 1380 ±" in text
    assert "关键源（水平）：煤炭燃烧·工业、天然气燃烧、水泥熟料" in text
    assert "关键源（趋势）：天然气燃烧" in text


def test_shared_factors_are_grouped_by_name(tmp_path: Path) -> None:
    """One group for coal, one for gas, and a blank is a group of its own."""
    _, groups, problems = read_sources(table(tmp_path))
    assert problems == []
    assert groups == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("230,2,5", ",2,5", "当年 空白"),
        ("230,2,5", "230,-2,5", "活动水平% 为 -2"),
        ("源,基年", "名称,基年", "没有表头"),
    ],
)
def test_mistakes_are_named_and_nothing_is_computed(tmp_path: Path, old: str, new: str, seen: str) -> None:
    """A blank emission is not zero, a negative half-width is none, a table without heads is no table."""
    made = uncertainty_of_file(table(tmp_path, TABLE.replace(old, new)))
    assert made.first is None
    assert [p.parts()["seen"] for p in made.problems] == [seen]
