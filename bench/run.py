"""How long the main job takes, as whole processes: first run, unchanged re-run, explain, import time.

    python -m uv run --frozen python bench/run.py [city]

Each is run several times; the median is printed with the peak memory of the largest process.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds to the end of the process and to its first output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    process.stdout.read(1)
    first = time.perf_counter() - start
    process.stdout.read()
    if process.wait():
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, first


def median(command: list[str], before: list[Path]) -> str:
    """Median of several runs; `before` is deleted ahead of each."""
    seconds = []
    for _ in range(RUNS):
        for path in before:
            shutil.rmtree(path, ignore_errors=True)
        seconds.append(timed(command))
    whole, first = (statistics.median(column) for column in zip(*seconds, strict=True))
    return f"{whole:6.2f} s   first output {first:5.2f} s"


def main(city: str) -> None:
    out = Path(tempfile.mkdtemp())
    tool = [sys.executable, "-m", "shuangtan"]
    run = [*tool, "run", city, "--out", str(out)]
    print("interpreter start      ", median([sys.executable, "-c", "print(1)"], []))
    print("import of the commands ", median([sys.executable, "-c", "import shuangtan.cli; print(1)"], []))
    print("run, nothing there     ", median(run, [out]))
    print("run, nothing changed   ", median(run, []))
    explain = [*tool, "explain", "power_clean.capacity@510700:2025", "--city", city, "--out", str(out)]
    print("explain                ", median(explain, []))
    print("verify                 ", median([*tool, "verify", city, "--out", str(out)], []))
    print(f"peak memory            {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:6.0f} MiB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "mianyang")
