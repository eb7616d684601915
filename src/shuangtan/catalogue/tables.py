"""Reading the catalogue's plain tables: rows with required fields, every mistake reported with its file and line.

Dated values have their own reader in the kernel; this one serves the word lists beside them (sources, quantities,
products, places, industries), which are YAML lists of mappings or CSV files with a header.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shuangtan.kernel import Located, Mark, Problem, Wording, kind, nearest, read_yaml

MISSING_FILE = kind(
    "C101",
    "error",
    Wording("没有文件 {file}", "目录中应有 {file}", "目录的文件清单", "补上该文件，或检查目录路径"),
    Wording("file {file} is missing", "{file} in the catalogue", "the catalogue's list of files", "add the file"),
)
NOT_READABLE = kind(
    "C102",
    "error",
    Wording("文件读不成：{why}", "{expected}", "文件格式", "按提示改正该行"),
    Wording("the file cannot be read: {why}", "{expected}", "file format", "correct the line named"),
)
DUPLICATE = kind(
    "C103",
    "error",
    Wording("{id} 已在 {first} 定义", "编号唯一", "目录规则", "改名，或合并为一条"),
    Wording("{id} is already defined at {first}", "a unique id", "catalogue rules", "rename or merge"),
)
FIELD_MISSING = kind(
    "C104",
    "error",
    Wording("缺少字段 {field}", "{required}", "{table} 的格式", "补上 {field}"),
    Wording("field {field} is missing", "{required}", "the format of {table}", "add {field}"),
)
FIELD_WRONG = kind(
    "C105",
    "error",
    Wording("{field} 为 {seen}", "{expected}", "{table} 的格式", "改正 {field}；相近：{nearest}"),
    Wording("{field} is {seen}", "{expected}", "the format of {table}", "correct {field}; nearest: {nearest}"),
)

Row = Mapping[str, Any]
T = TypeVar("T")
_LISTS = frozenset({"editions"})
"""Required fields that hold a list."""


def read_rows(path: Path, name: str, problems: list[Problem]) -> list[Located]:
    """The mappings of a YAML list or the records of a CSV file, each with `at`; nothing if the file is unusable."""
    if not path.is_file():
        problems.append(MISSING_FILE(at=name, file=name))
        return []
    try:
        rows = _csv(path, name) if path.suffix == ".csv" else read_yaml(path, name)
    except (yaml.YAMLError, UnicodeDecodeError, csv.Error) as error:
        problems.append(NOT_READABLE(at=_line(name, error), why=" ".join(str(error).split()), expected="YAML 或 CSV"))
        return []
    if isinstance(rows, list) and all(isinstance(row, Located) for row in rows):
        return rows
    problems.append(NOT_READABLE(at=name, why=f"顶层是 {type(rows).__name__}", expected="由条目组成的列表"))
    return []


def check_fields(
    row: Located, table: str, required: Iterable[str], problems: list[Problem], **choices: Collection[str]
) -> bool:
    """Whether the row has all required fields, and a known word wherever `choices` lists the words."""
    wanted = list(required)
    empty = [field for field in wanted if row.get(field) in (None, "", [])]
    text = "、".join(wanted)
    problems += [FIELD_MISSING(at=row.at, field=field, required=text, table=table) for field in empty]
    wrong = [f for f, words in choices.items() if row.get(f) not in (None, "") and str(row[f]) not in words]
    problems += [wrong_field(row, table, field, choices[field]) for field in wrong]
    nested = [field for field in wanted if field not in [*wrong, *_LISTS] and isinstance(row.get(field), list | dict)]
    problems += [wrong_field(row, table, field, ["一个词"]) for field in nested]
    return not (empty or wrong or nested)


def wrong_field(row: Located, table: str, field: str, words: Collection[str]) -> Problem:
    """The problem of a field that holds none of the known words; long lists of words are cut short."""
    shown = sorted(words)
    expected = "、".join(shown[:12]) + ("…" if len(shown) > 12 else "")
    seen = str(row[field])
    return FIELD_WRONG(at=row.at, field=field, seen=seen, expected=expected, table=table, nearest=nearest(seen, words))


def parsed_field(
    row: Row, at: str, table: str, field: str, parse: Callable[[str], T], problems: list[Problem]
) -> T | None:
    """The field as `parse` reads it; a ValueError of `parse` becomes a problem that carries its message."""
    try:
        return parse(str(row.get(field, "")))
    except ValueError as error:
        wrong = {"field": field, "seen": row.get(field), "expected": str(error), "table": table, "nearest": "—"}
        problems.append(FIELD_WRONG(at=at, **wrong))
        return None


def unique(rows: Iterable[Located], field: str, problems: list[Problem]) -> Iterator[tuple[str, Located]]:
    """The rows by their key; a key that comes again is a problem and is left out."""
    first: dict[str, str] = {}
    for row in rows:
        key = str(row[field])
        if key in first:
            problems.append(DUPLICATE(at=row.at, id=key, first=first[key]))
            continue
        first[key] = row.at
        yield key, row


MARKS = frozenset(str(mark) for mark in Mark)


def _csv(path: Path, name: str) -> list[Located]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader, rows = csv.DictReader(stream, restkey="…", restval=""), []
        for record in reader:
            row = Located(record)
            row.at = f"{name}:{reader.line_num}"
            rows.append(row)
    return rows


def _line(name: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{name}:{mark.line + 1}" if mark else name
