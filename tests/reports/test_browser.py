"""The page in a real browser: no request leaves it, charts are drawn, the evidence panel opens, both widths fit."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shuangtan.reports import CityReport
from shuangtan.reports.html import write_html

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
INTENSITY = "energy_intensity@510700:2016"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        said = "没有 chromium，浏览器测试未运行（apt-get install chromium） / browser tests skipped: no chromium"
        warnings.warn(said, stacklevel=1)
        pytest.skip(said)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(report: CityReport, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("page") / "index.html"
    write_html(report, path)
    return path.as_uri()


@pytest.fixture(scope="module", params=[(1280, 900), (390, 844)], ids=["desk", "phone"])
def opened(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[tuple[Any, list[str], list[str]]]:
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.goto(address)
    page.wait_for_selector("html[data-drawn=yes]", timeout=30_000)
    yield page, requests, said
    page.close()


def test_only_the_file_itself_is_asked_for(opened: tuple[Any, list[str], list[str]], address: str) -> None:
    """Opening the page makes one request, for the page, and no complaint in the console."""
    _, requests, said = opened
    assert requests == [address]
    assert said == []


def test_every_chart_is_drawn(opened: tuple[Any, list[str], list[str]]) -> None:
    """Each place for a chart holds a Vega view with marks in it."""
    page, _, _ = opened
    drawn = page.evaluate("Object.entries(window.views).filter(([, view]) => view && view.data).length")
    places = page.evaluate("document.querySelectorAll('[data-chart], [data-spark]').length")
    marks = page.evaluate(
        "[...document.querySelectorAll('[data-chart] svg')].map(s => s.querySelectorAll('path').length)"
    )
    assert drawn == places > 10
    assert min(marks) > 0


def test_the_chart_of_the_goal_knows_its_data(opened: tuple[Any, list[str], list[str]]) -> None:
    """The view of the 2030 capacity holds the goal of 433."""
    page, _, _ = opened
    view = "window.views['path-mianyang-2022-clean_capacity-2030']"
    values = page.evaluate(f"Object.values({view}.getState({{data: () => true}}).data).flat().map(d => d.v)")
    assert 433 in values


def test_nothing_is_wider_than_the_window(opened: tuple[Any, list[str], list[str]]) -> None:
    """Only tables scroll sideways, in their own frame."""
    page, _, _ = opened
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_click_on_a_number_unfolds_it(opened: tuple[Any, list[str], list[str]]) -> None:
    """The panel shows rule, file, digest and clause; Escape closes it and gives the focus back."""
    page, _, _ = opened
    button = page.locator(f"[data-fig='{INTENSITY}']").first
    button.click()
    told = page.locator("#panel").inner_text()
    for part in ("979.38 万tce", "entries/energy.csv", "5f1d", "mianyang-2022#3.2.1.4", "绵阳市统计局"):
        assert part in told
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.fig") == INTENSITY


def test_the_keyboard_reaches_a_number(opened: tuple[Any, list[str], list[str]]) -> None:
    """Enter on a focused number opens the panel."""
    page, _, _ = opened
    page.locator(".card .fig").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Escape")


def test_an_address_with_a_figure_opens_it(browser: Any, address: str) -> None:
    """`index.html#fig=ID` shows the evidence of that figure at once."""
    page = browser.new_page()
    page.goto(f"{address}#fig={INTENSITY}")
    assert page.locator("#panel-title").inner_text() == "单位地区生产总值能耗 2016（2015年价）"
    page.close()


def test_the_language_switch_turns_the_words(opened: tuple[Any, list[str], list[str]]) -> None:
    """English headings appear, and Chinese ones come back."""
    page, _, _ = opened
    page.click("#lang")
    assert page.locator("#overview h2").inner_text() == "Targets"
    page.click("#lang")
    assert page.locator("#overview h2").inner_text() == "目标总览"
