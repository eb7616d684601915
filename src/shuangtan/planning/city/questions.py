"""The questions officials ask of a plan, answered from its solved program: is 433 within reach, what if the pumped
storage is late, what do the gas turbines do, what would 2022's August do.

Changed questions are asked of a program on fewer segments, chosen by the prices of the plan's hours, and restart from
its basis: they answer differences, not levels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shuangtan.planning.certify import price_axes
from shuangtan.planning.city.case import T_PER_WAN_T
from shuangtan.planning.city.fleet import FOSSIL, TAGS
from shuangtan.planning.city.options import GAS, PUMPED
from shuangtan.planning.city.result import CityPlan, parts
from shuangtan.planning.city.scenario import READINGS
from shuangtan.planning.city.system import NORMAL
from shuangtan.planning.drivers.demand import DIRECT, YEARS
from shuangtan.planning.drivers.peak import peak_of, total_path
from shuangtan.planning.explain import TargetAnswer, explain_targets, quantity
from shuangtan.planning.system import System, Target
from shuangtan.planning.values import in_year
from shuangtan.planning.whatif import Answer, WhatIf

NO_GAS = "不建燃气轮机"
SEGMENTS = 120
"""Segments a year for changed questions, chosen by the plan's own hourly prices."""
GOAL = ("mianyang-2022", "clean_capacity-2030")


@dataclass(frozen=True)
class Reach:
    """How far clean capacity can come by a year in one reading: what stands, what can be added, what is asked [MW]."""

    reading: str
    year: int
    standing_mw: float
    addable_mw: float
    asked_mw: float
    planned_mw: float

    @property
    def missing_mw(self) -> float:
        return max(0.0, self.asked_mw - self.standing_mw - self.addable_mw)

    @property
    def sentence(self) -> str:
        head = (
            f"{READINGS[self.reading]}：现有 {wan(self.standing_mw)}，到 {self.year} 年最多再建 {wan(self.addable_mw)}"
        )
        if self.missing_mw > 0.5:
            needed = (self.asked_mw - self.standing_mw) / max(self.addable_mw, 1.0)
            faster = f"建设速度要到所设上限的 {needed:.2f} 倍"
            return f"{head}，够不着 {wan(self.asked_mw)}，差 {wan(self.missing_mw)}；{faster}"
        return f"{head}，够得着 {wan(self.asked_mw)}；本方案建到 {wan(self.planned_mw)}"


@dataclass(frozen=True)
class Change:
    """An answered what-if: change of present cost [亿元], of yearly CO2 with a normal year [万t], of missed targets."""

    name: str
    cost_yi: float
    local_wan_t: dict[int, float]
    answer: Answer
    lost: tuple[str, ...]

    @property
    def sentence(self) -> str:
        moved = "、".join(f"{p} 年 {v:+,.0f}" for p, v in self.local_wan_t.items() if abs(v) >= 0.5)
        emission = f"；本地发电排放变化（万t/年）：{moved}" if moved else "；本地发电排放不变"
        lost = f"；{'；'.join(self.lost)}" if self.lost else ""
        return f"{self.name}：总成本现值{self.cost_yi:+,.1f} 亿元{emission}{lost}"


def wan(mw: float) -> str:
    return f"{mw / 10:,.1f} 万kW"


def reach(plan: CityPlan, year: int = 2030) -> list[Reach]:
    """Whether the goal is within reach in each reading, by what may be built until then."""
    told = plan.case.target(*GOAL)
    asked = told.value.quantity.number("MW") if told.value else 0.0
    return [_reach(plan.system, plan, reading, year, asked) for reading in READINGS]


def _reach(system: System, plan: CityPlan, reading: str, year: int, asked: float) -> Reach:
    standing = addable = 0.0
    for component in parts(system):
        build = component.build
        if build is not None and TAGS[reading] in component.tags:
            standing += build.stock_mw(year)
            new = sum(in_year(build.limit, p) for p in system.periods if build.earliest <= p <= year)
            room = np.inf if build.potential is None else in_year(build.potential, year) - build.stock_mw(year)
            addable += max(0.0, min(new, room))
    return Reach(reading, year, standing, addable, asked, plan.clean_mw(year, reading))


class Questions:
    """The solved program of a plan, asked what changes."""

    def __init__(self, plan: CityPlan) -> None:
        self.plan = plan
        self.live = WhatIf(plan.system, price_axes(plan.plan.dispatches, min(SEGMENTS, plan.system.steps // 8)))
        self.first = self._local()
        self.before = {(t.name, t.period, t.weather): t for t in self._targets()}

    def ask(self, name: str, change: Callable[[WhatIf], None], undo: Callable[[WhatIf], None]) -> Change:
        """Answer one changed question and put the program back."""
        change(self.live)
        answer = self.live.ask()
        local = {p: v - self.first[p] for p, v in self._local().items()}
        lost = tuple(t.sentence for t in answer.targets if self._is_worse(t))
        undo(self.live)
        return Change(name, answer.change / 1e4, local, answer, lost)

    def late_pumped_storage(self) -> Change:
        """The pumped storage stands in 2035 instead of 2030."""
        first = min(p for (name, _, p) in self.live.model.builds if name == PUMPED)
        most = self._limits(PUMPED)[first]
        name = f"抽水蓄能推迟到 {first} 年之后"
        return self.ask(
            name,
            lambda live: live.set_build_limit(PUMPED, first, 0.0),
            lambda live: live.set_build_limit(PUMPED, first, most),
        )

    def gas_turbines(self) -> tuple[Change, Change]:
        """None of the turbines; and all of them from the first year they may stand."""
        limits = self._limits(GAS)
        first, most = min(limits), max(limits.values())

        def put(build: float, floor: float) -> Callable[[WhatIf], None]:
            def act(live: WhatIf) -> None:
                for year, limit in limits.items():
                    low = floor if year == first else 0.0
                    live.solver.limit_columns(live.model.builds[GAS, "power", year], low, min(limit, build))

            return act

        none = self.ask(NO_GAS, put(0.0, 0.0), put(np.inf, 0.0))
        full = self.ask(f"{first} 年建成 {wan(most)} 燃气轮机", put(np.inf, most), put(np.inf, 0.0))
        return none, full

    def without_target(self, name: str) -> Change:
        """The plan freed of a target in all its years: what keeping it costs, with the sign turned."""
        rows = [rows for (target, _, _), rows in self.live.model.targets.items() if target == name]
        arrays = self.live.solver.arrays
        kept = [(r, arrays.row_lower[r.span].copy(), arrays.row_upper[r.span].copy()) for r in rows]

        def free(live: WhatIf) -> None:
            for r in rows:
                live.solver.limit_rows(r, -np.inf, np.inf)

        def put_back(live: WhatIf) -> None:
            for r, low, high in kept:
                live.solver.limit_rows(r, low, high)

        return self.ask(f"去掉目标“{name}”", free, put_back)

    def cost_curve(self, name: str, period: int, cuts: tuple[float, ...]) -> list[tuple[float, float]]:
        """Marginal abatement cost of a cap, re-optimised: [(cut below the plan in 万t, 元/t at the margin)]."""
        target = next(t for t in self.plan.system.targets if (t.name, t.period) == (name, period))
        reached = max(t.reached for t in self._targets() if (t.name, t.period) == (name, period))
        found = []
        for cut in cuts:
            self.live.set_target(name, period, upper=reached * (1 - cut))
            prices = [t.price_yuan for t in self.live.ask().targets if (t.name, t.period) == (name, period)]
            found.append((reached * cut / T_PER_WAN_T, max(prices)))
        self.live.set_target(name, period, upper=target.upper)
        return found

    def _limits(self, component: str) -> dict[int, float]:
        built = next(c for c in parts(self.plan.system) if c.name == component).build
        if built is None:
            return {}
        keys = [key for key in self.live.model.builds if key[:2] == (component, "power")]
        return {year: in_year(built.limit, year) for _, _, year in keys}

    def _local(self) -> dict[int, float]:
        """CO2 of local stations in a normal year [万t]."""
        model, solution = self.live.model, self.live.solution
        return {
            p: quantity(model, solution, Target("", "t", p, "emission_t", {FOSSIL: 1.0}), ("", p, NORMAL)) / T_PER_WAN_T
            for p in self.plan.system.periods
        }

    def _targets(self) -> list[TargetAnswer]:
        return explain_targets(self.live.model, self.live.solution)

    def _is_worse(self, now: TargetAnswer) -> bool:
        before = self.before[now.name, now.period, now.weather]
        return now.missed > before.missed + 1e-3 * max(1.0, abs(now.reached)) * 1e-2


def drought_sentence(plan: CityPlan, weather: str, period: int) -> str:
    """What a drought leaves unserved in a planning year."""
    year = plan.year(period, weather)
    if year.unserved_mwh < 1.0:
        return f"{period} 年遇{weather}：不缺供"
    share = year.unserved_mwh / 1000 / plan.driven.electricity_gwh(period)
    return (
        f"{period} 年遇{weather}：缺供 {year.unserved_mwh / 1e5:,.2f} 亿kWh（占全年 {share:.2%}），"
        f"{year.unserved_hours:,.0f} 小时，最多一小时缺 {wan(year.worst_mw)}"
    )


def gas_sentence(plan: CityPlan, without: Change) -> str:
    """What the gas turbines of the plan do to the carbon targets, against a plan without them."""
    periods = list(plan.case.periods)
    more = {p: -without.local_wan_t[p] for p in periods}
    told = "、".join(
        f"{p} 年{more[p]:+,.0f} 万t（市域排放的 {more[p] / plan.territorial_wan_t(p):+.1%}）"
        for p in periods
        if abs(more[p]) >= 0.5
    )
    shift = np.interp(YEARS, periods, [without.local_wan_t[p] for p in periods])
    local = total_path(plan.driven, plan.power_wan_t("local"))
    now, then = peak_of(local).year, peak_of(local + shift).year
    peak = f"市域达峰年仍为 {now} 年" if now == then else f"市域达峰年由 {then} 年变为 {now} 年"
    return f"燃气轮机对碳目标：{told or '排放不变'}；{peak}；不建则总成本现值{without.cost_yi:+,.1f} 亿元（含缺供代价）"


def remaining_sentence(plan: CityPlan) -> str:
    """What is left to emit in the last planning year, and the sink that stands against it."""
    last = plan.case.periods[-1]
    sink = float(plan.driven.sink[last - YEARS[0]])
    kinds = sorted(
        ((float(path[last - YEARS[0]]), DIRECT[id]) for id, path in plan.driven.direct.items()), reverse=True
    )
    largest = "、".join(f"{name} {value:,.0f}" for value, name in kinds[:3])
    power = plan.year(last).local_t / T_PER_WAN_T
    return (
        f"{last} 年：剩余排放 {plan.with_imports_wan_t(last):,.0f} 万t（发电 {power:,.0f}；其余最大的是{largest}），"
        f"碳汇 {sink:,.0f} 万t，净 {plan.net_wan_t(last):,.0f} 万t"
    )
