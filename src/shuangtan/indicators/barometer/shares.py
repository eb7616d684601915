"""How the targets of counties make up the city's: by weighted mean for intensities, by shares for totals.

If county i would use w_i at its base intensity and must fall by R_i, the city falls by Σ w_i·R_i / Σ w_i: exactly, not
about. What the counties leave open against the city's own target is a remainder with a name. Totals are cut to a
stated number of digits by largest remainders, so that the parts sum to the whole to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from shuangtan.kernel import Figure, Quantity, derived, unit


@dataclass(frozen=True, slots=True)
class Part:
    """A county's part in the city's target: its weight (energy use at base intensity) and its reduction [%]."""

    place: str
    weight: Figure
    reduction: Figure


@dataclass(frozen=True, slots=True)
class Synthesis:
    """What the counties' targets make together, the city's own, and what is left between them [percentage points]."""

    method: str
    made: Figure
    goal: Figure
    remainder: Figure


@dataclass(frozen=True, slots=True)
class Spread:
    """A total cut into parts that sum to it exactly; `moved` names who got a last digit more than the floor."""

    method: str
    parts: Mapping[str, Quantity]
    moved: tuple[str, ...]


def synthesis(parts: Sequence[Part], goal: Figure) -> Synthesis:
    """The city's reduction that the counties' targets imply, and the remainder against its own target."""
    method = "按基期强度下的能源消费量加权平均"
    made = _weighted(parts, f"synthesis.{goal.id}", method)
    id, label = f"remainder.{goal.id}", "市级目标与各县目标合成之差"
    if made.quantity is None or goal.quantity is None:
        return Synthesis(method, made, goal, derived(id, label, None, "市级目标 − 合成", [goal, made]))
    left = derived(id, label, goal.quantity.to("%") - made.quantity, "市级目标 − 合成", [goal, made])
    return Synthesis(method, made, goal, left)


def shifted(parts: Sequence[Part], goal: Figure) -> list[Part]:
    """Every county's reduction moved by the same points so that together they meet the city's target."""
    gap = synthesis(parts, goal).remainder
    moved = []
    for part in parts:
        id, label, value = f"shifted.{part.reduction.id}", f"{part.reduction.label}（平移后）", None
        if gap.quantity is not None and part.reduction.quantity is not None:
            value = part.reduction.quantity.to("%") + gap.quantity
        moved.append(Part(part.place, part.weight, derived(id, label, value, "县级目标 + 差额", [part.reduction, gap])))
    return moved


def spread(whole: Quantity, weights: Mapping[str, Decimal], digits: int) -> Spread:
    """A total cut by weights at `digits` decimals; the last digits go to the largest remainders, ties by code."""
    if any(w < 0 for w in weights.values()) or not sum(weights.values()):
        raise ValueError(f"权数须非负且不全为零：{dict(weights)}")
    step = Decimal(1).scaleb(-digits)
    units = whole.value / step
    if units != units.to_integral_value() or units < 0:
        raise ValueError(f"总量 {whole} 应为非负数且不多于 {digits} 位小数，否则各份之和不能等于它")
    summed = sum(weights.values())
    exact = {place: units * weight / summed for place, weight in weights.items()}
    floors = {place: value.to_integral_value(ROUND_FLOOR) for place, value in exact.items()}
    left = int(units - sum(floors.values()))
    moved = tuple(sorted(exact, key=lambda p: (floors[p] - exact[p], p))[:left])
    parts = {p: Quantity((floors[p] + (p in moved)) * step, whole.unit) for p in weights}
    return Spread(f"按权数分配，取 {digits} 位小数，余数按最大余额法归位", parts, moved)


def _weighted(parts: Sequence[Part], id: str, rule: str) -> Figure:
    """Σ w·R / Σ w [%]; one unknown weight or reduction leaves the whole unknown."""
    inputs, label = [f for part in parts for f in (part.weight, part.reduction)], "各县目标合成"
    known = [(p.weight.quantity, p.reduction.quantity) for p in parts]
    pairs = [(w, r.to("%").value) for w, r in known if w is not None and r is not None]
    if not parts or len(pairs) < len(parts):
        return derived(id, label, None, rule, inputs)
    own = pairs[0][0].unit
    weights = [w.to(own).value for w, _ in pairs]
    mean = sum((w * r for w, (_, r) in zip(weights, pairs, strict=True)), Decimal(0)) / sum(weights)
    return derived(id, label, Quantity(mean, unit("%")), rule, inputs)
