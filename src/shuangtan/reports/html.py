"""One self-contained page: text, data, styles and scripts in a single file that opens from a USB stick.

The page forbids itself every request (Content-Security-Policy), so nothing outside the file can be asked for.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from shuangtan.indicators.evidence_grade import EvidenceGrade
from shuangtan.indicators.light import Light
from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport
from shuangtan.reports.figures import charts, javascript
from shuangtan.reports.figures.paths import chart_id
from shuangtan.reports.payload import payload, script_json
from shuangtan.reports.shown import band_text, number_text, odd_unit, pretty_unit, state_text, unit_text
from shuangtan.reports.view import (
    by_light,
    by_section,
    clause_kinds,
    column_units,
    gap_groups,
    section_keys,
    used_sources,
    year_rows,
)
from shuangtan.reports.words import label, source_kind, word


def write_html(report: CityReport, path: Path) -> None:
    """Write the page; the folder of `path` must exist."""
    path.write_text(render_html(report), encoding="utf-8")


def render_html(report: CityReport) -> str:
    """The page as text."""
    drawn = charts(report)
    data = payload(report, drawn)
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            by_section=by_section(drawn),
            by_light=by_light(report),
            year_rows=year_rows(report.series),
            clause_kinds=clause_kinds(report),
            sparks=data["sparks"],
            sources=used_sources(report),
            gaps=gap_groups(report),
            sections=section_keys(report),
            units=column_units(report.tracing),
            style=Markup(_asset("page.css")),
            script=Markup(_asset("page.js")),
            charting=Markup(javascript()),
            data=Markup(script_json(data)),
        )
    )


def _environment() -> Environment:
    loader = PackageLoader("shuangtan.reports", "templates")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.globals |= {"w": word_markup, "lights": list(Light), "grades": list(EvidenceGrade)}
    found.filters |= {
        "number": number_text,
        "band": band_text,
        "unit": unit_text,
        "pretty": pretty_unit,
        "state": state_text,
        "en": lambda of: label(of, "en"),
        "chart_id": chart_id,
        "source_kind": source_kind,
        "odd_unit": odd_unit,
        "css": css_class,
    }
    return found


def word_markup(key: str) -> Markup:
    """An interface word that the language switch can turn."""
    return Markup('<span data-en="{}">{}</span>').format(word(key, "en"), word(key))


def css_class(figure: Figure) -> str:
    """`fig`, and `gap` or `soft` for what must not look like a firm number."""
    if figure.quantity is None:
        return "fig gap"
    return "fig" if figure.is_verified and figure.is_complete else "fig soft"


def _asset(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8")
