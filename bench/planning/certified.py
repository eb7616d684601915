"""Measure our side on the study case: build, certified plan, live what-ifs (CPU seconds of all threads, peak memory).

    PYTHONPATH=src python bench/planning/certified.py PERIODS GAP [SEGMENTS]

PERIODS 1 to 4, GAP such as 0.002; prints one line per round and a JSON summary.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from study_case import study

from shuangtan.planning import WhatIf, build, certify
from shuangtan.planning.certify import Round
from shuangtan.planning.solver import LiveSolver


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def show(done: Round) -> None:
    gap = (done.upper - done.lower) / done.upper
    print(
        f"{done.segments:5d} segments  bound {done.lower:14.1f}  cost {done.upper:14.1f}  apart {gap:.5f}  "
        f"plan {done.plan_cpu_s:6.1f} s  dispatch {done.dispatch_cpu_s:6.1f} s",
        flush=True,
    )


def full_model(periods: int) -> dict[str, float]:
    """Build and hand over every hour of every period, without solving."""
    clock = time.process_time()
    model = build(study(periods))
    LiveSolver(model.program)
    return {"build_s": time.process_time() - clock, "columns": model.program.column_count, "peak_gb": peak_gb()}


def what_ifs(plan_axes: object, periods: int) -> dict[str, object]:
    """Prepare the live program, then tighten the last cap by 2, 4 and 6 %."""
    system = study(periods)
    clock = time.process_time()
    live = WhatIf(system, plan_axes)  # type: ignore[arg-type]
    ready = time.process_time() - clock
    target = system.targets[-1]
    answers = []
    for cut in (0.98, 0.96, 0.94):
        live.set_target(target.name, target.period, upper=(target.upper or 0.0) * cut)
        answers.append(round(live.ask().cpu_s, 2))
    return {"ready_s": round(ready, 1), "answers_s": answers}


if __name__ == "__main__":
    count, gap = int(sys.argv[1]), float(sys.argv[2])
    segments = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    summary: dict[str, object] = {"full": full_model(count)}
    clock = time.process_time()
    plan = certify(study(count), gap, segments=segments, report=show)
    summary |= {"cpu_s": round(time.process_time() - clock, 1), "gap": plan.gap, "peak_gb": peak_gb()}
    print(plan.sentence)
    summary["what_if"] = what_ifs(plan.axes, count)
    print(json.dumps(summary, ensure_ascii=False))
