"""Browsing what the project holds: the catalogue's values and the coverage of a decision, as text or JSON."""

from __future__ import annotations

import json
from typing import Any

from shuangtan.catalogue import Catalogue, Hit, load_catalogue
from shuangtan.kernel import DatedSeries, DatedValue, nearest, plain
from shuangtan.policies import Document, coverage, load_policies

SHOWN = 30
GROUPS = {
    "combustion": "燃料燃烧因子",
    "grid": "电网因子",
    "gwp": "全球增温潜势",
    "process": "工业过程",
    "waste": "废弃物",
    "agriculture": "农业",
    "sink": "碳汇",
    "sinks": "碳汇",
    "co2_per_tce": "每吨标准煤二氧化碳",
    "standard_coal": "折标准煤系数",
    "footprint": "产品碳足迹电力因子",
    "heat": "外购热力",
}


def browse_catalogue(words: str, lang: str = "zh", as_json: bool = False) -> str:
    """Groups if no words are given, one series if the words are its id, else the hits, best first."""
    catalogue, _ = load_catalogue()
    if words in catalogue.series:
        found: list[Any] = [_series_json(catalogue.series[words])]
        lines = _series_lines(catalogue, catalogue.series[words])
    elif words:
        hits = catalogue.search(words)
        found = [{"kind": h.kind, "id": h.id, "zh": h.zh, "en": h.en} for h in hits]
        lines = [_hit_line(catalogue, hit, lang) for hit in hits[:SHOWN]]
        lines.append(f"共 {len(hits)} 项" + (f"，只列前 {SHOWN} 项" if len(hits) > SHOWN else ""))
    else:
        groups = catalogue.groups()
        found = [{"group": g, "series": [s.id for s in members]} for g, members in groups.items()]
        lines = [f"{g:<16}{GROUPS.get(g, ''):<12}{len(members):>5} 项" for g, members in groups.items()]
    return json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(lines)


def _hit_line(catalogue: Catalogue, hit: Hit, lang: str) -> str:
    series = catalogue.series.get(hit.id) if hit.kind == "series" else None
    latest = f"  {_value_text(series.latest())}" if series else ""
    return f"{hit.id}  {hit.en if lang == 'en' and hit.en else hit.zh}{latest}"


def _series_lines(catalogue: Catalogue, series: DatedSeries) -> list[str]:
    lines = [f"{series.id}  {series.zh}  [{series.unit}]" + (f"  口径：{series.basis}" if series.basis else "")]
    for value in series.values:
        source = catalogue.sources[value.source]
        lines.append(f"  {_value_text(value)}  {source.title} {value.clause}".rstrip())
    return lines


def _value_text(value: DatedValue) -> str:
    span = "" if value.valid_from.year == 1 else f"{value.valid_from}起 "
    mark = "" if value.is_verified else f"（{value.mark.label}）"
    return f"{span}{plain(value.value)} {value.unit}{mark}"


def _series_json(series: DatedSeries) -> dict[str, Any]:
    values = [
        {
            "value": plain(v.value),
            "from": str(v.valid_from),
            "until": str(v.valid_until),
            "source": v.source,
            "mark": v.mark,
        }
        for v in series.values
    ]
    return {"id": series.id, "zh": series.zh, "unit": series.unit.code, "basis": series.basis, "values": values}


def browse_policy(document: str, article: int | None = None, lang: str = "zh", as_json: bool = False) -> str:
    """Coverage by article, or the clauses of one article; LookupError names the nearest document."""
    documents, _ = load_policies()
    if document not in documents:
        raise LookupError(f"没有文件 {document!r}；相近：{nearest(document, documents)}；现有：{'、'.join(documents)}")
    chosen = documents[document]
    rows = _coverage_rows(chosen, lang) if article is None else _clause_rows(chosen, article)
    if as_json:
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if article is None:
        return "\n".join(_coverage_lines(chosen, rows))
    return "\n".join(f"{r['id']}  〔{r['kind']}〕{r['restated']}\n    {r['standing']}：{r['answer']}" for r in rows)


def _coverage_rows(document: Document, lang: str) -> list[dict[str, Any]]:
    english = {a.number: a.title_en for a in document.articles} if lang == "en" else {}
    return [
        {
            "article": row.article,
            "title": english.get(row.article) or row.title,
            "sentences": row.sentences,
            "clauses": row.clauses,
            "answered": row.answered,
            "kinds": {kind.label: count for kind, count in row.kinds},
            "covered": row.is_complete,
        }
        for row in coverage(document)
    ]


def _coverage_lines(document: Document, rows: list[dict[str, Any]]) -> list[str]:
    lines = [f"{document.record.title}（{document.id}）"]
    for row in rows:
        kinds = " ".join(f"{kind}{count}" for kind, count in row["kinds"].items())
        counts = f"{row['sentences']:>2} 句 {row['clauses']:>3} 条款 {row['answered']:>3} 已能用"
        lines.append(f"第{row['article']:>2}条 {'✓' if row['covered'] else '✗'} {counts}  {row['title']}  {kinds}")
    covered = sum(row["covered"] for row in rows)
    held = {"目标": document.targets, "项目": document.projects, "机制": document.mechanisms}
    lines.append(f"覆盖 {covered}/{len(rows)} 条；" + "，".join(f"{name} {len(of)} 个" for name, of in held.items()))
    lines += [f"  〔{m.standing.label}〕{m.zh}：{m.room or m.why}" for m in document.mechanisms]
    return lines


def _clause_rows(document: Document, article: int) -> list[dict[str, Any]]:
    return [
        {
            "id": clause.id,
            "kind": clause.kind.label,
            "restated": clause.restated,
            "terms": list(clause.terms),
            "standing": clause.standing.label,
            "answer": "、".join(clause.answers) or clause.why,
        }
        for clause in document.clauses
        if clause.article == article
    ]
