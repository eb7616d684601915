"""The dated values of the catalogue: every series of `standard_coal.yaml`, `factors/` and `rules/`, by id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from shuangtan.catalogue.tables import DUPLICATE, FIELD_WRONG, read_rows, wrong_field
from shuangtan.kernel import DatedSeries, DatedValue, Located, Mark, Problem, Wording, kind, read_series

NO_CONFIDENCE = kind(
    "C106",
    "error",
    Wording("凭记忆的值没有写明把握", "note 以“把握：高”“把握：中”或“把握：低”开头", "目录规则", "在 note 中写明把握"),
    Wording(
        "a recalled value does not state its confidence",
        "note starts with 把握：高, 中 or 低",
        "catalogue rules",
        "state it",
    ),
)

_CONFIDENCE = re.compile(r"把握：([高中低])")
_NAMES = ("id", "zh", "en", "unit", "basis", "place")
NOT_SERIES = frozenset({"choice.yaml"})
"""Files beside the series that hold something else."""


def series_files(root: Path) -> list[Path]:
    """The files that hold dated values, in a fixed order."""
    found = [*sorted(root.glob("factors/*.yaml")), *sorted(root.glob("rules/*.yaml"))]
    return [root / "standard_coal.yaml", *(path for path in found if path.name not in NOT_SERIES)]


def read_all_series(root: Path, sources: Iterable[str], problems: list[Problem]) -> dict[str, DatedSeries]:
    """Every series of the catalogue by id; the mistakes of all files are reported together."""
    known, found, where = frozenset(sources), dict[str, DatedSeries](), dict[str, str]()
    for path in series_files(root):
        name = path.relative_to(root).as_posix()
        for row in filter(lambda r: _is_shaped(r, name, problems), read_rows(path, name, problems)):
            series, wrong = read_series(row, known)
            problems += wrong + _unsure(row)
            if series is not None and series.id in found:
                problems.append(DUPLICATE(at=row.at, id=series.id, first=where[series.id]))
            elif series is not None:
                found[series.id], where[series.id] = series, row.at
    return found


def confidence(value: DatedValue) -> str:
    """How sure a recalled value is: 高, 中 or 低; empty for a value that was read."""
    match = _CONFIDENCE.match(value.note)
    return match[1] if match else ""


def _is_shaped(row: Located, table: str, problems: list[Problem]) -> bool:
    """Whether `values` is a list of plain mappings and the names are plain text, as the reader takes for granted."""
    values = row.get("values") or []
    if not isinstance(values, list) or not all(map(_is_plain, values)):
        seen, expected = str(values)[:40], "由 {value, source, mark, …} 组成的列表"
        problems.append(FIELD_WRONG(at=row.at, field="values", seen=seen, expected=expected, table=table, nearest="—"))
        return False
    nested = [field for field in _NAMES if _is_nested(row.get(field))]
    problems += [wrong_field(row, table, field, ["一个词"]) for field in nested]
    return not nested


def _is_plain(value: object) -> bool:
    return isinstance(value, Located) and not any(map(_is_nested, value.values()))


def _is_nested(value: object) -> bool:
    return isinstance(value, list | dict)


def _unsure(row: Located) -> list[Problem]:
    recalled = [value for value in row.get("values") or [] if value.get("mark") == Mark.RECALLED]
    return [NO_CONFIDENCE(at=v.at) for v in recalled if not _CONFIDENCE.match(str(v.get("note") or ""))]
