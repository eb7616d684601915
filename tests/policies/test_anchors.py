"""The anchor checker finds every change of a text, and names the clause."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangtan.policies import Document, beside, check_anchors, load_policies

from .conftest import TEXT, write


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The small document, read."""
    documents, problems = load_policies(write(tmp_path_factory.mktemp("policies"), {}))
    assert problems == []
    return documents["trees"]


def said(document: Document, text: str) -> list[str]:
    return [f"{problem.code} {problem.parts()['seen']}" for problem in check_anchors(document, text)]


def test_the_right_text_has_no_problem(trees: Document) -> None:
    """Every sentence of the text has its anchor, and title and chapters are the expected ones."""
    assert said(trees, TEXT) == []


def test_layout_makes_no_difference(trees: Document) -> None:
    """Line breaks and half-width signs are no change."""
    assert said(trees, TEXT.replace("树要多", "树\n要 多").replace("（一）", "(一)")) == []


def test_a_changed_word_is_named_by_its_clause(trees: Document) -> None:
    """One changed number: the clause lost its sentence, a sentence is new, the text is another."""
    problems = check_anchors(trees, TEXT.replace("5 件", "6 件"))
    assert [problem.code for problem in problems] == ["P150", "P151", "P153"]
    assert problems[0].parts()["seen"] == "正文中没有条款 trees#1.2.1 所锚定的句子"
    assert "6件以上" in problems[0].parts()["remedy"]


def test_a_missing_sentence_moves_those_behind_it(trees: Document) -> None:
    """Without the nursery its clause is lost and the next sentence is found one place earlier."""
    assert said(trees, TEXT.replace("建一个苗圃。", ""))[:2] == [
        "P150 正文中没有条款 trees#2.1.1 所锚定的句子",
        "P152 trees#2.1.2 的句子在正文 2.1.1",
    ]


def test_a_doubled_sentence_is_not_anchored_twice(trees: Document) -> None:
    """The second of two equal sentences has no anchor."""
    found = said(trees, TEXT.replace("建一个苗圃。", "建一个苗圃。建一个苗圃。"))
    assert "P151 正文 trees#2.1.2 没有锚点：建一个苗圃。" in found


def test_an_empty_text_loses_every_anchor(trees: Document) -> None:
    """Nothing in the text: every anchor is reported."""
    assert said(trees, "").count("P150 正文中没有条款 trees#1.1.1 所锚定的句子") == 1
    assert sum(line.startswith("P150") for line in said(trees, "")) == len(trees.anchors)


def test_sentence_and_meaning_side_by_side(trees: Document) -> None:
    """Each clause gets its official sentence."""
    assert beside(trees, TEXT)["trees#1.2.1"] == "——到2025年,种树5件以上。"


def test_the_text_is_found_beside_the_data(trees: Document) -> None:
    """official.txt in the document's folder is the official text; a byte order mark does not matter."""
    assert trees.official_text() is None
    path = Path(trees.folder) / "official.txt"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert said(trees, trees.official_text() or "") == []
    path.unlink()
