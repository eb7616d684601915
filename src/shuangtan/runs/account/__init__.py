"""An account as an act of the user: the blank workbook, the filled one, and the answer to it."""

__all__ = [
    "account",
    "blank",
    "book",
    "method",
]
