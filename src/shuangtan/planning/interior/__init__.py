"""An interior point method of our own that knows time: a band along the hours and a small border."""

__all__ = [
    "band",
    "form",
    "layout",
    "solve",
    "step",
    "system",
]
