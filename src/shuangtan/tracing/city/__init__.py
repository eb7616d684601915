"""The traced city: a stated-synthetic network of counties, its year by the hour, and what averages get wrong."""

__all__ = [
    "checks",
    "dispatch",
    "error",
    "factors",
    "hours",
    "load",
    "network",
    "paths",
    "power",
    "tables",
    "year",
]
