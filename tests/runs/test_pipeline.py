"""A run as its user meets it: what it writes, what it repeats, what it refuses, and what verify finds afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from shuangtan.kernel import Figure
from shuangtan.runs.folders import Folders, folders_of, new_city
from shuangtan.runs.lineage.explain import explain_figure
from shuangtan.runs.lineage.figure_json import figure_from_json, figures_to_json
from shuangtan.runs.observe import Observed
from shuangtan.runs.pipeline import OUTPUTS, check_city
from shuangtan.runs.verify import verify_city

from .running import run

CLEAN = "power_clean.capacity@510700:2025"


def test_nothing_changed_means_nothing_done(folders: Folders) -> None:
    """The second run of a day repeats nothing and gives the same summary."""
    again = run(folders)
    assert again.done == ()
    assert again.summary["city"] == "绵阳市"


def test_only_what_is_missing_is_made_again(folders: Folders) -> None:
    """A deleted report is written again, the others stay as they are."""
    (folders.out / "report.docx").unlink()
    before = (folders.out / "index.html").stat().st_mtime_ns
    assert run(folders).done == ("report.docx",)
    assert (folders.out / "index.html").stat().st_mtime_ns == before


def test_an_interrupted_run_goes_on_where_it_stopped(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while the Word report is written, the page is kept and only the rest is made again."""
    for name in OUTPUTS:
        (folders.out / name).unlink()

    def interrupted(_: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("shuangtan.reports.word.write_word", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(folders)
    assert sorted(p.name for p in folders.out.iterdir()) == ["index.html", "ledger", "run.json"]
    assert run(folders).done == ("report.docx", "tables.xlsx")


def test_a_mistake_refuses_the_run_and_keeps_the_last_reports(folders: Folders) -> None:
    """With one bad unit nothing is written; all mistakes are listed; the finished reports stay untouched."""
    table = folders.city / "entries" / "power.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("218.7,万kW", "218.7,万kv").replace("495.64,万kW", "四百,万kW"), encoding="utf-8")
    kept = (folders.out / "index.html").read_bytes()
    refused = run(folders)
    assert refused.was_refused
    assert {"power.csv" in p.at for p in refused.problems} == {True}
    assert len(refused.problems) >= 3
    assert (folders.out / "index.html").read_bytes() == kept


def test_a_missing_value_never_becomes_zero(folders: Folders) -> None:
    """Without the clean capacity of 2025 its target is not assessed, and the table shows a gap."""
    table = folders.city / "entries" / "power.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if ",power_clean,capacity,2025," not in line]
    table.write_text("\n".join(kept) + "\n", encoding="utf-8")
    rows = [row for document in run(folders).summary["documents"] for row in document["rows"]]
    told = next(row["zh"] for row in rows if row["zh"]["target"].startswith("2025 清洁能源电力装机容量"))
    assert (told["value"], told["light"]) == ("缺失", "不评价")


def test_every_recorded_figure_unfolds(base: Folders) -> None:
    """Each id of the record can be explained and comes back from the record as it went in."""
    rows = json.loads(base.record.read_text(encoding="utf-8"))["figures"]
    assert len(rows) > 300
    for id in rows:
        assert figures_to_json([figure_from_json(id, rows)])[id] == rows[id]
    told = explain_figure(base, CLEAN)
    assert "218.7 万kW" in told
    assert "entries/power.csv line 3" in told


def test_an_unknown_id_names_near_ones(base: Folders) -> None:
    """A slip in an id is answered with the ids that contain it."""
    with pytest.raises(LookupError, match=re.escape(CLEAN)):
        explain_figure(base, "power_clean.capacity")


def test_a_sound_run_verifies(base: Folders) -> None:
    """Nothing changed, nothing found."""
    assert verify_city(base).findings == ()


def test_a_flipped_byte_of_a_file_is_named_with_all_that_rests_on_it(folders: Folders) -> None:
    """One digit of the clean capacity: the file, and every figure computed from it, are named."""
    table = folders.city / "entries" / "power.csv"
    table.write_bytes(table.read_bytes().replace(b"218.7", b"218.8", 1))
    found = verify_city(folders)
    assert not found.is_sound
    named = {id for f in found.findings for id in f.figures}
    assert {CLEAN, "ratio.mianyang-2022.clean_capacity-2025"} <= named
    assert any("entries/power.csv" in f.problem.at or "power.csv" in f.problem.text() for f in found.findings)


def test_a_changed_number_of_a_stored_batch_is_named_with_all_that_rests_on_it(folders: Folders) -> None:
    """One number changed inside the database: batch, chunk, and the figures computed from that chunk are named."""
    with duckdb.connect(str(folders.ledger)) as store:
        store.execute("UPDATE entry SET mantissa = mantissa + 1 WHERE mantissa = 2187")
    found = verify_city(folders)
    assert not found.is_sound
    assert {f.problem.code for f in found.findings} >= {"L203"}
    named = {id for f in found.findings for id in f.figures}
    assert {CLEAN, "ratio.mianyang-2022.clean_capacity-2025"} <= named


def test_a_changed_report_is_named(folders: Folders) -> None:
    """A report edited after it was written no longer verifies."""
    with (folders.out / "index.html").open("a", encoding="utf-8") as page:
        page.write("<!-- -->")
    assert [f.problem.code for f in verify_city(folders).findings] == ["R202"]


def test_states_survive_the_record(observed: Observed) -> None:
    """Gaps, ranges and verified flags are the same after writing and reading."""
    figure: Figure = observed.progress[0].actual
    assert figure_from_json(figure.id, figures_to_json([figure])) == figure


def test_a_new_city_runs_from_the_template(tmp_path: Path) -> None:
    """A folder made by `new` has no mistake and can be run as it is."""
    city = new_city("某市", tmp_path)
    made = folders_of(str(city), tmp_path / "out")
    assert [p.text() for p in check_city(made)] == []
    assert run(made).done == OUTPUTS
    with pytest.raises(FileExistsError, match="不覆盖"):
        new_city("某市", tmp_path)
