"""What drives demand: growth, efficiency, electrification, cars; the peak and the contribution of measures."""

__all__ = [
    "demand",
    "peak",
    "vehicles",
]
