"""An inventory's lines as categories of an uncertainty analysis: base year, year asked, stated uncertainties.

A line without a number or without a stated uncertainty does not enter silently as zero: it is reported and left out,
so the reader sees what the interval does not cover.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from shuangtan.accounts.inventory.inventory import Inventory
from shuangtan.accounts.uncertainty import Categories
from shuangtan.kernel import Figure, Problem, Wording, kind

NOT_COVERED = kind(
    "A409",
    "warning",
    Wording(
        "{line}：{lacking}",
        "基年与当年的数，活动水平与因子的不确定性（%）",
        "IPCC 2006 第 1 卷第 3 章",
        "补齐；现未计入区间",
    ),
    Wording("{line}: {lacking}", "both years and both uncertainties", "IPCC 2006, volume 1, chapter 3", "supply them"),
)
Percent = Mapping[str, tuple[float, float]]
"""Rule id → half-width of the 95 % interval of activity and of factor [%]."""


def categories(base: Inventory, year: Inventory, percent: Percent, gwp: str = "") -> tuple[Categories, list[Problem]]:
    """The categories that both inventories know [tCO2e], and what is left out and why."""
    first = {line.rule.id: base.co2e(line, gwp) for line in base.lines}
    names: list[str] = []
    rows: list[tuple[float, float, float, float]] = []
    problems: list[Problem] = []
    for line in year.lines:
        pair = (first.get(line.rule.id), year.co2e(line, gwp))
        if lacking := _lacking(line.rule.id, *pair, percent):
            problems.append(NOT_COVERED(at=line.figure.id, line=line.rule.zh, lacking=lacking))
            continue
        before, after = (f.quantity.number("tCO2e") if f and f.quantity else 0.0 for f in pair)
        names.append(line.rule.zh)
        rows.append((before, after, *percent[line.rule.id]))
    columns = np.array(rows, dtype=float).reshape(-1, 4).T
    return Categories(tuple(names), *columns), problems


def _lacking(rule: str, base: Figure | None, year: Figure, percent: Percent) -> str:
    """What keeps a line out; a line that does not occur in a year counts zero there, as it should."""
    gaps = [
        "基年没有这一源" if base is None else "基年缺数" if _is_open(base) else "",
        "当年缺数" if _is_open(year) else "",
    ]
    return "、".join(filter(None, [*gaps, "" if rule in percent else "没有写明不确定性"]))


def _is_open(figure: Figure) -> bool:
    return figure.quantity is None and figure.state.leaves_gap
