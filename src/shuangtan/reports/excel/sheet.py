"""One sheet: title, frozen head, cells that are figures with a link to their provenance, widths that fit Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from shuangtan.kernel import Figure
from shuangtan.reports.shown import number_text

HEAD_ROW = 1
FIRST_ROW = HEAD_ROW + 1
WIDEST, NARROWEST, HEAD_WIDEST = 46, 6, 16
PROVENANCE = "数据溯源"

Cell = Figure | str | int | float | None
Book = Any
"""xlsxwriter ships no types."""


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Book) -> None:
        self._book, self._made = book, dict[tuple[tuple[str, object], ...], Any]()

    def __call__(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **properties})
        return self._made[key]

    def number(self, text: str, suffix: str = "", **properties: object) -> Any:
        """A format with as many decimals as the number is printed with, and a unit behind it if given."""
        decimals = len(text.partition(".")[2])
        digits = "0." + "0" * decimals if decimals else "0"
        return self(num_format=f'{digits}" {suffix}"' if suffix else digits, align="right", indent=1, **properties)

    @property
    def title(self) -> Any:
        return self(bold=True, font_size=14)

    @property
    def head(self) -> Any:
        return self(bold=True, bg_color="#E8EEF3", bottom=1, text_wrap=True, valign="vcenter")

    @property
    def text(self) -> Any:
        return self(text_wrap=True)


class Sheet:
    """A sheet being written row by row; tells where each figure was first shown."""

    def __init__(self, book: Book, formats: Formats, name: str, title: str, heads: Sequence[str]) -> None:
        self.name, self._formats, self._heads = name, formats, list(heads)
        self._sheet = book.add_worksheet(name)
        self._sheet.write_string(0, 0, title, formats.title)
        for column, head in enumerate(heads):
            self._sheet.write_string(HEAD_ROW, column, head, formats.head)
        self._sheet.freeze_panes(FIRST_ROW, 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(HEAD_ROW)
        self._sheet.set_footer("&C— &P —")
        self._sheet.set_row(0, 24)
        self._sheet.set_row(HEAD_ROW, 32)
        self._widths = [min(_width(head), HEAD_WIDEST) for head in heads]
        self.row = FIRST_ROW

    def add(self, cells: Sequence[Cell], links: dict[str, int], suffixes: Sequence[str] = ()) -> dict[str, str]:
        """Write a row; `links` gives the provenance row of each figure id. Returns where figures now stand.

        `suffixes` are units to print behind the numbers of single cells, one for each cell if any are given.
        """
        stands = {}
        for column, content in enumerate(cells):
            self._put(column, content, links, suffixes[column] if suffixes else "")
            if isinstance(content, Figure):
                stands[content.id] = f"'{self.name}'!{self.cell(column)}"
        self.row += 1
        return stands

    def cell(self, column: int, row: int | None = None) -> str:
        return str(xl_rowcol_to_cell(self.row if row is None else row, column))

    def formula(self, column: int, formula: str, value: float, text: str, row: int | None = None) -> None:
        """A live formula with the value it has now, printed like `text`; a link already in the cell stays."""
        at = self.row if row is None else row
        self._sheet.write_formula(at, column, formula, self._formats.number(text), value)

    def link(self, column: int, target: str, text: str, row: int) -> None:
        """A cell with text that leads to `target`, a reference such as `'机组'!D4`."""
        self._sheet.write_url(row, column, f"internal:{target}", self._formats(font_color="#1F4B77"), text)

    def finish(self) -> None:
        """Widths and filter; call once, after the last row."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
        if self.row > FIRST_ROW:
            self._sheet.autofilter(HEAD_ROW, 0, self.row - 1, len(self._heads) - 1)

    def _put(self, column: int, content: Cell, links: dict[str, int], suffix: str) -> None:
        if isinstance(content, Figure):
            self._figure(column, content, links, suffix)
        elif isinstance(content, int | float):
            self._sheet.write_number(self.row, column, content, self._formats(align="right", indent=1))
            self._widen(column, str(content))
        elif content:
            self._sheet.write_string(self.row, column, content, self._formats.text)
            self._widen(column, content)

    def _figure(self, column: int, figure: Figure, links: dict[str, int], suffix: str) -> None:
        """The link first, the number over it: the cell then is a number that can be clicked."""
        text = number_text(figure)
        self._widen(column, f"{text} {suffix}")
        colour = "#B5382A" if figure.quantity is None else "#22303C" if figure.is_verified else "#7A560D"
        form = self._formats.number(text if figure.quantity else "", suffix, font_color=colour)
        if figure.id in links:
            at = f"internal:'{PROVENANCE}'!A{links[figure.id] + 1}"
            self._sheet.write_url(self.row, column, at, form, text, figure.label[:250])
        if figure.quantity is not None:
            self._sheet.write_number(self.row, column, float(figure.quantity.value), form)
        elif figure.id not in links:
            self._sheet.write_string(self.row, column, text, form)

    def _widen(self, column: int, text: str) -> None:
        longest = max(map(_width, text.split("\n")))
        self._widths[column] = max(self._widths[column], longest)


@lru_cache(maxsize=20_000)
def _width(text: str) -> int:
    """Columns a text takes: Chinese characters count twice."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
