"""Where the catalogue's files lie: beside the checkout's sources, or inside the installed package.

A checkout is recognised by `catalogue/sources.yaml` above `src/`; a wheel carries the same folder as package data.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def data_root(folder: str) -> Path:
    """The folder `catalogue`, `policies` or `cities` of the checkout, else the copy that the wheel carries."""
    checkout = PACKAGE.parents[1] / folder
    is_checkout = (PACKAGE.parents[1] / "pyproject.toml").is_file() and checkout.is_dir()
    return checkout if is_checkout else PACKAGE / "_data" / folder


def catalogue_root() -> Path:
    """The folder with `sources.yaml`, `factors/`, `codes/` and `rules/`."""
    return data_root("catalogue")
