"""Cost curves of measures: marginal (re-optimised), levelised, and wedges, each labelled as what it is."""

__all__ = [
    "drivers",
    "levelised",
    "marginal",
    "plans",
    "shapley",
]
