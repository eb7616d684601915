"""Forward lineage of traced figures: which of them rest on one cell of the city folder, or on one factor."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from shuangtan.kernel import Figure, walk


def users_of_cell(figures: Iterable[Figure], cell: str) -> dict[str, str]:
    """Every figure that rests on a row written `file:line` (or on a whole file), with its label; LookupError if none.

    `network/parameters.csv:2` is the second line of that file, its first row. A table that is used as a whole, such
    as a shape, feeds what it feeds with each of its rows.
    """
    file, _, line = cell.rpartition(":") if cell.rpartition(":")[2].isdigit() else (cell, "", "")

    def stands_there(figure: Figure) -> bool:
        told = [e.locator for e in figure.evidence if e.file and file.endswith(e.file)]
        return any(not line or locator in ("", f"line {line}") for locator in told)

    return _resting(figures, stands_there, cell)


def users_of_figure(figures: Iterable[Figure], id: str) -> dict[str, str]:
    """Every figure that rests on the figure of this id: what a new edition of a factor would change."""
    return _resting(figures, lambda figure: figure.id == id, id)


def _resting(figures: Iterable[Figure], is_wanted: Callable[[Figure], bool], what: str) -> dict[str, str]:
    known: dict[str, bool] = {}

    def rests(figure: Figure) -> bool:
        if figure.id not in known:
            known[figure.id] = is_wanted(figure) or any(rests(below) for below in figure.inputs)
        return known[figure.id]

    labels = {f.id: f.label for root in figures if rests(root) for f in walk(root) if rests(f)}
    if not labels:
        raise LookupError(f"没有追踪值取自 {what!r}")
    return labels
