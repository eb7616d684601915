"""Allocation: which share of a process with several products each product carries, and why.

GB/T 24067 (after ISO 14067) asks first to divide the process, then to allocate by a physical relation, then by
value; whichever is used must be stated. A key is therefore a basis with a reason; its shares sum to one. A product
declared free of burden (waste leaving for recycling, the cut-off rule) has the share zero and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shuangtan.kernel import Problem, Quantity, Unit, UnitError, Wording, kind, unit

SHARE_TOLERANCE = 1e-9


class AllocationBasis(StrEnum):
    """What the shares of a multi-output process follow."""

    MASS = "mass"
    ENERGY = "energy"
    ECONOMIC = "economic"
    STATED = "stated"

    @property
    def label(self) -> str:
        return {"mass": "质量", "energy": "能量", "economic": "经济价值", "stated": "给定份额"}[self.value]


_MEASURE = {AllocationBasis.MASS: "t", AllocationBasis.ENERGY: "MJ", AllocationBasis.ECONOMIC: "元"}


@dataclass(frozen=True, slots=True)
class AllocationKey:
    """The key of one process: basis, stated shares (for STATED), products free of burden, and the reason."""

    basis: AllocationBasis
    reason: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)
    burden_free: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the chain: name, unit, and per unit its mass, energy or value where a key needs them."""

    name: str
    unit: Unit
    measures: Mapping[AllocationBasis, Quantity] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, unit_code: str, **measures: Quantity) -> Product:
        """A product with measures by name: `Product.of("粗钢", "t", economic=Quantity.of(3500, "元"))`."""
        return cls(name, unit(unit_code), {AllocationBasis(k): v for k, v in measures.items()})


NO_KEY = kind(
    "T501",
    "error",
    Wording(
        "过程 {activity} 有 {count} 个产品，没有分配规则",
        "一个分配规则及其理由",
        "GB/T 24067（ISO 14067 采用）",
        "给出 key",
    ),
    Wording("process {activity} makes {count} products and has no key", "a key", "GB/T 24067", "state a key"),
)
NO_MEASURE = kind(
    "T502",
    "error",
    Wording(
        "产品 {product} 没有可按{basis}分配的数值",
        "每单位产品的{basis}，单位可换算为 {unit}",
        "分配规则",
        "补上该数值或改用其他分配规则",
    ),
    Wording("product {product} has no {basis} per unit", "a value in {unit}", "the key", "add it, or change the key"),
)
BAD_SHARES = kind(
    "T503",
    "error",
    Wording(
        "过程 {activity} 的分配份额为 {seen}",
        "各份额不为负，合计为 1，每个产品都有",
        "分配不增不减",
        "改正份额",
    ),
    Wording("shares of process {activity} are {seen}", "not negative, sum 1, all products", "allocation", "correct"),
)


def allocation_shares(
    activity: str, outputs: Mapping[str, float], products: Mapping[str, Product], key: AllocationKey | None
) -> tuple[dict[str, float], list[Problem]]:
    """The share of a process that each of its products carries; they sum to one, or there is a problem.

    outputs: amount of each product in its own unit, all above zero.
    """
    if len(outputs) == 1 and (key is None or key.basis is not AllocationBasis.STATED):
        return dict.fromkeys(outputs, 1.0), []
    if key is None:
        return {}, [NO_KEY(at=activity, activity=activity, count=len(outputs))]
    if key.basis is AllocationBasis.STATED:
        return _stated(activity, outputs, key)
    problems: list[Problem] = []
    carrying = [name for name in outputs if name not in key.burden_free]
    weights = {n: outputs[n] * _measure(products[n], key.basis, activity, problems) for n in carrying}
    if problems:
        return {}, problems
    whole = sum(weights.values())
    if not whole > 0.0 or min(weights.values()) < 0.0:
        return {}, [BAD_SHARES(at=activity, activity=activity, seen=weights)]
    return {name: weights.get(name, 0.0) / whole for name in outputs}, []


def _stated(activity: str, outputs: Mapping[str, float], key: AllocationKey) -> tuple[dict[str, float], list[Problem]]:
    shares = {name: key.shares.get(name, 0.0 if name in key.burden_free else -1.0) for name in outputs}
    whole = sum(shares.values())
    is_whole = abs(whole - 1.0) <= SHARE_TOLERANCE and set(key.shares) <= set(outputs)
    if not is_whole or min(shares.values()) < 0.0:
        return {}, [BAD_SHARES(at=activity, activity=activity, seen=dict(key.shares))]
    return {name: share / whole for name, share in shares.items()}, []


def _measure(product: Product, basis: AllocationBasis, activity: str, problems: list[Problem]) -> float:
    """The mass, energy or value of one unit of a product; its own unit serves where it is a mass or an energy."""
    target = _MEASURE[basis]
    own = product.measures.get(basis)
    try:
        if own is not None:
            return own.number(target)
        return float(product.unit.factor_to(unit(target)))
    except UnitError:
        problems.append(NO_MEASURE(at=activity, product=product.name, basis=basis.label, unit=target))
        return 0.0
