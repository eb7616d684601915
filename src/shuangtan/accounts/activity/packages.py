"""The optional packages of the engines: imported when they are used, and missed with a word on how to install them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

PINNED_BELOW = (30, 18)
"""From sqlglot 30.18 on, Ibis 12 writes DROP and CREATE … IF EXISTS without the name of the table."""


class EngineMissingError(ImportError):
    """A package is not installed that this engine needs."""


def imported(module: str, extra: str) -> Any:
    """An optional package; EngineMissingError says how to install it."""
    try:
        found = import_module(module)
    except ImportError as error:
        raise EngineMissingError(f"需要 {module}：pip install 'shuangtan[{extra}]'（{error}）") from error
    if module == "ibis":
        _check_pin()
    return found


def _check_pin() -> None:
    version = str(import_module("sqlglot").__version__)
    if tuple(map(int, version.split(".")[:2])) >= PINNED_BELOW:
        raise EngineMissingError(f"sqlglot {version} 与 Ibis 12 不合，须低于 30.18：pip install 'sqlglot<30.18'")
