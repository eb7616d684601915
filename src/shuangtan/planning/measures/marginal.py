"""The cost curve of abatement from the model: marginal and re-optimised (边际·重新优化).

The limit on the emission of one planning year is lowered step by step; each time the whole plan is solved again from
the last basis, so that measures interact as they would. A step has two costs per tonne: the mean over the step, from
the change of total cost, and the price of the last tonne, from the dual of the limit. The mean lies between the prices
at the two ends of the step, since the optimum is convex in the limit. Steps on segments carry the plan's accuracy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuangtan.kernel import Figure, Quantity, State, derived
from shuangtan.planning.explain import SMALL, YUAN, TargetAnswer
from shuangtan.planning.system import System
from shuangtan.planning.whatif import Answer, WhatIf

LABEL = "边际·重新优化"
RULE = "（总成本现值之差 ÷ 该期折现年数）÷ 每年减排量之差；其余措施全部重新优化"
MOVED = 3
"""How many of the largest changes of new capacity a step names."""


@dataclass(frozen=True)
class Step:
    """One lowering of the limit in ``period``: emission reached, abatement since the start [t CO2 a year], costs.

    ``mean_yuan_t`` is the mean cost over this step, ``last_yuan_t`` the price of its last tonne, ``built`` the largest
    changes of new capacity (component, build year, MW).
    """

    period: int
    emission_t: float
    abated_t: float
    step_t: float
    mean_yuan_t: float
    last_yuan_t: float
    built: tuple[tuple[str, int, float], ...]

    @property
    def label(self) -> str:
        moved = "、".join(f"{name} {year} 年 {mw:+,.0f} MW" for name, year, mw in self.built)
        return f"减到 {self.emission_t / 1e4:,.1f} 万t" + (f"：{moved}" if moved else "：只改运行")

    @property
    def figure(self) -> Figure:
        """The mean cost of the step as a figure over what it was computed from."""
        stem = f"macc.marginal@{self.period}:{self.abated_t:.0f}"
        parts = (
            Figure(f"{stem}.step", "本步减排量", Quantity.of(self.step_t, "tCO2"), State.PROJECTED),
            Figure(f"{stem}.last", "最后一吨的价格", Quantity.of(self.last_yuan_t, "元/tCO2"), State.PROJECTED),
        )
        mean = Quantity.of(self.mean_yuan_t, "元/tCO2")
        return derived(stem, f"减排成本（{LABEL}）：{self.label}", mean, RULE, parts)


def marginal_curve(live: WhatIf, target: str, period: int, cuts: Sequence[float]) -> list[Step]:
    """Lower an emission target of ``live`` by each share of ``cuts`` below what is emitted without it.

    The curve ends where the limit can no longer be kept: a soft target is missed there, and its penalty is no cost of
    abatement. The target is left at its last limit.
    """
    _require(live.model.system, target, period)
    live.set_target(target, period, upper=1e15)
    free = live.ask()
    start = _answer(free, target, period).reached
    return list(_steps(live, (target, period), free, start, sorted(cuts)))


def _require(system: System, target: str, period: int) -> None:
    known = {(t.name, t.period): t for t in system.targets}
    if (target, period) not in known or known[target, period].quantity != "emission_t":
        raise KeyError(f"没有 {period} 年的排放目标 {target}；已有 {sorted(known)}")


def _steps(live: WhatIf, key: tuple[str, int], before: Answer, start: float, cuts: list[float]) -> Iterator[Step]:
    at = start
    for cut in cuts:
        live.set_target(*key, upper=start * (1.0 - cut))
        after = live.ask()
        told = _answer(after, *key)
        fallen = at - told.reached
        if not told.is_met or fallen <= SMALL * start:
            return
        years = live.model.system.periods[key[1]]
        mean = (after.cost - before.cost) * YUAN / years / fallen
        moved = _moved(before, after)
        yield Step(key[1], told.reached, start - told.reached, fallen, mean, told.price_yuan, moved)
        before, at = after, told.reached


def _answer(answer: Answer, target: str, period: int) -> TargetAnswer:
    """The target's answer in the weather year that emits most."""
    found = [t for t in answer.targets if (t.name, t.period) == (target, period)]
    return max(found, key=lambda t: t.reached)


def _moved(before: Answer, after: Answer) -> tuple[tuple[str, int, float], ...]:
    changes = [
        (name, year, mw - before.builds.get((name, part, year), 0.0))
        for (name, part, year), mw in after.builds.items()
        if part == "power"
    ]
    large = sorted((c for c in changes if abs(c[2]) > 0.5), key=lambda c: -abs(c[2]))
    return tuple(large[:MOVED])


def curve_rows(steps: Sequence[Step]) -> list[dict[str, object]]:
    """The curve as rows for a table or a chart: each step from where to where, at which cost."""
    return [
        {
            "kind": LABEL,
            "name": step.label,
            "period": step.period,
            "from_t": step.abated_t - step.step_t,
            "to_t": step.abated_t,
            "cost_yuan_t": step.mean_yuan_t,
            "last_yuan_t": step.last_yuan_t,
        }
        for step in steps
    ]
