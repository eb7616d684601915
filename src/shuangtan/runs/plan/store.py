"""Stored plans: a plan takes minutes, so its section is kept, and a run shows it while nothing it rests on changed.

One file a plan under ``out/<city>/plans/``, with the fingerprint of the inputs and the program it was made from. A run
lists the file among its inputs; a plan whose inputs changed is not shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shuangtan.kernel import Figure, Source
from shuangtan.reports.chart import Chart
from shuangtan.reports.planning import PlanAnswer, PlanCell, Planning, PlanTable
from shuangtan.runs.folders import PLANS, Folders
from shuangtan.runs.inputs import read_inputs
from shuangtan.runs.lineage.figure_json import figure_from_json, figures_to_json
from shuangtan.runs.lineage.record import write_whole

Json = dict[str, Any]
FORMAT = 1


def fingerprint(folders: Folders) -> str:
    """What a plan rests on: data and program, without the plans themselves."""
    return read_inputs({name: path for name, path in folders.inputs().items() if name != PLANS}).fingerprint


def store(planning: Planning, folders: Folders, name: str) -> Path:
    """Keep a plan's section; the one stored last is shown first."""
    rows = {"format": FORMAT, "fingerprint": fingerprint(folders), "section": to_json(planning)}
    folders.plans.mkdir(parents=True, exist_ok=True)
    path = folders.plans / f"{name}.json"
    write_whole(path, json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
    return path


def stored(folders: Folders) -> list[Planning]:
    """The plans that still hold, the latest first."""
    paths = sorted(folders.plans.glob("*.json"), key=lambda p: -p.stat().st_mtime_ns)
    if not paths:
        return []
    wanted = fingerprint(folders)
    read = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return [
        from_json(rows["section"])
        for rows in read
        if rows.get("format") == FORMAT and rows.get("fingerprint") == wanted
    ]


def to_json(planning: Planning) -> Json:
    """The section with every figure once."""
    return {
        "scenario": [planning.scenario, planning.scenario_en],
        "note": planning.note,
        "sentences": list(planning.sentences),
        "answers": [
            {"id": a.id, "question": [a.question, a.question_en], "sentences": list(a.sentences),
             "figures": [f.id for f in a.figures]}
            for a in planning.answers
        ],
        "tables": [
            {"id": t.id, "title": [t.title, t.title_en], "heads": list(t.heads), "heads_en": list(t.heads_en),
             "rows": [[_cell(c) for c in row] for row in t.rows], "note": t.note, "is_printed": t.is_printed}
            for t in planning.tables
        ],
        "charts": [asdict(chart) for chart in planning.charts],
        "sources": [asdict(source) for source in planning.sources],
        "figures": figures_to_json(planning.roots()),
    }  # fmt: skip


def from_json(rows: Json) -> Planning:
    """The section as it was stored."""
    figures: Json = rows["figures"]

    def made(ids: Iterable[str]) -> tuple[Figure, ...]:
        return tuple(figure_from_json(id, figures) for id in ids)

    def cell(value: Any) -> PlanCell:
        return figure_from_json(value["figure"], figures) if isinstance(value, dict) else value

    def answer(a: Json) -> PlanAnswer:
        zh, en = a["question"]
        return PlanAnswer(a["id"], zh, en, tuple(a["sentences"]), made(a["figures"]))

    def table(t: Json) -> PlanTable:
        (zh, en), cells = t["title"], tuple(tuple(cell(c) for c in row) for row in t["rows"])
        return PlanTable(t["id"], zh, en, tuple(t["heads"]), tuple(t["heads_en"]), cells, t["note"], t["is_printed"])

    answers, tables = tuple(map(answer, rows["answers"])), tuple(map(table, rows["tables"]))
    zh, en = rows["scenario"]
    charts, sources = (tuple(Chart(**c) for c in rows["charts"]), tuple(Source(**s) for s in rows["sources"]))
    sentences = tuple(rows["sentences"])
    return Planning(zh, en, rows["note"], sentences, answers, tables, charts, sources)


def _cell(cell: PlanCell) -> Any:
    return {"figure": cell.id} if isinstance(cell, Figure) else cell
