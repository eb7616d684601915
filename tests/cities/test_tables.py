"""Every row of a city folder says what it is, how it is known and where it was read."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from shuangtan.kernel import Mark, Period, State, unit

CATALOGUE = Path(__file__).parents[2] / "catalogue"
COLUMNS = [
    *("directive", "subject", "product", "flow", "period", "value", "unit", "state", "mark", "source", "clause"),
    *("low", "high", "tolerance", "scenario", "counterparty", "note"),
]
KINDS = {"primary", "secondary", "dataset", "assumption", "recalled", "search"}


def listed(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((CATALOGUE / name).read_text(encoding="utf-8"))


def members() -> dict[str, set[str]]:
    """What the wildcards of quantities.yaml stand for."""
    files = {"@power": "power_technologies.yaml", "@energy": "energy_products.yaml"}
    return {wildcard: {row["id"] for row in listed(name)} for wildcard, name in files.items()}


def test_entries_have_the_documented_columns(city: Any) -> None:
    """Every entries file has the header that cities/README.md describes, and no row is longer or shorter."""
    files = sorted((city.folder / "entries").glob("*.csv"))
    lines = [line for f in files for line in f.read_text(encoding="utf-8").splitlines()[:1]]
    assert set(lines) == {",".join(COLUMNS)}
    assert [r for r in city.entries if None in r or None in r.values()] == []


def test_every_row_has_a_source_with_a_record(city: Any) -> None:
    """No table, list, shape or outline names a source that has no record."""
    known = set(city.sources)
    named = {(name, row["source"]) for name, rows in city.tables.items() for row in rows}
    assert {pair for pair in named if pair[1] not in known} == set()


def test_every_source_is_used(mianyang: Any) -> None:
    """No record stands in sources.yaml that no row, outline or scenario needs."""
    used = {row["source"] for rows in mianyang.tables.values() for row in rows} | {"outline-tudigong"}
    for scenario in (mianyang.folder / "scenarios").glob("*.yaml"):
        used |= set(re.findall(r"source: ([\w-]+)", scenario.read_text(encoding="utf-8")))
    assert set(mianyang.sources) - used == set()


def test_source_records_are_whole(city: Any) -> None:
    """A source has title, publisher and kind; an assumption its reason; a copy the place where it was read."""
    for record in city.sources.values():
        assert record["title"], record
        assert record["publisher"], record
        assert record["kind"] in KINDS, record
        if record["kind"] in ("assumption", "search"):
            assert record.get("note"), record
        if record["kind"] == "secondary":
            assert record.get("read_at"), record


def test_a_value_is_there_exactly_when_the_state_says_so(city: Any) -> None:
    """Missing and the notation keys have no value, known states have one: nothing is filled silently."""
    wrong = [r for r in city.entries if State(r["state"]).is_known != bool(r["value"])]
    wrong += [r for r in city.table("plants.csv") if State(r["state"]).is_known != bool(r["capacity_mw"])]
    wrong += [r for r in city.table("assets.csv") if State(r["state"]).is_known != bool(r["capacity"])]
    assert wrong == []


def test_marks_agree_with_sources(city: Any) -> None:
    """Recalled rows point to recalled records, assumed rows to assumptions, gaps to the record of a search."""
    kinds = {id: record["kind"] for id, record in city.sources.items()}
    for row in city.entries:
        kind = kinds[row["source"]]
        assert (Mark(row["mark"]) is Mark.RECALLED) == (kind == "recalled"), row
        assert (Mark(row["mark"]) is Mark.ASSUMED) == (kind == "assumption"), row
        assert (row["state"] == "missing") == (kind == "search"), row


def test_assumed_and_estimated_entries_carry_a_range(city: Any) -> None:
    """What rests on an assumption has low <= value <= high."""
    for row in (r for r in city.entries if r["mark"] == "assumed"):
        assert Decimal(row["low"]) <= Decimal(row["value"]) <= Decimal(row["high"]), row


def test_tolerance_belongs_to_asserts(city: Any) -> None:
    """Published totals state their tolerance; no other row has one."""
    assert [r for r in city.entries if (r["directive"] == "assert") != bool(r["tolerance"])] == []


def test_one_value_per_fact(city: Any) -> None:
    """No subject tells the same quantity of the same period twice in one scenario."""
    facts = Counter(
        tuple(r[k] for k in ("subject", "product", "flow", "period", "scenario"))
        for r in city.entries
        if r["directive"] != "assert"
    )
    assert {fact for fact, count in facts.items() if count > 1} == set()


def test_subjects_are_known(city: Any) -> None:
    """Every subject is a place or an organisation of the folder; every county of a list is a place."""
    places = {row["code"] for row in city.table("places.csv")}
    subjects = places | {row["id"] for row in city.table("organisations.csv")}
    assert {r["subject"] for r in city.entries} - subjects == set()
    for name, column in (("plants.csv", "county"), ("organisations.csv", "county"), ("assets.csv", "place")):
        assert {r[column] for r in city.table(name)} - places == set()
    assert {row["parent"] for row in city.table("places.csv")} - places == {""}


def test_quantities_and_units_are_words_of_the_catalogue(city: Any) -> None:
    """Every product and flow is in quantities.yaml, every unit fits its quantity, every period parses."""
    words = {(q["product"], q["flow"]): str(q["unit"]) for q in listed("quantities.yaml")}
    families = members()
    for row in city.entries:
        Period.parse(row["period"])
        names = [row["product"], *(w for w, products in families.items() if row["product"] in products)]
        found = [words[name, row["flow"]] for name in names if (name, row["flow"]) in words]
        assert found, row
        assert unit(row["unit"]).dimensions == unit(found[0] or row["unit"]).dimensions, row


def test_technologies_are_words_of_the_catalogue(city: Any) -> None:
    """Plants use the catalogue's technologies; the one residual row has a word of its own."""
    assert {row["technology"] for row in city.table("plants.csv")} - members()["@power"] <= {"power_clean_other"}
