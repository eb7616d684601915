"""Doors of the tracer: MATPOWER files, power flow, tables of zones, PyPSA and pandapower by shape, reconciliation."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import cases

from shuangtan.tracing.case import Case
from shuangtan.tracing.flow import trace
from shuangtan.tracing.matpower import parse_matpower
from shuangtan.tracing.network import read_network
from shuangtan.tracing.powerflow import DcGrid
from shuangtan.tracing.pypsa_network import read_pypsa
from shuangtan.tracing.reconcile import reconcile
from shuangtan.tracing.solved import matpower_dc, matpower_solved, pandapower_solved
from shuangtan.tracing.zones import read_zones

CASE = """function mpc = three
mpc.version = '2';
mpc.baseMVA = 100.0;
%% bus
mpc.bus = [
	10	3	0	0	0	0	1	1	0	230	1	1.1	0.9;
	20	1	60	0	0	0	1	1	0	230	1	1.1	0.9; % a town
	30	2	40	0	0	0	1	1	0	230	1	1.1	0.9;
];
mpc.gen = [
	10	70	0	0	0	1	100	1	200	0; % COW
	30	30	0	0	0	1	100	1	200	0; % HYD
	30	99	0	0	0	1	100	0	200	0; % NG
];
mpc.branch = [
	10	20	0	0.1	0	0	0	0	0	0	1	-360	360;
	20	30	0	0.1	0	0	0	0	0	0	1	-360	360;
	10	30	0	0.1	0	0	0	0	0	0	1	-360	360;
	10	30	0	0.1	0	0	0	0	0	0	0	-360	360;
];
"""


def test_matpower_file_to_trace() -> None:
    """Equal reactances: 43.33, 26.67 and −16.67 MW by hand; the fuel comments become source classes."""
    case, problems = parse_matpower(CASE, "three.m")
    assert problems == []
    assert case is not None
    assert case.fuel == ("COW", "HYD", "NG")
    built = matpower_dc(case, case.gen[:, 1:2], case.bus[:, 2:3])
    assert built.classes == ("COW", "HYD")
    assert built.sent_mw[:, 0] == pytest.approx([130 / 3, -50 / 3, 80 / 3])
    assert abs(built.imbalance_mw()).max() < 1e-12
    assert trace(built).values[0, :, 0] == pytest.approx([1, 0])


def test_matpower_mistakes_come_together() -> None:
    """A missing matrix and a short row are both named, with file and line."""
    broken = CASE.replace("mpc.gen = [", "mpc.generators = [").replace("230	1	1.1	0.9; % a town", "230;")
    case, problems = parse_matpower(broken, "three.m")
    assert case is None
    assert [(p.code, p.at) for p in problems] == [("T302", "three.m:7"), ("T301", "three.m")]


def test_matpower_solved_flows() -> None:
    """Columns PF and PT of a solved file are both ends of a branch, losses included."""
    rows = [("10	20	0", 44.0, -43.0), ("20	30	0", -17.0, 17.5), ("10	30	0", 27.0, -26.5)]
    text = CASE
    for ends, start, end in rows:
        line = next(x for x in text.splitlines() if x.strip().startswith(ends))
        text = text.replace(line, f"{line.rstrip(';')}	{start}	0	{end}	0;", 1)
    last = next(x for x in text.splitlines() if x.strip().startswith("10	30") and "	0	-360" in x)
    case, problems = parse_matpower(text.replace(last, f"{last.rstrip(';')}	0	0	0	0;"), "solved.m")
    assert problems == []
    assert case is not None
    built = matpower_solved(case)
    assert built.received_mw[:, 0].tolist() == [43.0, -17.5, 26.5]


def test_power_flow_balances_every_hour() -> None:
    """Flows meet injections at every bus of every island; what is missing stands at the reference and is reported."""
    net, _ = read_network("abcde", [("1", "a", "b"), ("2", "b", "c"), ("3", "a", "c"), ("4", "d", "e")])
    assert net is not None
    grid = DcGrid(net, np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.1, 0.0, 0.0]), 100.0)
    injection = np.array([[10.0, -3], [-4, 1], [-6, 2], [5, 5], [-5, -4]])
    flow, missing = grid.flows(injection)
    left = injection.copy()
    np.subtract.at(left, net.from_bus, flow)
    np.add.at(left, net.to_bus, flow)
    assert left[:, 0] == pytest.approx(np.zeros(5), abs=1e-12)
    assert missing.tolist() == [[0.0, 0.0], [0.0, 1.0]]


@given(cases(sources_everywhere=True), st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_reconciled_cases_balance(case: Case, seed: int) -> None:
    """Disturbed measurements balance after reconciliation, exact meters stay, and balanced ones are left alone."""
    rng = np.random.default_rng(seed)
    sigma = [rng.uniform(0.5, 2, n) for n in (len(case.source_mw), len(case.demand_mw), len(case.sent_mw))]
    sigma[2][0] = 0.0
    flow = case.sent_mw * (1 + rng.normal(0, 0.02, case.sent_mw.shape))
    noisy = Case(
        case.network, case.classes, case.source_bus, case.source_class, case.source_mw, case.demand_mw, flow, flow
    )
    found = reconcile(noisy, *sigma)
    assert abs(found.case.imbalance_mw()).max() < 1e-9
    assert not found.flow_change_mw[0].any()
    assert reconcile(found.case, *sigma).changed_mwh < 1e-7
    assert (found.chi_square((sigma[0], sigma[1], np.maximum(sigma[2], 1))) >= 0).all()


def test_reconciliation_by_hand() -> None:
    """Source 10, demand 8, equal trust: each moves by one; with an exact source the demand moves by two."""
    net, _ = read_network("ab", [("ab", "a", "b")])
    assert net is not None
    flow = np.array([[0.0]])
    case = Case(net, ("k",), np.array([0]), np.array([0]), np.array([[10.0]]), np.array([[8.0], [0.0]]), flow, flow)
    one = np.array([1.0])
    assert reconcile(case, one, np.array([1.0, 1.0]), np.array([1e-9])).case.demand_mw[0, 0] == pytest.approx(9.0)
    exact = reconcile(case, 0 * one, np.array([1.0, 1.0]), np.array([1e-9]))
    assert exact.case.demand_mw[0, 0] == pytest.approx(10.0)
    with pytest.raises(ValueError, match="'b'"):
        reconcile(case, one, np.array([1.0, 0.0]), np.array([0.0]))


GENERATION = """hour,zone,class,mw
2025-01-01T00,涪城,水电,30
2025-01-01T01,涪城,水电,10
2025-01-01T00,江油,气电,20
2025-01-01T01,江油,气电,20
"""
EXCHANGE = "hour,from,to,mw\n2025-01-01T00,涪城,江油,5\n2025-01-01T01,涪城,江油,-8\n"


def test_zone_tables() -> None:
    """Two zones, two hours, a tie that reverses; demand left out is the rest of the balance, and said to be."""
    found, problems = read_zones(GENERATION, EXCHANGE)
    assert problems == []
    assert found is not None
    assert found.is_demand_derived
    assert found.case.demand_mw.tolist() == [[25.0, 18.0], [25.0, 12.0]]
    assert trace(found.case).values[1, 0].tolist() == pytest.approx([5 / 25, 0.0])


def test_zone_tables_with_mistakes() -> None:
    """A wrong hour, a word for a number and a repeated row are reported together; a gap is a warning."""
    bad = EXCHANGE + "2025-13-01T00,涪城,江油,5\n2025-01-01T01,涪城,江油,x\n"
    found, problems = read_zones(GENERATION, bad)
    assert found is None
    assert [(p.code, p.at) for p in problems] == [("T311", "exchange:4"), ("T311", "exchange:5")]
    found, problems = read_zones(GENERATION + "2025-01-01T01,江油,气电,20\n", EXCHANGE)
    assert [p.code for p in problems] == ["T313"]
    found, problems = read_zones(GENERATION.rsplit("2025", 1)[0], EXCHANGE)
    assert [p.code for p in problems] == ["T312"]
    assert found is not None
    assert np.isnan(trace(found.case).values[1, 0, 1])


class Frame:
    """The few habits of a data frame that the readers rely on."""

    def __init__(self, index: list[Any], **columns: list[Any]) -> None:
        self.index, self.data = index, columns
        self.columns = list(columns)
        self.at = self

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return self.data[key[1]][self.index.index(key[0])]
        return Column(self.data[key])


class Column(list):  # type: ignore[type-arg]
    """A column that converts itself."""

    def to_numpy(self, dtype: type = float) -> np.ndarray:
        return np.array(self, dtype=dtype)

    def tolist(self) -> list[Any]:
        return list(self)

    def fillna(self, value: float) -> Column:
        return Column(value if x != x else x for x in self)

    def __neg__(self) -> Column:
        return Column(-x for x in self)


def test_pypsa_network_by_shape() -> None:
    """Generators, loads, a line with losses, a link and a storage unit come out with PyPSA's signs."""
    empty = Frame([])
    net = SimpleNamespace(
        buses=Frame(["a", "b"]), snapshots=["h0", "h1"],
        generators=Frame(["g"], bus=["a"], carrier=["coal"]), generators_t=SimpleNamespace(p=Frame([], g=[10.0, 8.0])),
        loads=Frame(["d"], bus=["b"]), loads_t=SimpleNamespace(p=Frame([], d=[9.0, 9.0])),
        lines=Frame(["l"], bus0=["a"], bus1=["b"]),
        lines_t=SimpleNamespace(p0=Frame([], l=[10.0, 8.0]), p1=Frame([], l=[-9.5, -8.0])),
        transformers=empty, transformers_t=SimpleNamespace(p0=empty, p1=empty),
        links=empty, links_t=SimpleNamespace(p0=empty, p1=empty),
        storage_units=Frame(["s"], bus=["b"]), storage_units_t=SimpleNamespace(p=Frame([], s=[-0.5, 1.0])),
        stores=empty, stores_t=SimpleNamespace(p=empty),
    )  # fmt: skip
    found = read_pypsa(net)
    assert found.case.classes == ("coal",)
    assert found.case.received_mw.tolist() == [[9.5, 8.0]]
    assert found.storage == (("StorageUnit:s", "b"),)
    assert found.storage_mw.tolist() == [[-0.5, 1.0]]
    net.links = Frame(["chp"], bus0=["a"], bus1=["b"], bus2=["a"])
    with pytest.raises(ValueError, match="chp"):
        read_pypsa(net)


def test_pandapower_network_by_shape() -> None:
    """Lines and transformers with both ends, sources by type, loads; an unknown table with rows is refused."""
    empty = Frame([], bus=[])
    none = Frame([], p_mw=[])
    net = SimpleNamespace(
        bus=Frame([0, 1]), gen=Frame([0], bus=[0], type=["hydro"]), res_gen=Frame([0], p_mw=[5.0]),
        sgen=empty, res_sgen=none, ext_grid=Frame([0], bus=[0]), res_ext_grid=Frame([0], p_mw=[2.0]),
        line=Frame([0], from_bus=[0], to_bus=[1]), res_line=Frame([0], p_from_mw=[7.0], p_to_mw=[-6.5]),
        trafo=Frame([]), res_trafo=Frame([], p_hv_mw=[], p_lv_mw=[]),
        load=Frame([0], bus=[1]), res_load=Frame([0], p_mw=[6.5]),
    )  # fmt: skip
    case = pandapower_solved(net)
    assert case.classes == ("hydro", "ext_grid")
    assert abs(case.imbalance_mw()).max() == 0
    assert trace(case).values[1, :, 0] == pytest.approx([5 / 7, 2 / 7])
    net.trafo3w = Frame([0])
    with pytest.raises(ValueError, match="trafo3w"):
        pandapower_solved(net)
