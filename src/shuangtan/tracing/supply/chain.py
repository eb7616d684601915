"""A supply chain as products that need one another, and the footprints of all its products at once.

y = b + y A, with A[i, j] the units of product i used per unit of product j and b the direct impact per unit: one
adjoint fixed point gives the cradle-to-gate footprint of every product, for K impact classes together. The same
system the other way round, x = A x + h, gives the output a final demand h calls forth; b·x per product are its hot
spots. Both views give the same total: y·h = b·x (Heijungs & Suh 2002, ch. 2; Miller & Blair 2009, § 2.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuangtan.tracing.supply.solution import TOLERANCE, Array, Matrix, Method, SupplySolution, solve_supply


@dataclass(frozen=True)
class SupplyNetwork:
    """Products per unit made, in plain arrays with their labels.

    products, units: (n,) names and unit codes; requirements: A, sparse (n, n); direct: b, (K, n), impact per unit
    of product; classes: (K,) names of the impact classes with unit, such as `kgCO2e`.
    """

    products: tuple[str, ...]
    units: tuple[str, ...]
    requirements: Matrix
    direct: Array
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        count = len(self.products)
        shapes = (len(self.units), self.requirements.shape, self.direct.shape)
        if shapes != (count, (count, count), (len(self.classes), count)):
            raise ValueError(f"arrays do not fit {count} products and {len(self.classes)} classes: {shapes}")

    def index(self, product: str) -> int:
        """The column of a product; a name that is not there is an error, not a zero."""
        try:
            return self.products.index(product)
        except ValueError:
            raise KeyError(f"no product {product!r} among {len(self.products)}") from None

    def demand(self, amounts: Mapping[str, float]) -> Array:
        """A final demand vector (n,) from amounts by product name, each in the product's unit."""
        vector = np.zeros(len(self.products))
        for product, amount in amounts.items():
            vector[self.index(product)] += amount
        return vector


@dataclass(frozen=True)
class Footprints:
    """The footprint of every product: value (K, n), impact per unit of product; NaN if the system has no answer."""

    network: SupplyNetwork
    value: Array
    method: Method
    steps: int
    residual: float

    def of(self, product: str, impact: str | None = None) -> float:
        row = 0 if impact is None else self.network.classes.index(impact)
        return float(self.value[row, self.network.index(product)])


@dataclass(frozen=True, slots=True)
class Contribution:
    """One product's own direct impact within a footprint: where in the chain the emission happens."""

    product: str
    amount: float
    impact: float
    share: float


def footprints(network: SupplyNetwork, tolerance: float = TOLERANCE) -> Footprints:
    """All products' footprints, all classes, by one adjoint fixed point: residual-checked, direct where needed.

    tolerance: largest relative error of any footprint, by default that of the arithmetic.
    """
    right = network.direct[0] if len(network.classes) == 1 else network.direct.T
    solution = solve_supply(network.requirements.T, right, tolerance)
    value = solution.value[None, :] if solution.value.ndim == 1 else solution.value.T
    return Footprints(network, value, solution.method, solution.steps, solution.residual)


def required_output(network: SupplyNetwork, demand: Array) -> SupplySolution:
    """The output of every product, in its unit, that a final demand (n,) or (n, m) calls forth: x = A x + h."""
    return solve_supply(network.requirements, demand)


def hot_spots(network: SupplyNetwork, demand: Array, impact: int = 0, count: int | None = None) -> list[Contribution]:
    """Where along the chain the impact of a final demand arises, largest first; all shares together sum to one."""
    output = required_output(network, demand).value
    parts = network.direct[impact] * output
    total = parts.sum()
    order = np.argsort(-np.abs(parts), kind="stable")[: count or len(parts)]
    return [
        Contribution(network.products[i], float(output[i]), float(parts[i]), float(parts[i] / total))
        for i in order
        if parts[i] != 0.0
    ]


def purchases(network: SupplyNetwork, known: Footprints, product: str, impact: int = 0) -> list[Contribution]:
    """What one unit of a product buys directly and the footprint that comes with each purchase, largest first.

    The product's own direct impact stands in the list under its own name; the parts sum to its footprint.
    """
    column = network.index(product)
    used = sparse.csc_array(network.requirements)[:, [column]].toarray().ravel()
    parts = used * known.value[impact]
    total = float(known.value[impact, column])
    rows = [(network.products[i], float(used[i]), float(parts[i])) for i in np.flatnonzero(used)]
    rows.append((product, 1.0, float(network.direct[impact, column])))
    return [Contribution(n, a, v, v / total) for n, a, v in sorted(rows, key=lambda r: -abs(r[2]))]


def chain_of(
    products: Sequence[str], requirements: Matrix, direct: Array, unit: str = "1", impact: str = "kgCO2e"
) -> SupplyNetwork:
    """A network of one unit and one or more impact classes from bare arrays: A (n, n) and b (n,) or (K, n)."""
    rows = np.atleast_2d(np.asarray(direct, dtype=np.float64))
    classes = (impact,) if len(rows) == 1 else tuple(f"{impact}·{k}" for k in range(len(rows)))
    matrix = sparse.csc_array(requirements, dtype=np.float64)
    return SupplyNetwork(tuple(products), (unit,) * len(products), matrix, rows, classes)
