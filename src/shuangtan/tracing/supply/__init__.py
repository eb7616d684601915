"""Supply chains: activities and products, allocation, footprints of all products at once, paths, uncertainty."""

__all__ = [
    "activity",
    "allocation",
    "amounts",
    "chain",
    "hubs",
    "paths",
    "process",
    "solution",
    "uncertainty",
]
