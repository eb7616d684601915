"""The rules of choice, as data: for which purpose, where and when, which series gives the factor, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shuangtan.catalogue.tables import MARKS, check_fields, parsed_field, read_rows, wrong_field
from shuangtan.kernel import Located, Mark, Problem, read_day

_LISTS = ("editions", "places", "proofs", "beside")
_TEXTS = ("factor", "purpose", "zh", "en", "pattern", "source")
_WORDS = frozenset({"edition", "place", "province", "region", "subject", "part"})
_REQUIRED = ("factor", "purpose", "zh", "en", "pattern", "editions", "source", "mark")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `pattern` makes the id of a series; `editions` are tried in order, each only if the series exists.

    `places` limits it, `proofs` are what must be shown (`a+b`: both), `beside` are series shown for comparison,
    `stand_ins` say which subject may stand in for one without a factor, if that was asked for.
    """

    factor: str
    purpose: str
    zh: str
    en: str
    pattern: str
    editions: tuple[str, ...]
    source: str
    mark: Mark
    valid_from: date = date.min
    valid_until: date = date.max
    places: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    subject: str = ""
    stand_ins: tuple[tuple[str, str], ...] = ()

    def holds(self, day: date, places: frozenset[str]) -> bool:
        """Whether it is in force on this day for a place with these codes above it."""
        return self.valid_from <= day < self.valid_until and (not self.places or bool(places & set(self.places)))

    def stand_in(self, subject: str) -> str:
        """The subject that may stand in for this one; empty if none may."""
        return dict(self.stand_ins).get(subject, "")


def read_rules(path: Path, sources: frozenset[str]) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of `choice.yaml` and every mistake in them."""
    problems: list[Problem] = []
    read = [_rule(row, path.name, sources, problems) for row in read_rows(path, path.name, problems)]
    return tuple(rule for rule in read if rule is not None), problems


def _rule(row: Located, table: str, sources: frozenset[str], problems: list[Problem]) -> Rule | None:
    before = len(problems)
    check_fields(row, table, _REQUIRED, problems, mark=MARKS, source=sources)
    problems += [wrong_field(row, table, name, ["列表"]) for name in _LISTS if not isinstance(row.get(name, []), list)]
    problems += [wrong_field(row, table, name, _WORDS) for name in ("pattern", "beside") if _strange(row.get(name))]
    if not isinstance(row.get("stand_ins", {}), dict):
        problems.append(wrong_field(row, table, "stand_ins", ["{品种: 代替品种}"]))
    start, until = (
        _day(row, table, name, default, problems) for name, default in (("from", date.min), ("until", date.max))
    )
    if len(problems) > before or start is None or until is None:
        return None
    factor, purpose, zh, en, pattern, source = (str(row[name]) for name in _TEXTS)
    editions, places, proofs, beside = (tuple(str(v) for v in row.get(name, [])) for name in _LISTS)
    mark, subject, pairs = Mark(row["mark"]), str(row.get("subject") or ""), row.get("stand_ins", {})
    stand_ins = tuple((str(key), str(value)) for key, value in pairs.items())
    named = (factor, purpose, zh, en, pattern, editions, source, mark)
    return Rule(*named, start, until, places, proofs, beside, subject, stand_ins)


def _day(row: Located, table: str, name: str, default: date, problems: list[Problem]) -> date | None:
    return parsed_field({name: row.get(name, "")}, row.at, table, name, lambda v: read_day(v, default), problems)


def _strange(templates: object) -> bool:
    """Whether a template has a brace that is not part of a word somebody fills in."""
    known = re.compile("|".join(f"{{{word}}}" for word in _WORDS))
    return any(set("{}") & set(known.sub("", text)) for text in _texts(templates))


def _texts(templates: object) -> list[str]:
    return [str(t) for t in templates] if isinstance(templates, list) else [str(templates or "")]
