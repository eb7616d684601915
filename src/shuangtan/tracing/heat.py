"""Heat networks on the same kernel: what flows is heat above the return temperature, carried by water.

    Q = ṁ c (T_supply − T_return)

Along a pipe the mass flow stays and the temperature falls: the difference is heat loss, which the receiving rule
hands on to consumers and the sending rule books to the network company. Combined heat and power enters with the
intensity that its declared allocation between heat and electricity gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.case import Case
from shuangtan.tracing.network import Network


@dataclass(frozen=True, slots=True)
class SupplyPipes:
    """Measurements of the supply pipes, [branch, hour]: mass flow [kg/s], positive from → to, and temperatures [°C]."""

    mass_kg_s: Floats
    from_celsius: Floats
    to_celsius: Floats

    def heat_mw(self, return_celsius: Floats, heat_capacity_kj_kg_k: float) -> tuple[Floats, Floats]:
        """Heat entering at the from-end and leaving at the to-end [MW], above the return temperature of the hour."""
        scale = self.mass_kg_s * (heat_capacity_kj_kg_k * 1e-3)
        return scale * (self.from_celsius - return_celsius), scale * (self.to_celsius - return_celsius)


def heat_case(
    network: Network,
    pipes: SupplyPipes,
    return_celsius: Floats,
    heat_capacity_kj_kg_k: float,
    sources: tuple[tuple[str, ...], Ints, Ints, Floats],
    demand_mw: Floats,
) -> Case:
    """A case of a heat network; `sources` are classes, buses, class numbers and heat fed in [source, hour] in MW.

    The heat capacity of water is the caller's declared value (it depends on the temperature level chosen).
    """
    classes, buses, number, power = sources
    sent, received = pipes.heat_mw(return_celsius, heat_capacity_kj_kg_k)
    if (colder := (pipes.mass_kg_s != 0) & (np.minimum(pipes.from_celsius, pipes.to_celsius) < return_celsius)).any():
        names = [network.branches[i] for i in np.flatnonzero(colder.any(axis=1))[:5]]
        raise ValueError(f"供水管 {names} 的水温低于回水 {float(np.min(return_celsius)):g} °C")
    return Case(network, classes, buses, number, power, demand_mw, sent, received)


def allocated_intensity(
    fuel_carbon_t: Floats, heat_mwh: Floats, power_mwh: Floats, heat_efficiency: float, power_efficiency: float
) -> tuple[Floats, Floats]:
    """Intensities of heat and electricity of a cogeneration plant by the efficiency method [t/MWh].

    Carbon is shared in proportion to the fuel each product would need alone, heat/η_heat and power/η_power (WRI/WBCSD
    GHG Protocol, allocation of emissions from a combined heat and power plant: efficiency method).
    """
    for_heat, for_power = heat_mwh / heat_efficiency, power_mwh / power_efficiency
    total = for_heat + for_power
    running = total > 0
    per_fuel = np.divide(fuel_carbon_t, total, out=np.zeros_like(total), where=running)
    return per_fuel / heat_efficiency, per_fuel / power_efficiency
