"""Every mistake in a policy folder is reported at once, with its place and a stable wording; nothing is raised."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shuangtan.policies import load_policies, run_cases

from .conftest import ANSWERS, CASES, DOCUMENT, FILES, MECHANISMS, PROJECTS, TARGETS, Write, article, write


def test_the_small_document_is_right(policies: Write) -> None:
    """The document that the other tests break has no mistake."""
    documents, problems = load_policies(policies({}))
    assert problems == []
    assert (len(documents["trees"].clauses), len(documents["trees"].targets)) == (5, 1)


MISTAKES = [
    ("P101", "trees/targets.yaml", TARGETS.replace("  indicator: trees\n", ""), "缺少字段 indicator"),
    ("P101", "trees/document.yaml", DOCUMENT.replace("issuer: 甲市\n", ""), "缺少字段 issuer"),
    ("P102", "trees/targets.yaml", TARGETS.replace("at_least", "atleast"), "direction 为 atleast"),
    ("P102", "trees/targets.yaml", TARGETS.replace("year: 2025", "year: 25"), "year 为 25"),
    ("P102", "trees/targets.yaml", TARGETS.replace("unit: 件", "unit: 棵"), "unit 为 棵"),
    ("P102", "trees/targets.yaml", TARGETS.replace("at_least", "reduce_by"), "base_year 为 None"),
    ("P102", "trees/targets.yaml", TARGETS.replace("from: 2025", "from: 2026"), "values 为"),
    ("P102", "trees/targets.yaml", TARGETS.replace("at_least", "peak_by"), "values 为"),
    ("P102", "trees/targets.yaml", TARGETS.partition("  values")[0] + "  values: -7\n", "values 为 -7"),
    ("P102", "trees/targets.yaml", TARGETS.replace("value: 5", "value: [5]"), "value 为 [5]"),
    ("K101", "trees/targets.yaml", TARGETS.replace(", mark: found", ""), "缺少字段 mark"),
    ("K102", "trees/targets.yaml", TARGETS.replace("source: tale", "source: tail"), "source 为 tail"),
    ("P103", "trees/projects.yaml", PROJECTS.replace("kind:", "knid:"), "未知字段 knid"),
    ("P102", "trees/projects.yaml", PROJECTS.replace("kind: nursery", "kind: garden"), "kind 为 garden"),
    ("P104", "trees/projects.yaml", PROJECTS * 2, "nursery 出现两次（另见 trees/projects.yaml:1）"),
    ("P105", "trees/projects.yaml", PROJECTS.replace("2.1.1", "2.1.7"), "条款 trees#2.1.7"),
    ("P107", "trees/targets.yaml", TARGETS + TARGETS.replace("trees-2025", "wood-2025"), "回答同一问题"),
    ("P108", "trees/mechanisms.yaml", "- {id: wardens", "不能读作 YAML"),
    ("P108", "trees/mechanisms.yaml", "- wardens\n", "不能读作 YAML：'wardens'"),
    ("P109", "trees/mechanisms.yaml", MECHANISMS.replace(", why: 尚未实现", ""), "既无 answers 也无 why"),
    ("P109", "trees/clauses/02.yaml", article(2).replace("    why: later\n", "", 1), "trees#2.1.1 既无"),
    ("P110", "trees/document.yaml", DOCUMENT.replace("articles: 2\n", "articles: 3\n"), "第 3 条没有条款文件"),
    ("P111", "trees/clauses/02.yaml", article(2).replace("at: 2.1.2", "at: 2.1.3"), "2.1.1 之后是 2.1.3"),
    ("P112", "trees/clauses/02.yaml", article(2) + "    terms: [一二三四五六七八九十一二三]\n", "有 13 个字"),
    ("P102", "trees/clauses/02.yaml", article(2).replace("class: project", "class: plan", 1), "class 为 plan"),
    ("P102", "trees/clauses/02.yaml", article(2) + "    answers: [kitchen/soup]\n", "answers 为 kitchen/soup"),
    ("P102", "trees/clauses/02.yaml", article(2).replace("at: 2.1.2", "at: 2.1"), "at 为 2.1"),
    ("P113", "trees/document.yaml", DOCUMENT + f"sentences: 9\nsentences_sha256: {'0' * 64}\n", "个锚点，合摘要"),
    ("P102", "trees/cases/trees.yaml", CASES.replace("question: judge", "question: juge"), "question 为 juge"),
    ("P102", "trees/cases/trees.yaml", CASES.replace("target: trees", "target: wood"), "target 为 trees.wood-2025"),
    ("P101", "answers.yaml", ANSWERS.replace(", why: 尚未完成", ""), "缺少字段 why"),
    ("P102", "trees/mechanisms.yaml", MECHANISMS.replace("not_yet", "built"), "standing 为 built"),
    ("P102", "trees/mechanisms.yaml", MECHANISMS.replace("standing:", "room: web/tree, standing:"), "room 为 web/tree"),
    ("P106", "trees/document.yaml", DOCUMENT.replace("source: tale", "source: tail"), "来源 tail"),
]


@pytest.mark.parametrize(("code", "file", "content", "seen"), MISTAKES, ids=[f"{m[0]} {m[3][:16]}" for m in MISTAKES])
def test_each_mistake_is_reported(policies: Write, code: str, file: str, content: str, seen: str) -> None:
    """One mistake gives its problem, at its file, in words that show what stood there."""
    _, problems = load_policies(policies({file: content}))
    matching = [problem for problem in problems if problem.code == code and seen in problem.parts()["seen"]]
    assert matching, [problem.text() for problem in problems]
    assert matching[0].at.startswith(file)
    assert all(matching[0].parts("en").values())


def test_all_mistakes_come_at_once(policies: Write) -> None:
    """Broken in six files, the folder is refused with at least one problem for each."""
    by_file = {file: content for code, file, content, _ in reversed(MISTAKES) if code != "P108"}
    _, problems = load_policies(policies(by_file))
    assert {problem.at.partition(":")[0] for problem in problems} >= set(by_file)


def test_exact_wording(policies: Write) -> None:
    """A problem reads: place, code, what stood there, what should, on what basis, what to do."""
    _, problems = load_policies(policies({"trees/projects.yaml": PROJECTS.replace("2.1.1", "2.1.7")}))
    assert [problem.text() for problem in problems] == [
        "trees/projects.yaml:1  [P105 错误] 条款 trees#2.1.7；应为：trees 中已有的条款；"
        "依据：条款编号 文件#条.段.句；处理：是否应为 trees#2.1.2"
    ]


def test_a_declared_exception_is_no_conflict(policies: Write) -> None:
    """Two targets for one question stand side by side once one is declared an exception to the other."""
    exception = TARGETS.replace("trees-2025", "wood-2025").replace(
        "  unit: 件", "  exception_to: trees-2025\n  unit: 件"
    )
    _, problems = load_policies(policies({"trees/targets.yaml": TARGETS + exception}))
    assert problems == []


def test_a_wrong_case_shows_both_answers(policies: Write) -> None:
    """A case whose expectation is wrong is reported with what came out."""
    documents, _ = load_policies(policies({"trees/cases/trees.yaml": CASES.replace("value: 5", "value: 4")}))
    trees = documents["trees"]
    assert [problem.text() for problem in run_cases(trees.cases, trees.targets)] == [
        "trees/cases/trees.yaml:1  [P120 错误] 算例“种了 5 件，达到”得 not_met；应为：met；"
        "依据：条款 trees#1.2.1；处理：核对算例与规则，改正其一"
    ]


def test_a_case_that_cannot_be_computed_is_a_problem(policies: Write) -> None:
    """A case with a value of another unit is reported, not raised."""
    documents, _ = load_policies(policies({"trees/cases/trees.yaml": CASES.replace("value: 5", "value: 5, unit: MW")}))
    trees = documents["trees"]
    assert [problem.code for problem in run_cases(trees.cases, trees.targets)] == ["P120"]


def test_absent_folder_is_empty(tmp_path: Path) -> None:
    """No documents, no problems."""
    assert load_policies(tmp_path) == ({}, [])


def spoiled(text: str, chance: random.Random) -> str:
    """A text with one line dropped, doubled, emptied of its value, nested or made strange."""
    lines = text.splitlines()
    at = chance.randrange(len(lines))
    key = lines[at].partition(":")[0]
    change = chance.choice(["", lines[at] * 2, f"{key}:", f"{key}: [a, {{b: 1}}]", f"{key}: {{c: []}}", f"{key}: -7"])
    return "\n".join([*lines[:at], change, *lines[at + 1 :]]) + "\n"


@pytest.mark.parametrize("seed", range(150))
def test_nothing_a_user_writes_raises(tmp_path: Path, seed: int) -> None:
    """Whatever line is spoiled, loading and running the cases end with problems, never with an exception."""
    chance = random.Random(seed)
    file = chance.choice(sorted(FILES))
    documents, _ = load_policies(write(tmp_path, {file: spoiled(FILES[file], chance)}))
    for document in documents.values():
        run_cases(document.cases, document.targets)
