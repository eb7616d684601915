"""Lineage as text: which figures a cell, an entry or a factor feeds, and what a new value of it would change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shuangtan.catalogue import load_catalogue
from shuangtan.kernel import Period, nearest, plain
from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.explain import read_record
from shuangtan.runs.lineage.lineage import Lineage
from shuangtan.runs.lineage.supersede import Change, Superseded, supersede

DIGITS = 6
HEADS = {
    "zh": ("{what} 共 {count} 个数由此算出（最近的在前）", "{what} 由 {before} 改为 {after} {unit}（{cell}）"),
    "en": ("{what} feeds {count} figures, nearest first", "{what} from {before} to {after} {unit} ({cell})"),
}
ENDS = {
    "zh": "恰有 {count} 个数变，其余 {rest} 个逐一重算后不变（其中 {unmoved} 个依据它而数不变或缺数）；什么也没有写入",
    "en": "exactly {count} figures change; {rest} stay ({unmoved} of them rest on it); nothing was written",
}
HOLE = {
    "zh": "其中 {count} 个不在血缘之内，请报告：{ids}",
    "en": "{count} of them are outside the lineage, please report: {ids}",
}


def feeds_text(folders: Folders, what: str, lang: str = "zh", as_json: bool = False) -> str:
    """Every recorded figure that rests on `what`: a cell `file:line`, a file, an entry or figure id, a factor.

    LookupError if nothing was run yet, or if no figure rests on it; near ids are named.
    """
    record = read_record(folders)
    rows, lineage = record["figures"], Lineage(record["figures"])
    found = lineage.forward(start_of(lineage, what, folders))
    if as_json:
        return json.dumps({id: _row(rows[id]) for id in found}, ensure_ascii=False, indent=2)
    head = HEADS[lang][0].format(what=what, count=len(found))
    return "\n".join([head, *(f"  {id}  {rows[id]['label']}  {_value(rows[id])}" for id in found)])


def start_of(lineage: Lineage, what: str, folders: Folders) -> tuple[str, ...]:
    """The figures read from what was named; LookupError with near ids if there are none."""
    found = (what,) if what in lineage.rows else lineage.told_at(what) or _told_by_series(lineage, what, folders)
    if not found:
        raise LookupError(f"没有数取自 {what!r}；相近：{nearest(what, lineage.rows)}")
    return found


def _told_by_series(lineage: Lineage, what: str, folders: Folders) -> tuple[str, ...]:
    """The figures read from a factor of the catalogue: all its values, or the one of a period."""
    id, _, period = what.partition(":")
    series = load_catalogue(folders.catalogue)[0].series.get(id)
    if series is None:
        return ()
    day = Period.parse(period).first_day if period else None
    values = [value for value in series.values if day is None or value.holds_on(day)]
    return tuple(dict.fromkeys(id for value in values for id in lineage.told_at(value.at)))


def supersede_text(
    folders: Folders, what: str, value: str, today: date, lang: str = "zh", as_json: bool = False
) -> str:
    """Exactly the figures that change if a value is superseded, old and new; everything is computed again in memory."""
    found = supersede(folders, what, value, today)
    if as_json:
        return json.dumps(supersede_json(found), ensure_ascii=False, indent=2)
    return "\n".join([_head(found, lang), *map(_change_line, found.changes), *_end(found, lang)])


def supersede_json(found: Superseded) -> dict[str, Any]:
    """What would change, as plain data."""
    changes = {c.id: {"label": c.label, "unit": c.unit, **_ends(c)} for c in found.changes}
    value = {"cell": found.cell, "name": found.name, "unit": found.unit}
    ends = {"before": plain(found.before), "after": plain(found.after)}
    return {**value, **ends, "changes": changes, "unmoved": found.unmoved, "unforeseen": found.unforeseen}


def _head(found: Superseded, lang: str) -> str:
    ends = {"before": plain(found.before), "after": plain(found.after)}
    return HEADS[lang][1].format(what=found.name, cell=found.cell, unit=found.unit, **ends)


def _end(found: Superseded, lang: str) -> Iterable[str]:
    rest = found.figures - len(found.changes)
    yield ENDS[lang].format(count=len(found.changes), rest=rest, unmoved=len(found.unmoved))
    if found.unforeseen:
        yield HOLE[lang].format(count=len(found.unforeseen), ids="、".join(found.unforeseen))


def _change_line(change: Change) -> str:
    return f"  {change.id}  {change.label}  {_short(change.before)} → {_short(change.after)} {change.unit}".rstrip()


def _ends(change: Change) -> dict[str, str | None]:
    before, after = (None if v is None else plain(v) for v in (change.before, change.after))
    return {"before": before, "after": after}


def _short(value: Decimal | None) -> str:
    return "缺失" if value is None else plain(value, DIGITS)


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: row.get(name, "") for name in ("label", "value", "unit", "state")}


def _value(row: Mapping[str, Any]) -> str:
    return f"{plain(Decimal(row['value']), DIGITS)} {row['unit']}" if "value" in row else "缺失"
