"""The single files of a city folder: who it is, its sources, and the outlines of its places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shuangtan.kernel import Located, Problem, Source, nearest
from shuangtan.ledger import mistakes_city as mistakes
from shuangtan.ledger import mistakes_file
from shuangtan.ledger.field import is_in_china
from shuangtan.ledger.sheet import read_text, yaml_content, yaml_list

Head = tuple[str, str, str, str, tuple[str, ...], str]
"""Code, names in Chinese and English, parent, policies and note of a city."""

SOURCE_FIELDS = ("id", "title", "publisher", "kind", "date", "licence", "read_at", "note")
SOURCE_KINDS = ("primary", "secondary", "dataset", "assumption", "recalled", "search")
CITY_FIELDS = ("code", "zh", "en", "parent", "policies", "note")
OUTLINE_POINTS = 60


def read_head(path: Path, problems: list[Problem]) -> Head | None:
    """Code, names, parent, policies and note of city.yaml."""
    text, wrong = read_text(path.name, path.read_bytes())
    item, more = yaml_content(path.name, text, "code、zh、en 等字段") if not wrong else (None, [])
    problems += wrong + more
    if not isinstance(item, Located):
        if not wrong and not more:
            problems.append(mistakes.NO_FILE(at=path.name, file=path.name))
        return None
    _check_fields(item, CITY_FIELDS, ("code", "zh", "en"), problems)
    policies = item.get("policies") or []
    if not isinstance(policies, list):
        problems.append(mistakes.FIELD_WRONG(at=item.at, field="policies", seen=policies, expected="列表", nearest="—"))
        policies = []
    code, zh, en, parent, note = (str(item.get(field) or "") for field in ("code", "zh", "en", "parent", "note"))
    return (code, zh, en, parent, tuple(map(str, policies)), note) if code else None


def _check_fields(item: Located, known: Iterable[str], required: Iterable[str], problems: list[Problem]) -> None:
    known = list(known)
    for field in item:
        if field not in known:
            near, expected = nearest(field, known), "、".join(known)
            problems.append(mistakes.UNKNOWN_FIELD(at=item.at, field=field, expected=expected, nearest=near))
    problems += [mistakes.FIELD_EMPTY(at=item.at, field=field) for field in required if not item.get(field)]


def read_sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    text, wrong = read_text(path.name, path.read_bytes())
    items, more = yaml_list(path.name, text) if not wrong else ([], [])
    problems += wrong + more
    sources: dict[str, Source] = {}
    first: dict[str, str] = {}
    for item in items:
        source = Source(**{field: str(item.get(field) or "") for field in SOURCE_FIELDS})
        _check_source(item, source, problems)
        if first.setdefault(source.id, item.at) != item.at:
            problems.append(mistakes.REPEATED_ID(at=item.at, id=source.id, first=first[source.id]))
        sources.setdefault(source.id, source)
    return sources


def _check_source(item: Located, source: Source, problems: list[Problem]) -> None:
    is_assumption = source.kind == "assumption"
    required = ("id", "title", "kind") if is_assumption else ("id", "title", "publisher", "kind")
    _check_fields(item, SOURCE_FIELDS, required, problems)
    if source.kind and source.kind not in SOURCE_KINDS:
        near, expected = nearest(source.kind, SOURCE_KINDS), "、".join(SOURCE_KINDS)
        problems.append(
            mistakes.FIELD_WRONG(at=item.at, field="kind", seen=source.kind, expected=expected, nearest=near)
        )
    lacking = [field for field in ("publisher", "note") if is_assumption and not item.get(field)]
    problems += [mistakes.UNREASONED(at=item.at, id=source.id, field=field) for field in lacking]


def read_outlines(path: Path, codes: Iterable[str], problems: list[Problem]) -> dict[str, Any]:
    """Simplified outlines by place: rings of (longitude, latitude), closed, at most 60 points each."""
    try:
        outlines = json.loads(path.read_bytes())
    except ValueError as error:
        problems.append(mistakes_file.BROKEN_YAML(at=path.name, reason=error, expected="JSON"))
        return {}
    known, sound = set(codes), {}
    for place, outline in outlines.items():
        wrong = _outline_faults(place, outline, known)
        expected = f"已登记地方的闭合环，各不多于 {OUTLINE_POINTS} 点，写明来源"
        problems += [mistakes.BAD_OUTLINE(at=path.name, place=place, seen=seen, expected=expected) for seen in wrong]
        if not wrong:
            sound[place] = outline
    return sound


def _outline_faults(place: str, outline: Any, known: set[str]) -> list[str]:
    rings = outline.get("rings") if isinstance(outline, dict) else None
    if not isinstance(rings, list) or not rings or not all(map(_is_ring, rings)):
        return ["没有由 [经度, 纬度] 组成的 rings"]
    faults = [] if place in known else [f"地方 {place} 未登记"]
    faults += [] if outline.get("source") else ["没有 source"]
    for ring in rings:
        faults += [f"{len(ring)} 点"] if not 4 <= len(ring) <= OUTLINE_POINTS + 1 else []
        faults += ["首尾不相接"] if ring[0] != ring[-1] else []
        faults += [f"点 {p} 不在中国境内" for p in ring if not is_in_china(p[0], p[1])][:1]
    return faults


def _is_ring(ring: Any) -> bool:
    return (
        isinstance(ring, list)
        and bool(ring)
        and all(isinstance(p, list) and len(p) == 2 and all(isinstance(x, int | float) for x in p) for p in ring)
    )
