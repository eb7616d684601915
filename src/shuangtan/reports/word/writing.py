"""Paragraphs, tables, pictures of the Word report: how each is set, and figures with their footnotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from shuangtan.kernel import Figure, Source
from shuangtan.reports.citation import citation
from shuangtan.reports.figures import Chart, png
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import value_text
from shuangtan.reports.word.footnotes import Footnotes
from shuangtan.reports.word.layout import (
    FANG,
    HEI,
    KAI,
    TABLE_HEAD,
    TABLE_PT,
    TABLE_TEXT,
    TITLE,
    Docx,
    fixed_lines,
    indent_two,
    new_document,
    set_font,
)

TEXT_MM = 156
"""Width of the type area: 210 − 28 − 26 mm."""
PICTURE_MM = 138
Cell = Figure | str | int | None


class Writer:
    """A document being written; counts its figures and tables, keeps its footnotes."""

    def __init__(
        self, title: str, sources: Mapping[str, Source], clauses: Mapping[str, ClauseText], is_draft: bool
    ) -> None:
        self.document = new_document(title, is_draft)
        self.notes = Footnotes()
        self._sources, self._clauses = sources, clauses
        self._pictures = self._tables = 0

    def title(self, text: str, below: str) -> None:
        for content, font, points in ((text, TITLE, 22), (below, KAI, 16)):
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            set_font(paragraph.add_run(content), font, points)
        self.document.add_paragraph()

    def heading(self, text: str, level: int) -> None:
        indent_two(self.document.add_heading(text, level))

    def text(self, *pieces: str | Figure) -> None:
        """A paragraph of the body; figures in it print their value and refer to their footnote."""
        paragraph = self.document.add_paragraph()
        indent_two(paragraph)
        for piece in pieces:
            self._piece(paragraph, piece)

    def small(self, text: str) -> None:
        """A note under a table or picture."""
        paragraph = self.document.add_paragraph()
        fixed_lines(paragraph, 16)
        set_font(paragraph.add_run(text), FANG, TABLE_PT)

    def table(
        self, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]
    ) -> None:
        """A captioned table; `widths` are shares of the type area. Its head repeats on every page."""
        self._tables += 1
        self._caption(f"表 {self._tables}　{caption}", keep=True)
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        sizes = [Mm(TEXT_MM * share / sum(widths)) for share in widths]
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        self._row(table.rows[0], heads, sizes, "w:tblHeader")
        for row in rows:
            self._row(table.add_row(), row, sizes, "w:cantSplit")
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(12)

    def picture(self, chart: Chart) -> None:
        """A chart with its number and title below."""
        self._pictures += 1
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(png(chart)), width=Mm(PICTURE_MM))
        shape._inline.docPr.set("descr", chart.title)
        self._caption(f"图 {self._pictures}　{chart.title}")
        if chart.note:
            self.small(f"注：{chart.note}")

    def _caption(self, text: str, keep: bool = False) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        fixed_lines(paragraph, 20)
        paragraph.paragraph_format.keep_with_next = keep
        set_font(paragraph.add_run(text), HEI, TABLE_PT)

    def _row(self, row: Docx, contents: Sequence[Cell], sizes: Sequence[int], rule: str) -> None:
        _row_property(row, rule)
        style = TABLE_HEAD if rule == "w:tblHeader" else TABLE_TEXT
        for cell, content, size in zip(row.cells, contents, sizes, strict=True):
            cell.width = size
            self._fill(cell, content, style)

    def _fill(self, cell: Docx, content: Cell, style: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.get_or_add_pPr().style = style.replace(" ", "")
        if isinstance(content, Figure):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._piece(paragraph, content)
        else:
            paragraph.add_run("—" if content is None else str(content))

    def _piece(self, paragraph: Docx, piece: str | Figure) -> None:
        if isinstance(piece, Figure):
            paragraph.add_run(value_text(piece))
            self._note(paragraph, piece)
        else:
            paragraph.add_run(piece)

    def _note(self, paragraph: Docx, figure: Figure) -> None:
        self.notes.refer(paragraph, figure.id, citation(figure, self._sources, self._clauses))


def _row_property(row: Docx, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
