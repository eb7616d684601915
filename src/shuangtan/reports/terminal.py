"""The summary on the terminal: target, value, required, state, light, evidence grade; and the steps of a run.

The summary is plain data first, so that a run that repeats nothing can print it again out of its record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from shuangtan.indicators.progress import Progress as Standing
from shuangtan.kernel import Figure
from shuangtan.reports.content import CityReport
from shuangtan.reports.shown import band_text, state_text, value_text
from shuangtan.reports.words import label, word

Summary = dict[str, Any]
StepCall = Callable[[str], None]
"""Called with the Chinese name of the step that begins."""

_COLUMNS = ("target", "goal", "value", "required", "state", "light", "outlook", "grade")
_STYLES = {"red": "bold red", "orange": "yellow", "green": "green", "grey": "dim"}


def summary_data(report: CityReport) -> Summary:
    """The summary in both languages as plain data, ready for JSON."""
    grades = [p.kind.grade.value for p in report.problems]
    return {
        "city": report.city.name,
        "city_en": report.city.name_en,
        "made_on": report.made_on.isoformat(),
        "is_draft": report.is_draft,
        "documents": [
            {
                "title": d.title,
                "title_en": d.title_en or d.title,
                "rows": [_row(p) for p in d.measurable],
                "stated": len(d.stated),
            }
            for d in report.documents
        ],
        "sentences": list(report.verdicts),
        "monitoring": monitoring_sentences(report),
        "gaps": len(report.gaps),
        "problems": {grade: grades.count(grade) for grade in ("error", "warning", "note")},
    }


def monitoring_sentences(report: CityReport) -> list[str]:
    """Forecasts with their errors, chances, the method, and the lights of the counties, each in a line."""
    told, lights = report.outlook, report.barometer
    made = [f"{r.name}预测：{_years(r.figures)}；{r.backtest}" for r in told.made] if told else []
    refused = [r.name for r in told.forecasts if not r.figures] if told else []
    not_made = [f"历史不足或断档，不预测：{'、'.join(refused)}。"] if refused else []
    given = [f"{r.target}：{value_text(r.chance)}；{r.because}" for r in told.given] if told else []
    without = len(told.chances) - len(given) if told else 0
    silent = [f"达标可能性：给出 {len(given)} 项，不给出 {without} 项，原因见报告“预测与可能性”。"] if told else []
    counties = [f"区县晴雨表 {lights.year} 年：{lights.asked} 格，有灯 {lights.judged} 格。"] if lights else []
    return [*made, *not_made, *given, *silent, *(told.sentences if told else ()), *counties]


def print_monitoring(data: Summary, console: Console | None = None) -> None:
    """Print what was said of coming years and counties; nothing for a record made before they were."""
    console = console or Console()
    for sentence in data.get("monitoring", []):
        console.print(f"  {sentence}", highlight=False, markup=False, soft_wrap=not console.is_terminal)


def _years(figures: tuple[Figure, ...]) -> str:
    return "，".join(f"{f.id[-4:]} 年 {value_text(f)}（80%：{band_text(f)}）" for f in figures)


def summary(report: CityReport, console: Console | None = None, lang: str = "zh") -> None:
    """Print the summary of a report."""
    print_summary(summary_data(report), lang, console)


def summary_json(report: CityReport) -> str:
    return json.dumps(summary_data(report), ensure_ascii=False, indent=2)


def print_summary(data: Summary, lang: str = "zh", console: Console | None = None) -> None:
    """Print a summary: a table on a terminal, lines parted by ` · ` where output is piped."""
    console = console or Console()
    city = data["city" if lang == "zh" else "city_en"]
    draft = ("（草稿）" if lang == "zh" else " (draft)") if data["is_draft"] else ""
    console.print(f"[bold]{city}[/] {word('report', lang)}{draft}  {data['made_on']}", highlight=False)
    for document in data["documents"]:
        title = document["title" if lang == "zh" else "title_en"]
        if console.is_terminal:
            console.print(_table(title, document["rows"], lang))
        else:
            _lines(console, title, document["rows"], lang)
    for sentence in data["sentences"]:
        console.print(f"  {sentence}", highlight=False, markup=False, soft_wrap=not console.is_terminal)
    console.print(_tail(data, lang), highlight=False)


@contextmanager
def progress_steps(quiet: bool = False, console: Console | None = None) -> Iterator[StepCall]:
    """A bar that moves on with every step named; silent when quiet or when output is not a terminal."""
    console = console or Console(stderr=True)
    if quiet or not console.is_terminal:
        yield _say_nothing
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(name: str) -> None:
            bar.update(task, description=name, advance=1)

        yield step


def _say_nothing(name: str) -> None:
    del name


def _row(standing: Standing) -> Summary:
    both = {
        lang: {
            "target": f"{standing.target.year} {standing.target.label if lang == 'zh' else standing.target.label_en}",
            "goal": value_text(standing.goal),
            "value": value_text(standing.actual),
            "required": value_text(standing.required),
            "state": state_text(standing.actual, lang),
            "light": label(standing.light, lang),
            "outlook": label(standing.outlook, lang),
            "grade": standing.grade.value,
            "id": standing.actual.id,
        }
        for lang in ("zh", "en")
    }
    return {"id": standing.actual.id, "light": standing.light.value, **both}


def _table(title: str, rows: list[Summary], lang: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", expand=False)
    for key in _COLUMNS:
        right = key in ("goal", "value", "required")
        table.add_column(
            word(key, lang),
            justify="right" if right else "left",
            no_wrap=key not in ("target", "state", "id"),
            overflow="fold",
        )
    for row in rows:
        cells = row["zh" if lang == "zh" else "en"]
        style = _STYLES[row["light"]]
        shown = {**cells, "target": f"{cells['target']}\n[dim]{cells['id']}[/]"}
        shown |= {key: f"[{style}]{cells[key]}[/]" for key in ("light", "outlook")}
        table.add_row(*(shown[key] for key in _COLUMNS))
    return table


def _lines(console: Console, title: str, rows: list[Summary], lang: str) -> None:
    console.print(title, highlight=False, markup=False)
    for row in rows:
        said = " · ".join(row["zh" if lang == "zh" else "en"][key] for key in (*_COLUMNS, "id"))
        console.print(f"  {said}", highlight=False, markup=False, soft_wrap=True)


def _tail(data: Summary, lang: str) -> str:
    found = data["problems"]
    if lang == "zh":
        return f"  缺口 {data['gaps']} · 错误 {found['error']} · 警告 {found['warning']} · 提示 {found['note']}"
    return f"  gaps {data['gaps']} · errors {found['error']} · warnings {found['warning']} · notes {found['note']}"
