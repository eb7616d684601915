"""Accounts: the facts of a place or an organisation put in order, so that sums mean something.

Facts as figures, GDP at constant prices, the energy balance, inventories on three bases kept apart, enterprises and
parks, uncertainty, reconciliation to published totals. Promises: a total over a missing part is incomplete and says
which; no default stands in for a missing value; nothing that does not close is repaired, it is reported with place.
"""

__all__ = [
    "activity",
    "co2_assessment",
    "consistency",
    "constant_prices",
    "emissions",
    "energy_balance",
    "enterprise",
    "facts",
    "inventory",
    "landfill",
    "park",
    "reconciliation",
    "roll_up",
    "states",
    "uncertainty",
]
