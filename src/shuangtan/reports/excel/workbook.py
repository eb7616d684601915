"""The workbook as a whole."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from shuangtan.reports.content import CityReport
from shuangtan.reports.excel.provenance import provenance_rows, write_provenance
from shuangtan.reports.excel.sheet import Formats
from shuangtan.reports.excel.tables import Tables

_DEFAULTS = {"default_format_properties": {"font_name": "宋体", "font_size": 10.5}}


def write_excel(report: CityReport, path: Path) -> None:
    """Write the workbook; the folder of `path` must exist. The same report gives the same bytes."""
    with xlsxwriter.Workbook(str(path), _DEFAULTS) as book:
        title = f"{report.city.name}碳达峰碳中和数据表"
        book.set_properties({"title": title, "created": datetime.combine(report.made_on, time())})
        formats = Formats(book)
        tables = Tables(book, formats, report, provenance_rows(report))
        tables.write()
        write_provenance(book, formats, report, tables.stands)
