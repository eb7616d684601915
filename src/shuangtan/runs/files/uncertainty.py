"""Uncertainty of an inventory from a table of its sources: IPCC approach 1 with the trend, approach 2, the keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shuangtan.accounts.uncertainty import (
    Categories,
    Propagated,
    Simulated,
    key_categories,
    key_trend_categories,
    propagate,
    simulate,
)
from shuangtan.kernel import Problem, Wording, has_errors, kind
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

HEADS = {"源": "name", "基年": "base", "当年": "year", "活动水平%": "activity", "因子%": "factor"}
GROUP = "因子组"
"""A column that may stand beside: sources of one group share one factor and are drawn together."""

BAD_SOURCES = kind(
    "R321",
    "error",
    Wording("{seen}", "{expected}", "不确定性表的格式", "改正后重来；没有数的源不能当作零"),
    Wording("{seen}", "{expected}", "the form of the table of sources", "correct it; an unknown source is not zero"),
)


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Both approaches and the key categories of one table, or what keeps them from being computed."""

    name: str
    categories: Categories | None
    first: Propagated | None
    second: Simulated | None
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        """Problems; a line a source as in table 3.2; then totals, trend, simulated interval and key categories."""
        lines = [self.name, *(p.text(lang) for p in self.problems)]
        if self.categories is None or self.first is None or self.second is None:
            return "\n".join(lines)
        c, one, two = self.categories, self.first, self.second
        lines.append("源  合成%  对方差的贡献%  A类灵敏度  B类灵敏度  对趋势的贡献  模拟方差份额%")
        for i, name in enumerate(c.names):
            shares = f"{one.combined_percent[i]:.2f}  {one.contribution[i] / one.contribution.sum() * 100:.1f}"
            trend = f"{one.sensitivity_a[i]:+.4f}  {one.sensitivity_b[i]:+.4f}  {one.trend_contribution[i]:.4f}"
            lines.append(f"  {name}  {shares}  {trend}  {two.variance_share[i] * 100:.1f}")
        moved = (c.year.sum() / c.base.sum() - 1) * 100
        trend = f"趋势 {moved:+.2f}% ±{one.trend_points:.2f} 个百分点"
        lines.append(f"方法一：合计 {c.year.sum():.6g} ±{one.total_percent:.2f}%；{trend}")
        lines.append(f"方法二：{two.draws} 次抽样，均值 {two.mean:.6g}，95% 区间 {two.low:.6g}–{two.high:.6g}")
        lines.append(f"关键源（水平）：{'、'.join(key_categories(c))}")
        lines.append(f"关键源（趋势）：{'、'.join(key_trend_categories(c)) or '没有'}")
        return "\n".join(lines)

    def as_json(self, lang: str = "zh") -> str:
        problems = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        told: dict[str, object] = {"problems": problems}
        if self.categories is not None and self.first is not None and self.second is not None:
            one, two = self.first, self.second
            told |= {"total_percent": one.total_percent, "trend_points": one.trend_points}
            told |= {"mean": two.mean, "low": two.low, "high": two.high, "draws": two.draws}
            told |= {"key_level": key_categories(self.categories), "key_trend": key_trend_categories(self.categories)}
        return json.dumps(told, ensure_ascii=False, indent=2)


def uncertainty_of_file(path: Path, draws: int = 100_000, seed: int = 1) -> Uncertain:
    """Read a table of sources (源 基年 当年 活动水平% 因子%, beside them 因子组) and compute both approaches."""
    categories, groups, problems = read_sources(path)
    if categories is None or has_errors(problems):
        return Uncertain(path.name, None, None, None, tuple(problems))
    second = simulate(categories, draws, seed, groups)
    return Uncertain(path.name, categories, propagate(categories), second, tuple(problems))


def read_sources(path: Path) -> tuple[Categories | None, list[int], list[Problem]]:
    """The sources of a CSV file or workbook, the group of each, and every mistake."""
    sheets, problems = read_sheets(path, path.name)
    for sheet in sheets:
        for index, (_, values) in enumerate(sheet.rows):
            heads = [str(v).strip() for v in values]
            if set(HEADS) <= set(heads):
                return _sources(sheet, sheet.rows[index + 1 :], heads, problems)
    expected = f"一行列名：{'、'.join(HEADS)}（可加 {GROUP}）"
    return None, [], [*problems, BAD_SOURCES(at=path.name, seen="没有表头", expected=expected)]


def _sources(
    sheet: Sheet, rows: Sequence[tuple[int, Sequence[object]]], heads: Sequence[str], problems: list[Problem]
) -> tuple[Categories | None, list[int], list[Problem]]:
    names: list[str] = []
    numbers: list[list[float]] = []
    groups: dict[str, int] = {}
    group_of: list[int] = []
    for number, values in rows:
        told = dict(zip(heads, values, strict=False))
        name = str(told.get("源") or "").strip()
        if not name:
            continue
        names.append(name)
        numbers.append([_number(sheet.at(number), told, head, problems) for head in list(HEADS)[1:]])
        group_of.append(groups.setdefault(str(told.get(GROUP) or f"〔{name}〕").strip(), len(groups)))
    table = np.array(numbers, dtype=np.float64).reshape(len(names), len(HEADS) - 1)
    if not names or not table[:, 0].sum() or not table[:, 1].sum():
        problems.append(BAD_SOURCES(at=sheet.file, seen=f"{len(names)} 个源，合计为零", expected="至少一个有排放的源"))
        return None, [], problems
    return Categories(tuple(names), *(table[:, i].copy() for i in range(4))), group_of, problems


def _number(at: str, told: dict[str, object], head: str, problems: list[Problem]) -> float:
    """The number of a cell; a blank or a word is a mistake, for an unknown source is not zero."""
    value, mistake = read_number(told.get(head))
    if mistake is not None:
        problems.append(mistake[0](at=at, **{"field": head, **mistake[1]}))
    elif value is None:
        problems.append(BAD_SOURCES(at=at, seen=f"{head} 空白", expected="一个数"))
    elif head.endswith("%") and value < 0:
        problems.append(BAD_SOURCES(at=at, seen=f"{head} 为 {value}", expected="不小于 0 的百分数"))
    return float(value) if value is not None else 0.0
