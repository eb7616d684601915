"""Importing files: what is read, and every mistake with its message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangtan.kernel import KINDS, Mark, Problem, State, file_sha256
from shuangtan.ledger import PlainVocabulary, read_batch
from shuangtan.ledger.number import read_number

Write = Callable[..., Path]
GOOD = "activity,510700,energy,consumption,2016,979.38,万tce,reported,found,bulletin,表2,,,,,,"


def _codes(problems: list[Problem]) -> list[str]:
    return [p.code for p in problems]


def test_a_good_row_becomes_an_entry_with_its_line(csv_file: Write, words: PlainVocabulary) -> None:
    """A row is read exactly, with source, clause, line and the digest of the file."""
    path = csv_file(GOOD)
    batch, problems = read_batch(path, words)
    assert problems == []
    assert batch is not None
    (entry,) = batch.entries
    assert str(entry.quantity) == "979.38 万tce"
    assert (entry.state, entry.mark, entry.scenario) == (State.REPORTED, Mark.FOUND, "history")
    assert (entry.evidence.locator, entry.evidence.clause) == ("line 2", "表2")
    assert entry.evidence.sha256 == file_sha256(path) == batch.files[0][1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_in_three_encodings(encoding: str, csv_file: Write, words: PlainVocabulary) -> None:
    """Chinese column names and words are understood in each encoding that offices use."""
    header = "指令,对象,产品,指标,时期,数值,单位,状态,来源,出处\n"
    path = csv_file(
        "活动,510700,energy,consumption,2016,979.38,万tce,公布,bulletin,表2", header=header, encoding=encoding
    )
    batch, problems = read_batch(path, words)
    assert problems == []
    assert batch is not None
    assert batch.entries[0].state is State.REPORTED


ROWS = {
    "L108": GOOD + ",surplus",
    "L113": "合计,510700,energy,consumption,2016,979.38,万tce,reported,found,bulletin,,,,,,,",
    "L114": "directive,subject,product,flow,period,value,unit,state,mark,source,clause,low,high,tolerance,scenario,"
    "counterparty,note",
    "L116": GOOD.replace("bulletin", "bulle\u200btin"),
    "L120": GOOD.replace("510700", ""),
    "L121": GOOD.replace("activity", "activty"),
    "L122": GOOD.replace("510700", "510799"),
    "L123": GOOD.replace("energy", "enregy"),
    "L124": GOOD.replace("consumption", "consumtion"),
    "L125": GOOD.replace("consumption", "growth_real"),
    "L126": GOOD.replace("2016", "2016年"),
    "L128": GOOD.replace("万tce", "万吨标煤"),
    "L129": GOOD.replace("万tce", "亿kWh"),
    "L130": GOOD.replace("reported", "reportd"),
    "L131": GOOD.replace("bulletin", "buletin"),
    "L132": GOOD.replace("979.38", "九百"),
    "L133": GOOD.replace("979.38", "９７９．３８"),
    "L134": GOOD.replace("979.38", '"97,9.38"'),
    "L135": GOOD.replace("979.38", "8.3%"),
    "L136": GOOD.replace("979.38", "#REF!"),
    "L137": GOOD.replace("reported", "missing"),
    "L138": GOOD.replace("979.38", ""),
    "L139": GOOD.replace("979.38", "-979.38"),
    "L140": GOOD.replace("979.38", "1234567890123456789"),
    "L141": GOOD.replace("表2,,", "表2,5,4"),
    "L142": GOOD.replace("表2,,", "表2,980,990"),
    "L143": GOOD.replace("表2,,,", "表2,,,0.01"),
    "L144": GOOD.replace("activity", "assert"),
    "L145": GOOD.replace("activity", "assert").replace("表2,,,", "表2,,,5"),
    "L146": GOOD.replace("reported", "assumed"),
    "L147": GOOD.replace("reported", "assumed").replace("bulletin", "guess"),
    "L150": GOOD.replace("activity", "transfer"),
    "L151": GOOD.replace("表2,,,,,", "表2,,,,,510703"),
    "L152": GOOD.replace("activity", "transfer").replace("表2,,,,,", "表2,,,,,510700"),
    "L153": GOOD.replace("reported", "projected"),
    "L156": GOOD.replace("979.38", "979.38万吨"),
    "L157": GOOD.replace("979.38", "970~990"),
    "L158": GOOD.replace("979.38", "约979"),
    "L159": GOOD.replace("979.38", "—"),
}
WARNINGS = ("L147", "L153")


@pytest.mark.parametrize("code", ROWS)
def test_each_mistake_of_a_row(code: str, csv_file: Write, words: PlainVocabulary) -> None:
    """Each mistake is found under its code at its line, and an error keeps the whole file out."""
    batch, problems = read_batch(csv_file(GOOD.replace("2016", "2015"), ROWS[code]), words)
    assert code in _codes(problems)
    assert {p.at for p in problems} == {"t.csv:3"}
    assert (batch is None) == (code not in WARNINGS)


def test_forty_mistakes_are_reported_at_once(csv_file: Write, words: PlainVocabulary) -> None:
    """A file with every kind of bad row lists them all, and nothing of it is loaded."""
    twice = [GOOD.replace("2016", "2001"), GOOD.replace("2016", "2001"), GOOD.replace("2016,979.38", "2001,979.39")]
    batch, problems = read_batch(csv_file(*ROWS.values(), *twice), words)
    assert batch is None
    assert set(ROWS) | {"L148", "L149"} <= set(_codes(problems))
    assert len(problems) >= 40


def test_a_workbook_with_everything_wrong(tmp_path: Path, words: PlainVocabulary) -> None:
    """Errors of cells, formulas never calculated, dates, truth values, merged and blank rows are all named by cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    sheet.append(["对象", "产品", "指标", "时期", "指令", "数值", "单位", "状态", "来源"])
    row = ["510700", "energy", "consumption", 2016, "activity", 979.38, "万tce", "reported", "bulletin"]
    bad = {5: "#N/A", 6: "=1+1", 7: True, 8: date(2016, 1, 1), 9: "1,0"}
    for number in range(2, 10):
        sheet.append([*row[:3], 2000 + number, row[4], bad.get(number, row[5]), *row[6:]] if number != 3 else [])
    sheet["D10"], sheet["F10"] = date(2016, 5, 1), 5
    for column, value in zip("ABCEGHI", (*row[:3], row[4], *row[6:]), strict=True):
        sheet[f"{column}10"] = value
    sheet["F5"].data_type = "e"
    sheet.merge_cells("A8:A9")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_sheet("说明").append(["此表不读"])
    path = tmp_path / "能耗.xlsx"
    book.save(path)
    batch, problems = read_batch(path, words)
    assert batch is None
    found = {(p.code, p.at) for p in problems}
    assert found >= {
        ("L112", "能耗.xlsx 数据!3"),
        ("L136", "能耗.xlsx 数据!F5"),
        ("L136", "能耗.xlsx 数据!F6"),
        ("L155", "能耗.xlsx 数据!F7"),
        ("L127", "能耗.xlsx 数据!F8"),
        ("L134", "能耗.xlsx 数据!F9"),
        ("L127", "能耗.xlsx 数据!D10"),
        ("L111", "能耗.xlsx 数据!8"),
        ("L118", "能耗.xlsx"),
    }


def test_a_good_workbook_knows_its_cells(tmp_path: Path, words: PlainVocabulary) -> None:
    """A value of a workbook carries sheet and cell; a title above the header is passed over; 2016.0 is 2016."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "数据"
    sheet.append(["绵阳市能源消费"])
    sheet.append(["指令", "对象", "数值", "单位", "产品", "指标", "时期", "状态", "来源"])
    sheet.append(["activity", 510700, 979.38, "万tce", "energy", "consumption", 2016, "reported", "bulletin"])
    sheet.append(["activity", 510700, None, "万tce", "energy", "consumption", 2017, "missing", "bulletin"])
    path = tmp_path / "t.xlsx"
    book.save(path)
    batch, problems = read_batch(path, words)
    assert problems == []
    assert batch is not None
    known, gap = batch.entries
    assert (known.evidence.locator, str(known.quantity), known.subject) == ("数据!C3", "979.38 万tce", "510700")
    assert gap.quantity is None


def test_yaml_entries_keep_their_line(tmp_path: Path, words: PlainVocabulary) -> None:
    """A YAML list is read like a table, and a number in it stays as typed."""
    path = tmp_path / "t.yaml"
    fields = "directive: activity, subject: '510700', product: energy, flow: consumption, state: reported"
    path.write_text(f"# 能耗\n- {{{fields}, period: 2016, value: 979.380, unit: 万tce, source: bulletin}}\n", "utf-8")
    batch, problems = read_batch(path, words)
    assert problems == []
    assert batch is not None
    assert str(batch.entries[0].quantity and batch.entries[0].quantity.value) == "979.380"
    assert batch.entries[0].evidence.locator == "line 2"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("t.doc", b"x", "L101"),
        ("t.csv", b"directive,subject\n\xff\xff\xff", "L102"),
        ("t.csv", b" \n", "L103"),
        ("t.csv", b"a,b\n1,2\n", "L104"),
        ("t.csv", b"directive,subject,valeu\nx,y,1\n", "L105"),
        ("t.csv", b"directive,subject,value\nx,y,1\n", "L106"),
        ("t.csv", "value,数值,subject\n1,1,2\n".encode(), "L107"),
        ("t.csv", b'directive,subject\n"a"b,c\n', "L109"),
        ("t.xlsx", b"PK\x03\x04broken", "L110"),
        ("t.yaml", b"- a: [1\n", "L115"),
        ("t.yaml", b"a: 1\n", "L115"),
        ("t.csv", b"directive,subject,product,flow,period,value,unit,state,source\n", "L117"),
    ],
)
def test_each_mistake_of_a_file(name: str, data: bytes, code: str, tmp_path: Path, words: PlainVocabulary) -> None:
    """A file that cannot be read as a table says why, and contributes nothing."""
    (tmp_path / name).write_bytes(data)
    batch, problems = read_batch(tmp_path / name, words)
    assert code in _codes(problems)
    assert batch is None or not batch.entries


def test_blank_rows_at_the_end_are_nothing(csv_file: Write, words: PlainVocabulary) -> None:
    """Only a blank row between rows is worth a word."""
    assert _codes(read_batch(csv_file(GOOD, "", ",,,,", ""), words)[1]) == []
    assert _codes(read_batch(csv_file(GOOD, "", GOOD.replace("2016", "2017")), words)[1]) == ["L112"]


def test_the_message_has_five_parts(csv_file: Write, words: PlainVocabulary) -> None:
    """A message says where, what stood there, what should, on what basis, and what to do; in both languages."""
    _, (problem,) = read_batch(csv_file(ROWS["L128"]), words)
    assert problem.text() == (
        "t.csv:2  [L128 错误] 单位 万吨标煤；应为：已登记的单位；依据：单位表；处理：energy 的 consumption 用 万tce"
    )
    assert problem.text("en") == (
        "t.csv:2  [L128 error] unit 万吨标煤; expected: a registered unit; basis: unit registry; "
        "remedy: for energy consumption use 万tce"
    )


def test_every_kind_is_tried_here() -> None:
    """No mistake of rows and files is declared without a test that makes it."""
    here = "".join(p.read_text(encoding="utf-8") for p in Path(__file__).parent.glob("test_*.py"))
    declared = [code for code in KINDS if "L100" <= code < "L170"]
    assert [code for code in declared if f'"{code}"' not in here] == []
    assert len(declared) >= 40


@pytest.mark.parametrize("text", ["1,234.5", "12,345,678", "-7.91", "+3", "1e6", ".5", "0"])
def test_accepted_numbers(text: str) -> None:
    """Regular thousands, signs and powers of ten are read exactly."""
    assert read_number(text) == (Decimal(text.replace(",", "")), None)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_no_text_is_silently_a_number(text: str) -> None:
    """Any text is a number exactly, nothing (only if blank), or a named mistake."""
    value, wrong = read_number(text)
    if value is None and wrong is None:
        assert text.strip() == ""
    assert value is None or wrong is None
    if value is not None:
        assert Decimal(text.strip().replace(",", "")) == value
