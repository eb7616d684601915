"""Source records: who published what, and how we came to read it. A value whose source has no record does not load."""

from __future__ import annotations

from pathlib import Path

from shuangtan.catalogue.tables import check_fields, read_rows, unique
from shuangtan.kernel import Problem, Source

KINDS = {"primary": "原始文本", "secondary": "转载或引用", "dataset": "数据集", "assumption": "约定或假定"}
"""The kinds of source and their Chinese names."""

_REQUIRED = ("id", "title", "publisher", "kind")


def read_sources(path: Path, name: str = "") -> tuple[dict[str, Source], list[Problem]]:
    """The source records of a `sources.yaml` (the catalogue's or a city's), by id."""
    problems: list[Problem] = []
    table = name or path.name
    rows = read_rows(path, table, problems)
    good = [row for row in rows if check_fields(row, table, _needed(row), problems, kind=KINDS)]
    return {key: _source(row) for key, row in unique(good, "id", problems)}, problems


def _needed(row: dict[str, object]) -> tuple[str, ...]:
    return (*_REQUIRED, "note") if row.get("kind") == "assumption" else _REQUIRED


def _source(row: dict[str, object]) -> Source:
    optional = {field: str(row.get(field) or "") for field in ("date", "licence", "read_at", "note")}
    return Source(*(str(row[field]) for field in _REQUIRED), **optional)
