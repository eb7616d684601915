"""The Word report: official page, headings, tables that repeat their head, pictures, real footnotes."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from shuangtan.reports import CityReport
from shuangtan.reports.word import write_word


@pytest.fixture(scope="module")
def path(report: CityReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("word") / "report.docx"
    write_word(report, target)
    return target


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def test_the_page_is_that_of_official_documents(path: Path) -> None:
    """A4 with margins 37/35/28/26 mm, folio — 1 — on both sides."""
    section = Document(str(path)).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in (section.page_width, section.page_height)] == [210, 297]
    assert [round(size.mm) for size in margins] == [37, 35, 28, 26]
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer._element.xml


def test_sections_are_numbered_as_officials_do(path: Path) -> None:
    """一、 to 八、 and the annex, with （一） below."""
    document = Document(str(path))
    first = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    second = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert first == [
        "一、总体情况",
        "二、目标进展",
        "三、各项指标分析",
        "四、项目进展",
        "五、存在的不足与数据缺口",
        "六、统计指标体系",
        "七、告警",
        "八、碳排放追踪（合成网络示例）",
        "附：数据来源",
    ]
    assert second[0].startswith("（一）")


def test_body_and_headings_use_official_fonts_with_substitutes(path: Path) -> None:
    """仿宋_GB2312 at 16 pt, 黑体 and 楷体 for headings; the font table names what replaces them."""
    document = Document(str(path))
    assert document.styles["Normal"].font.size.pt == 16
    styles = part(path, "word/styles.xml")
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert 'w:eastAsia="黑体"' in styles
    assert '<w:altName w:val="仿宋"/>' in part(path, "word/fontTable.xml")


def test_footnotes_are_real_and_each_is_referred_to(path: Path) -> None:
    """The footnotes part holds as many notes as the text refers to, numbered without gaps."""
    notes = [int(n) for n in re.findall(r'<w:footnote w:id="(\d+)"', part(path, "word/footnotes.xml"))]
    body = part(path, "word/document.xml")
    referred = [int(n) for n in re.findall(r'<w:footnoteReference w:id="(\d+)"', body)]
    assert referred == notes == list(range(1, len(notes) + 1))
    assert "NOTEREF" in body


def test_a_footnote_leads_to_file_line_digest_and_id(path: Path) -> None:
    """The note of the clean capacity names all of them."""
    text = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part(path, "word/footnotes.xml")))
    assert "218.7 万kW（公布，证据A）" in text
    assert "entries/energy.csv（sha256 5f1d00000000） line 31" in text
    assert "编号 power_clean.capacity@510700:2025" in text


def test_tables_repeat_their_head_and_pictures_have_words(path: Path) -> None:
    """Every table has a head row; every picture says what it shows."""
    body = part(path, "word/document.xml")
    assert body.count("<w:tbl>") == body.count("<w:tblHeader") > 3
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', body)
    assert len(described) == body.count("<w:drawing>") > 5


def test_a_missing_value_is_written_as_missing(path: Path) -> None:
    """The row of energy per GDP says 缺失."""
    rows = [[c.text for c in row.cells] for t in Document(str(path)).tables for row in t.rows]
    row = next(r for r in rows if "能耗" in r[1])
    assert row[3] == "缺失"


def test_a_draft_is_marked_on_every_page(report: CityReport, tmp_path: Path) -> None:
    """Headers of odd and even pages say 草稿."""
    write_word(replace(report, is_draft=True), tmp_path / "draft.docx")
    section = Document(str(tmp_path / "draft.docx")).sections[0]
    assert "草稿" in section.header.paragraphs[0].text
    assert "草稿" in section.even_page_header.paragraphs[0].text


def test_the_chapters_close_up_where_a_section_is_absent(report: CityReport, tmp_path: Path) -> None:
    """Without indicators and alerts the traced example is the sixth chapter."""
    write_word(replace(report, statistics=None, alerts=()), tmp_path / "part.docx")
    heads = [p.text for p in Document(str(tmp_path / "part.docx")).paragraphs if p.style.name == "Heading 1"]
    assert "六、碳排放追踪（合成网络示例）" in heads


def test_rules_without_data_are_counted_and_not_listed(path: Path) -> None:
    """Of two rules one has no data: the table holds the other alone."""
    document = Document(str(path))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "规则")
    assert [row.cells[0].text for row in table.rows[1:]] == ["天然气漏报"]
    assert any("其中 1 条因没有数据而不评价" in p.text for p in document.paragraphs)
