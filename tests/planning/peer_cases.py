"""Sixteen small systems that an independent tool solves too: one feature each, random but fixed numbers.

Money in 万元, power in MW. The numbers are drawn so that optimum and prices are unique.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.system import (
    Build,
    Commitment,
    Demand,
    Generator,
    Line,
    Link,
    Node,
    Output,
    Storage,
    System,
    Target,
)

STEPS = 72


def draw(seed: int, low: float, high: float, steps: int = STEPS) -> Floats:
    """A random series between two values, with a daily swing."""
    hours = np.arange(steps)
    swing = 0.5 + 0.25 * np.sin(2 * np.pi * (hours - 8 + seed) / 24)
    return low + (high - low) * np.clip(swing + 0.25 * np.random.default_rng(seed).standard_normal(steps), 0, 1)


def fixed(mw: float, lifetime: float = 99.0) -> Build:
    """Capacity that stands and is not decided."""
    return Build(stock=((2020, mw),), lifetime_years=lifetime)


def open_build(cost: float, limit: float = 1e4, lifetime: float = 30.0) -> Build:
    """Capacity to be decided, at a yearly cost [万元/MW·a]."""
    return Build(yearly_cost=cost, limit=limit, lifetime_years=lifetime)


ELECTRIC = Node("电")
COAL = Generator("煤电", "电", fixed(420), fuel_cost=0.0113, efficiency=0.41, running_cost=0.002, fuel_emission=0.34)
GAS = Generator("气电", "电", fixed(300), fuel_cost=0.0271, efficiency=0.55, running_cost=0.001, fuel_emission=0.2)
LOAD = Demand("负荷", "电", draw(1, 300, 820), unserved_cost=1.37)
WIND = Generator("风电", "电", open_build(61.3), availability=draw(2, 0.0, 0.9), running_cost=0.00031)
SUN = Generator("光伏", "电", open_build(33.7), availability=draw(3, -0.6, 0.9).clip(0), running_cost=0.00017)
BATTERY = Storage(
    "电池", "电", open_build(29.3), hours=4.0, efficiency_in=0.94, efficiency_out=0.95, running_cost=0.00013
)


def base(*generators: Generator, **more: object) -> System:
    """One node, one period of weight 1, coal and gas and the load, plus what is given."""
    system = System({2030: 1.0}, (ELECTRIC,), STEPS, (LOAD,), (COAL, GAS, *generators))
    return replace(system, **more)  # type: ignore[arg-type]


def dispatch() -> System:
    """Two plants and unserved load."""
    return base()


def expansion() -> System:
    """Wind and sun against gas."""
    return base(WIND, SUN)


def periods() -> System:
    """Four periods, plants that retire, vintages that overlap."""
    years = {2025: 4.5, 2030: 3.6, 2035: 2.9, 2040: 2.2}
    load = {year: draw(1, 300, 820) * (1 + 0.06 * k) for k, year in enumerate(years)}
    coal = replace(COAL, build=Build(stock=((1998, 200.0), (2010, 220.0)), lifetime_years=35))
    wind = replace(
        WIND, build=replace(open_build(61.3, 260.0, 12), yearly_cost={2025: 61, 2030: 57, 2035: 52, 2040: 49})
    )
    gas = replace(GAS, build=Build(stock=((2015, 150.0),), yearly_cost=41.0, limit=300, lifetime_years=25))
    return base(periods=years, demands=(replace(LOAD, load=load),), generators=(coal, gas, wind, SUN))


def battery() -> System:
    """Cyclic four-hour storage to be built."""
    return base(WIND, SUN, storages=(BATTERY,))


def reservoir() -> System:
    """A reservoir with inflow, spill, evaporation and no pumps."""
    lake = Storage(
        "水库", "电", fixed(150), hours=30.0, efficiency_out=0.93, loss_per_hour=0.001, charge_share=0.0,
        inflow=draw(5, 20, 210),
    )  # fmt: skip
    return base(storages=(lake,))


def transport() -> System:
    """Three places with lossless two-way lines and a one-way line with loss to be built."""
    nodes = (ELECTRIC, Node("江油"), Node("三台"))
    demands = (
        LOAD,
        Demand("江油负荷", "江油", draw(7, 90, 240), 1.37),
        Demand("三台负荷", "三台", draw(8, 60, 170), 1.41),
    )
    wind = replace(WIND, node="三台")
    links = (
        Link("电—江油", "电", (Output("江油"),), open_build(9.7), both_ways=True),
        Link("三台—电", "三台", (Output("电", 0.961),), open_build(12.1)),
        Link("江油—三台", "江油", (Output("三台"),), fixed(60), both_ways=True),
    )
    return base(wind, SUN, nodes=nodes, demands=demands, links=links)


def cascade() -> System:
    """Two reservoirs in a row: the water of the upper turbine reaches the lower lake five hours later."""
    nodes = (ELECTRIC, Node("上库", "水", "m³/s"), Node("下库", "水", "m³/s"), Node("下游", "水", "m³/s", True))
    lakes = (
        Storage("上库蓄水", "上库", None, 1.0, fixed(900), inflow=draw(9, 30, 160), charge_share=1.0),
        Storage("下库蓄水", "下库", None, 1.0, fixed(300), inflow=draw(10, 5, 40), charge_share=1.0),
    )
    links = (
        Link("上库电站", "上库", (Output("电", 0.81), Output("下库", 1.0, 5)), fixed(120)),
        Link("下库电站", "下库", (Output("电", 0.37), Output("下游")), fixed(140)),
        Link("下库弃水", "下库", (Output("下游"),), fixed(1e4)),
    )
    return base(nodes=nodes, storages=lakes, links=links)


def carbon_cap() -> System:
    """A yearly cap on emission in each of three periods of different weight."""
    system = periods()
    caps = ((2025, 1.4e6), (2030, 1.05e6), (2035, 0.8e6), (2040, 0.5e6))
    targets = tuple(Target("碳上限", "t", year, "emission_t", {"*": 1.0}, upper=cap) for year, cap in caps)
    return replace(system, storages=(BATTERY,), targets=targets)


def mesh() -> System:
    """A meshed AC network of four places, two of its lines full."""
    names = ("电", "甲", "乙", "丙")
    demands = (LOAD, Demand("甲负荷", "甲", draw(11, 50, 210), 1.39), Demand("乙负荷", "乙", draw(12, 50, 230), 1.43))
    ends = (
        ("电", "甲", 310, 180),
        ("甲", "乙", 270, 90),
        ("乙", "丙", 190, 140),
        ("丙", "电", 350, 230),
        ("电", "乙", 150, 70),
    )
    lines = tuple(Line(f"{a}{b}", a, b, float(s), float(mw)) for a, b, s, mw in ends)
    wind = replace(WIND, node="丙", build=fixed(400))
    return base(wind, nodes=tuple(map(Node, names)), demands=demands, lines=lines)


def ramps() -> System:
    """Coal that can change by a twentieth of its capacity per hour."""
    return base(replace(WIND, build=fixed(500)), generators=(replace(COAL, ramp_up=0.05, ramp_down=0.04), GAS, WIND))


def commitment() -> System:
    """Coal and gas units whose on-state is relaxed, with starts to be paid."""
    coal = replace(COAL, commitment=Commitment(420, least=0.45, start_cost=13.7))
    gas = replace(GAS, commitment=Commitment(300, least=0.3, start_cost=3.1))
    return base(generators=(coal, gas, replace(WIND, build=fixed(700))))


def hydrogen() -> System:
    """Electrolysis, a store whose energy is decided by itself, and a fuel cell."""
    nodes = (ELECTRIC, Node("氢", "氢"))
    store = Storage("储氢", "氢", None, 1.0, open_build(0.9, 1e5), loss_per_hour=0.0003)
    links = (
        Link("电解", "电", (Output("氢", 0.67),), open_build(17.3), running_cost=0.0001),
        Link("燃料电池", "氢", (Output("电", 0.53),), open_build(13.9)),
    )
    demand = Demand("用氢", "氢", draw(13, 20, 60))
    return base(WIND, SUN, nodes=nodes, demands=(LOAD, demand), storages=(store,), links=links)


def heat_and_power() -> System:
    """A gas unit with two outputs, a heat pump and a boiler."""
    nodes = (ELECTRIC, Node("热", "热"), Node("气", "气"))
    supply = Generator("供气", "气", fixed(2000), running_cost=0.0263, fuel_emission=0.2)
    links = (
        Link("热电联产", "气", (Output("电", 0.41), Output("热", 0.43)), open_build(31.1)),
        Link("锅炉", "气", (Output("热", 0.91),), open_build(3.3)),
        Link("热泵", "电", (Output("热", 3.1),), open_build(57.0)),
    )
    supply = replace(supply, running_cost=draw(15, 0.0251, 0.0273))
    demands = (LOAD, Demand("供热", "热", draw(14, 40, 260)), Demand("民用气", "气", draw(16, 5, 20)))
    return base(SUN, supply, nodes=nodes, demands=demands, links=links)


def must_run() -> System:
    """Waste-to-energy that must run at half load, maintenance in the availability of coal, export for revenue."""
    waste = Generator("垃圾发电", "电", fixed(60), least=0.5, running_cost=0.0713)
    coal = replace(COAL, availability=np.where(np.arange(STEPS) < 30, 0.6, 0.95))
    return base(generators=(coal, GAS, waste, WIND))


def learning() -> System:
    """Gas turbines of later build years are more efficient, so vintages run differently."""
    gas = replace(
        GAS,
        build=Build(stock=((2015, 120.0),), yearly_cost=38.0, limit=200, lifetime_years=40),
        efficiency={2015: 0.51, 2025: 0.55, 2030: 0.57, 2035: 0.57, 2040: 0.59},
    )
    system = periods()
    return replace(system, generators=(system.generators[0], gas, *system.generators[2:]))


def three_hourly() -> System:
    """Base steps of three hours."""
    return base(WIND, SUN, storages=(replace(BATTERY, loss_per_hour=0.002),), step_hours=3.0)


CASES = {
    case.__name__: case
    for case in (
        dispatch, expansion, periods, battery, reservoir, transport, cascade, carbon_cap, mesh, ramps, commitment,
        hydrogen, heat_and_power, must_run, learning, three_hourly,
    )
}  # fmt: skip


def fingerprint(prices: Floats) -> list[float]:
    """Four numbers that change with any price of a series: mean, largest, least, and a weighted sum."""
    weights = np.cos(0.7 * np.arange(prices.size))
    return [float(prices.mean()), float(prices.max()), float(prices.min()), float(prices @ weights / prices.size)]
