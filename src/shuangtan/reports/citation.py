"""A figure's evidence in one sentence, for footnotes: value, state, rule with numbers, and where the numbers stand."""

from __future__ import annotations

from collections.abc import Mapping

from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.kernel import Evidence, Figure, Source, walk
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import place_text, range_text, rule_with_numbers, state_text, value_text

MOST_SOURCES = 4
"""Sources named in one footnote; more are counted, and all of them stand in the workbook."""


def citation(figure: Figure, sources: Mapping[str, Source], clauses: Mapping[str, ClauseText]) -> str:
    """`能源消费总量 2016：979.38 万tce（公布，证据A）。来源：……。编号 energy.consumption@510700:2016。`"""
    said = f"{figure.label}：{value_text(figure)}（{state_text(figure)}，证据{evidence_grade(figure).value}）"
    numbers = rule_with_numbers(figure)
    rule = f"算式：{figure.rule}{' = ' + numbers if numbers else ''}" if figure.rule else ""
    bounds = f"区间 {range_text(figure)}" if range_text(figure) else ""
    parts = [said, rule, bounds, figure.why, _clause(figure.clause, clauses), _sources(figure, sources)]
    return "。".join(part.rstrip("。；") for part in parts if part) + f"。编号 {figure.id}。"


def evidence_text(evidence: Evidence, sources: Mapping[str, Source]) -> str:
    """Publisher, title, clause, file and place, start of the digest."""
    source = sources.get(evidence.source)
    title = f"{source.publisher}《{source.title}》" if source else evidence.source
    digest = f"sha256 {evidence.sha256[:12]}" if evidence.sha256 else ""
    return "，".join(filter(None, [title, evidence.clause, place_text(evidence), digest]))


def _sources(figure: Figure, sources: Mapping[str, Source]) -> str:
    told = list(dict.fromkeys(evidence_text(e, sources) for f in walk(figure) for e in f.evidence))
    if not told:
        return ""
    more = f"；等 {len(told)} 处" if len(told) > MOST_SOURCES else ""
    return "来源：" + "；".join(told[:MOST_SOURCES]) + more


def _clause(handle: str, clauses: Mapping[str, ClauseText]) -> str:
    if not handle:
        return ""
    clause = clauses.get(handle)
    return f"条款：{clause.place}（{clause.meaning}）" if clause else f"条款：{handle}"
