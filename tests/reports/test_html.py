"""The page: whole, offline, and every figure in it unfolds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from shuangtan.reports import CityReport
from shuangtan.reports.html import render_html, write_html


@pytest.fixture(scope="module")
def page(report: CityReport) -> str:
    return render_html(report)


def data_of(page: str) -> dict[str, dict[str, dict[str, object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found is not None
    loaded: dict[str, dict[str, dict[str, object]]] = json.loads(found.group(1))
    return loaded


def test_the_page_asks_for_nothing_outside_itself(page: str) -> None:
    """No element of the page names another file, and the page forbids itself all requests."""
    head = page.split('<script type="application/json"')[0]
    assert not re.search(r"<(script|img|link|iframe)[^>]+(src|href)=", head)
    assert "url(" not in head
    assert "default-src 'none'" in head


def test_every_figure_shown_has_its_tree_in_the_data(page: str) -> None:
    """Each clickable figure and each of its inputs is in the embedded data."""
    figures = data_of(page)["figures"]
    shown = set(re.findall(r'data-fig="([^"]+)"', page))
    inputs = {id for node in figures.values() for id in node.get("inputs", [])}  # type: ignore[attr-defined]
    assert shown
    assert (shown | inputs) <= figures.keys()


def test_a_node_says_rule_numbers_file_digest_and_clause(page: str, report: CityReport) -> None:
    """The tree of the energy intensity leads to the line of the file and to the clause it answers."""
    data = data_of(page)
    top = data["figures"]["energy_intensity@510700:2016"]
    leaf = data["figures"]["energy.consumption@510700:2016"]
    assert top["numbers"] == "979.38 万tce ÷ 1841.5 亿元（2015年价）"
    assert top["clause"] in data["clauses"]
    assert leaf["evidence"] == [
        {
            "source": "mybs-2017-energy",
            "file": "entries/energy.csv",
            "at": "line 5",
            "sha256": report.provenance.files[0].sha256,
            "clause": "表2",
        }
    ]


def test_a_gap_is_printed_as_a_gap(page: str) -> None:
    """A missing value prints 缺失 and never zero."""
    cell = re.search(r'data-fig="natural_gas.output@510700:2025"[^>]*>([^<]+)<', page)
    assert cell is not None
    assert cell.group(1) in ("缺失", "2025")
    assert data_of(page)["figures"]["natural_gas.output@510700:2025"]["value"] == "缺失"


def test_text_of_the_data_cannot_break_out_of_the_page(report: CityReport) -> None:
    """A name that looks like markup stays text in tables and data alike."""
    evil = replace(report.projects[0], name="</script><b>x", note="<img src=x>")
    page = render_html(replace(report, projects=(evil,)))
    assert "<img src=x>" not in page
    assert page.count("<script") == 3


def test_a_draft_says_so(report: CityReport) -> None:
    """A report with standing errors is marked on its first line."""
    assert "草稿" in render_html(replace(report, is_draft=True))
    assert "草稿" not in render_html(report)


def test_the_same_report_gives_the_same_page(report: CityReport, tmp_path: Path) -> None:
    """Writing twice gives equal bytes."""
    write_html(report, tmp_path / "a.html")
    write_html(report, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
