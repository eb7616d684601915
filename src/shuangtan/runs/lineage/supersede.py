"""What a new value would change: a factor, an entry or an assumption superseded in memory, everything computed again.

    found = supersede(folders, "grid.average.510000:2023", "0.16", today)
    found.changes                                   # exactly the figures whose number changes, old and new

The answer is not read off the lineage but computed, and then held against it: a number that changed although the
lineage knows no way from the cell to it would be a hole, and is said to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from shuangtan.kernel import Period, Quantity, has_errors, nearest, plain
from shuangtan.runs.compose import figures_now
from shuangtan.runs.folders import Folders
from shuangtan.runs.lineage.lineage import Lineage, Rows, split_cell
from shuangtan.runs.load import Loaded, load

NOWHERE = ".none"
NUMBER = ("value", "unit", "low", "high", "state")
"""What makes a number: a label or a reason that quotes the factor does not."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that would change; None where there is no number."""

    id: str
    label: str
    unit: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Superseded:
    """What changes, what rests on the cell and stays the same, and what the lineage could not foresee."""

    cell: str
    name: str
    unit: str
    before: Decimal
    after: Decimal
    changes: tuple[Change, ...]
    unmoved: tuple[str, ...]
    unforeseen: tuple[str, ...]
    figures: int


@dataclass(frozen=True, slots=True)
class _Replaced:
    """The inputs with one value replaced: where it stands, what it is called, its unit, the value it had."""

    loaded: Loaded
    cell: str
    name: str
    unit: str
    before: Decimal


def supersede(folders: Folders, what: str, value: str, today: date) -> Superseded:
    """Compute everything with one value replaced. `what` is a factor `series:period` or a cell `file:line`.

    LookupError if there is no such value, if several match, or if the inputs have errors; nothing is written.
    """
    loaded, problems = load(without_plans(folders))
    if loaded is None or has_errors(problems):
        raise LookupError("\n".join(p.text() for p in problems if p.is_error))
    replaced = _replaced(loaded, what, after := _number(value))
    return _compared(replaced, after, figures_now(loaded, today)[0], today)


def without_plans(folders: Folders) -> Folders:
    """The same folders without stored plans: a plan takes minutes and holds only for the inputs it was made from."""
    return replace(folders, out=folders.out / NOWHERE)


def supersede_each(loaded: Loaded, wanted: Iterable[tuple[str, str]], today: date) -> Iterator[Superseded]:
    """The same for many values, one at a time, against figures computed once."""
    then = figures_now(loaded, today)[0]
    for what, value in wanted:
        after = _number(value)
        yield _compared(_replaced(loaded, what, after), after, then, today)


def _compared(replaced: _Replaced, after: Decimal, then: Rows, today: date) -> Superseded:
    now = figures_now(replaced.loaded, today)[0]
    changed = changed_numbers(then, now)
    lineage = Lineage(then)
    resting = lineage.forward(lineage.told_at(replaced.cell))
    return Superseded(
        replaced.cell,
        replaced.name,
        replaced.unit,
        replaced.before,
        after,
        tuple(_change(id, then, now) for id in changed),
        tuple(id for id in resting if id not in changed),
        tuple(id for id in changed if id not in resting),
        len(then),
    )


def changed_numbers(then: Rows, now: Rows) -> tuple[str, ...]:
    """The ids whose number differs between two runs, or that only one of them has, in the order of the first."""
    ids = [*then, *(id for id in now if id not in then)]
    return tuple(id for id in ids if _told(then.get(id)) != _told(now.get(id)))


def _told(row: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return None if row is None else tuple(row.get(name) for name in NUMBER)


def _change(id: str, then: Rows, now: Rows) -> Change:
    row = now.get(id) or then[id]
    before, after = (rows[id].get("value") if id in rows else None for rows in (then, now))
    return Change(id, row["label"], row.get("unit", ""), *(None if t is None else Decimal(t) for t in (before, after)))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise LookupError(f"{text!r} 不是一个数") from None


def _replaced(loaded: Loaded, what: str, value: Decimal) -> _Replaced:
    file, line = split_cell(what)
    if line and file.endswith(".csv"):
        is_network = file.rpartition("/")[0].endswith("network")
        return _network_cell(loaded, file, line, value) if is_network else _entry(loaded, file, line, value)
    return _factor(loaded, what, value)


def _factor(loaded: Loaded, what: str, value: Decimal) -> _Replaced:
    known = loaded.catalogue.series
    id, _, period = what.partition(":")
    if id not in known:
        raise LookupError(f"目录没有 {id!r}；相近：{nearest(id, known)}；也可写一格，如 entries/power.csv:3")
    series = known[id]
    days = Period.parse(period) if period else None
    fitting = [v for v in series.values if days is None or v.holds_on(days.first_day)]
    if len(fitting) != 1:
        told = "、".join(f"{id}:{v.valid_from.year if v.valid_from.year > 1 else ''}" for v in series.values)
        raise LookupError(f"{what!r} 对应 {len(fitting)} 个值；可写：{told}")
    (old,) = fitting
    values = tuple(replace(v, value=value) if v is old else v for v in series.values)
    catalogue = replace(loaded.catalogue, series={**known, id: replace(series, values=values)})
    factors = replace(loaded.factors, catalogue=catalogue)
    changed = replace(loaded, catalogue=catalogue, factors=factors)
    return _Replaced(changed, old.at, f"{series.zh} {period}".strip(), old.unit.code, old.value)


def _entry(loaded: Loaded, file: str, line: str, value: Decimal) -> _Replaced:
    for told in loaded.city.files:
        for entry in told.entries if file.endswith(told.name) else ():
            if entry.evidence.locator == f"line {line}" and entry.quantity is not None:
                new = replace(entry, quantity=Quantity(value, entry.quantity.unit))
                entries = tuple(new if e is entry else e for e in told.entries)
                files = tuple(replace(f, entries=entries) if f is told else f for f in loaded.city.files)
                changed = replace(loaded, city=replace(loaded.city, files=files))
                name, old = f"{entry.product}.{entry.flow}@{entry.subject}:{entry.period}", entry.quantity
                return _Replaced(changed, f"{told.name}:{line}", name, old.unit.code, old.value)
    known = "、".join(f.name for f in loaded.city.files)
    raise LookupError(f"{file}:{line} 没有带数的记录；记录的文件有：{known}")


def _network_cell(loaded: Loaded, file: str, line: str, value: Decimal) -> _Replaced:
    name = f"network/{file.rpartition('/')[2].removesuffix('.csv')}"
    rows = loaded.city.shapes.get(name, ())
    row = rows[int(line) - 2] if 2 <= int(line) < len(rows) + 2 else {}
    if not row.get("value"):
        raise LookupError(f"{file}:{line} 没有 value 一栏的数")
    new = {**row, "value": plain(value)}
    shapes = {**loaded.city.shapes, name: (*rows[: int(line) - 2], new, *rows[int(line) - 1 :])}
    changed = replace(loaded, city=replace(loaded.city, shapes=shapes))
    label = row.get("zh") or row.get("subject") or row.get("class") or name
    return _Replaced(changed, f"{name}.csv:{line}", label, row.get("unit", ""), Decimal(row["value"]))
