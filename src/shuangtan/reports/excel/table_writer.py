"""What every table of the workbook is written with: a titled sheet, rows, and where each figure was shown first."""

from __future__ import annotations

from collections.abc import Sequence

from shuangtan.reports.content import CityReport
from shuangtan.reports.excel.sheet import Book, Cell, Formats, Sheet


class TableWriter:
    """Writes sheets of one report; `stands` tells where each figure was shown first."""

    def __init__(self, book: Book, formats: Formats, report: CityReport, links: dict[str, int]) -> None:
        self._book, self._formats, self._report, self._links = book, formats, report, links
        self.stands: dict[str, str] = {}

    def sheet(self, name: str, title: str, *heads: str) -> Sheet:
        """A new sheet; heads are given one by one or parted by spaces."""
        draft = "（草稿）" if self._report.is_draft else ""
        title = f"{self._report.city.name}　{title}{draft}　{self._report.made_on}"
        return Sheet(self._book, self._formats, name, title, " ".join(heads).split())

    def add(self, sheet: Sheet, *cells: Cell, suffixes: Sequence[str] = ()) -> None:
        """A row; figures in it link to their provenance."""
        for id, place in sheet.add(cells, self._links, suffixes).items():
            self.stands.setdefault(id, place)
