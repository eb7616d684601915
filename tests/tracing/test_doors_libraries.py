"""The doors against the libraries themselves: real PyPSA and pandapower networks, solved by their own solvers.

Both live in environments of their own (pandapower needs an older pandas than PyPSA), so these tests say aloud that they
skip in the project's; `bench/tracing/README.md` has the two commands that run them.
"""

from __future__ import annotations

import logging
from io import StringIO
from typing import Any

import numpy as np
import pytest

from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace
from shuangtan.tracing.matpower import MatpowerCase
from shuangtan.tracing.pypsa_network import open_pypsa, read_pypsa
from shuangtan.tracing.rules import LossRule, Rules
from shuangtan.tracing.solved import matpower_solved, pandapower_solved
from shuangtan.tracing.zones import read_zones

WITHOUT = "is not installed: this door is tried on its stand-in only (bench/tracing/README.md)"
HOURS = 24


def pypsa_network(efficiency: float = 1.0) -> Any:
    """Four buses in a ring with a chord, a link, three kinds of plants, a storage unit; least cost over a day."""
    pypsa = pytest.importorskip("pypsa", reason=f"pypsa {WITHOUT}")
    logging.getLogger("pypsa").setLevel(logging.ERROR)
    net = pypsa.Network(snapshots=[f"2025-07-17T{hour:02}" for hour in range(HOURS)])
    rng = np.random.default_rng(4)
    for bus in "abcd":
        net.add("Bus", bus, v_nom=110.0)
    for name, ends, x in (("1", "ab", 0.1), ("2", "bc", 0.2), ("3", "cd", 0.1), ("4", "ac", 0.3)):
        net.add("Line", name, bus0=ends[0], bus1=ends[1], x=x * 121, r=0.02 * 121, s_nom=45.0)
    net.add(
        "Link", "dc", bus0="d", bus1="a", p_nom=20.0, efficiency=efficiency, p_min_pu=-1.0 if efficiency == 1 else 0
    )
    sun = np.maximum(np.sin((np.arange(HOURS) - 6) * np.pi / 12), 0.0)
    net.add("Generator", "coal", bus="a", carrier="coal", p_nom=150.0, marginal_cost=50.0)
    net.add("Generator", "gas", bus="c", carrier="gas", p_nom=60.0, marginal_cost=80.0)
    net.add("Generator", "sun", bus="d", carrier="solar", p_nom=140.0, p_max_pu=sun)
    net.add(
        "StorageUnit", "pump", bus="d", p_nom=15.0, max_hours=4.0, efficiency_store=0.9, cyclic_state_of_charge=True
    )
    for bus in "abcd":
        net.add("Load", f"load {bus}", bus=bus, p_set=rng.uniform(15, 40, HOURS))
    status = net.optimize(solver_name="highs", include_objective_constant=False, log_to_console=False)
    assert status == ("ok", "optimal")
    return net


def zone_tables(net: Any) -> tuple[str, str, str]:
    """The same day as the three plain tables: plants, exchange and loads; storage is left out of both doors."""
    made, moved, used = (StringIO(head) for head in ("hour,zone,class,mw\n", "hour,from,to,mw\n", "hour,zone,mw\n"))
    for table in (made, moved, used):
        table.seek(0, 2)
    for hour in net.snapshots:
        for name, row in net.generators.iterrows():
            made.write(f"{hour},{row.bus},{row.carrier},{float(net.generators_t.p.at[hour, name])!r}\n")
        for frame, flows in ((net.lines, net.lines_t.p0), (net.links, net.links_t.p0)):
            for name, row in frame.iterrows():
                moved.write(f"{hour},{row.bus0},{row.bus1},{float(flows.at[hour, name])!r}\n")
        for name, row in net.loads.iterrows():
            used.write(f"{hour},{row.bus},{float(net.loads_t.p.at[hour, name])!r}\n")
    return made.getvalue(), moved.getvalue(), used.getvalue()


def test_a_pypsa_network_and_its_plain_tables_give_the_same_trace() -> None:
    """A day solved by PyPSA, through its own door and through plain tables: alike in class, bus and hour."""
    net = pypsa_network()
    found = read_pypsa(net)
    plain, problems = read_zones(*zone_tables(net))
    assert problems == []
    assert plain is not None
    assert found.hours == plain.hours
    order = [plain.case.network.bus(bus) for bus in found.case.network.buses]
    classes = [plain.case.classes.index(name) for name in found.case.classes]
    ours, theirs = trace(found.case).values, trace(plain.case).values[order][:, classes]
    assert np.nanmax(np.abs(ours - theirs)) < 1e-12
    assert np.isnan(ours).tolist() == np.isnan(theirs).tolist()
    assert np.ptp(ours[:, 0, :]) > 0.5


def test_a_pypsa_day_balances_with_its_storage() -> None:
    """Nothing is lost at the door: what is out of balance at a bus is what its storage unit took or gave."""
    found = read_pypsa(pypsa_network(efficiency=0.93))
    left = found.case.imbalance_mw()
    for (_, bus), power in zip(found.storage, found.storage_mw, strict=True):
        left[found.case.network.bus(bus)] += power
    assert np.abs(left).max() < 1e-6
    assert (found.case.sent_mw - found.case.received_mw).sum() > 1
    assert {unit for unit, _ in found.storage} == {"StorageUnit:pump"}
    assert found.storage_mw.min() < -1 < 1 < found.storage_mw.max()


def test_a_pypsa_file_is_the_network(tmp_path: Any) -> None:
    """Written to netCDF by PyPSA and opened by path, a network gives the same case."""
    pytest.importorskip("netCDF4", reason=f"netCDF4 {WITHOUT}")
    net = pypsa_network()
    net.export_to_netcdf(str(tmp_path / "day.nc"))
    again, found = open_pypsa(tmp_path / "day.nc").case, read_pypsa(net).case
    assert again.network.buses == found.network.buses
    np.testing.assert_array_equal(again.sent_mw, found.sent_mw)


def matpower_of(net: Any) -> Case:
    """The same solved flow through the other door: the matrices that the solver worked on."""
    solved = net._ppc
    tables = [np.asarray(solved[name].real, dtype=np.float64) for name in ("bus", "gen", "branch")]
    return matpower_solved(MatpowerCase("ppc", float(solved["baseMVA"]), *tables, fuel=("",) * len(tables[1])))


@pytest.mark.parametrize("name", ["case9", "case30", "case118"])
@pytest.mark.parametrize("rule", list(LossRule))
def test_a_pandapower_flow_agrees_with_its_matpower_matrices(name: str, rule: LossRule) -> None:
    """An alternating-current flow of pandapower, read from its result tables and from its matrices, traces alike."""
    networks = pytest.importorskip("pandapower.networks", reason=f"pandapower {WITHOUT}")
    pandapower = pytest.importorskip("pandapower", reason=f"pandapower {WITHOUT}")
    net = getattr(networks, name)()
    for table in ("gen", "sgen", "ext_grid"):
        net[table]["type"] = [f"{bus}" for bus in net[table]["bus"]]
    pandapower.runpp(net, numba=False)
    case, plain = pandapower_solved(net), matpower_of(net)
    assert np.abs(case.imbalance_mw()).max() < 1e-6
    ours, theirs = (shares_by_bus(one, rule) for one in (case, plain))
    assert ours.shape == theirs.shape
    assert np.nanmax(np.abs(ours - theirs)) < 1e-8


def shares_by_bus(case: Case, rule: LossRule) -> np.ndarray:
    """What each bus gets from the plants of each bus, whatever the source classes are called."""
    buses = sorted(set(case.source_bus.tolist()))
    number = np.array([buses.index(bus) for bus in case.source_bus], dtype=np.intp)
    names = tuple(case.network.buses[bus] for bus in buses)
    by_bus = Case(
        case.network, names, case.source_bus, number, case.source_mw, case.demand_mw, case.sent_mw, case.received_mw
    )
    return np.asarray(trace(by_bus, Rules(rule)).values[:, :, 0])
