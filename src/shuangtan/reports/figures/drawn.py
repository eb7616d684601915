"""Pictures of charts outside the browser, and the charting script that pages carry; both kept by digest.

The font is the Noto Sans SC file that the installed package zhplot carries (OFL); the package is located but not
imported, because importing it would load a plotting library.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import vl_convert

from shuangtan.reports.figures.spec import Chart, for_print

WIDTH = 560
"""Width of a printed chart in CSS pixels, without its axes."""
SCALE = 2.2
"""Pixels per CSS pixel: about 220 dpi at the width of a Word page."""

_EXPORTS = "window.vegaEmbed = vegaEmbed; window.vega = vega;"


def png(chart: Chart, width: int = WIDTH) -> bytes:
    """The chart as a PNG picture."""
    _register_font()

    def draw() -> bytes:
        return bytes(vl_convert.vegalite_to_png(for_print(chart.spec, width), scale=SCALE))

    return _kept(f"{chart.digest}-{width}-{SCALE}.png", draw)


def svg(chart: Chart, width: int = WIDTH) -> str:
    """The chart as SVG text."""
    _register_font()
    return str(vl_convert.vegalite_to_svg(for_print(chart.spec, width)))


def javascript() -> str:
    """The script that draws the same specs in a browser, bundled out of the installed package."""
    text = _kept("bundle.js", lambda: str(vl_convert.javascript_bundle(_EXPORTS)).encode())
    return text.decode().replace("</script", "<\\/script")


@cache
def _register_font() -> None:
    found = find_spec("zhplot")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"没有安装 {'zhplot'}，图中的汉字无字体可用；请按 README 安装", name="zhplot")
    vl_convert.register_font_directory(str(Path(next(iter(found.submodule_search_locations))) / "fonts"))


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """What was made before under this name by this version; a cache that cannot be written is done without."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shuangtan"
    path = folder / f"vl-convert-{version('vl-convert-python')}" / name
    if path.is_file():
        return path.read_bytes()
    made = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(made)
        part.replace(path)
    except OSError:
        return made
    return made
