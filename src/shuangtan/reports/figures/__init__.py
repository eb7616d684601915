"""Charts as pure functions from report content to Vega-Lite specs; one spec serves page, Word and print.

Plain dictionaries, no plotting library. A mark that stands for a figure carries its id as `id`, so that a click on it
opens its explanation tree. `drawn` turns a spec into a picture outside the browser.
"""

from shuangtan.reports.figures.book import charts, sparkline
from shuangtan.reports.figures.drawn import javascript, png, svg
from shuangtan.reports.figures.spec import Chart, Spec

__all__ = ["Chart", "Spec", "charts", "javascript", "png", "sparkline", "svg"]
