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


def test_indicators_say_value_or_gap_and_who_tells_them(page: str) -> None:
    """A field counts what it knows; its table names form, frequency and body; the awaited fact stands first."""
    section = page.partition('<section id="statistics">')[2].partition("</section>")[0]
    assert "0/1" in section
    assert "1/1" in section
    for told in ("能源统计报表制度", "市统计局", "天然气就地利用率", 'data-fig="natural_gas.output@510700:2025"'):
        assert told in section


def test_an_alert_without_data_is_not_called_normal(page: str) -> None:
    """A rule without data prints 不评价, one that fires 告警 with its basis."""
    section = page.partition('<section id="alerts">')[2].partition("</section>")[0]
    assert re.findall(r'class="pill [a-z]+">([^<]+)<', section) == ["告警", "不评价"]
    assert "逾期未报：2025-01" in section


def test_the_traced_example_is_labelled_and_a_change_from_zero_is_no_gap(page: str) -> None:
    """The note stands above the numbers; what has no meaning is neither 缺失 nor zero."""
    section = page.partition('<section id="tracing">')[2].partition("</section>")[0]
    assert section.index("合成网络示例") < section.index("data-fig")
    cell = re.search(r'data-fig="drought_effect@510727"[^>]*>([^<]+)<', section)
    assert cell is not None
    assert cell.group(1) == "无意义"


def test_sections_that_a_city_lacks_are_absent(report: CityReport) -> None:
    """Neither the section nor its link in the navigation remains."""
    bare = render_html(replace(report, statistics=None, alerts=(), tracing=None))
    for key in ("statistics", "alerts", "tracing"):
        assert f'id="{key}"' not in bare
        assert f'href="#{key}"' not in bare
