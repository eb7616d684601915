"""Steps by hubs: found where a few products are bought by all, and the same fixed point in fewer steps."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.linalg import spsolve

from shuangtan.tracing.supply.hubs import advance, find_hubs
from shuangtan.tracing.supply.solution import Method, solve_supply

COUNT, HUBS = 6000, 60


def system(share_from_hubs: float, sign: float = 1.0, seed: int = 3) -> tuple[sparse.csr_array, np.ndarray]:
    """M (products × suppliers) in which each product buys 12 inputs, this share of them from 60 products; and b."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(COUNT), 12)
    from_hub = rng.random(len(rows)) < share_from_hubs
    columns = np.where(from_hub, rng.integers(0, HUBS, len(rows)), rng.integers(0, COUNT, len(rows)))
    value = rng.lognormal(0.0, 1.0, len(rows)) * np.where(rng.random(len(rows)) < 0.02, sign, 1.0)
    matrix = sparse.csr_array(sparse.coo_array((value, (rows, columns)), shape=(COUNT, COUNT)))
    return sparse.csr_array(sparse.diags_array(0.6 / abs(matrix).sum(axis=1)) @ matrix), rng.lognormal(0.0, 2.0, COUNT)


def test_hubs_are_those_that_nearly_all_buy() -> None:
    """Sixty products that take three quarters of the purchases are found; without such products none are."""
    assert set(find_hubs(system(0.75)[0])) <= set(range(HUBS))
    assert len(find_hubs(system(0.75)[0])) > HUBS // 2
    assert len(find_hubs(system(0.0)[0])) == 0
    assert len(find_hubs(sparse.csr_array(system(0.75)[0][:100, :100]))) == 0


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("classes", [1, 3])
def test_the_fixed_point_is_the_same(sign: float, classes: int) -> None:
    """By hubs, with credits and several impacts too, the footprints are those of a direct solve."""
    matrix, direct = system(0.75, sign)
    right = direct if classes == 1 else np.stack([direct * k for k in range(1, classes + 1)], axis=1)
    found = solve_supply(matrix, right)
    exact = spsolve(sparse.csc_array(sparse.eye_array(COUNT) - matrix), right)
    assert found.method is Method.ITERATION
    assert found.residual < 1e-13
    np.testing.assert_allclose(found.value, exact, rtol=1e-11)


def test_steps_by_hubs_are_fewer() -> None:
    """Two thirds of the plain steps reach the same nearness."""
    matrix, direct = system(0.75)
    exact = spsolve(sparse.csc_array(sparse.eye_array(COUNT) - matrix), direct)
    ahead, value, plain, steps = advance(matrix, direct, 8), direct, direct, [0, 0]
    while np.abs(value / exact - 1).max() > 1e-9:
        value, steps[0] = ahead.step(value), steps[0] + 1
    while np.abs(plain / exact - 1).max() > 1e-9:
        plain, steps[1] = direct + matrix @ plain, steps[1] + 1
    assert steps[0] <= steps[1] * 2 / 3
