"""Reading MATPOWER case files (`.m`, case format version 2) without MATLAB.

Only the data are read: `mpc.<name> = number;`, `mpc.<name> = [ rows ];` and `mpc.<name> = { cells };`. Columns are
those of the MATPOWER manual, appendix B. A comment behind a generator row (PGLib writes the fuel there) is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.tracing.block import Bools, Floats, Ints
from shuangtan.tracing.network import Network, read_network
from shuangtan.tracing.powerflow import DcGrid

NO_MATRIX = kind(
    "T301",
    "error",
    Wording("缺少 mpc.{name}", "mpc.{name} 为矩阵", "MATPOWER 算例格式第 2 版", "补上该矩阵"),
    Wording("mpc.{name} is missing", "a matrix mpc.{name}", "MATPOWER case format 2", "add the matrix"),
)
BAD_ROW = kind(
    "T302",
    "error",
    Wording("{name} 的一行为“{seen}”", "{expected}", "MATPOWER 算例格式第 2 版", "改正该行"),
    Wording("a row of {name} reads '{seen}'", "{expected}", "MATPOWER case format 2", "correct the row"),
)

_COLUMNS = {"bus": 13, "gen": 10, "branch": 11}
BUS_NUMBER, BUS_DEMAND, BUS_CONDUCTANCE = 0, 2, 4
GEN_BUS, GEN_POWER, GEN_STATUS = 0, 1, 7
FROM, TO, REACTANCE, RATIO, SHIFT, BRANCH_STATUS, SENT, ARRIVED = 0, 1, 3, 8, 9, 10, 13, 15


@dataclass(frozen=True, slots=True)
class MatpowerCase:
    """A case as it stands in the file; `fuel[g]` is the comment behind generator g, empty where there is none."""

    name: str
    base_mva: float
    bus: Floats
    gen: Floats
    branch: Floats
    fuel: tuple[str, ...]

    @property
    def has_flows(self) -> bool:
        """Whether the file holds a solved power flow (branch columns PF and PT)."""
        return bool(self.branch.shape[1] > ARRIVED)

    def places(self, numbers: Floats) -> Ints:
        """The row of each bus number."""
        order = np.argsort(self.bus[:, BUS_NUMBER])
        return np.asarray(order[np.searchsorted(self.bus[order, BUS_NUMBER], numbers)], dtype=np.intp)

    def running(self) -> tuple[Bools, Bools]:
        """Which branches and generators are in service."""
        return self.branch[:, BRANCH_STATUS] > 0, self.gen[:, GEN_STATUS] > 0

    def network(self) -> Network:
        """Buses and the branches in service, named after their numbers and rows."""
        lines = self.branch[self.running()[0]]
        names = [f"{int(n)}" for n in self.bus[:, BUS_NUMBER]]
        rows = [(f"L{k + 1}", f"{int(b[FROM])}", f"{int(b[TO])}") for k, b in enumerate(lines)]
        network, problems = read_network(names, rows, self.name)
        if network is None:
            raise ValueError("；".join(p.text() for p in problems))
        return network

    def dc_grid(self) -> DcGrid:
        """The grid for direct-current power flow; a ratio of 0 means 1, shifts are in degrees."""
        lines = self.branch[self.running()[0]]
        ratio = np.where(lines[:, RATIO] == 0, 1.0, lines[:, RATIO])
        return DcGrid(self.network(), 1.0 / (lines[:, REACTANCE] * ratio), np.deg2rad(lines[:, SHIFT]), self.base_mva)


def read_matpower(path: Path) -> tuple[MatpowerCase | None, list[Problem]]:
    """A case from a file; every mistake in it is reported."""
    return parse_matpower(path.read_text(encoding="utf-8", errors="replace"), path.name)


def parse_matpower(text: str, at: str) -> tuple[MatpowerCase | None, list[Problem]]:
    """As `read_matpower`, from text."""
    base = re.search(r"mpc\.baseMVA\s*=\s*([\d.eE+-]+)", text)
    problems = [] if base else [NO_MATRIX(at=at, name="baseMVA")]
    tables = {name: _matrix(text, name, at, problems) for name in _COLUMNS}
    if not problems:
        problems = _dangling_ends(tables, at)
    if problems or base is None:
        return None, problems
    matrices = {name: np.array([row for row, _ in rows], dtype=np.float64) for name, rows in tables.items()}
    fuel = tuple(comment for _, comment in tables["gen"])
    name = re.search(r"function\s+mpc\s*=\s*(\w+)", text)
    found = MatpowerCase(name[1] if name else at, float(base[1]), **matrices, fuel=fuel)
    return found, []


_Rows = list[tuple[list[float], str]]


def _matrix(text: str, name: str, at: str, problems: list[Problem]) -> _Rows:
    found = re.search(rf"mpc\.{name}\s*=\s*\[(.*?)\n?\s*\]\s*;?", text, re.DOTALL)
    if not found:
        problems.append(NO_MATRIX(at=at, name=name))
        return []
    first = text.count("\n", 0, found.start(1)) + 1
    rows: _Rows = []
    for offset, line in enumerate(found[1].split("\n")):
        data, _, comment = line.partition("%")
        for piece in filter(None, (p.replace(",", " ").split() for p in data.split(";"))):
            numbers = _numbers(piece)
            width = len(rows[0][0]) if rows else len(piece)
            if numbers is None or len(numbers) != width or width < _COLUMNS[name]:
                expected = f"{max(width, _COLUMNS[name])} 个数"
                problems.append(
                    BAD_ROW(at=f"{at}:{first + offset}", name=name, seen=" ".join(piece), expected=expected)
                )
            else:
                rows.append((numbers, comment.strip()))
    return rows


def _numbers(words: list[str]) -> list[float] | None:
    try:
        return [float(word) for word in words]
    except ValueError:
        return None


def _dangling_ends(tables: dict[str, _Rows], at: str) -> list[Problem]:
    known = {row[BUS_NUMBER] for row, _ in tables["bus"]}
    ends = [("gen", row[GEN_BUS]) for row, _ in tables["gen"]]
    ends += [("branch", row[c]) for row, _ in tables["branch"] for c in (FROM, TO)]
    return [
        BAD_ROW(at=at, name=name, seen=f"节点 {bus:g}", expected="bus 表中的节点")
        for name, bus in ends
        if bus not in known
    ]
