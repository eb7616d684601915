"""A table of energy by sector and fuel, as a file, decomposed into what drove its change."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from shuangtan.catalogue import Catalogue, catalogue_root, load_catalogue
from shuangtan.factors import Question, load_factors
from shuangtan.indicators.drivers import SectorFuel, Step, chained_effects, drivers
from shuangtan.indicators.tracking import load_breaks
from shuangtan.kernel import Period, Problem, Wording, has_errors, kind
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

HEADS = {"年份": "year", "部门": "sector", "品种": "fuel", "数值": "value", "单位": "unit"}
PURPOSE = "city_intensity"

BAD_TABLE = kind(
    "R311",
    "error",
    Wording("{seen}", "{expected}", "分部门分品种表的格式", "改正后重来"),
    Wording("{seen}", "{expected}", "the form of the table by sector and fuel", "correct it"),
)

BURNT_ELSEWHERE = kind(
    "R312",
    "note",
    Wording("{seen} 不在部门内燃烧", "煤、油、气", "直接排放的口径", "分解二氧化碳时略去"),
    Wording("{seen} not burnt in the sector", "coal, oil, gas", "direct emission", "left out of CO2"),
)


@dataclass(frozen=True, slots=True)
class Drivers:
    """The steps that could be made, and every doubt."""

    name: str
    unit: str
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        """Problems, then each step: change, effects, sectors; nothing remains."""
        lines = [self.name, *(p.text(lang) for p in self.problems)]
        for step in self.steps:
            told = step.decomposition
            effects = "，".join(f"{n} {v:+.4f}（×{told.ratios[n]:.4f}）" for n, v in told.effects.items())
            left = told.change - sum(told.effects.values())
            sectors = sorted(step.by_sector().items(), key=lambda item: -abs(item[1]))
            lines.append(f"{step.first}→{step.last}：{told.start:.4f} → {told.end:.4f} {self.unit}，{told.change:+.4f}")
            lines.append(f"  {effects}；余项 {left:.1e}")
            lines.append(f"  分部门：{'，'.join(f'{name} {value:+.4f}' for name, value in sectors)}")
        if len(self.steps) > 1:
            total = chained_effects(self.steps)
            lines.append(f"逐年相加：{'，'.join(f'{n} {v:+.4f}' for n, v in total.items())}")
        return "\n".join(lines)

    def as_json(self, lang: str = "zh") -> str:
        rows = [
            {
                "first": s.first,
                "last": s.last,
                "change": s.decomposition.change,
                "effects": dict(s.decomposition.effects),
                "ratios": dict(s.decomposition.ratios),
                "sectors": s.by_sector(),
                "cells": [{"sector": a, "fuel": b, "change": v} for (a, b), v in s.by_cell().items()],
            }
            for s in self.steps
        ]
        problems = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        return json.dumps({"unit": self.unit, "steps": rows, "problems": problems}, ensure_ascii=False, indent=2)


def drivers_of_file(path: Path, without: Collection[str] = (), with_carbon: bool = False, place: str = "") -> Drivers:
    """Read a file with columns 年份 部门 品种 数值 单位 and decompose it; revisions of energy statistics are known."""
    catalogue, _ = load_catalogue()
    breaks, problems = load_breaks(catalogue_root() / "indicators" / "breaks.yaml", catalogue.sources)
    table, wrong = read_table(path)
    problems += wrong
    if table is None:
        return Drivers(path.name, "", (), tuple(problems))
    table = table.without(without)
    if with_carbon:
        table, lacking = _carbon(table, catalogue, place)
        problems += lacking
    if has_errors(problems):
        return Drivers(path.name, table.unit, (), tuple(problems))
    steps, found = drivers(table, {b.first_year for b in breaks if b.concerns(place, "energy", "consumption")})
    unit = table.unit.replace("tce", "tCO2") if with_carbon else table.unit
    return Drivers(path.name, unit, tuple(steps), (*problems, *found))


def read_table(path: Path) -> tuple[SectorFuel | None, list[Problem]]:
    """The table of a CSV file or workbook; a blank value is a cell nobody told."""
    sheets, problems = read_sheets(path, path.name)
    for sheet in sheets:
        for index, (_, values) in enumerate(sheet.rows):
            named = {HEADS[str(v).strip()]: i for i, v in enumerate(values) if str(v).strip() in HEADS}
            if len(named) == len(HEADS):
                return _table(sheet, sheet.rows[index + 1 :], named, problems)
    seen = "没有表头"
    return None, [*problems, BAD_TABLE(at=path.name, seen=seen, expected=f"一行列名：{'、'.join(HEADS)}")]


def _table(
    sheet: Sheet, rows: Sequence[tuple[int, Sequence[object]]], named: dict[str, int], problems: list[Problem]
) -> tuple[SectorFuel | None, list[Problem]]:
    years: dict[int, dict[tuple[str, str], float | None]] = {}
    units: set[str] = set()
    for number, values in rows:
        told = {name: "" if values[i] is None else str(values[i]).strip() for name, i in named.items()}
        if not any(told.values()):
            continue
        if not told["year"].removesuffix(".0").isdigit():
            problems.append(BAD_TABLE(at=sheet.at(number), seen=f"年份 {told['year']}", expected="四位年份"))
            continue
        value, mistake = read_number(told["value"])
        cell, year = (told["sector"], told["fuel"]), int(float(told["year"]))
        if mistake is not None:
            problems.append(mistake[0](at=sheet.at(number), **{"field": "数值", **mistake[1]}))
        if value is not None and value < 0:
            problems.append(BAD_TABLE(at=sheet.at(number), seen=f"数值 {value}", expected="不小于零的消费量"))
        if cell in years.get(year, {}):
            problems.append(BAD_TABLE(at=sheet.at(number), seen=f"{year} {cell} 重复", expected="一格一行"))
        years.setdefault(year, {})[cell] = None if value is None else float(value)
        units.add(told["unit"])
    if len(units) != 1:
        problems.append(BAD_TABLE(at=sheet.file, seen=f"单位 {sorted(units)}", expected="全表一个单位"))
    return SectorFuel("、".join(sorted(units)), years), problems


def _carbon(table: SectorFuel, catalogue: Catalogue, place: str) -> tuple[SectorFuel, list[Problem]]:
    """The table with CO2 per tce of its coal, oil and gas; what is not burnt there (power, heat) is left out."""
    factors, problems = load_factors(catalogue)
    names = {name: p.group for p in catalogue.products.values() for name in (p.id, p.zh, *p.aliases)}
    fuels = dict.fromkeys(fuel for _, fuel in table.cells)
    other = [fuel for fuel in fuels if names.get(fuel) not in ("coal", "oil", "gas")]
    period, carbon = Period.year(min(table.years)), dict[str, float]()
    for fuel in (f for f in fuels if f not in other):
        choice = factors.resolve(Question("co2_per_tce", PURPOSE, period, place, names[fuel]))
        problems += choice.problems
        if choice.value is not None:
            carbon[fuel] = float(choice.value.value)
    kept = table.without(other)
    said = [BURNT_ELSEWHERE(at="co2", seen="、".join(other))] if other else []
    return SectorFuel(kept.unit, kept.years, carbon), [*_once(problems), *said]


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """Each doubt once: many fuels share one coefficient."""
    return list({(p.code, p.facts): p for p in problems}.values())
