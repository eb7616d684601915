"""Solve the small cases by both tools, print how far apart they are, and keep the referee's numbers for the tests.

    PYTHONPATH=src:tests/planning python bench/planning/conformance.py

Run in the environment of requirements.txt. Writes tests/planning/pypsa_numbers.json.
"""

from __future__ import annotations

import json
import logging
import warnings
from pathlib import Path

import numpy as np
from peer_cases import CASES, fingerprint
from referee import referee

from shuangtan.planning.build import build
from shuangtan.planning.solver import solve

NUMBERS = Path(__file__).parents[2] / "tests" / "planning" / "pypsa_numbers.json"
NOTE = "PyPSA 1.4.0 + linopy 0.10.1 + HiGHS 1.15.1 simplex, by bench/planning/conformance.py; prices as fingerprints"


def compare(name: str) -> dict[str, object]:
    """Both answers for one case; prints relative distances of objective and of all node prices."""
    system = CASES[name]()
    model = build(system)
    ours, theirs = solve(model.program, "simplex"), referee(system)
    apart = 0.0
    prices = {}
    for node in system.nodes:
        mine = np.concatenate([ours.price(model.balances[op.number, node.name]) for op in model.operations])
        other = np.array(theirs["prices"][node.name])
        apart = max(apart, float(np.abs(mine - other).max() / max(1e-9, np.abs(other).max())))
        prices[node.name] = fingerprint(other)
    distance = abs(ours.checked.objective / theirs["objective"] - 1)
    print(f"{name:16s} objective {ours.checked.objective:18.6f}  apart {distance:.1e}  prices apart {apart:.1e}")
    return {"objective": theirs["objective"], "prices": prices, "caps": theirs["caps"]}


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    numbers = {"note": NOTE, "cases": {name: compare(name) for name in CASES}}
    NUMBERS.write_text(json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
