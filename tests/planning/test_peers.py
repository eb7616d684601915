"""Sixteen small systems: objective and prices equal what PyPSA with HiGHS finds on the same inputs."""

import json
from pathlib import Path

import numpy as np
import pytest
from peer_cases import CASES, fingerprint

from shuangtan.planning import build, solve

NUMBERS = json.loads((Path(__file__).parent / "pypsa_numbers.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("name", CASES)
def test_objective_and_prices_equal_the_referee(name: str) -> None:
    """Objective, every node price and every cap price agree to 1e-6 relative."""
    system, theirs = CASES[name](), NUMBERS[name]
    model = build(system)
    ours = solve(model.program, "simplex")
    assert ours.checked.objective == pytest.approx(theirs["objective"], rel=1e-9)
    for node in system.nodes:
        prices = np.concatenate([ours.price(model.balances[op.number, node.name]) for op in model.operations])
        scale = max(1e-9, float(np.abs(prices).max()))
        assert fingerprint(prices) == pytest.approx(theirs["prices"][node.name], rel=1e-6, abs=1e-6 * scale)
    caps = {f"{key[0]} {key[1]}": float(ours.price(rows)[0]) for key, rows in model.targets.items()}
    assert caps == pytest.approx(theirs["caps"], rel=1e-6, abs=1e-9)
