"""Published optima of other models, reproduced on the block layer and with our components."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from osemosys import write

from shuangtan.planning import Build, Demand, Generator, Line, Node, System, build, solve

HERE = Path(__file__).parent


def test_utopia_reaches_its_published_optimum() -> None:
    """OSeMOSYS UTOPIA costs 29446.86269 million $."""
    table = yaml.safe_load((HERE / "utopia.yaml").read_text(encoding="utf-8"))
    solution = solve(write(table), "simplex")
    assert solution.checked.objective == pytest.approx(table["optimum"], rel=1e-8)


def grid(case: dict[str, Any]) -> System:
    """A PGLib network as one hour of our lines and generators; money in $, the hour weighted 1."""
    nodes = tuple(Node(f"{bus:g}") for bus, _, _ in case["buses"])
    loads = tuple(Demand(f"load {bus:g}", f"{bus:g}", float(p + shunt)) for bus, p, shunt in case["buses"])
    plants = tuple(
        Generator(f"gen {k}", f"{bus:g}", Build(((0, most),), lifetime_years=9999), least=least / most if most else 0.0,
                  running_cost=cost)
        for k, (bus, least, most, cost, _) in enumerate(case["generators"])
    )  # fmt: skip
    lines = tuple(line(k, branch, case["base_mva"]) for k, branch in enumerate(case["branches"]))
    return System({1: 1.0 / 8760.0}, nodes, 1, loads, plants, lines=lines)


def line(number: int, branch: list[float], base_mva: float) -> Line:
    """Susceptance x/(r²+x²); the angle limit caps the flow like a rating."""
    start, end, r, x, limit, shift, _, most_angle = branch
    susceptance = base_mva * x / (r * r + x * x)
    most = min(limit or math.inf, susceptance * math.radians(most_angle))
    return Line(f"line {number}", f"{start:g}", f"{end:g}", susceptance, most, math.radians(shift))


@pytest.mark.parametrize("name", ["case14", "case118"])
def test_grids_reach_the_published_dc_optimum(name: str) -> None:
    """PGLib-OPF v23.07 DC baselines, to the digits printed."""
    case = yaml.safe_load((HERE / "pglib.yaml").read_text(encoding="utf-8"))[name]
    cost = solve(build(grid(case)).program, "simplex").checked.objective + sum(g[4] for g in case["generators"])
    assert cost == pytest.approx(case["optimum"], rel=3e-5)
