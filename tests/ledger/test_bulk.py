"""Large tables: read by column, with the same result and the same complaints as row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from shuangtan.ledger import Ledger, PlainVocabulary, TableLayout, read_batch, read_bulk

Write = Callable[..., Path]
SHORT = "subject,period,value,state\n"
LAYOUT = TableLayout(
    constants={
        "directive": "activity",
        "product": "energy",
        "flow": "consumption",
        "unit": "万tce",
        "source": "bulletin",
    }
)


def test_it_reads_what_the_small_reader_reads(csv_file: Write, words: PlainVocabulary, tmp_path: Path) -> None:
    """The same file read by column and by row tells the same entries, up to how the place is written."""
    lines = [
        "活动,510700,energy,consumption,2016,979.380,万tce,公布,found,bulletin,表2,,,,,,甲",
        "activity,510703, energy ,consumption,2017,,万tce,missing,,bulletin,,,,,,,",
        'activity,works-1,energy,consumption,2016,"1,234.5",万tce,measured,computed,bulletin,,,,,base,,',
        "activity,works-1,energy,consumption,2017,1e3,万tce,measured,found,bulletin,,,,,base,,乙",
        "activity,510700,gdp,growth_real,2017,-0.50,%,reported,found,bulletin,,,,,,,",
    ]
    header = "directive,subject,product,flow,period,value,unit,state,mark,source,clause,scenario,counterparty,note\n"
    short = [",".join((cells := _cells(line))[:11] + cells[14:]) for line in lines]
    path = csv_file(*short, header=header)
    small, problems = read_batch(path, words)
    assert problems == []
    large, problems = read_bulk(path, TableLayout(), words)
    assert problems == []
    assert small is not None
    assert large is not None
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        record = ledger.append(large)
        told = ledger.entries()
        assert ledger.append(large) == record
        assert ledger.verify(tmp_path).is_sound
        assert len(ledger.entries(subject="works-1", flow="consumption")) == 2
        assert ledger.entries(source="guess") == ()
    assert [_said(e) for e in told] == [_said(e) for e in small.entries]
    assert [e.evidence.locator for e in told] == [f"row {n}" for n in range(1, 6)]


def _cells(line: str) -> list[str]:
    head, quote, rest = line.partition('"')
    number, _, tail = rest.partition('"')
    return [*head.rstrip(",").split(","), f'"{number}"', *tail[1:].split(",")] if quote else line.split(",")


def _said(entry: object) -> str:
    from dataclasses import replace

    from shuangtan.ledger import Entry

    assert isinstance(entry, Entry)
    return repr(replace(entry, evidence=replace(entry.evidence, locator="")))


@pytest.mark.parametrize("kind", ["DOUBLE", "DECIMAL(12,3)", "BIGINT", "VARCHAR"])
def test_parquet_numbers_are_exact(kind: str, words: PlainVocabulary, tmp_path: Path) -> None:
    """Numbers of every type of a Parquet file come in exactly, and null is missing, never zero."""
    path = str(tmp_path / "t.parquet")
    duckdb.execute(
        f"COPY (SELECT '510700' AS subject, (2000 + i)::VARCHAR AS period, CASE WHEN i = 3 THEN NULL ELSE i * 125 END"
        f"::{kind} AS value, CASE WHEN i = 3 THEN 'missing' ELSE 'measured' END AS state FROM range(6) t(i)) "
        f"TO '{path}'"
    )
    batch, problems = read_bulk(tmp_path / "t.parquet", LAYOUT, words)
    assert problems == []
    assert batch is not None
    with Ledger.open(tmp_path / "l.duckdb") as ledger:
        ledger.append(batch)
        values = [e.quantity and e.quantity.value for e in ledger.entries()]
    assert values == [0, 125, 250, None, 500, 625]


ROWS = {
    "L108": "510700,2016,1,measured,x",
    "L122": "510799,2016,1,measured",
    "L126": "510700,2016年,1,measured",
    "L130": "510700,2016,1,measurd",
    "L132": "510700,2016,一,measured",
    "L133": "510700,2016,１,measured",
    "L134": '510700,2016,"1,0",measured',
    "L135": "510700,2016,1%,measured",
    "L137": "510700,2016,1,missing",
    "L138": "510700,2016,,measured",
    "L139": "510700,2016,-1,measured",
    "L140": "510700,2016,1234567890.1234567891,measured",
    "L148": "510703,2001,5,measured",
    "L149": "510703,2001,6,measured",
    "L159": "510700,2016,—,measured",
}


@pytest.mark.parametrize("code", ROWS)
def test_each_mistake_is_found_at_its_row(code: str, csv_file: Write, words: PlainVocabulary) -> None:
    """Mistakes of single rows are found in large tables too, with their row, and keep the whole table out."""
    path = csv_file("510703,2001,5,measured", "510700,2015,1,measured", ROWS[code], header=SHORT)
    batch, problems = read_bulk(path, LAYOUT, words)
    assert batch is None
    if code == "L108":
        assert [p.code for p in problems] == ["L109"]
    else:
        assert (code, "t.csv row 3") in {(p.code, p.at) for p in problems}


def test_all_mistakes_come_at_once(csv_file: Write, words: PlainVocabulary) -> None:
    """A table with every mistake lists them all; the same mistake again is counted, not repeated."""
    rows = [row for code, row in ROWS.items() if code != "L108"]
    path = csv_file("510703,2001,5,measured", *rows, "510799,2017,1,measured", header=SHORT)
    _, problems = read_bulk(path, LAYOUT, words)
    found = {p.code for p in problems}
    assert found >= set(ROWS) - {"L108", "L148", "L149"}
    assert "L119" in found


@pytest.mark.parametrize(
    ("header", "code"), [("subject,period,value,statte\n", "L105"), ("subject,period,value\n", "L106")]
)
def test_columns_must_be_known(header: str, code: str, csv_file: Write, words: PlainVocabulary) -> None:
    """Unknown and missing columns are named."""
    _, problems = read_bulk(csv_file("510700,2016,1,measured"[: len(header) + 9], header=header), LAYOUT, words)
    assert code in [p.code for p in problems]


def test_dates_are_no_periods(words: PlainVocabulary, tmp_path: Path) -> None:
    """A date column does not say whether it means the day, the month or the year, and is refused."""
    path = str(tmp_path / "t.parquet")
    duckdb.execute(
        f"COPY (SELECT '510700' AS subject, DATE '2025-07-01' AS period, 1 AS value, 'measured' AS state) TO '{path}'"
    )
    _, problems = read_bulk(tmp_path / "t.parquet", LAYOUT, words)
    assert [p.code for p in problems] == ["L127"]


def test_a_changed_row_of_a_large_batch_is_found(csv_file: Write, words: PlainVocabulary, tmp_path: Path) -> None:
    """Changes of varying and of fixed columns, and missing rows, are found in large batches as in small ones."""
    batch, _ = read_bulk(csv_file("510703,2001,5,measured", "510700,2015,1,measured", header=SHORT), LAYOUT, words)
    assert batch is not None
    for change in (
        "UPDATE entry_0 SET mantissa = 6 WHERE rowid = 0",
        "UPDATE fixed SET code = code + 1 WHERE name = 'flow'",
        "DELETE FROM entry_0 WHERE rowid = 1",
    ):
        folder = tmp_path / str(abs(hash(change)))
        with Ledger.open(folder / "l.duckdb") as ledger:
            ledger.append(batch)
            assert ledger.verify().is_sound
            ledger.connection.execute(change)
            report = ledger.verify()
            assert not report.is_sound
            assert {f.batch for f in report.faults} == {0}
