"""Cells of a workbook that hold an error or a formula nobody calculated.

The workbook reader returns both as empty cells, and an empty cell is an honest gap here: so the XML is asked which
cells hold an error (`t="e"`) or a formula without a value (ECMA-376 part 1, §18.3.1.4).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands in a cell instead of a value: `#N/A`, `#REF!`, or the formula that was not calculated."""

    text: str

    def __str__(self) -> str:
        return self.text


def broken_cells(workbook: bytes) -> dict[str, dict[tuple[int, int], Broken]]:
    """By sheet name, the broken cells by (row, column), both counted from nought."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        names = set(archive.namelist())
        return {name: dict(_broken(archive.read(part))) for name, part in _parts(archive) if part in names}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names with the parts of the package that hold them."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _broken(part: bytes) -> Iterator[tuple[tuple[int, int], Broken]]:
    if b't="e"' not in part and b"<f" not in part:
        return
    for cell in ElementTree.fromstring(part).iter(f"{_MAIN}c"):
        value, formula = cell.findtext(f"{_MAIN}v"), cell.find(f"{_MAIN}f")
        match = _PLACE.fullmatch(cell.get("r", ""))
        is_uncalculated = formula is not None and not value and cell.get("t") != "str"
        if match and (cell.get("t") == "e" or is_uncalculated):
            text = f"={formula.text or ''}" if formula is not None and is_uncalculated else value or "#错误"
            yield (int(match[2]) - 1, _column(match[1])), Broken(text)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
