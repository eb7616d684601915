"""The synthetic systems of the supply-chain bench, from a seed; plain numpy and scipy, so that peers can load them.

`technosphere`: 20 000 activities with one product each and about 220 000 inputs; three quarters come from 400 markets
that everybody buys from, the rest from activities nearby, as in a data set sorted by industry, but for a small share
`far` that comes from anywhere. Nearly all activities lie in one loop. 2 000 elementary flows, about 400 000 exchanges.
Shapes after published counts of ecoinvent; the numbers mean nothing. The share decides how far factorising fills in:
with none of it a direct solver is at its best, and with much of it needs minutes; an iteration does not notice.
`regional_table`: 31 regions × 42 sectors, nearly every cell filled, as provincial multi-regional tables are.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse


def technosphere(
    far: float = 0.0, n: int = 20_000, seed: int = 1
) -> tuple[sparse.csc_array, sparse.csc_array, np.ndarray]:
    """(A, B, c): inputs per unit made (n, n), elementary flows per unit made (m, n), characterization (m,)."""
    rng = np.random.default_rng(seed)
    inputs, flows = n * 11, max(n // 10, 1)
    columns = np.concatenate([np.arange(n), rng.integers(0, n, inputs - n)])
    from_market, nearby = rng.random(inputs) < 0.75, (columns + rng.integers(1, 40, inputs)) % n
    rest = np.where(rng.random(inputs) < far, rng.integers(0, n, inputs), nearby)
    rows = np.where(from_market, rng.integers(0, max(n // 50, 1), inputs), rest)
    value = sparse.coo_array((rng.lognormal(0.0, 2.0, inputs), (rows, columns)), shape=(n, n)).tocsc()
    share = rng.uniform(0.1, 0.6, n) / np.maximum(value.sum(axis=0), 1e-30)
    price = rng.lognormal(0.0, 2.0, n)
    a = sparse.diags_array(1.0 / price) @ value @ sparse.diags_array(share * price)
    exchanges = n * 20
    b = sparse.coo_array(
        (
            rng.lognormal(-3.0, 2.0, exchanges),
            (rng.integers(0, flows, exchanges), rng.integers(0, n, exchanges)),
        ),
        shape=(flows, n),
    )
    return sparse.csc_array(a), sparse.csc_array(b), rng.lognormal(0.0, 1.0, flows)


def regional_table(regions: int = 31, sectors: int = 42, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """(A, b) of a multi-regional table: most deliveries stay in the region, column sums 0.4 to 0.75."""
    rng = np.random.default_rng(seed)
    n = regions * sectors
    value = rng.lognormal(0.0, 2.5, (n, n))
    region = np.repeat(np.arange(regions), sectors)
    value[region[:, None] == region] *= regions * 4
    return value * (rng.uniform(0.4, 0.75, n) / value.sum(axis=0)), rng.lognormal(-1.0, 1.2, n)
