"""Cost curves and wedges: prices bracket steps, formulas hold, shares sum."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from peer_cases import BATTERY, SUN, WIND, base, carbon_cap

from shuangtan.kernel import Figure, Quantity, State, missing
from shuangtan.planning import Demand, System, Target, WhatIf, annuity
from shuangtan.planning.measures.levelised import Measure, bar_rows, levelised, levelised_curve
from shuangtan.planning.measures.marginal import curve_rows, marginal_curve
from shuangtan.planning.measures.plans import Action, wedge_rows, wedges


def capped(penalty: float | None = None) -> System:
    cap = Target("碳上限", "t", 2030, "emission_t", {"*": 1.0}, upper=9e9, penalty=penalty)
    return base(WIND, SUN, storages=(BATTERY,), targets=(cap,))


def given_figure(id: str, value: float, unit: str, low: float | None = None, high: float | None = None) -> Figure:
    ends = [None if end is None else Decimal(str(end)) for end in (low, high)]
    return Figure(id, id, Quantity.of(value, unit), State.ASSUMED, low=ends[0], high=ends[1])


def measure(name: str, investment: float, saving: float, abated: float, **ends: float) -> Measure:
    return Measure(
        name, name, given_figure("投资", investment, "万元"), given_figure("运行", 20, "万元"),
        given_figure("节省", saving, "万元"), given_figure("减排", abated, "tCO2", **ends), 15,
    )  # fmt: skip


def test_each_step_costs_between_the_prices_at_its_ends() -> None:
    """The optimum is convex in the cap: the mean cost of a step lies between the duals before and after it."""
    steps = marginal_curve(WhatIf(capped()), "碳上限", 2030, (0.1, 0.2, 0.3, 0.45, 0.6))
    assert len(steps) == 5
    before = 0.0
    for step in steps:
        assert before - 1e-4 <= step.mean_yuan_t <= step.last_yuan_t + 1e-4
        before = step.last_yuan_t
    assert steps[-1].abated_t == pytest.approx(0.6 * (steps[0].emission_t + steps[0].abated_t), rel=1e-6)
    assert sum(s.step_t for s in steps) == pytest.approx(steps[-1].abated_t)


def test_the_curve_ends_where_the_penalty_is_cheaper() -> None:
    """A soft cap is missed when a tonne costs more than its penalty; no step is dearer than that."""
    penalty = 0.02
    steps = marginal_curve(WhatIf(capped(penalty)), "碳上限", 2030, np.linspace(0.1, 0.95, 9).tolist())
    assert 0 < len(steps) < 9
    assert all(s.mean_yuan_t <= penalty * 1e4 + 1e-6 for s in steps)


def test_a_step_is_a_figure_that_unfolds() -> None:
    """The figure of a step names its method and what was rebuilt, and the row says the same number."""
    steps = marginal_curve(WhatIf(carbon_cap()), "碳上限", 2040, (0.3,))
    figure, row = steps[0].figure, curve_rows(steps)[0]
    assert figure.quantity is not None
    assert "边际·重新优化" in figure.label
    assert "MW" in figure.label
    assert row["cost_yuan_t"] == pytest.approx(figure.quantity.number("元/tCO2"))


def test_an_unknown_target_is_refused_with_what_there_is() -> None:
    """Asking for a cap that is not in the plan names those that are."""
    with pytest.raises(KeyError, match="碳上限"):
        marginal_curve(WhatIf(capped()), "碳上線", 2030, (0.1,))


def test_the_levelised_cost_is_the_formula() -> None:
    """1000 万元 over 15 years at 5 %, 20 a year to run, 60 saved, 1000 t: (96.34 + 20 - 60) 万元 per 1000 t."""
    figure = levelised(measure("余热", 1000, 60, 1000), 0.05)
    assert figure.quantity is not None
    assert figure.quantity.number("元/tCO2") == pytest.approx((1000 * annuity(0.05, 15) + 20 - 60) * 1e4 / 1000)
    assert figure.quantity.number("元/tCO2") == pytest.approx(563.42, abs=0.01)
    assert figure.state is State.ASSUMED


def test_ranges_pass_through_and_missing_stays_missing() -> None:
    """A range of abatement becomes a range of cost; a missing saving is a gap, not zero."""
    ranged = levelised(measure("余热", 1000, 60, 1000, low=800, high=1250), 0.05)
    assert ranged.quantity is not None
    assert ranged.low == pytest.approx(ranged.quantity.value / Decimal("1.25"))
    assert ranged.high == pytest.approx(ranged.quantity.value / Decimal("0.8"))
    unknown = levelised(replace(measure("x", 1, 1, 1), saving=missing("s", "节省", "无报价")), 0.05)
    assert unknown.quantity is None
    assert unknown.gaps == ("s",)


def test_the_curve_runs_from_cheap_to_dear_without_holes() -> None:
    """Bars touch, costs rise, and a measure that abates nothing is set aside."""
    told = [measure("a", 900, 10, 500), measure("b", 100, 90, 300), measure("c", 500, 0, 0)]
    bars, aside = levelised_curve(told, 0.06)
    rows = bar_rows(bars)
    assert [row["name"] for row in rows] == ["b", "a"]
    assert rows[0]["to_t"] == rows[1]["from_t"] == 300
    assert ["不大于 0" in figure.why for figure in aside] == [True]


def test_twins_share_alike_and_the_wedge_closes() -> None:
    """Two equal measures get equal shares; all shares sum to the fall from none to all of a planned system."""
    plain = base()

    def adding(name: str) -> Action:
        plant = replace(SUN, name=name, build=replace(SUN.build, limit=150.0, yearly_cost=3.0))
        return Action(name, lambda s: replace(s, generators=(*s.generators, plant)))

    def saved(s: System) -> System:
        demands = tuple(Demand(d.name, d.node, 0.9 * np.asarray(d.load), d.unserved_cost) for d in s.demands)
        return replace(s, demands=demands)

    found = {w.action: w for w in wedges(plain, [adding("甲"), adding("乙"), Action("节能", saved)])}
    assert found["甲"].avoided_t == pytest.approx(found["乙"].avoided_t, rel=1e-6)
    alone = wedges(plain, [Action("全部", lambda s: saved(adding("乙").apply(adding("甲").apply(s))))])[0]
    assert sum(w.avoided_t for w in found.values()) == pytest.approx(alone.avoided_t, rel=1e-9)
    assert sum(w.cost for w in found.values()) == pytest.approx(alone.cost, rel=1e-9)
    assert {row["name"] for row in wedge_rows(list(found.values()))} == {"甲", "乙", "节能"}
    assert found["节能"].figure.rule.startswith("Shapley")


def test_too_many_measures_are_refused() -> None:
    """Seven measures would be 128 plans; the number is said."""
    with pytest.raises(ValueError, match="7"):
        wedges(base(), [Action(str(i), lambda s: s) for i in range(7)])
