"""Lineage both ways: rule records, what a cell feeds, what a new value changes, PROV, and repeating a run."""

from __future__ import annotations

import json
import re
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import shuangtan
from shuangtan.cli import main
from shuangtan.kernel import Quantity, unit
from shuangtan.runs.compose import figures_now
from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.explain_prov import prov_of
from shuangtan.runs.lineage.feeds import feeds_text, supersede_json
from shuangtan.runs.lineage.lineage import SUM, Lineage, split_cell
from shuangtan.runs.lineage.rule_code import code_of, reach_hash, rule_name
from shuangtan.runs.lineage.rule_records import control_totals, root_of
from shuangtan.runs.lineage.supersede import Superseded, changed_numbers, supersede, supersede_each
from shuangtan.runs.load import Loaded, load
from shuangtan.runs.verify import verify_city

from .running import DAY

Record = dict[str, Any]
CLEAN = "power_clean.capacity@510700:2025"
GRID = "grid.average.510000:2023"


@pytest.fixture(scope="module")
def record(base: Folders) -> Record:
    told: Record = json.loads(base.record.read_text(encoding="utf-8"))
    return told


def test_every_rule_is_recorded_with_its_code(record: Record) -> None:
    """Each rule of the run has a record: code that exists, its hash, and the figures it made, none left out."""
    rows = record["figures"]
    assert sum(rule["figures"] for rule in record["rules"]) == len(rows)
    for rule in record["rules"][1:]:
        if rule["rule"] == "":
            continue
        for place in rule["code"].split("、"):
            module, _, function = place.partition(":")
            text = (Path(shuangtan.__file__).parent / module).read_text(encoding="utf-8")
            assert not function or f"def {function.rpartition('.')[2]}(" in text, place
        assert re.fullmatch("[0-9a-f]{64}", rule["hash"])
        assert rule["selects"]


def test_roots_and_control_totals_are_those_of_the_figures(record: Record) -> None:
    """The root of each rule and its totals follow from the recorded figures, and change with one digit of one."""
    rows = record["figures"]
    for rule in record["rules"]:
        ids = [id for id, row in rows.items() if (rule_name(row["rule"]) if row.get("rule") else "") == rule["rule"]]
        assert (root_of(rows, ids), control_totals(rows, ids)) == (rule["root"], rule["totals"])
    changed = {**rows, CLEAN: {**rows[CLEAN], "value": "218.8"}}
    assert root_of(changed, rows) != record["roots"]["figures"] == root_of(rows, rows)
    assert set(record["roots"]) == {"figures", "catalogue", "policies", "cities/mianyang"}


def test_a_rule_is_known_by_its_words() -> None:
    """Years and rates of an instance do not make another rule; the hash covers what the code can reach."""
    assert rule_name("能源消费总量 2025 ÷ 常住人口 2025-06") == "能源消费总量 某期 ÷ 常住人口 某期"
    assert rule_name("(1+8.7%)×(1+5.0%)") == rule_name("1") == "Π(1+各年增速)"
    assert code_of("消费量 × 因子").at == "accounts/co2_assessment.py:_times"
    assert code_of("甲 2025 ÷ 乙 2025").at == "indicators/system/evaluation.py:evaluate"
    assert reach_hash("kernel/unit.py") != reach_hash("kernel/quantity.py")


def test_contributions_sum_to_the_number(record: Record) -> None:
    """For every sum of the run, the parts that `back` gives add up to it exactly."""
    lineage, rows = Lineage(record["figures"]), record["figures"]
    sums = [id for id, row in rows.items() if row.get("rule") == SUM and "value" in row]
    assert len(sums) > 20
    for id in sums:
        parts = lineage.back(id).parts
        with localcontext(prec=200):
            assert sum((part for _, part in parts), Decimal(0)) == Decimal(rows[id]["value"]), id
        assert {name for name, _ in parts} <= set(rows[id]["inputs"])


def test_back_and_forward_are_each_others_inverse(record: Record) -> None:
    """A figure is below another exactly where that one is fed by it; selectors count every input once."""
    lineage = Lineage(record["figures"])
    fed = lineage.forward([CLEAN])
    assert {id for id in lineage.rows if CLEAN in lineage.below(id)} == set(fed) - {CLEAN}
    back = lineage.back("energy_intensity@510700:2020")
    assert sum(s.count for s in back.selectors) == len(lineage.rows[back.id]["inputs"])
    (cell,) = lineage.back(CLEAN).selectors
    assert (cell.of, cell.lines, cell.count) == ("entries/power.csv", ("3", "17"), 2)


@pytest.mark.parametrize(
    ("cell", "split"),
    [
        ("entries/power.csv:3", ("entries/power.csv", "3")),
        ("表.xlsx:Sheet1!C7", ("表.xlsx", "Sheet1!C7")),
        ("energy.consumption@510700:某", ("energy.consumption@510700:某", "")),
    ],
)
def test_a_cell_is_a_file_and_a_place(cell: str, split: tuple[str, str]) -> None:
    """A line number or a cell of a sheet is a place; anything else belongs to the name."""
    assert split_cell(cell) == split


def test_what_a_cell_feeds(base: Folders) -> None:
    """A line of the city, the same named from the root, an id and a factor each tell their figures; others nothing."""
    told = json.loads(feeds_text(base, "entries/power.csv:3", as_json=True))
    assert {CLEAN, "ratio.mianyang-2022.clean_capacity-2025", "clean_capacity_share@510700:2025"} <= told.keys()
    assert json.loads(feeds_text(base, "cities/mianyang/entries/power.csv:3", as_json=True)) == told
    assert json.loads(feeds_text(base, CLEAN, as_json=True)) == told
    assert "traced_intensity@510703:2025" in feeds_text(base, GRID)
    assert feeds_text(base, "entries/power.csv").count("\n") > len(told)
    with pytest.raises(LookupError, match="power_clean"):
        feeds_text(base, "power_clean.capacity@510700:2052")


EDITS = {
    GRID: ("catalogue/factors/grid.yaml", 348, "0.1564", "0.1999"),
    "entries/power.csv:3": ("mianyang/entries/power.csv", 3, "218.7", "230"),
}
"""Values to supersede, with the line of the file in which they stand, the old and a new value."""


@pytest.fixture(scope="module")
def superseded(loaded: Loaded) -> dict[str, Superseded]:
    told = supersede_each(loaded, [(what, edit[3]) for what, edit in EDITS.items()], DAY)
    return dict(zip(EDITS, told, strict=True))


@pytest.mark.parametrize("what", EDITS)
def test_superseding_changes_exactly_what_it_says(
    superseded: dict[str, Superseded], folders: Folders, record: Record, what: str
) -> None:
    """The figures said to change are those that differ when the file is edited on disk and everything is run again."""
    (file, line, old, new), found = EDITS[what], superseded[what]
    path = folders.city.parent / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8")
    again, problems = load(folders)
    assert again is not None, problems
    rerun = json.loads(json.dumps(figures_now(again, DAY)[0]))
    assert {c.id for c in found.changes} == set(changed_numbers(record["figures"], rerun))
    for change in found.changes:
        ends = [rows[change.id].get("value") for rows in (record["figures"], rerun)]
        assert [None if v is None else str(v) for v in (change.before, change.after)] == ends
    assert found.unforeseen == ()
    assert len(found.changes) >= 5
    assert supersede_json(found)["before"] == old


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [
        ("grid.average.510000", "0.2", "可写：grid.average.510000:"),
        ("grid.averag.510000:2023", "0.2", "相近：grid.average"),
        (GRID, "很多", "不是一个数"),
        ("entries/power.csv:1", "3", "没有带数的记录"),
        ("network/parameters.csv:999", "3", "没有 value"),
    ],
)
def test_what_cannot_be_superseded_is_said(base: Folders, what: str, value: str, said: str) -> None:
    """Several values, a slip, no number, a heading and a line that is not there are each answered."""
    with pytest.raises(LookupError, match=re.escape(said)):
        supersede(base, what, value, DAY)


KINDS = {
    "used": ("prov:activity", "prov:entity"),
    "wasGeneratedBy": ("prov:entity", "prov:activity"),
    "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
    "wasAttributedTo": ("prov:entity", "prov:agent"),
    "wasAssociatedWith": ("prov:activity", "prov:agent"),
}
OF = {"entity": "entity", "generatedEntity": "entity", "usedEntity": "entity", "plan": "entity"}


def check_prov(document: dict[str, Any]) -> None:
    """The structure rules of PROV-JSON: known kinds, declared prefixes, relations between records that are there."""
    assert document.keys() <= {"prefix", "entity", "activity", "agent", *KINDS}
    assert all(re.fullmatch(r"[a-z]+", name) and ":" in iri for name, iri in document["prefix"].items())
    for kind in ("entity", "activity", "agent"):
        for name, attributes in document[kind].items():
            prefix, _, local = name.partition(":")
            assert prefix in document["prefix"]
            assert re.fullmatch(r"(?:[\w.~-]|%[0-9A-F]{2})+", local, re.ASCII), name
            for key, value in attributes.items():
                assert key.partition(":")[0] in {"prov", *document["prefix"]}
                assert isinstance(value, str) or value.keys() in ({"$", "type"}, {"$", "lang"})
    for kind, ends in KINDS.items():
        for name, relation in document.get(kind, {}).items():
            assert name.startswith("_:")
            assert set(ends) <= relation.keys()
            for key, target in relation.items():
                role = key.removeprefix("prov:")
                assert target in document[OF.get(role, role)], (kind, key, target)


@pytest.mark.parametrize("id", ["energy_intensity@510700:2020", "ratio.mianyang-2022.clean_capacity-2025"])
def test_a_number_as_prov(base: Folders, record: Record, id: str) -> None:
    """PROV-JSON of a number keeps the structure rules and tells every figure, rule, input and cell of its tree."""
    document = prov_of(base, id)
    check_prov(document)
    rows, tree = record["figures"], [id, *Lineage(record["figures"]).below(id)]
    told = {e["st:id"]: e for e in document["entity"].values() if "st:id" in e}
    assert told.keys() == set(tree)
    assert told[id]["prov:value"] == {"$": rows[id]["value"], "type": "xsd:decimal"}
    made = [i for i in tree if rows[i].get("inputs") or rows[i].get("rule")]
    assert len(document["activity"]) == len(document["wasGeneratedBy"]) == len(made)
    assert len(document["used"]) == sum(len(rows[i].get("inputs", ())) for i in tree)


def test_prov_holds_against_the_library(base: Folders) -> None:
    """Where the library of the standard's authors is installed, it reads the document and finds all records."""
    model = pytest.importorskip(
        "prov.model", reason="the library prov is not installed: only our own rules were checked"
    )
    document = prov_of(base, "energy_intensity@510700:2020")
    read = model.ProvDocument.deserialize(content=json.dumps(document))
    assert len(read.get_records()) == sum(len(part) for name, part in document.items() if name != "prefix")


def test_a_run_repeated_is_the_run_recorded(base: Folders) -> None:
    """Everything computed once more gives the recorded roots, rule by rule."""
    assert verify_city(base, again=True).findings == ()


def test_a_record_that_cannot_be_repeated_is_named_by_rule(folders: Folders) -> None:
    """Another capacity in the folder gives other results for the rules that used it, and names their figures."""
    path = folders.city / "entries" / "power.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("218.7", "218.9", 1), encoding="utf-8")
    found = [f for f in verify_city(folders, again=True).findings if f.problem.code == "R206"]
    assert any("实际 ÷ 目标" in f.problem.text() for f in found)
    assert "ratio.mianyang-2022.clean_capacity-2025" in {id for f in found for id in f.figures}


def test_the_commands_of_lineage(base: Folders) -> None:
    """`feeds`, `supersede` and `explain --prov` as they are typed."""
    told = CliRunner().invoke(main, ["feeds", CLEAN, "--city", str(base.city), "--out", str(base.out.parent)])
    assert told.exit_code == 2
    assert "先运行" in told.output
    told = CliRunner().invoke(main, ["supersede", GRID, "x"])
    assert (told.exit_code, "不是一个数" in told.output) == (2, True)


def test_units_of_parts_follow_the_sum() -> None:
    """Parts are told in the unit of the sum, whatever their own."""
    rows = {
        "sum": {"label": "", "value": "1500", "unit": "kWh", "state": "derived", "rule": SUM, "inputs": ["a", "b"]},
        "a": {"label": "", "value": "1", "unit": "MWh", "state": "reported"},
        "b": {"label": "", "value": "500", "unit": "kWh", "state": "reported"},
    }
    parts = Lineage(rows).back("sum").parts
    assert parts == (("a", Quantity.of(1, "MWh").to(unit("kWh")).value), ("b", Decimal(500)))


def test_names_of_loaded(loaded: Loaded) -> None:
    """Every factor value of the catalogue knows the line it stands on, which lineage goes by."""
    assert all(v.at for s in loaded.catalogue.series.values() for v in s.values)
