"""Methane of a landfill from a table of yearly deposits, by first-order decay, with mass balance beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from shuangtan.accounts.landfill import Decay, LandfillGas, first_order_decay, mass_balance
from shuangtan.kernel import Problem, Wording, has_errors, kind
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

HEADS = ("年", "填埋量", "MCF")
RECOVERED = "回收量"
"""A column that may stand beside: methane recovered, in the unit of the deposits; absent means the file tells none."""

BAD_DEPOSITS = kind(
    "R351",
    "error",
    Wording("{seen}", "{expected}", "填埋表的格式", "改正后重来；没有数的年份不能当作零"),
    Wording("{seen}", "{expected}", "the form of the table of deposits", "correct it; an unknown year is not zero"),
)


@dataclass(frozen=True, slots=True)
class WasteModel:
    """One waste type: degradable carbon of wet waste, the part that decomposes, CH4 in gas, k [1/year], oxidation."""

    doc: float
    doc_f: float
    methane_fraction: float
    k: float
    oxidised: float = 0.0
    delay_months: int = 6

    def told(self) -> str:
        shares = f"DOC={self.doc} DOC_F={self.doc_f} F={self.methane_fraction} OX={self.oxidised}"
        return f"{shares} k={self.k} 滞后 {self.delay_months} 个月"


@dataclass(frozen=True, slots=True)
class Landfilled:
    """Deposits by year and what becomes of them (dims year, the mass unit of the deposits), or what is wrong."""

    name: str
    model: WasteModel
    years: tuple[int, ...]
    decay: Decay | None
    emitted: npt.NDArray[np.float64]
    balance: npt.NDArray[np.float64]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        """Problems; then a line a year: carbon deposited, lying and decomposed, methane by both methods."""
        lines = [self.name, *(p.text(lang) for p in self.problems)]
        if self.decay is None:
            return "\n".join(lines)
        lines += [
            self.model.told(),
            "年  可降解碳  年末存量  分解  产生CH4  排放CH4（一阶衰减）  排放CH4（质量平衡，另一口径）",
        ]
        for i, year in enumerate(self.years):
            columns = [*self._carbon(i), self.decay.generated[i], self.emitted[i], self.balance[i]]
            lines.append(f"  {year}  " + "  ".join(_shown(n) for n in columns))
        lines.append("单位同填埋量。质量平衡法把当年垃圾的甲烷全计在当年；两法不得拼成一个序列。")
        return "\n".join(lines)

    def as_json(self, lang: str = "zh") -> str:
        told: dict[str, object] = {
            "problems": [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        }
        if self.decay is not None:
            told |= {"years": self.years, "model": self.model.told(), "generated": self.decay.generated.tolist()}
            told |= {"deposited": self.decay.deposited.tolist(), "lying": self.decay.accumulated.tolist()}
            told |= {"decomposed": self.decay.decomposed.tolist(), "emitted": self.emitted.tolist()}
            told |= {"mass_balance": [None if np.isnan(n) else n for n in self.balance.tolist()]}
        return json.dumps(told, ensure_ascii=False, indent=2)

    def _carbon(self, i: int) -> tuple[float, float, float]:
        assert self.decay is not None
        return self.decay.deposited[i], self.decay.accumulated[i], self.decay.decomposed[i]


def _shown(number: float) -> str:
    return "—（回收大于产生）" if np.isnan(number) else f"{number:.10g}"


def landfill_of_file(path: Path, model: WasteModel) -> Landfilled:
    """Read deposits by year (年 填埋量 MCF, beside them 回收量) and compute the methane of each year."""
    rows, problems = read_deposits(path)
    if has_errors(problems):
        nothing = np.zeros(0)
        return Landfilled(path.name, model, (), None, nothing, nothing, tuple(problems))
    years = tuple(int(row[0]) for row in rows)
    waste, mcf, recovered = (np.array([row[i] for row in rows]) for i in (1, 2, 3))
    decay = first_order_decay(waste, mcf, model.doc, model.doc_f, model.methane_fraction, model.k, model.delay_months)
    whole = np.array(
        [mass_balance(w, m, model.doc, model.doc_f, model.methane_fraction) for w, m in zip(waste, mcf, strict=True)]
    )
    gas = LandfillGas(recovered, model.oxidised)
    for year, made, taken in zip(years, decay.generated, recovered, strict=True):
        if taken > made:
            seen = f"{year} 年回收 {taken:g}"
            problems.append(BAD_DEPOSITS(at=path.name, seen=seen, expected=f"不多于产生的 {made:.6g}"))
    if has_errors(problems):
        return Landfilled(path.name, model, years, None, whole, whole, tuple(problems))
    kept = np.where(recovered > whole, np.nan, whole - recovered)
    balance = kept * (1 - model.oxidised)
    return Landfilled(path.name, model, years, decay, gas.emitted(decay.generated), balance, tuple(problems))


def read_deposits(path: Path) -> tuple[list[tuple[float, ...]], list[Problem]]:
    """Year, waste, MCF and recovery of each row, oldest first, and every mistake; years follow each other."""
    sheets, problems = read_sheets(path, path.name)
    for sheet in sheets:
        for index, (_, values) in enumerate(sheet.rows):
            heads = [str(v).strip() for v in values]
            if set(HEADS) <= set(heads):
                rows = [_row(sheet, row, heads, problems) for row in sheet.rows[index + 1 :] if any(row[1])]
                if not has_errors(problems):
                    _in_order(path, rows, problems)
                return rows, problems
    expected = f"一行列名：{'、'.join(HEADS)}（可加 {RECOVERED}）"
    return [], [*problems, BAD_DEPOSITS(at=path.name, seen="没有表头", expected=expected)]


def _row(
    sheet: Sheet, row: tuple[int, Sequence[object]], heads: Sequence[str], problems: list[Problem]
) -> tuple[float, ...]:
    number, values = row
    told = dict(zip(heads, values, strict=False))
    found = []
    for head in (*HEADS, *([RECOVERED] if RECOVERED in heads else [])):
        value, mistake = read_number(told.get(head))
        if mistake is not None:
            problems.append(mistake[0](at=sheet.at(number), **{"field": head, **mistake[1]}))
        elif value is None:
            problems.append(BAD_DEPOSITS(at=sheet.at(number), seen=f"{head} 空白", expected="一个数，没有就写 0"))
        elif value < 0 or (head == "MCF" and value > 1):
            expected = "0 与 1 之间" if head == "MCF" else "不小于 0"
            problems.append(BAD_DEPOSITS(at=sheet.at(number), seen=f"{head} 为 {value}", expected=expected))
        found.append(float(value) if value is not None else 0.0)
    return (*found, 0.0)[: len(HEADS) + 1]


def _in_order(path: Path, rows: Sequence[tuple[float, ...]], problems: list[Problem]) -> None:
    """A year that is left out is not a year without waste."""
    if not rows:
        problems.append(BAD_DEPOSITS(at=path.name, seen="没有一年", expected="每年一行，从开始填埋那年起"))
    for before, after in pairwise(rows):
        if after[0] != before[0] + 1:
            seen = f"{before[0]:g} 年之后是 {after[0]:g} 年"
            problems.append(BAD_DEPOSITS(at=path.name, seen=seen, expected=f"{before[0] + 1:g} 年；没有填埋就写 0"))
