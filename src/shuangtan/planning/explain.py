"""What a target costs at the margin: prices of rows, undiscounted, in 元 per unit and as a sentence.

The price of a row is the change of total present cost per unit of its limit; divided by the weight of its year it is
what one more unit costs in a year of that period. Prices of a solution that failed our check are never explained.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangtan.planning.model import Model
from shuangtan.planning.solver import Solution
from shuangtan.planning.system import Target

YUAN = 1e4
"""元 in one 万元."""
SMALL = 1e-6
"""A price or a shortfall below this share of its scale is none."""


@dataclass(frozen=True)
class TargetAnswer:
    """A target in one period and weather: what is reached, what is missed [unit], and what the last unit costs."""

    name: str
    period: int
    weather: str
    unit: str
    clause: str
    reached: float
    missed: float
    price_yuan: float
    penalty_yuan: float | None

    @property
    def is_met(self) -> bool:
        return self.missed <= SMALL * max(1.0, abs(self.reached))

    @property
    def is_binding(self) -> bool:
        return self.price_yuan > SMALL

    @property
    def sentence(self) -> str:
        """The answer as a planner reads it."""
        head = f"{self.period} 年{self.name}" + (f"（{self.weather}）" if self.weather else "")
        if not self.is_met:
            price = f"，每 {self.unit} 按罚价 {plain(self.penalty_yuan or 0.0)} 元计"
            return f"{head}：未达到，差 {plain(self.missed)} {self.unit}{price}"
        if not self.is_binding:
            return f"{head}：达到，不增加成本（再收紧 1 {self.unit} 也不增加成本）"
        return f"{head}：达到；再收紧 1 {self.unit}，年成本增加 {plain(self.price_yuan)} 元"


def plain(value: float) -> str:
    """A number with thousands separators and about four significant digits."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def explain_targets(model: Model, solution: Solution) -> list[TargetAnswer]:
    """Every target of a proven solution: met or not, by how much, and its price at the margin."""
    solution.require()
    by_name = {(t.name, t.period): t for t in model.system.targets}
    return [
        answer(model, solution, by_name[name, period], (name, period, weather))
        for name, period, weather in model.targets
    ]


def answer(model: Model, solution: Solution, target: Target, key: tuple[str, int, str]) -> TargetAnswer:
    """One target: the price is the magnitude of the row's price per year of its period [元 per unit]."""
    rows = model.targets[key]
    missed = sum(float(solution.value(slack)[0]) for slack in model.slacks.get(key, []))
    weight = next(
        (op.weight for op in model.operations if (op.period, op.weather.name) == key[1:]),
        model.system.periods[target.period],
    )
    price = abs(float(solution.price(rows)[0])) / weight * YUAN
    penalty = None if target.penalty is None else target.penalty * YUAN
    reached = quantity(model, solution, target, key)
    return TargetAnswer(target.name, target.period, key[2], target.unit, target.clause, reached, missed, price, penalty)


def quantity(model: Model, solution: Solution, target: Target, key: tuple[str, int, str]) -> float:
    """The yearly quantity a target limits, as planned [unit]."""
    total = 0.0
    for c in model.contributions:
        here = c.operation.weather.name if c.operation else ""
        if c.quantity == target.quantity and c.period == target.period and here == key[2]:
            weight = target.weight(c.component)
            total += weight * (c.constant + float(c.coefficients @ solution.x[c.columns])) if weight else 0.0
    return total
