"""A meter and its readings, and what can be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from shuangtan.kernel import Unit, Wording, kind


@dataclass(frozen=True, slots=True)
class Meter:
    """A counting meter: its unit, the number at which it starts again from zero, and the most it can count in an hour.

    `wraps_at` and `limit_per_hour` are facts of the device; None where nobody knows them, and then nothing is
    concluded from them.
    """

    id: str
    unit: Unit
    wraps_at: Decimal | None = None
    limit_per_hour: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter's register showed at a moment, and when we were told: a late reading has `received` well after."""

    at: datetime
    register: Decimal
    received: datetime
    source: str = ""


_BASIS, _BASIS_EN = "累计表只增不减", "a register only grows"

DUPLICATE = kind(
    "I601",
    "note",
    Wording("{meter} {when} 的读数 {seen} 收到 {count} 次", "一次", "同一时刻同一读数", "只计一次"),
    Wording("{meter} at {when}: {seen} received {count} times", "once", "one reading per moment", "counted once"),
)
SUPERSEDED = kind(
    "I602",
    "warning",
    Wording("{meter} {when} 先后报 {seen} 与 {kept}", "一个读数", "后收到的更正先收到的", "采用后者；两次都保留在账本"),
    Wording(
        "{meter} at {when}: {seen}, then {kept}", "one reading", "the later received corrects", "the later is used"
    ),
)
CONFLICT = kind(
    "I603",
    "error",
    Wording("{meter} {when} 同时报 {seen} 与 {kept}", "一个读数", "同一时刻只有一个读数", "查明后重报；两者都不采用"),
    Wording("{meter} at {when}: both {seen} and {kept}", "one reading", "one reading per moment", "neither is used"),
)
GLITCH = kind(
    "I604",
    "warning",
    Wording("{meter} {when} 读数跳为 {seen}，随后复原", "介于 {low} 与 {high}", _BASIS, "标记为跳数，不计量、不计费"),
    Wording(
        "{meter} at {when} jumped to {seen} and back", "between {low} and {high}", _BASIS_EN, "flagged, not billed"
    ),
)
WRAPPED = kind(
    "I605",
    "note",
    Wording("{meter} {when} 读数由 {low} 变为 {seen}", "满 {wraps_at} 归零", "计量器具的最大示数", "按满示数续计"),
    Wording(
        "{meter} at {when}: from {low} to {seen}", "wraps at {wraps_at}", "largest number of the meter", "carried on"
    ),
)
RESET = kind(
    "I606",
    "warning",
    Wording(
        "{meter} {when} 读数由 {low} 降为 {seen} 后继续走字",
        "不减少",
        _BASIS,
        "视为换表或清零：{since} 至 {when} 用量缺失；补报换表止码与起码",
    ),
    Wording("{meter} at {when}: from {low} down to {seen}, then on", "no fall", _BASIS_EN, "{since}–{when} is missing"),
)
UNDECIDED = kind(
    "I607",
    "warning",
    Wording("{meter} {when} 读数由 {low} 降为 {seen}，其后无读数", "不减少", _BASIS, "待后续读数判定，暂不采用"),
    Wording(
        "{meter} at {when}: from {low} down to {seen}, the last", "no fall", _BASIS_EN, "held until the next reading"
    ),
)
TOO_FAST = kind(
    "I608",
    "warning",
    Wording("{meter} {since} 至 {when} 增加 {seen}", "至多 {most}", "计量器具的量程", "该段用量视为缺失，查明后补报"),
    Wording("{meter} {since}–{when}: +{seen}", "at most {most}", "range of the meter", "that stretch is missing"),
)
LEAP = kind(
    "I609",
    "warning",
    Wording(
        "{meter} {since} 至 {when} 一步增加 {seen}", "不超过常见速率的 {times} 倍", "该表自身走势", "该段不计量，待查"
    ),
    Wording("{meter} {since}–{when}: +{seen} in one step", "under {times} times usual", "its own course", "not use"),
)
