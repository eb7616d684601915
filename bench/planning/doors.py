"""Check the netCDF door against PyPSA itself: write each small case, let PyPSA read and solve it, let it write back.

    PYTHONPATH=src:tests/planning python bench/planning/doors.py

Run in the environment of requirements.txt. Prints, per case, how far PyPSA's optimum of our file, and our optimum of
PyPSA's own (HDF5) file, are from ours.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path

import pypsa
from peer_cases import CASES

from shuangtan.planning import System, build, solve
from shuangtan.planning.doors.pypsa_in import import_pypsa
from shuangtan.planning.doors.pypsa_out import export_pypsa


def objective(system: System) -> float:
    return solve(build(system).program, "simplex").checked.objective


def check(name: str, folder: Path) -> tuple[float, float]:
    """Relative distances of the two optima from ours."""
    system, path = CASES[name](), folder / f"{name}.nc"
    assert not export_pypsa(system, path)
    n = pypsa.Network(str(path))
    status = n.optimize(
        solver_name="highs", multi_investment_periods=True, io_api="direct", include_objective_constant=False,
        linearized_unit_commitment=any(g.commitment for g in system.generators), log_to_console=False,
    )  # fmt: skip
    assert status == ("ok", "optimal"), status
    found = float(n.objective)
    back = pypsa.Network(str(path))
    back.export_to_netcdf(str(folder / "back.nc"))
    read, problems = import_pypsa(folder / "back.nc")
    assert read is not None, problems
    ours = objective(system)
    return abs(found / ours - 1), abs(objective(read) / ours - 1)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            apart, returned = check(case, Path(folder))
            print(f"{case:16s} PyPSA on our file {apart:.1e}   ours on PyPSA's file {returned:.1e}", flush=True)
