"""The trace as an act of the user: figures, explained hours, errors of averages, products, storage."""

__all__ = [
    "charts",
    "city",
    "content",
    "errors",
    "figures",
    "hour",
    "lineage",
    "products",
    "sensitivity",
    "storage",
    "text",
]
