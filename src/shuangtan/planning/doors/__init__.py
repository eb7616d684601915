"""Doors of planning: PyPSA networks, IAMC tables and the Excel book of assumptions, in and out."""

__all__ = [
    "assumptions",
    "book_fields",
    "book_in",
    "book_out",
    "iamc",
    "mistakes",
    "netcdf",
    "pypsa_in",
    "pypsa_out",
    "tables",
]
