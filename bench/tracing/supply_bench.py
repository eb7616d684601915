"""All-product footprints and structural paths against the peers: same systems, same answers, one thread.

python bench/tracing/supply_bench.py --peers <python of the environment of supply_requirements.txt>

Times are CPU seconds of one process, least of several runs, after loading. Answers are compared to 1e-9 before any
ratio is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")}
os.environ.update(ONE_THREAD)

import numpy as np  # noqa: E402
from scipy import sparse  # noqa: E402
from supply_systems import regional_table, technosphere  # noqa: E402

from shuangtan.tracing.paths_strongest import strongest_paths  # noqa: E402
from shuangtan.tracing.supply.chain import SupplyNetwork, chain_of, footprints  # noqa: E402
from shuangtan.tracing.supply.paths import PathTree, supply_paths  # noqa: E402

ADJOINT_BAR, PATHS_BAR = 100, 1000
"""How many times faster than the peer's own adjoint solve, and than its paths, ours is asked to be."""
ROOT = 77
CUTOFF = 1e-4
AGREEMENT = 1e-9  # of the answers; bw2calc itself accepts a residual of 1e-8


def least(call: Callable[[], object], repeats: int) -> float:
    """Least CPU seconds over the repeats."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def against(name: str, theirs: float, ours: float, bar: int) -> str:
    """A line: what the peer takes, how many times ours that is, and whether the bar is met."""
    ratio = theirs / ours
    return f"    {name:28s}{theirs * 1e3:9.1f} ms {ratio:8.0f}×   asked {bar}×: {'met' if ratio >= bar else 'MISSED'}"


def peer(python: str, which: str, folder: Path) -> dict[str, float]:
    """Run one peer in its own environment on the systems in the folder; its times by name."""
    script = Path(__file__).with_name("supply_peers.py")
    command = [python, str(script), which, str(folder), str(folder)]
    result = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | ONE_THREAD, check=False, timeout=600
    )
    if result.returncode:
        raise SystemExit(f"{which} failed:\n{result.stderr[-2000:]}")
    return json.loads(result.stdout.splitlines()[-1])


def compare_adjoint(python: str, folder: Path, far: float) -> None:
    """Footprints of all 20 000 products."""
    a, b, c = technosphere(far)
    sparse.save_npz(folder / "a.npz", sparse.csc_matrix(a))
    sparse.save_npz(folder / "b.npz", sparse.csc_matrix(b))
    np.save(folder / "c.npy", c)
    network = chain_of([str(i) for i in range(a.shape[0])], a, c @ b)
    _, loops = sparse.csgraph.connected_components(a, connection="strong")
    largest = np.bincount(loops).max()
    print(f"technosphere, far {far:.1%}: {a.shape[0]} products, {a.nnz} inputs, largest loop {largest}")
    theirs = peer(python, "adjoint", folder)
    answer = np.load(folder / "adjoint.npy")
    for tolerance in (1e-10, 1e-14):
        known = footprints(network, tolerance)
        gap = float(np.max(np.abs(answer - known.value[0]) / known.value[0]))
        assert gap < AGREEMENT, gap
        ours = least(lambda bound=tolerance: footprints(network, bound), 25)
        state = f"{known.steps} steps, residual {known.residual:.1e}, difference {gap:.1e}"
        print(f"  ours to {tolerance:.0e} {ours * 1e3:9.2f} ms  ({state})")
        for name, seconds in theirs.items():
            print(against(name, seconds, ours, ADJOINT_BAR))


def compare_paths(python: str, folder: Path) -> None:
    """Structural paths of one product at 0.01 % on the regional table."""
    a, b = regional_table()
    network = chain_of([str(i) for i in range(len(b))], a, b)
    known = footprints(network)
    for name, array in (("a", a), ("b", b), ("y", known.value[0]), ("root", np.array(ROOT))):
        np.save(folder / f"table_{name}.npy", array)
    tree = supply_paths(known, str(ROOT), CUTOFF)
    ours = least(lambda: supply_paths(known, str(ROOT), CUTOFF), 15)
    best = least(lambda: strongest_paths(known, str(ROOT), 20), 5)
    print(f"regional table: {len(b)} products, {len(tree)} paths at {CUTOFF:.2%}, gap {tree.gap:.1e}")
    print(f"  ours       {ours * 1e3:9.2f} ms   20 strongest {best * 1e3:.1f} ms")
    times = peer(python, "paths", folder)
    check_paths(tree, json.loads((folder / "paths.json").read_text()))
    for name, seconds in times.items():
        print(against(name, seconds, ours, PATHS_BAR))


def check_paths(tree: PathTree, theirs: dict[str, float]) -> None:
    """The peer lists the same paths with the same direct impact."""
    ours = {"_".join(map(str, tree.path(k))): float(tree.direct[k]) for k in range(len(tree))}
    missing, extra = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    print(f"  paths: ours {len(ours)}, peer {len(theirs)}, only ours {len(missing)}, only peer {len(extra)}")
    assert not missing
    assert not extra
    assert max(abs(ours[k] - theirs[k]) / abs(ours[k]) for k in ours) < AGREEMENT


def deep_paths() -> None:
    """Paths on the large technosphere, without a peer."""
    a, b, c = technosphere()
    network: SupplyNetwork = chain_of([str(i) for i in range(a.shape[0])], a, c @ b)
    known = footprints(network)
    for cutoff in (1e-2, 1e-3, 1e-4, 1e-5):
        seconds = least(lambda share=cutoff: supply_paths(known, "12345", share), 5)
        tree = supply_paths(known, "12345", cutoff)
        print(f"  technosphere at {cutoff:.3%}: {len(tree):6d} paths {seconds * 1e3:8.3f} ms, gap {tree.gap:.1e}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", default=sys.executable, help="python with supply_requirements.txt installed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for far in (0.0, 0.005):
            compare_adjoint(chosen.peers, Path(place), far)
        compare_paths(chosen.peers, Path(place))
        deep_paths()
