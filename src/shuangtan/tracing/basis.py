"""What a number per kWh counts, and the one way to take a published one: on its day, with every doubt said.

China publishes several numbers per kWh that are easily confused: the average CO2 factor of all generation, the same
without market-traded non-fossil power (residual), the fossil one, and the electricity carbon *footprint* factor. A
traced intensity, a plant's own and a contract's are further bases. Every room that takes a factor goes by these words.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from shuangtan.kernel import DatedSeries, DatedValue, Problem, Wording, kind

NOT_IN_FORCE = kind(
    "T403",
    "error",
    Wording("{series} 在 {day} 没有值", "该日有效的值", "不得以相邻年份代替", "登记该年因子，或另选口径"),
    Wording("{series} has no value on {day}", "a value that holds then", "no neighbouring year", "register the factor"),
)
UNVERIFIED = kind(
    "T404",
    "warning",
    Wording("{series} 的值 {value} 标记为{mark}", "查得或由查得数计算", "未核实的数不可发布", "核对原文"),
    Wording("value {value} of {series} is marked {mark}", "found or computed", "unverified", "check the original"),
)


class Basis(StrEnum):
    """What an intensity counts."""

    PLANT = "plant"
    TRACED = "traced"
    AVERAGE = "average"
    RESIDUAL = "residual"
    FOSSIL = "fossil"
    CONTRACT = "contract"
    FOOTPRINT = "footprint"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "plant": "机组",
            "traced": "逐时追踪的碳强度",
            "average": "电力平均二氧化碳排放因子",
            "residual": "不含市场化交易非化石电量的电力平均二氧化碳排放因子",
            "fossil": "化石能源电力二氧化碳排放因子",
            "contract": "合同约定",
            "footprint": "电力碳足迹因子",
            "other": "其他口径",
        }[self.value]


_BY_ID = {
    "footprint.electricity": Basis.FOOTPRINT,
    "grid.average": Basis.AVERAGE,
    "grid.residual": Basis.RESIDUAL,
    "grid.fossil": Basis.FOSSIL,
}


def basis_of(series: DatedSeries) -> Basis:
    """The basis a series of the catalogue has by its id; one that is not known there is `other` and enters nowhere."""
    return _BY_ID.get(".".join(series.id.split(".")[:2]), Basis.OTHER)


def value_on(series: DatedSeries, day: date) -> tuple[DatedValue | None, list[Problem]]:
    """The value of a series on a day; none if none holds then, and a warning if it was not read in a source."""
    found = series.at(day)
    if found is None:
        return None, [NOT_IN_FORCE(at=series.id, series=series.zh, day=day)]
    if found.is_verified:
        return found, []
    return found, [UNVERIFIED(at=series.id, series=series.zh, value=found.value, mark=found.mark.label)]
