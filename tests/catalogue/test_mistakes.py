"""Every mistake in a catalogue is reported, all at once, with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shuangtan.catalogue import load_catalogue
from shuangtan.kernel import Problem

Loaded = Callable[[dict[str, str]], list[Problem]]


def series(value: str, id: str = "a.b") -> str:
    return f"- {{id: {id}, zh: 甲, unit: tce/t, values: [{{{value}}}]}}\n"


def test_the_smallest_catalogue_loads(problems_of: Loaded) -> None:
    """What the other tests change is right to begin with."""
    assert problems_of({}) == []


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        ("value: 1, source: nobody, mark: found", "K102", "nobody"),
        ("value: 1, mark: found", "K101", "source"),
        ("value: 1, source: s1", "K101", "mark"),
        ("value: 1, source: s1, mark: guessed", "K102", "guessed"),
        ("value: 一, source: s1, mark: found", "K102", "一"),
        ("value: 1, source: s1, mark: found, form: 2020", "K104", "form"),
        ("value: 1, source: s1, mark: recalled", "C106", "把握"),
        ("value: 1, source: s1, mark: recalled, note: 大概", "C106", "把握"),
    ],
)
def test_a_value_without_source_mark_or_confidence_is_refused(
    value: str, code: str, seen: str, problems_of: Loaded
) -> None:
    """Each is named under its code at its line."""
    problems = problems_of({"standard_coal.yaml": series(value)})
    assert [(p.code, p.at) for p in problems] == [(code, "standard_coal.yaml:1")]
    assert seen in problems[0].parts()["seen"]


MISTAKES = {
    "sources.yaml": "- {id: s1, title: 甲, publisher: 乙, kind: primary}\n"
    "- {id: s1, title: 甲, publisher: 乙, kind: primary}\n"
    "- {id: s2, title: 甲, kind: primery}\n"
    "- {id: s3, title: 假定, publisher: 某人, kind: assumption}\n",
    "energy_products.yaml": (
        '- {id: raw_coal, code: "01", zh: 原煤, en: C, unit: 吨煤, group: cole, source: s1, mark: found}\n'
    ),
    "quantities.yaml": "- {product: gdp, flow: level, zh: 甲, unit: 亿园, kind: flow}\n"
    "- {product: gdp, flow: level2, zh: 甲, unit: 亿元, kind: flows}\n"
    '- {product: "@enrgy", flow: x, zh: 甲, unit: t, kind: flow}\n'
    "- {product: gdp, flow: none, zh: 甲, kind: flow}\n"
    "- {product: gdp, flow: twice, zh: 甲, unit: t, kind: flow}\n"
    "- {product: gdp, flow: twice, zh: 甲, unit: t, kind: flow}\n",
    "standard_coal.yaml": series("value: 1, source: s1, mark: found") * 2 + "- {id: c, zh: 乙, unit: t, values: 3}\n",
    "codes/divisions.csv": "code,name,name_en,level,parent,source,mark,note\n510700,绵阳市,M,city,510000,s1,found,\n",
    "codes/industries.csv": (
        "code,level,name,name_en,parent,is_high_energy,source,mark,note\n25,devision,石油,,,,s1,found,\n"
    ),
    "codes/grid_regions.csv": "region,name,province,from,until,source,mark,note\nr,西南,510000,twenty,,s1,found,\n",
}


def test_all_mistakes_of_all_files_come_at_once(problems_of: Loaded) -> None:
    """Fifteen mistakes in seven files are fifteen problems, none hidden by another."""
    found = [(p.at, p.code) for p in problems_of(MISTAKES)]
    assert found == [
        ("sources.yaml:3", "C104"),
        ("sources.yaml:3", "C105"),
        ("sources.yaml:4", "C104"),
        ("sources.yaml:2", "C103"),
        ("energy_products.yaml:1", "C105"),
        ("quantities.yaml:1", "C105"),
        ("quantities.yaml:2", "C105"),
        ("quantities.yaml:3", "C105"),
        ("quantities.yaml:4", "C104"),
        ("quantities.yaml:6", "C103"),
        ("standard_coal.yaml:2", "C103"),
        ("standard_coal.yaml:3", "C105"),
        ("divisions.csv:2", "C105"),
        ("industries.csv:2", "C105"),
        ("grid_regions.csv:2", "C105"),
    ]


def test_a_message_has_five_parts_in_two_languages(problems_of: Loaded) -> None:
    """Place, what stood there, what should, on what basis, what to do."""
    problem = problems_of({"quantities.yaml": "- {product: gdp, flow: level, zh: 甲, unit: 亿元, kind: flows}\n"})[0]
    expected = "quantities.yaml:1  [C105 错误] kind 为 flows；应为：flow、intensity、rate、stock；"
    assert problem.text() == expected + "依据：quantities.yaml 的格式；处理：改正 kind；相近：flow"
    assert "nearest: flow" in problem.text("en")


def test_missing_and_broken_files_are_problems(problems_of: Loaded, tmp_path: Path) -> None:
    """A broken file names its line; a folder with nothing in it names every file."""
    problems = problems_of({"sources.yaml": "- {id: s1}\n- {id: ]}\n", "quantities.yaml": "gdp: 亿元\n"})
    assert [(p.at, p.code) for p in problems][:1] == [("sources.yaml:2", "C102")]
    assert ("quantities.yaml", "C102") in [(p.at, p.code) for p in problems]
    empty = load_catalogue(tmp_path / "nowhere")[1]
    assert [p.code for p in empty] == ["C101"] * 8
