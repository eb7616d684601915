"""Cases from solved power flows: MATPOWER and pandapower results of one or several hours.

Alternating-current flows come from a well-kept library (pandapower lives in an environment of its own, because it
needs an older pandas). Its networks are read by the shape of their tables, so nothing has to be installed here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from shuangtan.tracing.block import Floats, Ints
from shuangtan.tracing.case import Case
from shuangtan.tracing.matpower import ARRIVED, BUS_CONDUCTANCE, BUS_DEMAND, GEN_BUS, GEN_POWER, SENT, MatpowerCase
from shuangtan.tracing.network import read_network


def classes_of(labels: tuple[str, ...]) -> tuple[tuple[str, ...], Ints]:
    """The distinct labels in order of appearance, and the number of each."""
    classes = tuple(dict.fromkeys(labels))
    return classes, np.array([classes.index(label) for label in labels], dtype=np.intp)


def matpower_dc(case: MatpowerCase, gen_mw: Floats, demand_mw: Floats) -> Case:
    """A lossless case of all hours by direct-current power flow, from generation and demand [row, hour].

    Sources are the generators in service, by the fuel named behind their rows. Generation must meet demand in every
    island and hour; what is missing shows as imbalance at the reference bus.
    """
    running = case.running()[1]
    grid = case.dc_grid()
    buses = case.places(case.gen[running, GEN_BUS])
    injection = -demand_mw
    np.add.at(injection, buses, gen_mw[running])
    flow, _ = grid.flows(injection)
    classes, number = classes_of(tuple(f or "未注明" for f, on in zip(case.fuel, running, strict=True) if on))
    return Case(grid.network, classes, buses, number, gen_mw[running], demand_mw, flow, flow)


def matpower_solved(case: MatpowerCase) -> Case:
    """The one hour of a solved file, losses included; shunt conductance at a bus counts as demand there (at 1 p.u.)."""
    if not case.has_flows:
        raise ValueError(f"{case.name} 的 branch 只有 {case.branch.shape[1]} 列，没有求解后的 PF、PT")
    lines, running = case.running()
    demand = (case.bus[:, BUS_DEMAND] + case.bus[:, BUS_CONDUCTANCE])[:, None]
    sent, received = case.branch[lines, SENT][:, None], -case.branch[lines, ARRIVED][:, None]
    classes, number = classes_of(tuple(f or "未注明" for f, on in zip(case.fuel, running, strict=True) if on))
    buses = case.places(case.gen[running, GEN_BUS])
    return Case(case.network(), classes, buses, number, case.gen[running, GEN_POWER][:, None], demand, sent, received)


_BRANCHES = (
    ("line", "from_bus", "to_bus", "p_from_mw", "p_to_mw"),
    ("trafo", "hv_bus", "lv_bus", "p_hv_mw", "p_lv_mw"),
)
_SOURCES = ("gen", "sgen", "ext_grid")
_LOADS = ("load", "shunt", "ward", "xward", "storage")


def pandapower_solved(net: Any) -> Case:
    """The one hour of a pandapower network after `runpp` or `rundcpp`, read from its result tables.

    Sources are `gen`, `sgen` and `ext_grid` rows by their `type` (or table name where that is empty). Tables that
    this reader does not know and that carry power raise, so that nothing is dropped silently.
    """
    _refuse_unknown(net)
    names = [str(i) for i in net.bus.index]
    rows, sent, received = [], [], []
    for table, start, end, p_start, p_end in _BRANCHES:
        frame, result = getattr(net, table), getattr(net, f"res_{table}")
        rows += [(f"{table}{i}", str(frame.at[i, start]), str(frame.at[i, end])) for i in frame.index]
        sent += result[p_start].tolist()
        received += (-result[p_end]).tolist()
    network, problems = read_network(names, rows, "pandapower")
    if network is None:
        raise ValueError("；".join(p.text() for p in problems))
    place = {name: i for i, name in enumerate(names)}
    buses, labels, power = _pandapower_sources(net, place)
    classes, number = classes_of(labels)
    flows = [np.nan_to_num(np.array(x, dtype=np.float64), nan=0.0)[:, None] for x in (sent, received)]
    return Case(network, classes, buses, number, power, _pandapower_demand(net, place), flows[0], flows[1])


def _refuse_unknown(net: Any) -> None:
    for table in ("trafo3w", "impedance", "dcline", "motor", "asymmetric_load", "asymmetric_sgen"):
        if (frame := getattr(net, table, None)) is not None and len(frame):
            raise ValueError(f"pandapower 表 {table} 有 {len(frame)} 行，本读取器不认识")


def _pandapower_sources(net: Any, place: dict[str, int]) -> tuple[Ints, tuple[str, ...], Floats]:
    buses, labels, power = [], [], []
    for table in _SOURCES:
        frame, result = getattr(net, table), getattr(net, f"res_{table}")
        kinds = frame["type"].tolist() if "type" in frame else [None] * len(frame)
        buses += [place[str(b)] for b in frame["bus"]]
        labels += [k if isinstance(k, str) and k else table for k in kinds]
        power += result["p_mw"].fillna(0.0).tolist()
    return np.array(buses, dtype=np.intp), tuple(labels), np.array(power, dtype=np.float64)[:, None]


def _pandapower_demand(net: Any, place: dict[str, int]) -> Floats:
    demand = np.zeros((len(place), 1))
    for table in _LOADS:
        frame = getattr(net, table, None)
        if frame is not None and len(frame):
            powers = getattr(net, f"res_{table}")["p_mw"].fillna(0.0)
            np.add.at(demand[:, 0], [place[str(b)] for b in frame["bus"]], powers.to_numpy())
    return demand
