"""Page, fonts and styles after GB/T 9704-2012 党政机关公文格式: A4, margins 37/35/28/26 mm, 仿宋 3号, folio — 1 —.

Where 方正小标宋简体, 仿宋_GB2312 or 楷体_GB2312 are not installed, the font table names 宋体, 仿宋 and 楷体 for them.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

TITLE, SONG, FANG, HEI, KAI = "方正小标宋简体", "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"
SUBSTITUTES = {TITLE: SONG, FANG: "仿宋", KAI: "楷体"}
BODY_PT, LINE_PT, TABLE_PT, NOTE_PT, FOLIO_PT = 16, 29, 10.5, 9, 14
NOTE_STYLE = "FootnoteText"
"""The id Word gives the style `Footnote Text`."""
TABLE_TEXT, TABLE_HEAD = "Table Text", "Table Head"
_OWN_STYLES = (
    ("Footnote Text", SONG, NOTE_PT, 1.0),
    (TABLE_TEXT, FANG, TABLE_PT, Pt(15)),
    (TABLE_HEAD, HEI, TABLE_PT, Pt(15)),
)

Docx = Any
"""python-docx ships no types."""


def new_document(title: str, is_draft: bool) -> Docx:
    """An empty document with page, styles, folios and fonts set."""
    document = Document()
    _page(document.sections[0])
    _style(document.styles["Normal"], FANG, BODY_PT)
    for name, font in (("Heading 1", HEI), ("Heading 2", KAI), ("Heading 3", FANG)):
        _style(document.styles[name], font, BODY_PT, bold=name == "Heading 3")
        document.styles[name].paragraph_format.keep_with_next = True
    for name, font, points, line in _OWN_STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _style(style, font, points)
        style.paragraph_format.line_spacing = line
    _folios(document)
    _fonts(document)
    document.core_properties.title = title
    document.core_properties.author = ""
    if is_draft:
        _draft_mark(document)
    return document


def set_font(run: Docx, font: str, points: float, bold: bool = False) -> None:
    """Chinese font, Latin font and size of one run."""
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(points), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def indent_two(paragraph: Docx) -> None:
    """First line indented by two characters, whatever the font size."""
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(BODY_PT * 2 * 20))
    paragraph._p.get_or_add_pPr().append(indent)


def fixed_lines(paragraph: Docx, points: float = LINE_PT) -> None:
    """Lines of a fixed height and no space around (22 lines of 28 characters on a page)."""
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(points), Pt(0), Pt(0)


def _page(section: Docx) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)


def _style(style: Docx, font: str, points: float, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(points), bold
    style.font.italic, style.font.color.rgb = False, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    form = style.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(LINE_PT), Pt(0), Pt(0)


def _folios(document: Docx) -> None:
    """`— 1 —` in 4号宋体, outside: right on odd pages, left on even pages, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(FOLIO_PT)
        for piece in ("— ", None, " —"):
            run = paragraph.add_run(piece or "")
            set_font(run, SONG, FOLIO_PT)
            if piece is None:
                _field(run, "PAGE")


def _field(run: Docx, code: str) -> None:
    for kind in ("begin", None, "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = f" {code} "
        run._r.append(part)


def _draft_mark(document: Docx) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        run = header.paragraphs[0].add_run("草稿　存在未处理的错误，不得发布")
        set_font(run, HEI, TABLE_PT)
        run.font.color.rgb = RGBColor(0xB5, 0x38, 0x2A)


def _fonts(document: Docx) -> None:
    """Name a substitute for each official font that a machine may lack."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for font, substitute in SUBSTITUTES.items():
        table.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{font}"><w:altName w:val="{substitute}"/></w:font>'))
    part._blob = serialize_part_xml(table)
