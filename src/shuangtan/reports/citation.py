"""A figure's evidence in one sentence, for footnotes: value, state, rule with numbers, and where the numbers stand."""

from __future__ import annotations

from collections.abc import Mapping

from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.kernel import Figure, Source, walk
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import range_text, rule_with_numbers, state_text, value_text

MOST_SOURCES = 3
"""Sources named in one footnote; more are counted, and all of them stand in the workbook."""


def citation(figure: Figure, sources: Mapping[str, Source], clauses: Mapping[str, ClauseText]) -> str:
    """`能源消费总量 2016：979.38 万tce（公布，证据A）。来源：……。编号 energy.consumption@510700:2016。`"""
    said = f"{figure.label}：{value_text(figure)}（{state_text(figure)}，证据{evidence_grade(figure).value}）"
    numbers = rule_with_numbers(figure)
    rule = f"算式：{figure.rule}{' = ' + numbers if numbers else ''}" if figure.rule else ""
    bounds = f"区间 {range_text(figure)}" if range_text(figure) else ""
    parts = [said, rule, bounds, figure.why, _clause(figure.clause, clauses), _sources(figure, sources)]
    return "。".join(part.rstrip("。；") for part in parts if part) + f"。编号 {figure.id}。"


def source_text(id: str, clause: str, sources: Mapping[str, Source]) -> str:
    """Publisher, title and clause of a source."""
    source = sources.get(id)
    title = f"{source.publisher}《{source.title}》" if source else id
    return f"{title}，{clause}" if clause else title


def _sources(figure: Figure, sources: Mapping[str, Source]) -> str:
    """Sources of the known values below, with the places in each file told together."""
    places: dict[tuple[str, str], list[str]] = {}
    for below in walk(figure):
        for e in below.evidence if below.quantity or below is figure else ():
            file = f"{e.file}（sha256 {e.sha256[:12]}）" if e.sha256 else e.file
            places.setdefault((source_text(e.source, e.clause, sources), file), []).append(e.locator)
    if not places:
        return ""
    told = [
        "，".join(filter(None, [title, f"{file} {'、'.join(dict.fromkeys(at))}".strip()]))
        for (title, file), at in places.items()
    ]
    more = f"；等 {len(told)} 处" if len(told) > MOST_SOURCES else ""
    return "来源：" + "；".join(told[:MOST_SOURCES]) + more


def _clause(handle: str, clauses: Mapping[str, ClauseText]) -> str:
    if not handle:
        return ""
    clause = clauses.get(handle)
    return f"条款：{clause.place}（{clause.meaning}）" if clause else f"条款：{handle}"
