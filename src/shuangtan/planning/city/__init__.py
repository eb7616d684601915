"""The plan of a city: from its folder and a scenario to a system, and from a certified plan to its answers."""

__all__ = [
    "alternatives",
    "case",
    "counties",
    "energy",
    "fleet",
    "options",
    "questions",
    "result",
    "scenario",
    "sensitivity",
    "stated",
    "system",
    "targets",
    "technology",
    "year",
]
