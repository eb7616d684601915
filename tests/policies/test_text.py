"""Cutting a text into sentences must not depend on page layout or character width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangtan.policies import Position, digest, headings, normalised, sentences
from shuangtan.policies.text import number

TEXT = """关于某事的决定

为了某事，作如下决定。

一、目标

（一）说明意义。甲县要做某事。乙县也做。
（二）定下目标。总的要求是这样。
——先做甲。再做乙。
——到 2025 年，做到 3 件。

二、做法

（三）怎么做。修一条元坝—德阳的路。
"""


def places(text: str) -> list[str]:
    return [str(sentence.position) for sentence in sentences(text)]


def test_every_sentence_has_its_place() -> None:
    """Headings of articles and of dashes are sentence 0; a dash without more sentences is sentence 1."""
    assert places(TEXT) == [
        "0.1.1",
        *("1.1.0", "1.1.1", "1.1.2"),
        *("2.1.0", "2.1.1", "2.2.0", "2.2.1", "2.3.1"),
        *("3.1.0", "3.1.1"),
    ]


def test_title_and_chapters_are_headings() -> None:
    """The title and the chapter headings are not sentences but are known."""
    assert headings(TEXT) == ["关于某事的决定", "一、目标", "二、做法"]


def test_page_breaks_and_widths_do_not_matter() -> None:
    """A page break within a sentence, blanks and half-width signs leave places and digests as they were."""
    other = TEXT.replace("甲县要做某事", "甲县要\n\n做某 事").replace("（", "(").replace("，", ",")
    assert [(s.position, s.sha256) for s in sentences(other)] == [(s.position, s.sha256) for s in sentences(TEXT)]


def test_no_sign_is_lost() -> None:
    """Title, chapter headings, article numbers and sentences together are the whole text."""
    parts = "".join(sentence.text for sentence in sentences(TEXT)) + "".join(headings(TEXT)) + "（一）（二）（三）"
    assert sorted(normalised(parts)) == sorted(normalised(TEXT))


@pytest.mark.parametrize(("numerals", "value"), [("一", 1), ("十", 10), ("十四", 14), ("二十", 20), ("二十七", 27)])
def test_chinese_numerals(numerals: str, value: int) -> None:
    """Article numbers are read from Chinese numerals."""
    assert number(numerals) == value


@given(st.text(alphabet="甲乙，。 \n", max_size=60))
def test_digest_ignores_white_space(text: str) -> None:
    """Blanks and line breaks never change a digest."""
    assert digest(text) == digest(" \n".join(text))


@pytest.mark.parametrize("text", ["3.2", "3.2.a", "", "3.2.1.4", "-1.2.3"])
def test_bad_positions_are_refused_by_name(text: str) -> None:
    """A position that is not article.paragraph.sentence is refused, and the text is named."""
    with pytest.raises(ValueError, match="应写作"):
        Position.parse(text)
