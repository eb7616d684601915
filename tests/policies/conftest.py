"""A small document of our own, with its text, for trying the loader and the anchor checker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shuangtan.policies import digest, headings, sentences

TEXT = """甲市关于多种树的决定

为了树多，作如下决定。

一、目标

（一）定下目标。树要多起来。
——到 2025 年，种树 5 件以上。

二、做法

（二）怎么种。建一个苗圃。立一个护林制度。
"""

DOCUMENT = f"""\
id: trees
title: 甲市关于多种树的决定
issuer: 甲市
date: 2021
date_mark: assumed
kind: 决定
source: tale
licence: 虚构
articles: 2
title_sha256: {digest(headings(TEXT)[0])}
text_sha256: {digest(TEXT)}
reasons: {{later: 尚未实现}}
project_kinds: {{nursery: 苗圃}}
chapters:
  - {{number: 1, title: 目标, articles: [1, 1], sha256: {digest("一、目标")}}}
  - {{number: 2, title: 做法, articles: [2, 2], sha256: {digest("二、做法")}}}
"""

SOURCES = "- {id: tale, title: 虚构的文件, publisher: 本项目, kind: assumption, note: 供测试}\n"

TARGETS = """\
- id: trees-2025
  zh: 种树
  indicator: trees
  direction: at_least
  year: 2025
  clause: 1.2.1
  unit: 件
  values:
    - {from: 2025, value: 5, source: tale, mark: found}
"""

PROJECTS = """\
- id: nursery
  zh: 苗圃
  en: Nursery
  clause: 2.1.1
  kind: nursery
  capacities:
    - {unit: 件, value: 100, source: tale, mark: assumed}
"""

MECHANISMS = """\
- {id: wardens, zh: 护林制度, en: Wardens, clause: 2.1.2, standing: not_yet, why: 尚未实现}
"""

CASES = """\
- title: 种了 5 件，达到
  clause: 1.2.1
  period: "2025"
  question: judge
  target: trees-2025
  given: {value: 5}
  expected: met
"""

ANSWERS = """\
- {id: web/trees, zh: 树的页面, standing: built}
- {id: web/wood, zh: 林的页面, standing: not_yet, why: 尚未完成}
"""

KINDS = {0: "principle", 1: "target", 2: "project"}


def article(number: int) -> str:
    """A clause file for one article of the small text: one clause per sentence that is no lead."""
    lines = [f"article: {number}", f"title: 第 {number} 条", "sentences:"]
    for sentence in sentences(TEXT):
        if sentence.position.article == number:
            lines += [f"  - at: {sentence.position}", f"    sha256: {sentence.sha256}"]
            if sentence.position.sentence:
                lines += [f"    class: {KINDS[number]}", f"    says: 我们的说法 {sentence.position}", "    why: later"]
    return "\n".join(lines) + "\n"


FILES = {
    "answers.yaml": ANSWERS,
    "sources.yaml": SOURCES,
    "trees/document.yaml": DOCUMENT,
    "trees/targets.yaml": TARGETS,
    "trees/projects.yaml": PROJECTS,
    "trees/mechanisms.yaml": MECHANISMS,
    "trees/cases/trees.yaml": CASES,
} | {f"trees/clauses/{number:02d}.yaml": article(number) for number in (0, 1, 2)}

Write = Callable[[dict[str, str]], Path]


def write(root: Path, changed: dict[str, str]) -> Path:
    """The small document on disk, some of its files replaced."""
    for name, content in (FILES | changed).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


@pytest.fixture
def policies(tmp_path: Path) -> Write:
    """A function that writes the small document with some files replaced, and returns its root."""
    return lambda changed: write(tmp_path, changed)
