"""Footprints of products: the record with its exchange format, electricity by basis, hourly traced power."""

__all__ = [
    "check",
    "electricity",
    "exchange",
    "hourly",
    "product",
    "record",
    "rules",
    "traced",
]
