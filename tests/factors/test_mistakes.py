"""Questions that cannot be answered and rules that cannot be read, each with its message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shuangtan.factors import Factors, Question
from shuangtan.factors.rules import read_rules
from shuangtan.kernel import Period

YEAR = Period.parse("2022")

CASES = [
    (
        Question("grid", "city_intensitty", YEAR, "510700"),
        "F101",
        "没有 grid 用于 city_intensitty 的选用规则",
        "city_intensity",
    ),
    (Question("gird", "city_intensity", YEAR, "510700"), "F101", "没有 gird 用于", "grid"),
    (
        Question("combustion.ef", "city_inventory", YEAR, "510700", "deisel"),
        "F102",
        "目录中没有 combustion.provincial-2025.deisel.ef",
        "combustion.provincial-2025.diesel.ef",
    ),
    (
        Question("grid", "city_intensity", Period.parse("2020"), "510700"),
        "F103",
        "grid.average.510000 没有 2020 的值；有 2018、2021、2022、2023",
        "carry_forward",
    ),
    (Question("grid", "city_intensity", YEAR, "510799"), "F106", "地区 510799 没有对应的 province", "5107"),
    (Question("grid", "city_intensity", YEAR, "CN"), "F106", "地区 CN 没有对应的 province", "GB/T 2260"),
    (
        Question("grid", "enterprise_green_power", YEAR, proofs=frozenset({"contract"})),
        "F108",
        "没有非化石电力凭证（已有：contract）",
        "contract+settlement、green_certificate、meter_records",
    ),
]


@pytest.mark.parametrize(("question", "code", "seen", "told"), CASES, ids=[c[1] + str(i) for i, c in enumerate(CASES)])
def test_a_question_without_answer_says_why(
    question: Question, code: str, seen: str, told: str, factors: Factors
) -> None:
    """The problem names what was asked, what there is, and what to do; no value comes with it."""
    choice = factors.resolve(question)
    assert choice.value is None
    assert not choice.is_usable
    assert [p.code for p in choice.problems] == [code]
    assert seen in choice.problems[0].parts()["seen"]
    assert told in choice.problems[0].text()
    assert choice.problems[0].text("en")


def test_a_period_across_two_values_is_to_be_split(factors: Factors) -> None:
    """A carbon content that changes in the middle of 2022: the year has two values, its first half has one."""
    series = factors.catalogue.series["combustion.ets-power.coal.cc"]
    moved = list(series.values)
    middle = date(2022, 7, 1)
    moved = [replace(moved[0], valid_until=middle), replace(moved[1], valid_from=middle)]
    changed = {**factors.catalogue.series, series.id: replace(series, values=tuple(moved))}
    asked = replace(factors, catalogue=replace(factors.catalogue, series=changed))
    question = Question("combustion.cc", "ets_power", YEAR, "510700", "coal")
    assert [p.code for p in asked.resolve(question).problems] == ["F107"]
    half = replace(question, period=Period.parse("2022H1"))
    assert asked.resolve(half).value == moved[0]


def test_mistakes_in_rules_are_reported_together(tmp_path: Path) -> None:
    """A missing field, an unknown source and mark, a list that is none, a strange word in braces, a bad day."""
    path = tmp_path / "choice.yaml"
    rule = "- {factor: grid, purpose: p, zh: 甲, en: a, pattern: %s, editions: %s, source: %s, mark: %s%s}\n"
    path.write_text(
        rule % ('"grid.{edition}"', "[average]", "s1", "found", "")
        + rule % ('"grid.{city}"', "[average]", "s1", "found", "")
        + rule % ('"grid.{edition}"', "average", "nobody", "known", "")
        + rule % ('"grid.{edition}"', "[average]", "s1", "found", ", until: 2025-13-01")
        + "- {factor: grid}\n",
        encoding="utf-8",
    )
    rules, problems = read_rules(path, frozenset({"s1"}))
    assert len(rules) == 1
    at = [f"{p.at} {dict(p.facts)['field']}" for p in problems]
    assert at[:5] == [f"choice.yaml:{w}" for w in ("2 pattern", "3 mark", "3 source", "3 editions", "4 until")]
    assert len(at) == 5 + 7
