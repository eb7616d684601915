"""Landfill methane: the official workbook's numbers, conservation of carbon, refusal of gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.accounts.landfill import LandfillGas, first_order_decay, mass_balance

# IPCC waste model workbook (2006 Guidelines, volume 5), food waste, 1950–1959: W 2300.322 Gg, MCF 0.705, DOC 0.15,
# DOC_F 0.7, F 0.5, k 0.185, six months' delay: methane generated [Gg].
WORKBOOK = [
    0,
    19.173192132521066,
    35.1081142489792,
    48.35169628281753,
    59.35849404468761,
    68.50629081607181,
    76.10906390057788,
    82.42776118026651,
    87.6792575577805,
    92.04379869376629,
]


def test_the_workbook_is_reproduced() -> None:
    """Ten years of the published workbook to 1e-9."""
    decay = first_order_decay(np.full(10, 2300.322), np.full(10, 0.705), 0.15, 0.7, 0.5, 0.185)
    np.testing.assert_allclose(decay.generated, WORKBOOK, rtol=1e-9, atol=1e-9)
    assert decay.accumulated[-1] == pytest.approx(849.6768572137968, rel=1e-9)


# The same workbook, its other columns: carbon that lies there at the year's end, and carbon decomposed in it [Gg].
LYING = [170.28133604999996, 311.80288390121837, 429.4220485777495, 527.1758402035232, 608.4194351864917]
LYING += [675.9413350123839, 732.059075211517, 778.6987694911171, 817.4612192044463, 849.6768572137968]
DECOMPOSED = [0, 28.7597881987816, 52.6621713734688, 72.52754442422629, 89.03774106703142]
DECOMPOSED += [102.75943622410773, 114.16359585086683, 123.64164177039977, 131.51888633667076, 138.06569804064944]


def test_every_column_of_the_workbook_is_reproduced() -> None:
    """Deposited, lying and decomposed carbon of all ten years to 1e-9, and methane is 16/12 · F of what decomposed."""
    decay = first_order_decay(np.full(10, 2300.322), np.full(10, 0.705), 0.15, 0.7, 0.5, 0.185)
    np.testing.assert_allclose(decay.deposited, np.full(10, 170.28133604999996), rtol=1e-9)
    np.testing.assert_allclose(decay.accumulated, LYING, rtol=1e-9)
    np.testing.assert_allclose(decay.decomposed, DECOMPOSED, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(decay.generated, np.array(DECOMPOSED) * 0.5 * 16 / 12, rtol=1e-9, atol=1e-9)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=40), st.floats(0.01, 0.5), st.integers(0, 6))
def test_carbon_is_conserved(waste: list[float], k: float, delay: int) -> None:
    """What was deposited has decomposed or still lies there."""
    w = np.array(waste)
    decay = first_order_decay(w, np.full(len(w), 0.8), 0.2, 0.5, 0.5, k, delay)
    assert decay.decomposed.sum() + decay.accumulated[-1] == pytest.approx(decay.deposited.sum(), rel=1e-9, abs=1e-9)


def test_in_the_long_run_both_methods_agree() -> None:
    """With constant deposits the decay model tends to the mass balance."""
    w = np.full(400, 100.0)
    decay = first_order_decay(w, np.ones(400), 0.15, 0.5, 0.5, 0.1)
    assert decay.generated[-1] == pytest.approx(mass_balance(w, 1.0, 0.15, 0.5, 0.5)[-1], rel=1e-6)


def test_a_missing_year_is_refused() -> None:
    """A gap in the deposits is an error that names the year."""
    with pytest.raises(ValueError, match="第 1 年填埋量缺失"):
        first_order_decay(np.array([1.0, np.nan]), np.ones(2), 0.15, 0.5, 0.5, 0.1)


def test_recovery_cannot_exceed_generation() -> None:
    """More recovered than generated is an error, never a negative emission."""
    gas = LandfillGas(np.array([0.0, 5.0]), 0.1)
    with pytest.raises(ValueError, match=r"第 1 年回收 5\.0"):
        gas.emitted(np.array([1.0, 2.0]))
    assert gas.emitted(np.array([1.0, 15.0])) == pytest.approx([0.9, 9.0])
