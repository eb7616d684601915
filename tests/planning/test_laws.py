"""Laws of planning over generated systems: bounds, merging, identical periods, prices as differences."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peer_cases import (
    BATTERY,
    CASES,
    COAL,
    ELECTRIC,
    GAS,
    LOAD,
    STEPS,
    SUN,
    WIND,
    carbon_cap,
    cascade,
    draw,
    expansion,
    fixed,
    hydrogen,
    learning,
    periods,
    transport,
)

from shuangtan.planning import Demand, Generator, Storage, System, Target, build, certify, solve
from shuangtan.planning.axis import Axis
from shuangtan.planning.build import operations
from shuangtan.planning.certify import capacities, investment_cost, profile_axes
from shuangtan.planning.dispatch import dispatch_all
from shuangtan.planning.segments import merge_adjacent, money, squared

quick = settings(max_examples=12, deadline=None, derandomize=True)


def objective(system: System, **options: object) -> float:
    """Least cost of a system."""
    return solve(build(system, **options).program, "simplex").checked.objective  # type: ignore[arg-type]


@st.composite
def systems(drawn: st.DrawFn) -> System:
    """One node with random plants, storage with loss, ramps, price steps and a cap."""
    seed = drawn(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    load = Demand("负荷", "电", draw(seed, 200, 900), unserved_cost=float(rng.uniform(0.5, 2)))
    coal = replace(COAL, ramp_up=float(rng.uniform(0.03, 0.3)), ramp_down=float(rng.uniform(0.03, 0.3)))
    prices = rng.choice([0.021, 0.047, 0.083], STEPS)
    trade = Generator("外购", "电", fixed(120), running_cost=prices, fuel_emission=0.1)
    wind = replace(WIND, availability=draw(seed + 1, 0, 1), least=0.0)
    battery = replace(BATTERY, loss_per_hour=drawn(st.sampled_from([0.0, 0.004])))
    lake = Storage("水库", "电", fixed(80), hours=20, charge_share=0.0, inflow=draw(seed + 2, 0, 100))
    cap = Target("碳上限", "t", 2030, "emission_t", {"*": 1.0}, upper=float(rng.uniform(3e5, 2e6)), penalty=0.3)
    return System({2030: 1.0}, (ELECTRIC,), STEPS, (load,), (coal, GAS, wind, SUN, trade), (battery, lake),
                  targets=(cap,))  # fmt: skip


@quick
@given(systems(), st.integers(1, STEPS))
def test_merged_steps_never_cost_more(system: System, segments: int) -> None:
    """The optimum on any segments is at most the full one: a lower bound."""
    borders = np.unique(np.append(np.random.default_rng(segments).integers(0, STEPS, segments), [0, STEPS]))
    full = objective(system)
    assert objective(system, axes={(2030, "平年"): Axis(borders)}) <= full * (1 + 1e-9)


@quick
@given(systems())
def test_a_plan_made_on_segments_costs_at_least_the_optimum(system: System) -> None:
    """Segmented bound <= full optimum <= true cost of the segmented plan."""
    model = build(system, profile_axes(system, 12))
    plan = solve(model.program, "simplex")
    runs = dispatch_all(system, capacities(model, plan))
    upper = investment_cost(model, plan, model.program.assemble().cost) + sum(run.cost for run in runs)
    full = objective(system)
    assert plan.checked.bound <= full * (1 + 1e-9)
    assert full <= upper * (1 + 1e-6)


@pytest.mark.parametrize("name", ["cascade", "hydrogen", "transport", "ramps", "commitment", "must_run", "reservoir"])
def test_bounds_hold_for_every_feature(name: str) -> None:
    """Delays, two-way lines, ramps, starts, must-run and evaporation are relaxed, never tightened, by merging."""
    system = CASES[name]()
    full = objective(system)
    bounds = [objective(system, axes=profile_axes(system, n)) for n in (6, 24, 48)]
    assert all(bound <= full * (1 + 1e-9) for bound in bounds)


@pytest.mark.parametrize("make", [carbon_cap, transport, cascade, hydrogen])
def test_certified_plan_reaches_its_gap(make) -> None:  # type: ignore[no-untyped-def]
    """The loop stops within the asked gap, and the true optimum lies between its bounds."""
    system = make()
    plan = certify(system, 0.002, segments=12, most_rounds=5)
    full = objective(system)
    assert plan.gap <= 0.002
    assert plan.lower <= full * (1 + 1e-6)
    assert full <= plan.upper * (1 + 1e-6)
    assert plan.sentence.startswith("方案成本误差 ≤ 0.")


@pytest.mark.parametrize("make", [periods, learning, carbon_cap])
def test_merging_vintages_changes_nothing(make) -> None:  # type: ignore[no-untyped-def]
    """Fleets of equal cohorts and one component per build year cost the same."""
    assert objective(make(), merge=True) == pytest.approx(objective(make(), merge=False), rel=1e-9)


def test_merging_makes_the_program_smaller() -> None:
    """Four build years of wind and sun share one output each."""
    assert build(periods()).program.column_count < 0.8 * build(periods(), merge=False).program.column_count


def test_one_period_equals_many_identical_periods() -> None:
    """Splitting the weight of a period over equal periods changes neither cost nor capacity."""
    load = replace(LOAD, load=draw(1, 300, 820))
    one = replace(expansion(), periods={2025: 6.0}, demands=(load,))
    forever = [replace(g, build=replace(g.build, lifetime_years=200)) for g in one.generators]
    one = replace(one, generators=tuple(forever))
    three = replace(one, periods={2025: 1.0, 2030: 2.0, 2035: 3.0})
    assert objective(three) == pytest.approx(objective(one), rel=1e-9)


def test_cost_grows_linearly_with_equal_years() -> None:
    """Twice the weight is twice the cost."""
    one = replace(periods(), periods={2025: 1.0})
    assert objective(replace(one, periods={2025: 2.0})) == pytest.approx(2 * objective(one), rel=1e-9)


def test_prices_are_finite_differences() -> None:
    """A node price and a cap price equal the change of cost when load or cap moves a little."""
    system = carbon_cap()
    model = build(system)
    solution = solve(model.program, "simplex")
    target = system.targets[0]
    tighter = replace(system, targets=(replace(target, upper=target.upper - 5.0), *system.targets[1:]))
    change = objective(tighter) - solution.checked.objective
    assert change / 5.0 == pytest.approx(-solution.price(model.targets["碳上限", 2025, "平年"])[0], rel=1e-5)
    load = {year: series.copy() for year, series in system.demands[0].load.items()}
    load[2030][17] += 0.01
    change = objective(replace(system, demands=(replace(system.demands[0], load=load),))) - solution.checked.objective
    price = solution.price(model.balances[operations(system)[1].number, "电"])[17]
    assert change / 0.01 == pytest.approx(price, rel=1e-4)


def test_prices_steps_are_exact_on_segments() -> None:
    """A purchase at three price steps costs the same on segments of constant load as on all steps."""
    prices = np.tile([0.02, 0.02, 0.05, 0.09], STEPS // 4)
    trade = Generator("外购", "电", fixed(1000), running_cost=prices)
    load = Demand("负荷", "电", 500.0, unserved_cost=1.0)
    system = System({2030: 1.0}, (ELECTRIC,), STEPS, (load,), (trade,))
    merged = objective(system, axes={(2030, "平年"): Axis(np.array([0, 30, STEPS]))})
    assert merged < objective(system)
    split = replace(trade, build=fixed(500))
    system = replace(system, generators=(split,))
    merged = objective(system, axes={(2030, "平年"): Axis(np.array([0, 30, STEPS]))})
    assert merged == pytest.approx(objective(system), rel=1e-9)


@quick
@given(st.integers(1, 60), st.integers(0, 99))
def test_segments_cover_every_step_once(count: int, seed: int) -> None:
    """The merge yields the asked number of runs from the first step to the last."""
    table = np.random.default_rng(seed).standard_normal((60, 4))
    for loss in (squared, money(2)):
        axis = merge_adjacent(table, count, loss)
        assert axis.size == count
        assert axis.borders[0] == 0
        assert axis.borders[-1] == 60
        assert axis.yearly_hours.sum() == pytest.approx(8760)
