"""Every mistake in a catalogue is reported, all at once, with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangtan.catalogue import load_catalogue
from shuangtan.kernel import Problem

Loaded = Callable[[dict[str, str]], list[Problem]]

MINIMAL = {
    "sources.yaml": "- {id: s1, title: 甲, publisher: 乙, kind: primary}\n",
    "energy_products.yaml": (
        '- {id: raw_coal, code: "01", zh: 原煤, en: Raw coal, unit: t, group: coal, source: s1, mark: found}\n'
    ),
    "power_technologies.yaml": "- {id: power_wind, zh: 风电, en: Wind, class: clean, source: s1, mark: found}\n",
    "quantities.yaml": "- {product: gdp, flow: level_current, zh: 地区生产总值, unit: 亿元, kind: flow}\n",
    "standard_coal.yaml": "- {id: a.b, zh: 甲, unit: tce/t, values: [{value: 1, source: s1, mark: found}]}\n",
    "codes/divisions.csv": (
        "code,name,name_en,level,parent,source,mark,note\n510000,四川省,Sichuan,province,,s1,found,\n"
    ),
    "codes/industries.csv": (
        "code,level,name,name_en,parent,is_high_energy,source,mark,note\nC,section,制造业,,,,s1,found,\n"
    ),
    "codes/grid_regions.csv": (
        "region,name,province,from,until,source,mark,note\nregion_southwest,西南,510000,2021,,s1,found,\n"
    ),
}
"""The smallest catalogue that loads: file names and their text."""


@pytest.fixture
def problems_of(tmp_path: Path) -> Loaded:
    """The problems of the smallest catalogue after some of its files were replaced."""

    def load(changes: dict[str, str]) -> list[Problem]:
        for name, text in (MINIMAL | changes).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load_catalogue(tmp_path)[1]

    return load


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


INK = ("", "x", "[a]", "{a: 1}", "3", "2020", ":", "-", "null", "true", '"', ",")


@given(name=st.sampled_from(sorted(MINIMAL)), at=st.integers(0, 80), ink=st.sampled_from(INK), over=st.integers(0, 6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_slip_of_the_pen_breaks_the_reader(name: str, at: int, ink: str, over: int, problems_of: Loaded) -> None:
    """Whatever is typed over a piece of a file, problems are values with words in both languages."""
    text = MINIMAL[name]
    for problem in problems_of({name: text[:at] + ink + text[at + over :]}):
        assert problem.text()
        assert problem.text("en")
