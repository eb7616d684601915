"""What a planner asks of a solved plan: targets explained, changed questions, conflicts, alternatives, droughts."""

from dataclasses import replace

import numpy as np
import pytest
from peer_cases import BATTERY, COAL, ELECTRIC, GAS, LOAD, STEPS, SUN, WIND, base, carbon_cap, draw, fixed

from shuangtan.planning import (
    Build,
    Demand,
    Generator,
    LiveSolver,
    Neighbourhood,
    Retrofit,
    Storage,
    System,
    Target,
    Weather,
    WhatIf,
    build,
    certify,
    explain_targets,
    find_conflict,
    least_regret,
    regret_table,
    solve,
    stress,
    worst_case,
)

CLEAN = frozenset({"清洁"})


def tagged(penalty: float | None, clean_mw: float, wind_limit: float = 900.0) -> System:
    """Wind and sun tagged clean, with a target on their capacity in 2030."""
    wind = replace(WIND, tags=CLEAN, build=replace(WIND.build, limit=wind_limit))
    sun = replace(SUN, tags=CLEAN, build=replace(SUN.build, limit=300.0))
    goal = Target("清洁能源装机", "MW", 2030, "capacity_mw", {"清洁": 1.0}, lower=clean_mw, penalty=penalty)
    return base(wind, sun, targets=(goal,), periods={2030: 4.0})


def cost(system: System) -> float:
    """Least cost."""
    return solve(build(system).program, "simplex").checked.objective


def test_the_price_of_a_target_is_what_one_more_unit_costs_in_a_year() -> None:
    """元 per MW and year: the change of cost divided by the weight of the period."""
    system = tagged(None, 1100.0)
    model = build(system)
    answer = explain_targets(model, solve(model.program, "simplex"))[0]
    change = (cost(tagged(None, 1101.0)) - cost(system)) / 4.0 * 1e4
    assert answer.price_yuan == pytest.approx(change, rel=1e-5)
    assert answer.reached == pytest.approx(1100.0)
    assert answer.sentence.startswith("2030 年清洁能源装机：达到；再收紧 1 MW，年成本增加 ")


def test_a_soft_target_says_how_much_is_missing() -> None:
    """Beyond what can be built, the shortfall is told in the target's unit."""
    system = tagged(100.0, 1500.0)
    model = build(system)
    answer = explain_targets(model, solve(model.program, "simplex"))[0]
    assert answer.missed == pytest.approx(300.0)
    assert answer.price_yuan == pytest.approx(1e6)
    assert not answer.is_met
    assert "未达到" in answer.sentence


def test_a_slack_target_costs_nothing() -> None:
    """A target below the optimum is met without price."""
    system = tagged(0.5, 1.0)
    model = build(system)
    answer = explain_targets(model, solve(model.program, "simplex"))[0]
    assert answer.is_met
    assert not answer.is_binding
    assert "不增加成本" in answer.sentence


def test_a_possible_plan_has_no_conflict() -> None:
    """None is returned where a plan exists."""
    assert find_conflict(build(tagged(None, 800.0))) is None


def test_a_conflict_names_what_breaks_and_the_smallest_set() -> None:
    """1 500 MW of clean capacity with 1 200 MW allowed: 300 MW are missing; target and both limits conflict."""
    conflict = find_conflict(build(tagged(None, 1500.0)))
    assert conflict is not None
    assert sum(b.amount for b in conflict.broken) == pytest.approx(300.0)
    assert {b.unit for b in conflict.broken} == {"MW"}
    assert set(conflict.smallest) == {"2030 年清洁能源装机", "2030 年风电·新建", "2030 年光伏·新建"}


def test_two_targets_that_contradict_are_the_whole_conflict() -> None:
    """A floor on coal power and a cap on emission that cannot stand together; other promises are not blamed."""
    floor = Target("煤电保底", "MWh", 2030, "output_mwh", {"煤电": 1.0}, lower=2e6)
    cap = Target("碳上限", "t", 2030, "emission_t", {"*": 1.0}, upper=1e6)
    conflict = find_conflict(build(base(WIND, targets=(floor, cap))))
    assert conflict is not None
    assert set(conflict.smallest) == {"2030 年煤电保底", "2030 年碳上限"}


def test_a_load_that_cannot_be_served_is_a_broken_promise() -> None:
    """Without a price on unserved load, too little capacity is told as MW missing at the place."""
    load = Demand("负荷", "电", 900.0)
    conflict = find_conflict(build(System({2030: 1.0}, (ELECTRIC,), STEPS, (load,), (COAL, GAS))))
    assert conflict is not None
    assert conflict.broken[0].name == "电·平衡"
    assert conflict.broken[0].amount == pytest.approx((900 - 720) * STEPS)


def test_what_if_equals_a_fresh_plan() -> None:
    """A tighter cap, dearer gas and a late project answered warm equal programs written anew."""
    system = carbon_cap()
    live = WhatIf(system)
    live.set_target("碳上限", 2025, upper=1.3e6)
    tighter = replace(system, targets=(replace(system.targets[0], upper=1.3e6), *system.targets[1:]))
    answer = live.ask()
    assert answer.cost == pytest.approx(cost(tighter), rel=1e-7)
    assert answer.change > 0
    live.set_build_limit("风电", 2025, 0.0)
    wind = tighter.generators[2]
    late = replace(wind, build=replace(wind.build, limit={2025: 0.0, 2030: 260.0, 2035: 260.0, 2040: 260.0}))
    later = replace(tighter, generators=(*tighter.generators[:2], late, *tighter.generators[3:]))
    assert live.ask().cost == pytest.approx(cost(later), rel=1e-7)


def test_a_capacity_target_counts_what_stands_already() -> None:
    """A higher floor on coal and wind capacity, asked warm, equals a program written anew: 720 MW of coal count."""
    floor = Target("装机", "MW", 2030, "capacity_mw", {"煤电": 1.0, "风电": 1.0}, lower=800.0)
    live = WhatIf(base(WIND, targets=(floor,)))
    live.set_target("装机", 2030, lower=1000.0)
    assert live.ask().cost == pytest.approx(cost(base(WIND, targets=(replace(floor, lower=1000.0),))), rel=1e-7)


def test_alternatives_stay_within_the_allowed_cost_and_differ() -> None:
    """Within 3 %: ranges enclose the plan, alternatives cost no more than allowed and are not the plan."""
    near = Neighbourhood(base(WIND, SUN, storages=(BATTERY,)), 0.03)
    limit = near.best.checked.objective * 1.03
    wind = near.range_of("风电")
    planned = float(near.best.value(near.model.builds["风电", "power", 2030])[0])
    assert wind.least_mw - 1e-6 <= planned <= wind.most_mw + 1e-6
    assert wind.most_mw - wind.least_mw > 1.0
    first = near.alternatives(2)[0]
    assert first.cost <= limit * (1 + 1e-7)
    assert first.builds["风电", "power", 2030] < planned


def test_a_drought_shows_unserved_load_by_place_and_hours() -> None:
    """A plan that serves every hour of a normal year fails in August 2022's water and heat."""
    lake = Storage("水库", "电", fixed(300), hours=30, charge_share=0.0, inflow=draw(5, 150, 280))
    load = replace(LOAD, load=draw(1, 300, 860))
    system = base(storages=(lake,), demands=(load,))
    drought = Weather("2022-08", 1.0, {"水库": 0.49, "负荷": 1.25})
    plan = certify(system, 0.01, segments=36)
    normal, dry = stress(system, plan.capacities, Weather()), stress(system, plan.capacities, drought)
    assert normal == []
    assert dry[0].demand == "负荷"
    assert dry[0].energy_mwh > 0
    assert 0 < dry[0].hours <= 8760


def test_planning_for_a_set_of_weathers_builds_for_the_dry_one() -> None:
    """With the drought among the weather years the plan holds more capacity and costs more."""
    lake = Storage("水库", "电", fixed(300), hours=30, charge_share=0.0, inflow=draw(5, 150, 280))
    gas = replace(GAS, build=Build(stock=((2020, 150.0),), yearly_cost=41.0, limit=2000, lifetime_years=60))
    system = base(generators=(COAL, gas), storages=(lake,))
    drought = Weather("2022-08", 0.1, {"水库": 0.49, "负荷": 1.25})
    both = replace(system, weathers=(Weather(probability=0.9), drought))
    built = {name: certify(s, 0.01, segments=36).builds["气电", "power", 2030] for name, s in
             (("平年", system), ("含枯年", both))}  # fmt: skip
    assert built["含枯年"] > built["平年"] + 1.0


def test_regret_is_the_distance_to_the_best_in_each_weather() -> None:
    """Regret is never negative, zero once per weather, and the least regret is chosen by its worst case."""
    costs = np.array([[10.0, 30.0], [12.0, 20.0], [11.0, 25.0]])
    assert regret_table(costs).tolist() == [[0, 10], [2, 0], [1, 5]]
    assert least_regret(costs, ["省钱", "稳妥", "折中"]) == "稳妥"


def test_a_retrofit_needs_a_closure() -> None:
    """Gas turbines on old coal sites grow only as coal closes, megawatt for megawatt."""
    coal = replace(COAL, build=Build(stock=((2015, 420.0),), lifetime_years=60, may_close=True, fixed_cost=2.0))
    site = Generator("煤改气", "电", Build(yearly_cost=15.0, limit=500, lifetime_years=40), fuel_cost=0.0271,
                     efficiency=0.57, fuel_emission=0.2)  # fmt: skip
    cap = Target("碳上限", "t", 2030, "emission_t", {"*": 1.0}, upper=9e5, penalty=0.2)
    system = base(generators=(coal, GAS, site), targets=(cap,), retrofits=(Retrofit("煤电", "煤改气"),))
    model = build(system)
    solution = solve(model.program, "simplex")
    new = float(solution.value(model.builds["煤改气", "power", 2030])[0])
    open_coal = float(solution.value(model.builds["煤电", "open 0.41", 2030])[0])
    assert new > 1.0
    assert new <= 420.0 - open_coal + 1e-6


def test_a_certified_plan_explains_its_targets() -> None:
    """The segmented solution behind the plan carries the prices: all four caps, met, with a sentence each."""
    plan = certify(carbon_cap(), 0.01, segments=36)
    assert [t.period for t in plan.targets] == [2025, 2030, 2035, 2040]
    assert all(t.is_met for t in plan.targets)
    assert plan.targets[0].sentence.startswith("2025 年碳上限（平年）：达到；再收紧 1 t，年成本增加 ")


def test_the_worst_case_plan_pays_the_dearest_weather_and_no_plan_does_better() -> None:
    """Its cost lies between the average plan's and that of the drought alone made sure; probabilities do not matter."""
    lake = Storage("水库", "电", fixed(300), hours=30, charge_share=0.0, inflow=draw(5, 150, 280))
    gas = replace(GAS, build=Build(stock=((2020, 150.0),), yearly_cost=41.0, limit=2000, lifetime_years=60))
    system = base(generators=(COAL, gas), storages=(lake,))
    drought = {"水库": 0.49, "负荷": 1.25}

    def worst(probability: float) -> float:
        dry = Weather("枯", probability, drought)
        model = build(replace(system, weathers=(Weather("平", 1 - probability), dry)))
        return LiveSolver(worst_case(model)).solve("simplex").require().checked.objective

    sure = cost(replace(system, weathers=(Weather("枯", 1.0, drought),)))
    average = cost(replace(system, weathers=(Weather("平", 0.9), Weather("枯", 0.1, drought))))
    assert worst(0.1) == pytest.approx(worst(0.6), rel=1e-7)
    assert average < worst(0.1) <= sure * (1 + 1e-9)


def test_preparing_for_questions_changes_nothing() -> None:
    """Targets are tightened once while the program is prepared; afterwards its limits and its cost are those asked."""
    system = carbon_cap()
    live = WhatIf(system)
    rows = live.model.targets["碳上限", 2030, "平年"]
    assert live.solver.arrays.row_upper[rows.span] == pytest.approx(
        [t.upper for t in system.targets if t.period == 2030]
    )
    assert live.ask().change == pytest.approx(0.0, abs=1e-6 * live.first_cost)
    assert live.first_cost == pytest.approx(solve(build(system).program, "simplex").checked.objective, rel=1e-9)
