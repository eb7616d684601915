"""Real Word footnotes, which python-docx does not offer: the footnotes part is written beside the document.

One footnote per figure; a figure named again refers to its footnote by a NOTEREF field. WordprocessingML: ECMA-376
part 1, §17.11.
"""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from shuangtan.reports.word.layout import LATIN, NOTE_PT, NOTE_STYLE, SONG, Docx

Element = Any
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FONT = (
    f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{SONG}"/><w:sz w:val="{NOTE_PT * 2}"/>'
    f'<w:szCs w:val="{NOTE_PT * 2}"/>'
)
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


class Footnotes:
    """The footnotes of one document, by key; `finish` writes them into it."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def refer(self, paragraph: Docx, key: str, text: str) -> None:
        """Append a reference to the footnote of `key`, which is made at the first call with `text`."""
        if key in self._texts:
            number = list(self._texts).index(key) + 1
            paragraph._p.append(_again(number))
            return
        self._texts[key] = text
        number = len(self._texts)
        for element in _first(number):
            paragraph._p.append(element)

    def finish(self, document: Docx) -> None:
        """Write the part; call once, after the last reference."""
        root = parse_xml(f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}</w:footnotes>")
        for number, text in enumerate(self._texts.values(), 1):
            root.append(_note(number, text))
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE, serialize_part_xml(root), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _first(number: int) -> list[Element]:
    """The reference, inside a bookmark that later references point to."""
    mark = f'w:id="{9000 + number}"'
    return [
        parse_xml(f'<w:bookmarkStart {nsdecls("w")} {mark} w:name="_note{number}"/>'),
        parse_xml(f'<w:r {nsdecls("w")}>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>'),
        parse_xml(f"<w:bookmarkEnd {nsdecls('w')} {mark}/>"),
    ]


def _again(number: int) -> Element:
    code = f"NOTEREF _note{number} \\h"
    inner = f"<w:r>{_RAISED}<w:t>{number}</w:t></w:r>"
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} ">{inner}</w:fldSimple>')


def _note(number: int, text: str) -> Element:
    """One footnote: its own mark, then the text in 小五."""
    note = parse_xml(
        f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{NOTE_STYLE}"/>'
        f'</w:pPr><w:r><w:rPr>{_FONT}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr>{_FONT}</w:rPr><w:t xml:space="preserve"/></w:r></w:p></w:footnote>'
    )
    note.findall(".//{*}t")[-1].text = f" {text}"
    return note
