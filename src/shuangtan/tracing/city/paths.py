"""One hour of a traced city as a supply chain: each bus buys from its neighbours and from the sources it holds.

A MWh at a bus needs flow ÷ through-flow of its neighbours' and output ÷ through-flow of its own sources; what a
battery hands out is a source with the mixture its ledger says. Supply paths and remainder then come from the same
functions as those of products, and sum to the traced intensity.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from shuangtan.tracing.block import Floats
from shuangtan.tracing.city.year import CityYear, class_id, class_label
from shuangtan.tracing.paths_strongest import StrongestPaths, strongest_paths
from shuangtan.tracing.supply.chain import Footprints, SupplyNetwork, footprints

Purchase = tuple[str, str, float]
"""Seller, buyer, MWh per MWh of the buyer."""


def hour_paths(year: CityYear, county: str, place: int, account: str = "co2", count: int = 8) -> StrongestPaths | None:
    """The strongest paths into a county in one hour with the exact remainder; None where nothing carries carbon."""
    known = hour_footprints(year, place, account)
    name = year.network.name(county)
    return strongest_paths(known, name, count) if known.of(name) > 0 else None


def hour_footprints(year: CityYear, place: int, account: str = "co2") -> Footprints:
    """The intensity of every bus and source in one hour, solved as a supply chain [t/MWh]."""
    through = year.trace.through_mw[:, place]
    names = [year.network.name(bus) for bus in year.network.buses]
    bought = [*_from_neighbours(year, place, through, names)]
    made, direct = _from_sources(year, place, through, names, account)
    products = [*names, *direct]
    column = {name: i for i, name in enumerate(products)}
    ends = [(column[seller], column[buyer]) for seller, buyer, _ in (*bought, *made)]
    amounts = [amount for *_, amount in (*bought, *made)]
    rows, columns = zip(*ends, strict=True)
    matrix = sparse.coo_array((amounts, (rows, columns)), shape=(len(products),) * 2)
    impact = np.array([direct.get(name, 0.0) for name in products])[None, :]
    unit = ("MWh",) * len(products)
    return footprints(SupplyNetwork(tuple(products), unit, sparse.csc_array(matrix), impact, ("tCO2",)))


def _from_neighbours(year: CityYear, place: int, through: Floats, names: list[str]) -> list[Purchase]:
    network, flow = year.network.network, year.case.sent_mw[:, place]
    found = []
    for start, end, power in zip(network.from_bus.tolist(), network.to_bus.tolist(), flow.tolist(), strict=True):
        seller, buyer = (start, end) if power > 0 else (end, start)
        if abs(power) > year.trace.rules.tolerance_mw:
            found.append((names[seller], names[buyer], abs(power) / float(through[buyer])))
    return found


def _from_sources(
    year: CityYear, place: int, through: Floats, names: list[str], account: str
) -> tuple[list[Purchase], dict[str, float]]:
    """What sources and batteries sell to their buses, and the intensity of each."""
    factor, case = year.factor(account)[:, place], year.case
    bought, direct = [], {}
    for bus, number, power in zip(case.source_bus, case.source_class, case.source_mw[:, place], strict=True):
        label = class_label(year.network, class_id(year.network, case.classes[number]))
        if power > 0:
            seller = f"{label}·{names[bus]}" if names[bus] != label else label
            direct[seller] = float(factor[number])
            bought.append((seller, names[bus], float(power / through[bus])))
    ledger = year.stored.ledger
    for unit, power, mix in zip(ledger.names, year.battery_mw[:, place], ledger.mix_out[:, :, place], strict=True):
        if power > 0:
            bus = year.unit_bus(unit)
            direct[unit] = float(mix @ factor)
            bought.append((unit, names[bus], float(power / through[bus])))
    return bought, direct
