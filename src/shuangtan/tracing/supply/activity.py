"""What a process network is made of, and what can be wrong with it.

An activity makes, uses and emits amounts over one period or one run, each with its unit. A purchase is a product
that enters from outside with its footprint and source, or without burden by the cut-off rule, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shuangtan.kernel import Quantity, State, Wording, kind
from shuangtan.tracing.supply.allocation import AllocationKey


@dataclass(frozen=True, slots=True)
class Activity:
    """One process: products made and used by name, direct impacts by class (a class without impact is stated 0)."""

    name: str
    outputs: Mapping[str, Quantity]
    inputs: Mapping[str, Quantity] = field(default_factory=dict)
    emissions: Mapping[str, Quantity] = field(default_factory=dict)
    key: AllocationKey | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A product from outside: its footprint by class per unit of product, with source and state.

    `is_cut_off` says that it enters without burden by the cut-off rule; `source` then gives the reason.
    """

    product: str
    footprint: Mapping[str, Quantity]
    source: str
    state: State = State.REPORTED
    is_cut_off: bool = False


UNKNOWN_PRODUCT = kind(
    "T511",
    "error",
    Wording(
        "产品 {product} 未登记", "产品清单中的名称（相近：{nearest}）", "活动×产品表", "登记产品及单位，或改正名称"
    ),
    Wording("product {product} is unknown", "a listed product (near: {nearest})", "the network", "add or correct it"),
)
WRONG_UNIT = kind(
    "T512",
    "error",
    Wording("{name} 的量为 {seen}", "单位可换算为 {unit}", "登记的单位", "换算后填写"),
    Wording("amount of {name} is {seen}", "a unit that converts to {unit}", "the listed unit", "convert it"),
)
NO_ORIGIN = kind(
    "T513",
    "error",
    Wording(
        "产品 {product} 被 {users} 使用，但无活动生产，也未声明外购",
        "一个生产活动，或外购足迹及来源，或声明截断",
        "缺失不等于零",
        "补上来源",
    ),
    Wording(
        "{product} is used by {users} and comes from nowhere", "an origin", "missing is not zero", "declare a purchase"
    ),
)
NOT_POSITIVE = kind(
    "T514",
    "error",
    Wording("活动 {activity} 的 {name} 为 {seen}", "{expected}", "活动×产品表", "改正数值"),
    Wording("{name} of activity {activity} is {seen}", "{expected}", "the network", "correct it"),
)
SEVERAL_MAKERS = kind(
    "T515",
    "warning",
    Wording("产品 {product} 由 {makers} 生产", "一个活动，或有意按产量平均", "平均值掩盖来源", "需区分时分设产品"),
    Wording("{product} is made by {makers}", "one maker, or a mix on purpose", "a mean hides origin", "split it"),
)
OWN_USE = kind(
    "T516",
    "error",
    Wording("产品 {product} 每产出一单位自用 {seen}", "小于 1", "净产出必须为正", "核对自用量"),
    Wording("{product} uses {seen} of itself per unit made", "below 1", "net output", "check own use"),
)
NO_IMPACT = kind(
    "T517",
    "error",
    Wording("{name} 没有 {impact} 的数值", "数值（无则写 0），外购也可声明截断", "缺失不等于零", "补上数值及来源"),
    Wording("{name} has no {impact}", "a value, 0 if none; a purchase may be cut off", "missing is not zero", "add it"),
)
MADE_AND_BOUGHT = kind(
    "T518",
    "error",
    Wording(
        "产品 {product} 既自产又外购", "自产与外购各为一个产品，由一个混合活动汇合", "来源不同则足迹不同", "分设产品"
    ),
    Wording("{product} is both made and bought", "two products and a mixing activity", "two origins", "split it"),
)
