"""netallocation's published method on the hours of a file, in an environment of its own; called by trace_shares.py.

Average participation with aggregated coupling (Bialek 1996; Hörsch et al. 2018), each source bus to each sink bus, by
its own function and nothing around it. Writes the allocation [hour, source, sink] and the CPU seconds of each hour;
the first hour is done twice, because it compiles.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import pandas as pd  # noqa: E402
import pypsa  # noqa: E402
from netallocation.flow import average_participation  # noqa: E402


def network(z: np.lib.npyio.NpzFile) -> pypsa.Network:
    """The hours as a solved PyPSA network; what enters a line leaves it."""
    hours, buses = z["flow"].shape[1], [f"b{i}" for i in range(int(z["buses"]))]
    n = pypsa.Network()
    n.set_snapshots(pd.RangeIndex(hours))
    n.madd("Bus", buses)
    lines = [f"l{i}" for i in range(len(z["flow"]))]
    ends = {"bus0": [buses[i] for i in z["from_bus"]], "bus1": [buses[i] for i in z["to_bus"]]}
    n.madd("Line", lines, x=0.1, **ends)
    n.madd("Generator", [f"g{i}" for i in range(len(buses))], bus=buses, carrier="supply")
    n.madd("Load", [f"d{i}" for i in range(len(buses))], bus=buses, carrier="demand")
    for table, name, rows in (
        (n.lines_t, "p0", z["flow"]),
        (n.lines_t, "p1", -z["flow"]),
        (n.generators_t, "p", z["supply"]),
        (n.loads_t, "p", z["demand"]),
    ):
        columns = {"p0": lines, "p1": lines}.get(name, (n.generators if table is n.generators_t else n.loads).index)
        table[name] = pd.DataFrame(rows.T, index=n.snapshots, columns=columns)
    return n


def main(source: str, target: str, way: str) -> None:
    """Allocate hour by hour."""
    n = network(np.load(source))
    is_sparse = way == "sparse"
    seconds, found = [], []
    for hour in [n.snapshots[0], *n.snapshots]:
        before = time.process_time()
        result = average_participation(n, hour, dims=["source", "sink"], aggregated=True, sparse=is_sparse)
        table = result.peer_to_peer.transpose("source", "sink")
        seconds.append(time.process_time() - before)
        found.append(np.asarray(table.data.todense() if is_sparse else table.data))
    np.savez(target, allocation=np.stack(found[1:]), seconds=np.array(seconds[1:]))


if __name__ == "__main__":
    main(*sys.argv[1:4])
