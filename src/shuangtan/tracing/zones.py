"""Plain tables of hourly metered power between zones, as a dispatch centre or a grid company hands them over.

Three tables in CSV with a heading, UTF-8, one number per row, hours named as in `kernel.Period` (2025-07-17T13):

    hour,zone,class,mw        generation by zone and source class
    hour,from,to,mw           metered exchange, positive from → to
    hour,zone,mw              demand; may be left out, then demand is what remains of the balance, and is said to be

A number that is missing for an hour is NaN, hence unknown, and is reported; it does not become zero.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from shuangtan.kernel import Period, Problem, Wording, kind
from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.solved import classes_of

BAD_CELL = kind(
    "T311",
    "error",
    Wording("{field} 为“{seen}”", "{expected}", "分区小时电力表", "改正该格"),
    Wording("{field} is '{seen}'", "{expected}", "table of hourly power by zone", "correct the cell"),
)
GAP = kind(
    "T312",
    "warning",
    Wording("{what} 缺 {count} 个小时的数", "每小时一数；零也要写", "分区小时电力表", "补数，否则有关节点无结果"),
    Wording("{what} lacks {count} hours", "a number each hour, zeros too", "table of hourly power", "supply them"),
)
TWICE = kind(
    "T313",
    "error",
    Wording("{what} 在 {hour} 出现两次", "每小时一数", "分区小时电力表", "删去其一"),
    Wording("{what} has two numbers for {hour}", "one number each hour", "table of hourly power", "delete one"),
)


@dataclass(frozen=True, slots=True)
class ZoneCase:
    """A case from tables with the names of its hours; `is_demand_derived` when demand was the rest of the balance."""

    case: Case
    hours: tuple[str, ...]
    is_demand_derived: bool


def read_zones(generation: str, exchange: str, demand: str = "") -> tuple[ZoneCase | None, list[Problem]]:
    """A case from the text of the three tables; all mistakes are reported at once."""
    problems: list[Problem] = []
    produced = _read(generation, ("hour", "zone", "class"), "generation", problems)
    moved = _read(exchange, ("hour", "from", "to"), "exchange", problems)
    used = _read(demand, ("hour", "zone"), "demand", problems) if demand else []
    hours = tuple(sorted({key[0] for key, _ in [*produced, *moved, *used]}))
    zones = tuple(
        dict.fromkeys([k[1] for k, _ in produced] + [n for k, _ in moved for n in k[1:]] + [k[1] for k, _ in used])
    )
    lines = tuple(dict.fromkeys(k[1:] for k, _ in moved))
    network, wrong = read_network(zones, [(f"{a}→{b}", a, b) for a, b in lines], "exchange")
    problems += wrong
    if network is None or any(p.is_error for p in problems):
        return None, problems
    sources = tuple(dict.fromkeys(k[1:] for k, _ in produced))
    power = _pivot(produced, sources, hours, "generation", problems)
    flow = _pivot(moved, lines, hours, "exchange", problems)
    load = _pivot(used, tuple((z,) for z in zones), hours, "demand", problems) if demand else None
    case = _case(network, sources, power, flow, load)
    return (None, problems) if any(p.is_error for p in problems) else (ZoneCase(case, hours, load is None), problems)


def _case(
    network: Network, sources: tuple[tuple[str, ...], ...], power: Floats, flow: Floats, load: Floats | None
) -> Case:
    classes, number = classes_of(tuple(kind_name for _, kind_name in sources))
    buses = np.array([network.bus(zone) for zone, _ in sources], dtype=np.intp)
    known = np.zeros((len(network.buses), power.shape[1])) if load is None else load
    case = Case(network, classes, buses, number, power, known, flow, flow)
    return case if load is not None else Case(network, classes, buses, number, power, case.imbalance_mw(), flow, flow)


_Rows = list[tuple[tuple[str, ...], float]]


def _read(text: str, keys: tuple[str, ...], table: str, problems: list[Problem]) -> _Rows:
    rows: _Rows = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        at = f"{table}:{number}"
        before = len(problems)
        empty = [name for name in keys if not (row.get(name) or "").strip()]
        problems += [BAD_CELL(at=at, field=name, seen=row.get(name), expected="不为空") for name in empty]
        hour, value = _hour(row.get("hour") or "", at, problems), _number(row.get("mw") or "", at, problems)
        if len(problems) == before:
            rows.append(((hour, *(row[name].strip() for name in keys[1:])), value))
    return rows


def _hour(text: str, at: str, problems: list[Problem]) -> str:
    try:
        return str(Period.parse(text))
    except ValueError as error:
        problems.append(BAD_CELL(at=at, field="hour", seen=text, expected=str(error)))
        return ""


def _number(text: str, at: str, problems: list[Problem]) -> float:
    try:
        return float(text)
    except ValueError:
        problems.append(BAD_CELL(at=at, field="mw", seen=text, expected="一个数"))
        return np.nan


def _pivot(
    rows: _Rows, series: tuple[tuple[str, ...], ...], hours: tuple[str, ...], table: str, problems: list[Problem]
) -> Floats:
    place, column = {s: i for i, s in enumerate(series)}, {h: i for i, h in enumerate(hours)}
    result = np.full((len(series), len(hours)), np.nan)
    for (hour, *names), value in rows:
        at = place[tuple(names)], column[hour]
        if not np.isnan(result[at]):
            problems.append(TWICE(at=table, what="—".join(names), hour=hour))
        result[at] = value
    for names_of, row in zip(series, result, strict=True):
        if count := int(np.isnan(row).sum()):
            problems.append(GAP(at=table, what="—".join(names_of), count=count))
    return result
