"""A process network: activities that make and use products, turned into a supply network per unit of product.

With U (products × activities) what is used, S (activities × products) the allocation shares, rows summing to one,
q the output of each product and d the direct impact of each activity, the requirements are A = U S q̂⁻¹ and the
direct impacts b = d S q̂⁻¹. What an activity uses of its own product stays in A (own use). Nothing is lost: the
footprints times what leaves the system give back the direct impacts and the declared purchases exactly.

A product that is used and made by nobody must be declared as a purchase with its footprint and source, or as cut
off with a reason; undeclared it is a problem, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuangtan.kernel import Problem, has_errors
from shuangtan.tracing.supply.activity import OWN_USE, Activity, Purchase
from shuangtan.tracing.supply.allocation import Product, allocation_shares
from shuangtan.tracing.supply.amounts import (
    Amounts,
    amount_matrix,
    emissions_of,
    inputs_of,
    origin_problems,
    outputs_of,
    purchases_of,
)
from shuangtan.tracing.supply.chain import Contribution, SupplyNetwork, required_output
from shuangtan.tracing.supply.solution import Array, Matrix

CO2E: Mapping[str, str] = {"kgCO2e": "kgCO2e"}


@dataclass(frozen=True)
class ProcessNetwork:
    """The supply network of a set of activities, and how far each activity runs per unit of product made.

    run: (activities, products), the fraction of the stated activity that one unit of the product carries.
    activity_direct: (K, activities), direct impact of each activity as stated.
    """

    network: SupplyNetwork
    activities: tuple[str, ...]
    run: Matrix
    activity_direct: Array
    purchases: tuple[Purchase, ...]

    def by_activity(self, demand: Array, impact: int = 0) -> list[Contribution]:
        """The impact of a final demand by activity and by purchase, largest first; together it is the footprint."""
        output = required_output(self.network, demand).value
        bought = [self.network.index(p.product) for p in self.purchases]
        names = [*self.activities, *(self.network.products[i] for i in bought)]
        amounts = np.concatenate([self.run @ output, output[bought]])
        unit_impact = np.concatenate([self.activity_direct[impact], self.network.direct[impact, bought]])
        parts = amounts * unit_impact
        order = [i for i in np.argsort(-np.abs(parts), kind="stable") if parts[i] != 0.0]
        return [
            Contribution(names[i], float(amounts[i]), float(parts[i]), float(parts[i] / parts.sum())) for i in order
        ]


def process_network(
    products: Iterable[Product],
    activities: Sequence[Activity],
    purchases: Iterable[Purchase] = (),
    classes: Mapping[str, str] = CO2E,
) -> tuple[ProcessNetwork | None, list[Problem]]:
    """Build the network from its parts; every mistake is reported, and with an error there is no network.

    classes: impact classes by name with the unit they are summed in.
    """
    listed = {p.name: p for p in products}
    bought = {p.product: p for p in purchases}
    problems: list[Problem] = []
    use, make = inputs_of(activities, listed, problems), outputs_of(activities, listed, problems)
    shares = _shares(activities, make, listed, problems)
    problems += origin_problems(use, make, activities, bought)
    direct = emissions_of(activities, classes, problems)
    outside = purchases_of(bought.values(), listed, classes, problems)
    if has_errors(problems):
        return None, problems
    column = {name: i for i, name in enumerate(listed)}
    uses, makes, carries = (amount_matrix(rows, column) for rows in (use, make, shares))
    run = _run_per_unit(makes, carries)
    made_direct = np.asarray(direct @ run)
    for name, footprint in outside.items():
        made_direct[:, column[name]] = footprint
    units = tuple(p.unit.code for p in listed.values())
    network = SupplyNetwork(tuple(listed), units, sparse.csc_array(uses @ run), made_direct, tuple(classes))
    built = ProcessNetwork(network, tuple(a.name for a in activities), run, direct, tuple(bought.values()))
    problems += _own_use_problems(network)
    return (None if has_errors(problems) else built), problems


def _shares(
    activities: Sequence[Activity], make: Amounts, listed: Mapping[str, Product], problems: list[Problem]
) -> list[dict[str, float]]:
    result = []
    for activity, outputs in zip(activities, make, strict=True):
        shares, found = allocation_shares(activity.name, outputs, listed, activity.key) if outputs else ({}, [])
        problems += found
        result.append(shares)
    return result


def _run_per_unit(makes: Matrix, carries: Matrix) -> Matrix:
    """S q̂⁻¹ (activities, products): how far each activity runs for one unit of each product."""
    output = np.asarray(makes.sum(axis=1)).ravel()
    per_unit = np.divide(1.0, output, out=np.zeros_like(output), where=output > 0)
    return sparse.csr_array(carries.T @ sparse.diags_array(per_unit))


def _own_use_problems(network: SupplyNetwork) -> list[Problem]:
    own = network.requirements.diagonal()
    return [
        OWN_USE(at=network.products[i], product=network.products[i], seen=f"{own[i]:.6g}")
        for i in np.flatnonzero(own >= 1)
    ]
