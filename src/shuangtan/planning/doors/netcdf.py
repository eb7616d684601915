"""Network tables in a netCDF file, as PyPSA reads and writes them.

We write classic netCDF with 64-bit offsets (every netCDF library reads it) through scipy. Classic files are read the
same way; files in the HDF5 form, which PyPSA writes by default, are read when the package ``h5py`` is installed.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import netcdf_file

from shuangtan.kernel import Problem
from shuangtan.planning.doors.mistakes import BAD_FILE, NEEDS_H5PY, NO_BUSES
from shuangtan.planning.doors.tables import LISTS, Cell, NetworkTables, Table, meta_text

PYPSA_VERSION = "1.4.0"
"""The version whose layout we write; newer ones read it."""
HDF5 = b"\x89HDF"
Values = dict[str, NDArray[Any]]


def write_netcdf(network: NetworkTables, path: Path) -> None:
    """Write the tables to a classic netCDF file."""
    file: Any = netcdf_file(str(path), "w", version=2)
    try:
        file.network__multi_invest = np.int32(1)
        file.network_name = "shuangtan"
        file.network_pypsa_version = PYPSA_VERSION
        file.network_srid = np.int32(4326)
        file.crs, file.meta = "{}", meta_text(network.meta)
        _write_time(file, network)
        for name in LISTS:
            if network[name].rows:
                _write_table(file, name, network[name])
    finally:
        file.close()


def _write_time(file: Any, network: NetworkTables) -> None:
    years = sorted(network.periods)
    count = len(years) * network.steps
    _put(file, "snapshots", np.arange(count, dtype=np.int32), "snapshots")
    _put(file, "snapshots_period", np.repeat(np.array(years, dtype=np.int32), network.steps), "snapshots")
    _put(file, "snapshots_timestep", np.tile(np.arange(network.steps, dtype=np.int32), len(years)), "snapshots")
    for name, hours in (("objective", network.cost_hours), ("stores", network.step_hours)):
        _put(file, f"snapshots_{name}", np.broadcast_to(hours, (count,)).astype(float), "snapshots")
    _put(file, "snapshots_generators", np.broadcast_to(network.step_hours, (count,)).astype(float), "snapshots")
    _put(file, "investment_periods", np.array(years, dtype=np.int32), "investment_periods")
    weights = np.array([network.periods[year] for year in years])
    _put(file, "investment_periods_objective", weights, "investment_periods")
    _put(file, "investment_periods_years", np.ones(len(years)), "investment_periods")


def _write_table(file: Any, name: str, table: Table) -> None:
    index = f"{name}_i"
    _put(file, index, np.array(list(table.rows)), index)
    for attribute in table.attributes:
        values = np.array([row.get(attribute, np.nan) for row in table.rows.values()])
        _put(file, f"{name}_{attribute}", values, index)
    for attribute, series in table.series.items():
        title = f"{name}_t_{attribute}"
        _put(file, f"{title}_i", np.array(list(series)), f"{title}_i")
        _put(file, title, np.stack(list(series.values()), axis=1), "snapshots", f"{title}_i")


def _put(file: Any, name: str, values: NDArray[Any], *dimensions: str) -> None:
    """One variable; texts as UTF-8 characters, truth values as bytes that say so."""
    if values.dtype.kind == "U":
        values = np.char.encode(values, "utf-8")
        width = max(1, values.dtype.itemsize)
        values = values.astype(f"S{width}").view("S1").reshape(*values.shape, width)
        dimensions = (*dimensions, f"string{width}")
    for dimension, size in zip(dimensions, values.shape, strict=True):
        if dimension not in file.dimensions:
            file.createDimension(dimension, size)
    kinds = {"S": "c", "b": "i1", "i": "i4", "u": "i4", "f": "f8"}
    variable = file.createVariable(name, kinds[values.dtype.kind], dimensions)
    if values.dtype.kind == "S":
        variable._Encoding = "utf-8"
    if values.dtype.kind == "b":
        variable.dtype = "bool"
    variable[:] = values


def read_netcdf(path: Path) -> tuple[NetworkTables | None, list[Problem]]:
    """The tables of a netCDF file, or the problem that kept us from reading it."""
    try:
        head = path.read_bytes()[:4]
        if head == HDF5 and find_spec("h5py") is None:
            return None, [NEEDS_H5PY(path.name)]
        values, meta = _read_hdf5(path) if head == HDF5 else _read_classic(path)
    except (OSError, TypeError, ValueError) as error:
        return None, [BAD_FILE(path.name, error=error)]
    if "buses_i" not in values:
        return None, [NO_BUSES(path.name)]
    return _network(values, meta), []


def _read_classic(path: Path) -> tuple[Values, str]:
    file: Any = netcdf_file(str(path), "r", mmap=False)
    try:
        values = {name: _plain(variable) for name, variable in file.variables.items()}
        return values, bytes(getattr(file, "meta", b"{}")).decode()
    finally:
        file.close()


def _plain(variable: Any) -> NDArray[Any]:
    data = np.array(variable[:])
    if data.dtype == np.dtype("S1") and data.ndim:
        joined = np.ascontiguousarray(data).view(f"S{data.shape[-1]}")[..., 0]
        return np.array([str(text, "utf-8") for text in joined])
    if getattr(variable, "_attributes", {}).get("dtype") == b"bool":
        return data.astype(bool)
    return data.astype(data.dtype.newbyteorder("="))


def _read_hdf5(path: Path) -> tuple[Values, str]:
    h5py: Any = import_module("h5py")
    with h5py.File(path, "r") as file:
        values = {name: _from_hdf5(data) for name, data in file.items() if data.shape}
        meta = file.attrs.get("meta", "{}")
        return values, meta if isinstance(meta, str) else bytes(meta).decode()


def _from_hdf5(data: Any) -> NDArray[Any]:
    values = np.asarray(data[...])
    if values.dtype.kind == "O":
        return np.array([str(text, "utf-8") if isinstance(text, bytes) else str(text) for text in values])
    stated = data.attrs.get("dtype", "")
    return values.astype(bool) if stated in ("bool", b"bool") else values


def _network(values: Values, meta: str) -> NetworkTables:
    years = [int(year) for year in values.get("investment_periods", np.zeros(0))]
    weights = values.get("investment_periods_objective", np.ones(len(years)))
    count = values["snapshots"].size if "snapshots" in values else 1
    one = np.ones(count)
    network = NetworkTables(
        count // max(1, len(years)),
        dict(zip(years, (float(w) for w in weights), strict=True)),
        values.get("snapshots_objective", values.get("snapshots_weightings", one)),
        values.get("snapshots_stores", values.get("snapshots_weightings", one)),
        meta=json.loads(meta or "{}"),
    )
    for name in LISTS:
        if f"{name}_i" in values:
            network.tables[name] = _table(values, name)
    return network


def _table(values: Values, name: str) -> Table:
    names = [str(text) for text in values[f"{name}_i"]]
    table = Table({row: {} for row in names})
    for key, data in values.items():
        series = re.fullmatch(rf"{name}_t_(.+)(?<!_i)", key)
        static = re.fullmatch(rf"{name}_(?!t_|pw_)(.+)", key)
        if series and f"{key}_i" in values:
            columns = [str(text) for text in values[f"{key}_i"]]
            table.series[series[1]] = {c: np.array(data[:, i], dtype=float) for i, c in enumerate(columns)}
        elif static and static[1] != "i":
            for row, cell in zip(names, data.tolist(), strict=True):
                table.rows[row][static[1]] = _cell(cell)
    return table


def _cell(value: Any) -> Cell:
    return value if isinstance(value, (bool, int, float)) else str(value)
