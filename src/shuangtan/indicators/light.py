"""晴雨表, the traffic lights of progress: 一级 (red), 二级 (orange), 三级 (green), 不评价 (grey).

The published rule of 发改办环资〔2021〕629号 for intensity: it rose or stood still -> 一级; it fell by less than the
schedule asks -> 二级; on schedule -> 三级; without statistics no light at all, never green.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class Light(StrEnum):
    """A level of the 晴雨表; `label` is what is printed."""

    RED = "red"
    ORANGE = "orange"
    GREEN = "green"
    NOT_ASSESSED = "grey"

    @property
    def label(self) -> str:
        return {"red": "一级", "orange": "二级", "green": "三级", "grey": "不评价"}[self.value]

    @property
    def meaning(self) -> str:
        words = {"red": "形势十分严峻", "orange": "形势比较严峻", "green": "进展总体顺利", "grey": "缺少统计数据"}
        return words[self.value]


def intensity_light(change: Decimal | None, required_reduction: Decimal) -> Light:
    """The light of an intensity that changed by `change` [%, negative is a fall] where a fall of `required_reduction`
    [%] was due by then.
    """
    if change is None:
        return Light.NOT_ASSESSED
    if change >= 0:
        return Light.RED
    return Light.GREEN if -change >= required_reduction else Light.ORANGE


def total_light(growth: Decimal | None, allowed: Decimal, tolerance: Decimal) -> Light:
    """The light of a total that grew by `growth` [%] where `allowed` [%] was planned.

    Up to `allowed` is 三级; 二级 reaches `(tolerance − 1)·|allowed|` further: up to `tolerance` times a growth that was
    allowed, and to half of a cut that was ordered where tolerance is 1.5; with nothing allowed (0) there is no 二级.
    The cut between 二级 and 一级 is not published; the tolerance is an assumption of the catalogue.
    """
    if growth is None:
        return Light.NOT_ASSESSED
    if growth <= allowed:
        return Light.GREEN
    return Light.ORANGE if growth <= allowed + (tolerance - 1) * abs(allowed) else Light.RED
