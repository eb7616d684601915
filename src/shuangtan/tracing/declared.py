"""Declared intensities: what a source class, a tie above all, is said to carry, on which basis, for which time.

A traced value of the neighbour comes before a neighbour's hourly mean, that before a published regional or provincial
factor; which one was taken is written down. A ledger takes only the bases that belong to it (`basis`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from shuangtan.kernel import DatedSeries, Problem, Wording, kind
from shuangtan.tracing.basis import NOT_IN_FORCE, Basis, value_on
from shuangtan.tracing.block import Floats

UNDECLARED = kind(
    "T401",
    "warning",
    Wording(
        "类别 {name} 没有声明强度", "每个类别声明强度与口径", "追踪规则：来源须声明", "为 {name} 声明强度，否则结果未知"
    ),
    Wording(
        "class {name} has no declared intensity", "an intensity with its basis", "rules of tracing", "declare {name}"
    ),
)
WRONG_BASIS = kind(
    "T402",
    "error",
    Wording("类别 {name} 用 {basis} 口径", "{allowed}", "位置法与市场法不得混用", "换用 {ledger} 可用的口径"),
    Wording("class {name} is on basis {basis}", "{allowed}", "the two ledgers never mix", "use a basis of {ledger}"),
)


class LedgerKind(StrEnum):
    """Location-based: what physically flowed. Market-based: what was bought. They are kept as two ledgers."""

    LOCATION = "location"
    MARKET = "market"

    @property
    def label(self) -> str:
        return {"location": "基于位置", "market": "基于市场"}[self.value]

    @property
    def bases(self) -> frozenset[Basis]:
        """The bases a ledger may use."""
        if self is LedgerKind.LOCATION:
            return frozenset({Basis.PLANT, Basis.TRACED, Basis.AVERAGE})
        return frozenset({Basis.PLANT, Basis.RESIDUAL, Basis.CONTRACT})


@dataclass(frozen=True, slots=True)
class Declared:
    """The intensity of a class [t/MWh]: hourly numbers, or a dated series (kgCO2/kWh and t/MWh are one number)."""

    basis: Basis
    source: str
    hourly: Floats | None = None
    series: DatedSeries | None = None


def factors_of(
    classes: Sequence[str],
    declared: Mapping[str, Declared],
    days: Sequence[date],
    ledger: LedgerKind = LedgerKind.LOCATION,
) -> tuple[Floats, list[Problem]]:
    """A factor for each class and hour [t/MWh]; NaN where none is declared or in force. `days[hour]` is its day."""
    problems: list[Problem] = []
    result = np.full((len(classes), len(days)), np.nan)
    for number, name in enumerate(classes):
        if (entry := declared.get(name)) is None:
            problems.append(UNDECLARED(at="factors", name=name))
        elif entry.basis not in ledger.bases:
            allowed = "、".join(sorted(b.label for b in ledger.bases))
            problems.append(
                WRONG_BASIS(at="factors", name=name, basis=entry.basis.label, allowed=allowed, ledger=ledger.label)
            )
        else:
            result[number] = _numbers(name, entry, days, problems)
    return result, problems


def _numbers(name: str, entry: Declared, days: Sequence[date], problems: list[Problem]) -> Floats:
    if entry.hourly is not None:
        if entry.hourly.shape != (len(days),):
            raise ValueError(f"{name} 的小时强度有 {entry.hourly.shape} 个数，应为 {len(days)} 个")
        return entry.hourly
    by_day = {day: _on(name, entry, day, problems) for day in dict.fromkeys(days)}
    return np.array([by_day[day] for day in days], dtype=np.float64)


def _on(name: str, entry: Declared, day: date, problems: list[Problem]) -> float:
    """The factor of a class on a day; each doubt about it is told once, whatever the number of days."""
    if entry.series is None:
        told = [NOT_IN_FORCE(at="factors", series=name, day=day)]
        found = None
    else:
        found, told = value_on(entry.series, day)
    problems += [problem for problem in told if problem not in problems]
    return found.quantity.number("tCO2/MWh") if found else float("nan")
