"""Measure PyPSA on the study case: build, hand-over and HiPO (CPU seconds, peak memory).

Arguments: periods [solve [limit]].

PYTHONPATH=src python bench/planning/against_pypsa.py 1 solve 600

The limit is in seconds by the clock; where it ends the run, ``solved`` is 0 and the objective is not a result.
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


def measure(periods: int, solve: bool, limit_s: float = 1500.0) -> dict[str, float]:
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
    status, condition = n.model.solve(
        solver_name="highs",
        io_api="direct",
        log_to_console=False,
        solver="hipo",
        run_crossover="off",
        time_limit=limit_s,
    )
    marks["solve_s"], solved = time.process_time() - clock, (status, condition) == ("ok", "optimal")
    objective = {"objective": float(n.model.objective.value)} if solved else {}
    return marks | objective | {"solved": float(solved), "cpu_s": sum(marks.values()), "peak_gb": peak_gb()}


if __name__ == "__main__":
    print(
        json.dumps(
            measure(int(sys.argv[1]), "solve" in sys.argv[2:], float(sys.argv[3]) if sys.argv[3:] else 1500.0),
            ensure_ascii=False,
        )
    )
