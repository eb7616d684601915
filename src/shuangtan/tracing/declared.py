"""Declared intensities: what a source class, a tie above all, is said to carry, on which basis, for which time.

A traced value of the neighbour comes before a neighbour's hourly mean, that before a published regional or provincial
factor; which one was taken is written down. Published grid factors exist on several bases that must never be mixed:
the average of all generation; the residual after market-traded non-fossil electricity is taken out; fossil only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from shuangtan.kernel import DatedSeries, Problem, Wording, kind
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
NOT_IN_FORCE = kind(
    "T403",
    "warning",
    Wording("{series} 在 {day} 没有值", "覆盖所追踪年份的因子", "不得以相邻年份代替", "登记该年因子"),
    Wording("{series} has no value on {day}", "a factor of the year", "no neighbouring year", "register the factor"),
)
UNVERIFIED = kind(
    "T404",
    "note",
    Wording("{name} 所用因子 {value} 标记为{mark}", "查得的值", "因子登记", "核对原文"),
    Wording("{name} uses {value}, marked {mark}", "a found value", "factor register", "check the original"),
)


class Basis(StrEnum):
    """What an intensity counts."""

    PLANT = "plant"
    TRACED = "traced"
    AVERAGE = "average"
    RESIDUAL = "residual"
    FOSSIL = "fossil"
    CONTRACT = "contract"

    @property
    def label(self) -> str:
        return {
            "plant": "机组",
            "traced": "邻区追踪值",
            "average": "全口径平均",
            "residual": "扣除市场化交易非化石电量",
            "fossil": "仅化石能源",
            "contract": "合同约定",
        }[self.value]


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
    if entry.series is None or (found := entry.series.at(day)) is None:
        series = entry.series.id if entry.series else name
        problem = NOT_IN_FORCE(at="factors", series=series, day=day.year)
        problems += [] if problem in problems else [problem]
        return float("nan")
    if not found.is_verified:
        note = UNVERIFIED(at="factors", name=name, value=found.value, mark=found.mark.label)
        problems += [] if note in problems else [note]
    return found.quantity.number("tCO2/MWh")
