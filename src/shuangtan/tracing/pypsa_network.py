"""Cases from PyPSA networks: solved dispatch and flows, with storage units kept apart for the storage ledger.

A network is read by the shape of its tables (`n.generators`, `n.generators_t.p`, …), so PyPSA need not be installed;
to read a netCDF file it must be. Signs are PyPSA's: generators and storage positive when they give, loads positive
when they take, `p0` into a branch at `bus0`, `p1` into it at `bus1`. Links with a third bus are refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from shuangtan.tracing.block import Floats
from shuangtan.tracing.case import Case
from shuangtan.tracing.network import read_network
from shuangtan.tracing.solved import classes_of

_BRANCHES = (("lines", "Line"), ("transformers", "Transformer"), ("links", "Link"))
_STORES = (("storage_units", "StorageUnit"), ("stores", "Store"))


@dataclass(frozen=True, slots=True)
class PypsaCase:
    """A case, and for each storage unit its name, bus and power [unit, hour], positive when it discharges."""

    case: Case
    hours: tuple[str, ...]
    storage: tuple[tuple[str, str], ...]
    storage_mw: Floats


def open_pypsa(path: Path) -> PypsaCase:
    """A case from a netCDF file; needs the package `pypsa`."""
    try:
        pypsa: Any = import_module("pypsa")
    except ImportError as error:
        raise ImportError(f"读取 {path} 需要软件包 pypsa；也可把已载入的网络交给 read_pypsa") from error
    return read_pypsa(pypsa.Network(str(path)))


def read_pypsa(net: Any) -> PypsaCase:
    """A case from a solved network."""
    buses = tuple(str(b) for b in net.buses.index)
    hours = tuple(str(h) for h in net.snapshots)
    rows, sent, received = [], [], []
    for table, kind_name in _BRANCHES:
        frame = getattr(net, table)
        _refuse_third_bus(frame, kind_name)
        rows += [
            (f"{kind_name}:{name}", str(frame.at[name, "bus0"]), str(frame.at[name, "bus1"])) for name in frame.index
        ]
        sent.append(_series(net, table, "p0", hours))
        received.append(-_series(net, table, "p1", hours))
    network, problems = read_network(buses, rows, "pypsa")
    if network is None:
        raise ValueError("；".join(p.text() for p in problems))
    place = {name: i for i, name in enumerate(buses)}
    classes, number = classes_of(tuple(str(c) or "未注明" for c in net.generators["carrier"]))
    demand = np.zeros((len(buses), len(hours)))
    np.add.at(demand, [place[str(b)] for b in net.loads["bus"]], _series(net, "loads", "p", hours))
    power = _series(net, "generators", "p", hours)
    at = np.array([place[str(b)] for b in net.generators["bus"]], dtype=np.intp)
    case = Case(network, classes, at, number, power, demand, np.concatenate(sent), np.concatenate(received))
    units = [
        (f"{k}:{name}", str(getattr(net, t).at[name, "bus"])) for t, k in _STORES for name in getattr(net, t).index
    ]
    storage = np.concatenate([_series(net, table, "p", hours) for table, _ in _STORES])
    return PypsaCase(case, hours, tuple(units), storage)


def _refuse_third_bus(frame: Any, kind_name: str) -> None:
    for column in (c for c in frame.columns if c.startswith("bus") and c[3:].isdigit() and int(c[3:]) > 1):
        if used := [str(name) for name in frame.index if str(frame.at[name, column] or "")]:
            raise ValueError(f"{kind_name} {used[:5]} 有 {column}：多端口转换不是一条支路，请先拆开")


def _series(net: Any, table: str, field: str, hours: tuple[str, ...]) -> Floats:
    """A time series [component, hour]; a component without one did not run in the solve, which PyPSA means as zero."""
    frame, names = getattr(getattr(net, f"{table}_t"), field), getattr(net, table).index
    result = np.zeros((len(names), len(hours)))
    for row, name in enumerate(names):
        if name in frame.columns:
            result[row] = frame[name].to_numpy(dtype=float)
    return result
