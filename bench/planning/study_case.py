"""A synthetic city of three places, hourly, up to four periods: the case that speed and certificates are measured on.

Three electricity places, gas, hydrogen and two water places; retiring coal, gas turbines on a gas place with limited
supply and storage, run-of-river, a cascade of two reservoirs, wind, sun, biomass, waste, import, pumped hydro (8 h),
batteries (4 h), compressed air (10 h), electrolysis, fuel cell, hydrogen store, three lines to be built, unserved load,
a cap on emission and potentials per period; interest 5 %. All numbers are invented; none describes a real place.
"""

from __future__ import annotations

import numpy as np

from shuangtan.planning.blocks import Floats
from shuangtan.planning.system import Build, Demand, Generator, Link, Node, Output, Storage, System, Target
from shuangtan.planning.values import annuity, period_weight

HOURS = 8760
YEARS = (2025, 2030, 2035, 2040)
PLACES = ("城区", "江油", "川东北")
RATE = 0.05


def noise(seed: int, memory: float, hours: int) -> Floats:
    """A red-noise series of unit variance."""
    shocks = np.random.default_rng(seed).standard_normal(hours)
    series = np.empty(hours)
    level = 0.0
    for hour in range(hours):
        level = memory * level + np.sqrt(1 - memory**2) * shocks[hour]
        series[hour] = level
    return series


def load_shape(seed: int, hours: int) -> Floats:
    """Load in shares of its mean: two daily peaks, summer and winter peaks, noise."""
    t = np.arange(hours)
    day = 1 + 0.16 * np.sin(2 * np.pi * (t % 24 - 9) / 24) + 0.07 * np.sin(4 * np.pi * (t % 24 - 7) / 24)
    year = 1 + 0.13 * np.cos(4 * np.pi * (t / 24 - 15) / 365) + 0.05 * np.cos(2 * np.pi * (t / 24 - 205) / 365)
    shape: Floats = day * year * (1 + 0.03 * noise(seed, 0.97, hours))
    return shape / shape.mean()


def sun_shape(seed: int, hours: int) -> Floats:
    """Output of photovoltaics per capacity, about 1000 h a year."""
    t = np.arange(hours)
    height = np.clip(np.sin(np.pi * ((t % 24) - 6.5) / 12), 0, None) * ((t % 24 > 6) & (t % 24 < 19))
    season = 0.62 + 0.22 * np.cos(2 * np.pi * (t / 24 - 172) / 365)
    return np.asarray(np.clip(height * season * (0.62 + 0.3 * noise(seed, 0.985, hours)), 0, 1))


def wind_shape(seed: int, hours: int) -> Floats:
    """Output of wind turbines per capacity, about 2000 h a year."""
    speed = 5.2 * np.exp(0.38 * noise(seed, 0.975, hours))
    return np.asarray(np.clip((speed / 9.5) ** 3, 0, 1) * 0.95)


def river_shape(seed: int, hours: int) -> Floats:
    """Natural flow in shares of its mean: high from June to October."""
    day = np.arange(hours) / 24
    shape: Floats = np.exp(0.75 * np.cos(2 * np.pi * (day - 215) / 365) + 0.25 * noise(seed, 0.995, hours))
    return shape / shape.mean()


def cost(capital: float, fixed: float, lifetime: float) -> float:
    """Yearly cost [万元/MW·a] of capital [元/kW] and fixed operation [share of capital per year]."""
    return capital * 0.1 * (annuity(RATE, lifetime) + fixed)


def build(
    capital: float, lifetime: float, limit: float, stock: tuple[tuple[int, float], ...] = (), **more: object
) -> Build:
    """Capacity that can be built at one cost per kW in all periods."""
    return Build(stock, cost(capital, 0.02, lifetime), 0.0, lifetime, limit, **more)  # type: ignore[arg-type]


def generators(hours: int) -> tuple[Generator, ...]:
    coal = {"fuel_cost": 0.0085, "efficiency": 0.42, "running_cost": 0.0025, "fuel_emission": 0.341}
    found = [
        Generator("煤电·江油", "江油", Build(((1992, 600.0), (2006, 600.0), (2021, 600.0)), lifetime_years=35), **coal),
        Generator("煤电·城区", "城区", Build(((2004, 300.0),), lifetime_years=35), **coal),
        Generator("供气", "气", Build(((2000, 3200.0),), lifetime_years=99), running_cost=0.0215, fuel_emission=0.202,
                  most_energy=1.6e7),
        Generator("垃圾发电", "城区", build(9000, 25, 40, ((2015, 60.0),)), least=0.4, running_cost=0.002),
        Generator("外购电", "城区", Build(((2000, 150.0),), lifetime_years=99), running_cost=0.046, fuel_emission=0.23),
    ]  # fmt: skip
    for number, place in enumerate(PLACES):
        found.append(
            Generator(
                f"光伏·{place}",
                place,
                build(3000, 25, 3500, ((2020, 100.0),), potential=6000.0),
                availability=sun_shape(20 + number, hours),
                running_cost=1e-4,
            )
        )
    for number, place in enumerate(PLACES[1:]):
        found.append(
            Generator(
                f"风电·{place}",
                place,
                build(6000, 20, 1500, ((2016, 45.0),), potential=3000.0),
                availability=wind_shape(30 + number, hours),
                running_cost=2e-4,
            )
        )
        found.append(
            Generator(
                f"径流·{place}",
                place,
                build(13000, 50, 60, ((2008, 330.0),), potential=450.0),
                availability=np.clip(0.43 * river_shape(40 + number, hours), 0, 1),
                running_cost=1e-4,
            )
        )
        found.append(Generator(f"生物质·{place}", place, build(8500, 20, 60), running_cost=0.031, efficiency=1.0))
    return tuple(found)


def storages(hours: int) -> tuple[Storage, ...]:
    found = [
        Storage("抽水蓄能", "江油", build(5000, 50, 1200, potential=1800.0), 8.0, None, 0.87, 0.88),
        Storage("压缩空气", "川东北", build(7500, 30, 300), 10.0, None, 0.8, 0.8),
        Storage("储气库", "气", None, 1.0, Build(((2015, 4.0e5),), lifetime_years=99)),
        Storage("储氢", "氢", None, 1.0, build(80, 25, 1e5)),
        Storage(
            "上库", "上游水", None, 1.0, Build(((2012, 9.0e4),), lifetime_years=99), inflow=150 * river_shape(50, hours)
        ),
        Storage(
            "下库", "下游水", None, 1.0, Build(((2012, 1.5e4),), lifetime_years=99), inflow=60 * river_shape(51, hours)
        ),
    ]
    found += [
        Storage(f"电池·{place}", place, build(2600, 15, 800), 4.0, None, 0.95, 0.95, 1e-5, running_cost=1e-4)
        for place in PLACES
    ]
    return tuple(found)


def links() -> tuple[Link, ...]:
    def stands(mw: float) -> Build:
        return Build(((2010, mw),), lifetime_years=99)

    lines = (("城区", "江油", 1500.0), ("城区", "川东北", 700.0), ("江油", "川东北", 300.0))
    found = [
        Link(f"{a}—{b}", a, (Output(b),), build(900, 40, 1500, ((2010, mw),)), both_ways=True) for a, b, mw in lines
    ]
    found += [
        Link(f"气电·{p}", "气", (Output(p, 0.56),), build(1500, 30, 1400, potential=3500.0), running_cost=0.001)
        for p in PLACES
    ]
    return (
        *found,
        Link("电解槽", "川东北", (Output("氢", 0.68),), build(4000, 20, 500)),
        Link("燃料电池", "氢", (Output("川东北", 0.55),), build(4500, 15, 500)),
        Link("上库电站", "上游水", (Output("江油", 0.95), Output("下游水", 1.0, 3)), stands(330)),
        Link("上库弃水", "上游水", (Output("下游水", 1.0, 3),), stands(5000)),
        Link("下库电站", "下游水", (Output("江油", 0.42), Output("河口")), stands(380)),
        Link("下库弃水", "下游水", (Output("河口"),), stands(5000)),
    )  # fmt: skip


def study(periods: int = 1, hours: int = HOURS, cap_factor: float = 1.0) -> System:
    """The case with 1 to 4 periods and the first ``hours`` of the year."""
    years = YEARS[:periods]
    weights = {year: period_weight(RATE, 2025, year, 5) for year in years}
    nodes = [
        *map(Node, PLACES),
        Node("气", "天然气"),
        Node("氢", "氢"),
        Node("上游水", "水", "m³/s"),
        Node("下游水", "水", "m³/s"),
        Node("河口", "水", "m³/s", True),
    ]
    demands = []
    for number, (place, mean) in enumerate(zip(PLACES, (1750.0, 750.0, 500.0), strict=True)):
        shape = load_shape(10 + number, hours)
        load = {year: mean * 1.025 ** (year - 2025) * shape for year in years}
        demands.append(Demand(f"负荷·{place}", place, load, 2.0))
    hydrogen = {year: np.full(hours, 4.0 * max(0, year - 2025)) for year in years}
    gas = {year: 650 * (0.8 + 0.4 * np.cos(2 * np.pi * np.arange(hours) / 24 / 365)) for year in years}
    demands += [Demand("用氢", "氢", hydrogen, 2.0), Demand("用气", "气", gas, 1.0)]
    caps = {2025: 3.3e6, 2030: 3.1e6, 2035: 2.8e6, 2040: 2.4e6}
    targets = tuple(
        Target("碳上限", "t", year, "emission_t", {"*": 1.0}, upper=cap_factor * caps[year], penalty=0.5)
        for year in years
    )
    return System(
        weights, tuple(nodes), hours, tuple(demands), generators(hours), storages(hours), links(), (), targets
    )
