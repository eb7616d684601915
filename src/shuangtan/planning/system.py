"""The words a plan is described in: places, what is asked of them, what can be built, and what was promised.

Units are fixed inside the room: power MW, energy MWh, emission t CO2, money 万元 (real), efficiency and availability as
fractions, water m³/s and m³/s·h. Conversion from 万千瓦, 亿 m³ or tce happens at the edge. Capacity costs are yearly
costs per MW alive (annuity plus fixed operation), so that lifetimes and periods need no salvage rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shuangtan.planning.values import Profile, Yearly


@dataclass(frozen=True)
class Node:
    """A place for one carrier; ``unit`` is that of its flows. ``free_disposal`` lets a surplus go."""

    name: str
    carrier: str = "电力"
    unit: str = "MW"
    free_disposal: bool = False


@dataclass(frozen=True)
class Demand:
    """A load [unit of the node] that must be met, or left unserved at ``unserved_cost`` [万元/MWh] if that is given."""

    name: str
    node: str
    load: Profile
    unserved_cost: float | None = None


@dataclass(frozen=True)
class Build:
    """How capacity comes and goes.

    ``stock``: capacity by build year [MW]; ``yearly_cost`` [万元/MW·a] of new capacity by build year; ``fixed_cost`` of
    the stock [万元/MW·a]; ``limit``: most new capacity per period [MW]; ``potential``: most alive at once [MW];
    ``earliest``: first period in which it may stand (lead time counted); ``may_close``: the stock may close early.
    """

    stock: tuple[tuple[int, float], ...] = ()
    yearly_cost: Yearly = 0.0
    fixed_cost: float = 0.0
    lifetime_years: float = 30.0
    limit: Yearly = 0.0
    potential: Yearly | None = None
    earliest: int = 0
    may_close: bool = False

    def is_alive(self, built: int, period: int) -> bool:
        """Built in or before the period and not past its life."""
        return built <= period < built + self.lifetime_years

    def stock_mw(self, period: int) -> float:
        """Stock still alive in the period [MW]."""
        return sum(mw for built, mw in self.stock if self.is_alive(built, period))


@dataclass(frozen=True)
class Commitment:
    """On/off of large units: size of one [MW], least share when on, cost of a start [万元], whole units or relaxed."""

    unit_mw: float
    least: float = 0.0
    start_cost: float = 0.0
    integer: bool = False


@dataclass(frozen=True)
class Generator:
    """Turns fuel, wind, sun or water into the carrier of its node; ``sign`` -1 makes it a sink such as an export.

    Running cost per MWh is ``running_cost + fuel_cost / efficiency``, emission ``fuel_emission / efficiency`` [t/MWh].
    ``efficiency`` is by build year, the costs by period or step. ``least`` and ``availability`` are shares of capacity,
    ``ramp_up`` and ``ramp_down`` shares of capacity per step, ``most_energy`` and ``least_energy`` MWh per year.
    """

    name: str
    node: str
    build: Build
    availability: Profile = 1.0
    least: Profile = 0.0
    running_cost: Profile = 0.0
    fuel_cost: Yearly = 0.0
    efficiency: Yearly = 1.0
    fuel_emission: float = 0.0
    ramp_up: float | None = None
    ramp_down: float | None = None
    most_energy: Yearly | None = None
    least_energy: Yearly | None = None
    commitment: Commitment | None = None
    sign: int = 1
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Storage:
    """Keeps energy of its node. Size is the discharge power [MW]; energy is ``hours`` times it, or its own ``energy``.

    ``charge_share`` is charging power per discharge power (0: a reservoir without pumps). ``inflow`` [unit of the node]
    fills it from outside and may be spilt (unless ``spill`` is false). The level closes over the year (``cyclic``) or
    starts at ``start_level`` as a share of the energy capacity. Without ``build`` power is unlimited and ``energy``
    must be given.
    """

    name: str
    node: str
    build: Build | None = None
    hours: float | None = None
    energy: Build | None = None
    efficiency_in: float = 1.0
    efficiency_out: float = 1.0
    loss_per_hour: float = 0.0
    charge_share: float = 1.0
    inflow: Profile | None = None
    spill: bool = True
    least_level: float = 0.0
    cyclic: bool = True
    start_level: float = 0.0
    running_cost: float = 0.0
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Output:
    """Where a link's flow arrives, how much of it, and how many steps later."""

    node: str
    efficiency: float = 1.0
    delay_steps: int = 0


@dataclass(frozen=True)
class Link:
    """Carries or converts flow from ``source`` to its outputs; size and flow are on the source side.

    ``both_ways`` lets it run back from the first output with the same efficiency. ``least_flow`` is absolute [unit of
    the source]. What is under way at the end of the year arrives at its beginning.
    """

    name: str
    source: str
    outputs: tuple[Output, ...]
    build: Build
    availability: Profile = 1.0
    least_flow: Profile = 0.0
    running_cost: Yearly = 0.0
    emission: float = 0.0
    both_ways: bool = False
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """An AC line of the DC approximation: flow = ``susceptance`` [MW/rad] × (angle difference - ``shift`` [rad])."""

    name: str
    source: str
    target: str
    susceptance: float
    capacity_mw: float
    shift: float = 0.0


Component = Generator | Storage | Link


@dataclass(frozen=True)
class Target:
    """A promise for one period: ``lower <= Σ weight × quantity <= upper`` per year.

    ``quantity`` is capacity_mw, output_mwh, emission_t or fuel_mwh; ``weights`` select components by name or tag
    (``*``: all). With ``penalty`` [万元 per unit and year] it may be missed at that price, without one it must hold.
    ``clause`` names where the promise stands.
    """

    name: str
    unit: str
    period: int
    quantity: str
    weights: Mapping[str, float]
    lower: float | None = None
    upper: float | None = None
    penalty: float | None = None
    clause: str = ""

    def weight(self, component: Component) -> float:
        """Sum of the weights that select the component."""
        names = {component.name, "*"} | component.tags
        return sum(value for key, value in self.weights.items() if key in names)


@dataclass(frozen=True)
class Retrofit:
    """New capacity of ``to`` [MW], at most ``ratio`` times the capacity of ``source`` that is closed early for it."""

    source: str
    to: str
    ratio: float = 1.0


@dataclass(frozen=True)
class Weather:
    """One hydrological and weather year: its probability, and by name the factor on load, inflow or availability."""

    name: str = "平年"
    probability: float = 1.0
    factors: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """All of a planning question; ``periods`` maps each planning year to its weight (discounted years it covers)."""

    periods: Mapping[int, float]
    nodes: tuple[Node, ...]
    steps: int
    demands: tuple[Demand, ...] = ()
    generators: tuple[Generator, ...] = ()
    storages: tuple[Storage, ...] = ()
    links: tuple[Link, ...] = ()
    lines: tuple[Line, ...] = ()
    targets: tuple[Target, ...] = ()
    retrofits: tuple[Retrofit, ...] = ()
    weathers: tuple[Weather, ...] = (Weather(),)
    step_hours: float = 1.0
