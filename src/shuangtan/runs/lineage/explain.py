"""Explain: the tree of one figure from the run record; says so when the inputs have changed since."""

from __future__ import annotations

import json
from typing import Any

from shuangtan.kernel import Figure, Source, nearest
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.tree import tree_json, tree_lines
from shuangtan.runs.folders import Folders
from shuangtan.runs.inputs import read_inputs
from shuangtan.runs.lineage.figure_json import figure_from_json

MANY = 20


def explain_figure(folders: Folders, id: str, lang: str = "zh", as_json: bool = False) -> str:
    """The tree as text or JSON. LookupError names near ids if there is no such figure, or that nothing was run yet."""
    record = read_record(folders)
    figure = recorded_figure(record, id)
    if as_json:
        return json.dumps(tree_json([figure]), ensure_ascii=False, indent=2)
    sources = [Source(**row) for row in record["sources"]]
    clauses = [ClauseText(**row) for row in record["clauses"]]
    return "\n".join([*_stale(folders, record), *tree_lines(figure, sources, clauses, lang)])


def recorded_figure(record: dict[str, Any], id: str) -> Figure:
    """The figure of this id as it was recorded; LookupError names near ids if there is none."""
    rows: dict[str, Any] = record["figures"]
    if id not in rows:
        raise LookupError(_unknown(id, rows))
    return figure_from_json(id, rows)


def read_record(folders: Folders) -> dict[str, Any]:
    """The record of the last run of this city; LookupError with the command to type if there is none."""
    if not folders.record.is_file():
        raise LookupError(no_record(folders))
    try:
        record: dict[str, Any] = json.loads(folders.record.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LookupError(f"{folders.record} 读不通（{error}）；用 shuangtan verify 核对，或删去它重新运行") from None
    return record


def no_record(folders: Folders) -> str:
    """What to say, and to type, where nothing was run yet."""
    return f"没有 {folders.record}；先运行 shuangtan run {folders.city.name}"


def _stale(folders: Folders, record: dict[str, Any]) -> list[str]:
    changed = read_inputs(folders.inputs()).changed_since(record["inputs"])
    return [f"注意：上次运行后有 {len(changed)} 个文件改动（{'、'.join(changed[:3])}），请重新运行"] if changed else []


def _unknown(id: str, rows: dict[str, Any]) -> str:
    inside = [known for known in rows if id in known or id in rows[known]["label"]]
    if inside:
        listed = "\n".join(f"  {known}  {rows[known]['label']}" for known in inside[:MANY])
        return f"没有编号恰为 {id!r} 的数；含有它的有：\n{listed}"
    return f"没有编号为 {id!r} 的数；相近：{nearest(id, rows)}"
