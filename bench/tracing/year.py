"""A synthetic year on a real grid: hourly loads and a fleet of five kinds, and the flows they cause.

Loads follow a daily and a seasonal shape with ten percent noise at each bus in each hour; plants follow their kind's
shape with twenty percent noise. Independent noise makes many lines turn round from hour to hour: the hard case for a
substitution that must follow the direction of flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shuangtan.tracing import Case, MatpowerCase, matpower_dc, read_matpower

KINDS = ("coal", "gas", "hydro", "wind", "solar")
FACTORS = np.array([0.85, 0.40, 0.0, 0.0, 0.0])


@dataclass(frozen=True)
class Year:
    """A case with hourly generation and demand, [row, hour]."""

    grid: MatpowerCase
    gen_mw: np.ndarray
    demand_mw: np.ndarray

    def case(self) -> Case:
        """The traced case; flows by direct-current power flow."""
        return matpower_dc(self.grid, self.gen_mw, self.demand_mw)


def load(path: Path) -> MatpowerCase:
    """A MATPOWER file, or arrays written by `export_cases.py`; generators get random kinds as fuel."""
    if path.suffix == ".m":
        found, problems = read_matpower(path)
        if found is None:
            raise SystemExit("\n".join(p.text() for p in problems))
    else:
        z = np.load(path)
        found = MatpowerCase(path.stem, float(z["base_mva"]), z["bus"], z["gen"], z["branch"], ())
    kinds = np.random.default_rng(1).choice(KINDS, len(found.gen), p=[0.35, 0.15, 0.2, 0.15, 0.15])
    return MatpowerCase(found.name, found.base_mva, found.bus, found.gen, found.branch, tuple(kinds))


def make_year(grid: MatpowerCase, hours: int) -> Year:
    """Loads and generation of a year's first hours; generation is scaled to meet load in every hour."""
    rng, h = np.random.default_rng(2), np.arange(hours)
    day = 2 * np.pi * h / 24
    shape = {
        "coal": 0.7 + 0.1 * np.sin(day),
        "gas": 0.4 + 0.3 * np.sin(day - 2),
        "hydro": 0.6 + 0.3 * np.sin(2 * np.pi * (h - 3000) / 8760),
        "wind": 0.35 + 0.25 * np.sin(2 * np.pi * h / 97) + 0.1 * np.sin(2 * np.pi * h / 31),
        "solar": np.maximum(0.0, np.sin(day - np.pi / 2)),
    }
    size = np.maximum(grid.gen[:, 1], 1.0) + 1.0
    gen = size[:, None] * np.stack([shape[k] for k in grid.fuel])
    gen *= np.maximum(1 + 0.2 * rng.standard_normal(gen.shape), 0.05)
    base = np.maximum(grid.bus[:, 2], 0.0)[:, None]
    demand = base * (0.8 + 0.15 * np.sin(day - 2) + 0.05 * np.cos(2 * np.pi * h / 8760))
    demand *= np.maximum(1 + 0.1 * rng.standard_normal(demand.shape), 0.0)
    gen *= demand.sum(axis=0) / np.where(grid.running()[1][:, None], gen, 0.0).sum(axis=0)
    return Year(grid, gen, demand)
