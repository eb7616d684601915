"""Export power-flow cases that pandapower ships, as plain arrays for the benchmarks.

    python -m venv .bench && .bench/bin/pip install -r bench/tracing/requirements.txt
    .bench/bin/python bench/tracing/export_cases.py cases/ case118 case2869pegase case9241pegase

PEGASE cases: Josz, Fliscounakis, Maeght & Panciatici 2016 (arXiv 1603.01533), as packaged by pandapower. Each file
holds the MATPOWER matrices bus, branch and gen (rows renumbered from 0), after a converged alternating-current power
flow, so that branch columns 13 and 15 (PF, PT) are filled.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandapower
import pandapower.networks


def export(folder: Path, name: str) -> None:
    """Solve one case and write its matrices."""
    net = getattr(pandapower.networks, name)()
    pandapower.runpp(net, numba=False)
    solved = net._ppc
    tables = {key: np.asarray(solved[key].real) for key in ("bus", "branch", "gen")}
    np.savez_compressed(folder / f"{name}.npz", base_mva=solved["baseMVA"], **tables)
    print(f"{name}: {len(tables['bus'])} buses, {len(tables['branch'])} branches, {len(tables['gen'])} generators")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for case in sys.argv[2:]:
        export(target, case)
