"""The program of a plan while it is being written: operations, balances, sizes and what each component does.

An operation is one planning year under one weather year on its own axis; all operations share the capacities. The
constraint functions of this room take a ``Model`` and an ``Operation`` and add named rows and columns to its program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from shuangtan.planning.axis import Axis
from shuangtan.planning.blocks import Block, BlockProgram, Floats, Ints
from shuangtan.planning.fleet import Fleet
from shuangtan.planning.system import Component, System, Weather
from shuangtan.planning.values import Profile, over_steps

Size = float | Block
"""A capacity that is known [MW], or the column that decides it."""
SizeKey = tuple[str, str, str, int]
"""Component, part, vintage label and period of a capacity."""


@dataclass(frozen=True)
class Operation:
    """One planning year in one weather year; ``weight`` is discounted years times probability."""

    number: int
    period: int
    weather: Weather
    axis: Axis
    weight: float

    @property
    def name(self) -> str:
        return f"{self.period}·{self.weather.name}"

    @property
    def money(self) -> Floats:
        """Present value [万元] of 1 万元/MWh on 1 MW throughout each segment."""
        return self.weight * self.axis.yearly_hours

    def mean(self, value: Profile, name: str = "") -> float | Floats:
        """A profile of this year, times the weather's factor for ``name``, averaged by segment."""
        return self.axis.mean(self.profile(value, name))

    def profile(self, value: Profile, name: str = "") -> float | Floats:
        """A profile of this year over its steps, times the weather's factor for ``name``."""
        factor = self.weather.factors.get(name, 1.0)
        return over_steps(value, self.period) * over_steps(factor, self.period)


@dataclass(frozen=True)
class Flow:
    """A block of columns and what it means: which component does what in which operation."""

    operation: Operation
    component: str
    kind: str
    columns: Block
    axis: Axis
    label: str = ""


@dataclass(frozen=True)
class Contribution:
    """Columns that add ``rate`` per MWh (per MW where ``operation`` is None) to a yearly quantity of a component."""

    quantity: str
    component: Component
    period: int
    operation: Operation | None
    columns: Ints
    rate: float
    axis: Axis | None
    constant: float = 0.0

    @property
    def coefficients(self) -> Floats:
        """Change of the yearly quantity per unit of each column."""
        hours = np.ones(self.columns.size) if self.axis is None else self.axis.yearly_hours
        return self.rate * hours


@dataclass
class Model:
    """The growing program with its handles; ``fixed`` gives capacities that are no longer decided."""

    system: System
    operations: list[Operation]
    fixed: Mapping[SizeKey, float] | None = None
    merge: bool = True
    program: BlockProgram = field(default_factory=BlockProgram)
    sizes: dict[SizeKey, Size] = field(default_factory=dict)
    fleets: dict[tuple[str, str], list[Fleet]] = field(default_factory=dict)
    builds: dict[tuple[str, str, int], Block] = field(default_factory=dict)
    balances: dict[tuple[int, str], Block] = field(default_factory=dict)
    levels: dict[tuple[int, str], Block] = field(default_factory=dict)
    targets: dict[tuple[str, int, str], Block] = field(default_factory=dict)
    constants: dict[tuple[str, int, str], float] = field(default_factory=dict)
    slacks: dict[tuple[str, int, str], list[Block]] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    owned: list[tuple[int, Block]] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    investments: list[Block] = field(default_factory=list)

    @property
    def periods(self) -> list[int]:
        return sorted(self.system.periods)

    def size(self, fleet: Fleet, period: int) -> Size:
        """Capacity of a fleet in a period [MW]: a number or its column."""
        return self.sizes[(*fleet.key, period)]

    def add_flow(
        self,
        operation: Operation,
        component: str,
        kind: str,
        unit: str,
        *,
        upper: float | Floats = np.inf,
        lower: float | Floats = 0.0,
        cost: float | Floats = 0.0,
        axis: Axis | None = None,
        label: str = "",
    ) -> Block:
        """Columns of a component in an operation, one per segment; ``cost`` [万元/MWh] is weighted here."""
        axis = axis or operation.axis
        name, weighted = f"{component}·{kind}", cost * operation.weight * axis.yearly_hours
        columns = self.program.add_columns(
            name, unit, operation.period, axis.size, lower=lower, upper=upper, cost=weighted
        )
        self.flows.append(Flow(operation, component, kind, columns, axis, label))
        self.owned.append((operation.number, columns))
        return columns

    def inject(self, operation: Operation, node: str, columns: Block, factor: float | Floats) -> None:
        """Add ``factor`` times the columns to the balance of a node, segment by segment."""
        self.program.put(self.balances[operation.number, node], columns, factor)

    def count(
        self, quantity: str, component: Component, operation: Operation, columns: Block, rate: float, axis: Axis
    ) -> None:
        """Let the columns add ``rate`` per MWh to a yearly quantity of the component."""
        if rate:
            self.contributions.append(
                Contribution(quantity, component, operation.period, operation, columns.index, rate, axis)
            )


def ceiling(size: Size, share: float | Floats) -> float | Floats:
    """Upper bound of a column from a known size; infinite while the size is still to be decided."""
    return np.inf if isinstance(size, Block) else share * size


def floor(size: Size, share: float | Floats) -> float | Floats:
    """Lower bound of a column from a known size; zero while the size is still to be decided."""
    return 0.0 if isinstance(size, Block) else share * size


def rows_within_size(
    model: Model, operation: Operation, name: str, flows: list[Block], size: Size, share: float | Floats
) -> Block | None:
    """Rows ``Σ flows <= share · size`` where bounds on the columns do not already say it."""
    if not isinstance(size, Block) and len(flows) == 1:
        return None
    known = 0.0 if isinstance(size, Block) else size
    rows = model.program.add_rows(name, "MW", operation.period, flows[0].size, upper=share * known)
    for flow in flows:
        model.program.put(rows, flow, 1.0)
    if isinstance(size, Block):
        model.program.put(rows, size, -np.asarray(share, dtype=np.float64))
    return rows
