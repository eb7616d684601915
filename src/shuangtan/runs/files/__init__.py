"""One file in, one answer out: balances, forms, published inventories, meters, landfill, uncertainty, drivers."""

__all__ = [
    "balance_co2",
    "crossfoot",
    "drivers",
    "landfill",
    "meters",
    "statements",
    "uncertainty",
]
