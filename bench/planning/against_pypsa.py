"""Measure PyPSA on the study case: build, hand-over and HiPO (CPU seconds, peak memory). Arguments: periods [solve].

PYTHONPATH=src python bench/planning/against_pypsa.py 1 solve
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings

from referee import network
from study_case import study

warnings.filterwarnings("ignore")


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(periods: int, solve: bool) -> dict[str, float]:
    """CPU seconds of each stage; the emission cap is soft in our case and hard here (it is met in both)."""
    system, marks = study(periods), {}
    clock = time.process_time()
    n = network(system)
    marks["network_s"] = time.process_time() - clock
    clock = time.process_time()
    n.optimize.create_model(multi_investment_periods=True, include_objective_constant=False)
    marks["model_s"], clock = time.process_time() - clock, time.process_time()
    if not solve:
        n.model.to_highspy()
        return marks | {"handover_s": time.process_time() - clock, "peak_gb": peak_gb()}
    n.model.solve(
        solver_name="highs", io_api="direct", log_to_console=False, solver="hipo", run_crossover="off", time_limit=1500
    )
    marks["solve_s"] = time.process_time() - clock
    return marks | {"objective": float(n.model.objective.value), "peak_gb": peak_gb()}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), "solve" in sys.argv[2:]), ensure_ascii=False))
