"""A small vocabulary and the smallest entries, for the tests of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shuangtan.kernel import Evidence, Period, Quantity, Source, State, unit
from shuangtan.ledger import Directive, Entry, PlainVocabulary, Word

HEADER = (
    "directive,subject,product,flow,period,value,unit,state,mark,source,clause,low,high,tolerance,scenario,"
    "counterparty,note\n"
)
SOURCES = {
    "bulletin": Source("bulletin", "统计公报", "市统计局", "primary"),
    "guess": Source("guess", "假定", "张三", "assumption", note="按邻市类推"),
}


@pytest.fixture
def words() -> PlainVocabulary:
    """Energy in tce, electricity in kWh, GDP growth that may be negative; one city and one county."""
    quantities = {
        ("energy", "consumption"): Word(unit("万tce")),
        ("energy", "intensity"): Word(unit("tce/万元")),
        ("electricity", "consumption"): Word(unit("亿kWh")),
        ("gdp", "level_current"): Word(unit("亿元")),
        ("gdp", "growth_real"): Word(unit("%"), is_signed=True),
    }
    return PlainVocabulary(quantities, frozenset({"510700", "510703", "works-1"}), SOURCES)


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write lines under the full header into a file."""

    def write(*lines: str, name: str = "t.csv", header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes((header + "".join(f"{line}\n" for line in lines)).encode(encoding))
        return path

    return write


def entry(value: str = "979.38", year: int = 2016, subject: str = "510700", source: str = "bulletin") -> Entry:
    """Energy consumption of a year."""
    evidence = Evidence(source, "energy.csv", "ab" * 32, f"line {year - 2000}")
    amount = Quantity.of(value, "万tce")
    what = (Directive.ACTIVITY, subject, "energy", "consumption", Period.year(year), amount, State.REPORTED, evidence)
    return Entry(*what)


@pytest.fixture
def energy() -> Callable[..., Entry]:
    return entry
