"""Reading one mapping of a policy file: required, known, chosen and numeric fields, all mistakes noted at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shuangtan.kernel import Located, Problem, UnitError, nearest, read_yaml, unit
from shuangtan.policies.kinds import BAD, MISSING, UNKNOWN_FIELD, UNKNOWN_SOURCE, UNREADABLE

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping being read and the list that its mistakes are added to."""

    raw: Located
    problems: list[Problem]

    def allow(self, known: Iterable[str], required: Iterable[str] = (), nested: Iterable[str] = ()) -> Fields:
        """Report unknown and missing fields, and lists or mappings in fields that are not among `nested`."""
        known = tuple(known)
        for name in self.raw:
            if name not in known:
                facts = {"field": name, "known": "、".join(known), "nearest": nearest(name, known)}
                self.problems.append(UNKNOWN_FIELD(at=self.raw.at, **facts))
        nested = tuple(nested)
        for name in (name for name, value in self.raw.items() if isinstance(value, list | dict)):
            if name not in nested:
                self.bad(name, "一个值，不是列表或映射")
        return self.need(required)

    def need(self, required: Iterable[str]) -> Fields:
        """Report missing fields."""
        missing = [name for name in required if self.raw.get(name) in (None, "", [])]
        self.problems.extend(MISSING(at=self.raw.at, field=name) for name in missing)
        return self

    def text(self, name: str, default: str = "") -> str:
        value = self.raw.get(name)
        return default if value is None else str(value).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.raw.get(name) or []
        return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)

    def mappings(self, name: str) -> list[Located]:
        """A list of mappings; anything else in its place is reported."""
        value = self.raw.get(name)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        strays = [item for item in listed if not isinstance(item, Located)]
        if strays:
            self.problems.append(BAD(at=self.raw.at, field=name, seen=strays[0], expected="一列 字段: 值"))
        return [item for item in listed if isinstance(item, Located)]

    def mapping(self, name: str) -> Located:
        """One mapping, empty where there is none; anything else in its place is reported."""
        found = self.mappings(name)
        return found[0] if found else Located()

    def are_plain(self) -> bool:
        """Whether every field is a single value; lists and mappings are reported."""
        nested = [name for name, value in self.raw.items() if isinstance(value, list | dict)]
        for name in nested:
            self.bad(name, "一个值，不是列表或映射")
        return not nested

    def integer(self, name: str) -> int:
        """A whole number, 0 where there is none; anything else in its place is reported."""
        value = self.raw.get(name)
        if isinstance(value, int) or value is None:
            return value or 0
        self.bad(name, "一个整数")
        return 0

    def unit(self, name: str) -> str:
        """The code of a registered unit."""
        code = self.text(name)
        try:
            return unit(code).code if code else ""
        except UnitError as error:
            self.bad(name, str(error))
            return ""

    def year(self, name: str) -> int | None:
        value = self.raw.get(name)
        if value is None or (isinstance(value, int) and 1900 <= value <= 2100):
            return value
        self.bad(name, "四位年份")
        return None

    def choice(self, name: str, among: type[Choice]) -> Choice | None:
        value = self.raw.get(name)
        if value is None:
            return None
        try:
            return among(str(value))
        except ValueError:
            self.bad(name, "、".join(among))
            return None

    def source(self, sources: Iterable[str], name: str = "source") -> str:
        """A source id; one without record is reported."""
        source = self.text(name)
        if source and source not in (known := tuple(sources)):
            self.problems.append(UNKNOWN_SOURCE(at=self.raw.at, source=source, nearest=nearest(source, known)))
        return source

    def bad(self, name: str, expected: str) -> None:
        self.problems.append(BAD(at=self.raw.at, field=name, seen=self.raw.get(name), expected=expected))


def records(path: Path, root: Path, problems: list[Problem]) -> list[Located]:
    """The list of mappings in a YAML file; an absent file is an empty list, an unreadable one a problem."""
    items = _content(path, root, problems)
    listed = items if isinstance(items, list) else [] if items is None else [items]
    if stray := [item for item in listed if not isinstance(item, Located)]:
        name = path.relative_to(root).as_posix()
        problems.append(UNREADABLE(at=name, why=repr(stray[0]), expected="字段: 值 的列表"))
    return [item for item in listed if isinstance(item, Located)]


def record(path: Path, root: Path, problems: list[Problem]) -> Located:
    """The one mapping in a YAML file; empty where there is none (its required fields are then reported)."""
    found = records(path, root, problems)
    if found:
        return found[0]
    empty = Located()
    empty.at = path.relative_to(root).as_posix()
    return empty


def _content(path: Path, root: Path, problems: list[Problem]) -> Any:
    name = path.relative_to(root).as_posix()
    try:
        return read_yaml(path, name) if path.is_file() else None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{name}:{mark.line + 1}" if mark else name
        why = getattr(error, "problem", None) or str(error)
        problems.append(UNREADABLE(at=at, why=why, expected="UTF-8 的 YAML"))
        return None
