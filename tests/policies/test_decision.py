"""The encoded decision is complete: 27 of 27 articles, every sentence once, every clause answered or explained."""

from __future__ import annotations

import time
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import shuangtan
from shuangtan.policies import (
    Direction,
    Document,
    Standing,
    beside,
    check_anchors,
    coverage,
    default_root,
    digest,
    load_policies,
    normalised,
    read_answers,
    run_cases,
)

DOCUMENTS, PROBLEMS = load_policies()
DECISION = DOCUMENTS["mianyang-2022"]
LONGEST_COPY = 12


def test_everything_loads_without_a_problem() -> None:
    """The shipped policy documents have no mistake."""
    assert [problem.text() for problem in PROBLEMS] == []


def test_27_of_27_articles_are_accounted_for() -> None:
    """Every article is split into clauses, each with an answer or a reason."""
    rows = coverage(DECISION)
    assert [row.article for row in rows if row.is_complete] == list(range(1, 28))
    assert all(clause.is_answered or clause.why for clause in DECISION.clauses)
    assert sum(row.clauses for row in rows) + 1 == len(DECISION.clauses)
    assert all(row.clauses == row.answered + row.waiting + row.explained for row in rows)


def test_nothing_is_said_to_work_that_does_not_exist() -> None:
    """An answer that is built, wholly or in part, belongs to a folder of this package that has code in it."""
    package = Path(shuangtan.__file__).parent
    register = read_answers(default_root(), [])
    claimed = {answer.room for answer in register.values() if answer.standing.works}
    assert {room for room in claimed if not list((package / room).glob("*.py"))} == set()
    used = {answer for clause in DECISION.clauses for answer in clause.answers}
    assert set(register) - used == set(), "registered but answering no clause"


def test_chapters_hold_every_article_once() -> None:
    """The seven chapters cover the 27 articles in order."""
    assert [n for chapter in DECISION.chapters for n in chapter.articles] == list(range(1, 28))


def test_every_sentence_is_anchored_exactly_once() -> None:
    """190 anchors, no digest or place twice, no gap, and together the digest that was taken of the official text."""
    anchors = DECISION.anchors
    assert len({anchor.sha256 for anchor in anchors}) == len({anchor.position for anchor in anchors}) == 190
    assert list(anchors) == sorted(anchors, key=lambda anchor: anchor.position)
    assert digest("".join(anchor.sha256 for anchor in anchors)) == DECISION.record.sentences_sha256


def test_every_sentence_but_leads_has_a_clause() -> None:
    """Only headings are anchored without a clause."""
    said = {clause.position for clause in DECISION.clauses}
    assert all(anchor.position.sentence == 0 for anchor in DECISION.anchors if anchor.position not in said)


def official() -> str:
    """The official text; it is not part of the project, and a test that needs it says so aloud."""
    text = DECISION.official_text()
    if text is None:
        why = f"锚点未与正文核对：官方正文不随项目发布，请存为 policies/{DECISION.id}/official.txt 后再测"
        warnings.warn(why, stacklevel=2)
        pytest.skip(why)
    return text


def test_anchors_hold_in_the_official_text() -> None:
    """With the official text beside the data every anchor is found, and every sentence has one."""
    text = official()
    assert [problem.text() for problem in check_anchors(DECISION, text)] == []
    assert set(beside(DECISION, text)) == {clause.id for clause in DECISION.clauses}


def test_restatements_are_not_copies() -> None:
    """No restatement shares 13 signs in a row with the official text, and every term is quoted from its sentence."""
    text = official()
    whole, by_clause = normalised(text), beside(DECISION, text)
    for clause in DECISION.clauses:
        said = normalised(clause.restated)
        copies = [said[i : i + LONGEST_COPY + 1] for i in range(len(said) - LONGEST_COPY)]
        assert not [copy for copy in copies if copy in whole], clause.id
        assert all(term in by_clause[clause.id] for term in clause.terms), clause.id


def test_restatements_and_terms_are_short() -> None:
    """A restatement is a sentence of ours, a term at most twelve signs."""
    assert max(len(clause.restated) for clause in DECISION.clauses) <= 60
    assert max(len(term) for clause in DECISION.clauses for term in clause.terms) <= LONGEST_COPY
    assert len({clause.restated for clause in DECISION.clauses}) == len(DECISION.clauses)


@pytest.mark.parametrize(
    ("id", "base", "direction", "value", "unit"),
    [
        ("strategic_industry_growth-2025", 2020, "average_growth", "10", "%"),
        ("energy_intensity-2025", 2020, "reduce_by", "14", "%"),
        ("co2_intensity-2025", 2020, "reduce_by", "18", "%"),
        ("clean_capacity-2025", None, "at_least", "204", "万kW"),
        ("gas_output-2025", None, "at_least", "46", "亿m3"),
        ("strategic_industry_growth-2030", 2025, "average_growth", "10", "%"),
        ("clean_capacity-2030", None, "at_least", "433", "万kW"),
        ("gas_output-2030", None, "at_least", "50", "亿m3"),
    ],
)
def test_dated_targets_of_article_three(id: str, base: int | None, direction: str, value: str, unit: str) -> None:
    """Each number of article three stands as the document says it, read in the text."""
    target = DECISION.target(id)
    assert target.value is not None
    assert (target.base_year, target.direction, target.value.value) == (base, direction, Decimal(value))
    assert (target.value.unit.code, target.value.is_verified) == (unit, True)
    assert target.clause.startswith("mianyang-2022#3.")


def test_no_number_is_invented_for_2035() -> None:
    """The decision gives no number for 2035; its targets say so."""
    of_2035 = [target for target in DECISION.targets if target.year == 2035]
    assert len(of_2035) == 5
    assert all(target.value is None and target.note for target in of_2035)


def test_sister_documents_keep_their_own_values() -> None:
    """The peak plan wants 210 and 19 where the decision wants 204 and 18; none overwrites the other."""
    plan = DOCUMENTS["mianyang-peak-plan"]
    values = {t.indicator: str(t.value.value) for t in plan.targets if t.value}
    assert values == {
        "clean_capacity": "210",
        "co2_intensity": "19",
        "energy_intensity": "14",
        "non_fossil_share": "45",
        "forest_cover": "56.5",
    }
    saving = DOCUMENTS["mianyang-14fyp-energy-saving"].target("energy_intensity-2025")
    assert saving.value is not None
    assert (saving.document, saving.value.value) == ("mianyang-14fyp-energy-saving", Decimal(14))


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_case_holds(document: Document) -> None:
    """Each worked case gives what it says."""
    assert document.cases
    assert [problem.text() for problem in run_cases(document.cases, document.targets)] == []


def test_every_numeric_target_is_tried_around_its_threshold() -> None:
    """Each target with a number has cases below, on and above it, and one without data."""
    for document in DOCUMENTS.values():
        for target in document.targets:
            if target.direction.needs_value:
                margins = [
                    c.expected["margin"] for c in document.cases if c.target == target.id and "margin" in c.expected
                ]
                signs = {(m > 0) - (m < 0) for m in map(Decimal, map(str, margins))}
                assert signs == {-1, 0, 1}, target.id


def test_projects_stand_on_clauses_and_publish_what_is_known() -> None:
    """Every project has an existing project clause; every project clause has a project; unknown capacity is absent."""
    kinds = {clause.id: clause.kind for clause in DECISION.clauses}
    assert {kinds[project.clause].value for project in DECISION.projects} == {"project"}
    assert {c.id for c in DECISION.clauses if c.kind == "project"} == {p.clause for p in DECISION.projects}
    known = {p.id: str(p.capacities[0].quantity) for p in DECISION.projects if p.capacities}
    assert known == {
        "yunfeng-wind": "30 MW",
        "waste-power-1": "2500 t/d",
        "waste-power-2": "1000 t/d",
        "waste-power-3": "1500 t/d",
        "jiangyou-pumped-storage": "1200 MW",
        "renewables-plus-storage": "300 MW",
    }
    assert all(place.startswith("5107") for project in DECISION.projects for place in project.places)


def test_recalled_facts_stay_unverified() -> None:
    """The year of the pumped-storage plant is recalled, and its mark says so."""
    years = next(project.years for project in DECISION.projects if project.id == "jiangyou-pumped-storage")
    assert years is not None
    assert (years.earliest, years.latest, years.mark) == (2030, 2033, "recalled")


def test_every_mechanism_has_a_room_or_a_reason() -> None:
    """Each mechanism names what implements it, or says why nothing does; each mechanism clause is listed."""
    for mechanism in DECISION.mechanisms:
        is_built = mechanism.standing in (Standing.BUILT, Standing.PARTLY)
        assert mechanism.room if is_built else mechanism.why, mechanism.id
    listed = {mechanism.clause for mechanism in DECISION.mechanisms}
    assert {clause.id for clause in DECISION.clauses if clause.kind == "mechanism"} <= listed


def test_clauses_are_found_and_slips_are_named() -> None:
    """A handle leads to its clause; a wrong one names the nearest."""
    assert DECISION.clause("mianyang-2022#3.2.1.6").restated.startswith("2025 年清洁电源装机")
    assert DECISION.clause("23.1.5").terms == ("追踪溯源机制",)
    with pytest.raises(LookupError, match=r"mianyang-2022#3\.2\.1\.9"):
        DECISION.clause("mianyang-2022#3.2.1.99")
    with pytest.raises(LookupError, match="clean_capacity-2025"):
        DECISION.target("clean_capacty-2025")


def test_directions_are_all_used() -> None:
    """Only the ceiling is not used by these documents: a direction nobody uses would be dead."""
    used = Counter(target.direction for document in DOCUMENTS.values() for target in document.targets)
    assert set(Direction) - set(used) == {Direction.AT_MOST}


def test_loading_is_quick() -> None:
    """All documents load in under a quarter of a second of processor time (the best of three)."""

    def seconds() -> float:
        started = time.process_time()
        load_policies()
        return time.process_time() - started

    assert min(seconds() for _ in range(3)) < 0.25
