"""Measure our side on the study case and hold every figure against its bar (CPU seconds of all threads, peak memory).

    PYTHONPATH=src python bench/planning/certified.py [--peer SECONDS]

One line per round, then one line per bar: what, figure, asked, met or missed. Each case runs in its own process, so
that peak memory is its own. ``--peer`` also lets PyPSA + HiPO try one year for that many seconds (it needs
``requirements.txt`` in the interpreter named by ``PYPSA_PYTHON``, else this one); without an end the ratio is a bound.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from study_case import study

from shuangtan.planning import WhatIf, build, certify
from shuangtan.planning.certify import Round, price_axes
from shuangtan.planning.solver import LiveSolver, solve_along_time

Facts = dict[str, float]
GAPS = {1: 0.002, 4: 0.003}
FIRST, GROWTH = 800, (1.0, 1.25, 1.5, 2.0, 3.0)
QUESTION_SEGMENTS = 900
CUTS = (0.98, 0.96, 0.94)


def peak_gb() -> float:
    """Largest resident memory of this process [GB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def show(done: Round) -> None:
    """One line per round, on the error stream, so that the facts alone are on the other."""
    gap = (done.upper - done.lower) / done.upper
    print(
        f"  {done.segments:5d} 段  下界 {done.lower:14.1f}  方案成本 {done.upper:14.1f}  "
        f"差距 {gap:.5f}  规划 {done.plan_cpu_s:5.1f} s  运行 {done.dispatch_cpu_s:5.1f} s",
        file=sys.stderr,
        flush=True,
    )


def certified(periods: int) -> Facts:
    """Certify to the asked gap."""
    clock = time.process_time()
    plan = certify(study(periods), GAPS[periods], segments=FIRST, growth=GROWTH, report=show)
    return {"cpu_s": time.process_time() - clock, "gap": plan.gap, "peak_gb": peak_gb()}


def hand_over() -> Facts:
    """Build four periods of every hour and hand them to the solver."""
    clock = time.process_time()
    model = build(study(4))
    LiveSolver(model.program)
    return {"cpu_s": time.process_time() - clock, "columns": model.program.column_count, "peak_gb": peak_gb()}


def every_hour() -> Facts:
    """One year at every hour in one program, without segments, to a proven 0.2 %."""
    clock = time.process_time()
    checked = solve_along_time(build(study(1)).program.assemble(), GAPS[1]).checked
    return {"cpu_s": time.process_time() - clock, "gap": checked.gap, "peak_gb": peak_gb()}


def what_ifs() -> Facts:
    """Prepare the live program on segments chosen by price, then tighten the cap by 2, 4 and 6 %."""
    system = study(1)
    plan = certify(system, 1.0, segments=QUESTION_SEGMENTS // 3, most_rounds=1)
    clock = time.process_time()
    live = WhatIf(system, price_axes(plan.dispatches, QUESTION_SEGMENTS))
    ready = time.process_time() - clock
    target = system.targets[0]
    answers = []
    for cut in CUTS:
        live.set_target(target.name, target.period, upper=(target.upper or 0.0) * cut)
        answers.append(live.ask().cpu_s)
    return {"ready_s": ready, "first_s": answers[0], "slowest_s": max(answers), "peak_gb": peak_gb()}


CASES: dict[str, Callable[[], Facts]] = {
    "one": lambda: certified(1),
    "four": lambda: certified(4),
    "hand_over": hand_over,
    "every_hour": every_hour,
    "what_ifs": what_ifs,
}


def measured(case: str) -> Facts:
    """The facts of a case from a process of its own."""
    print(case, file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, __file__, "case", case], stdout=subprocess.PIPE, check=True, text=True)
    facts: Facts = json.loads(done.stdout)
    return facts


def peer(limit_s: float) -> Facts:
    """PyPSA + HiPO on one year with a limit in wall-clock seconds."""
    here = Path(__file__).parent / "against_pypsa.py"
    command = [os.environ.get("PYPSA_PYTHON", sys.executable), str(here), "1", "solve", str(limit_s)]
    facts: Facts = json.loads(
        subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()[-1]
    )
    return facts


def bar(name: str, figure: float, asked: float, unit: str) -> None:
    """One bar: met if the figure is at most what was asked."""
    print(
        f"{name:<34}{figure:>10.4g} {unit:<4} 要求 ≤ {asked:<8g}{'达到' if figure <= asked else '未达到'}", flush=True
    )


def report(limit_s: float | None) -> None:
    """Run all cases and print every bar."""
    one, four, whole, live = (measured(case) for case in ("one", "four", "every_hour", "what_ifs"))
    handed = measured("hand_over")
    bar("4 期 × 8760 h：证明的差距", four["gap"] * 100, 0.3, "%")
    bar("4 期 × 8760 h：认证用时", four["cpu_s"], 240, "s")
    bar("4 期 × 8760 h：内存", four["peak_gb"], 2, "GB")
    bar("1 期：证明的差距", one["gap"] * 100, 0.2, "%")
    bar("4 期用时 ÷ 1 期用时", four["cpu_s"] / one["cpu_s"], 8, "倍")
    bar("碳上限问答：首答", live["first_s"], 1, "s")
    bar("碳上限问答：最慢", live["slowest_s"], 1, "s")
    print(f"1 期认证 {one['cpu_s']:.1f} s，{one['peak_gb']:.2f} GB；问答准备 {live['ready_s']:.1f} s")
    print(f"1 期逐时整体求解（不分段）到 {whole['gap'] * 100:.3f} %：{whole['cpu_s']:.1f} s，{whole['peak_gb']:.2f} GB")
    print(f"4 期建模并交给求解器 {handed['cpu_s']:.2f} s，{handed['peak_gb']:.2f} GB，{handed['columns']:.0f} 列")
    if limit_s is not None:
        theirs = peer(limit_s)
        end = "解出" if theirs["solved"] else f"在 {limit_s:g} s（墙钟）内未解出"
        bar(f"1 期：我们 ÷ PyPSA + HiPO（{end}）", one["cpu_s"] / theirs["cpu_s"], 1 / 6, "倍")
        print(f"PyPSA + HiPO {theirs['cpu_s']:.0f} s，我们 {one['cpu_s']:.1f} s：{'=' if theirs['solved'] else '≥'}"
              f" {theirs['cpu_s'] / one['cpu_s']:.1f} 倍，{theirs['peak_gb']:.2f} GB")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["case"]:
        print(json.dumps(CASES[sys.argv[2]]()))
    else:
        report(float(sys.argv[2]) if sys.argv[1:2] == ["--peer"] else None)
