"""Importing a file of entries: all of it, or nothing and every mistake in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shuangtan.kernel import Problem, file_sha256, has_errors
from shuangtan.ledger import mistakes_row as mistakes
from shuangtan.ledger.batch import Batch
from shuangtan.ledger.entry import Entry
from shuangtan.ledger.header import read_records
from shuangtan.ledger.row import ENTRY_FORM, read_entry
from shuangtan.ledger.sheet import read_sheets
from shuangtan.ledger.vocabulary import Vocabulary


@dataclass(frozen=True)
class Told:
    """An entry and where it was told."""

    entry: Entry
    at: str


def read_batch(path: Path, vocabulary: Vocabulary, name: str = "") -> tuple[Batch | None, list[Problem]]:
    """A file as a batch under its name; None if anything in it is wrong."""
    name = name or path.name
    told, problems = read_told(path, vocabulary, name)
    if has_errors(problems):
        return None, problems
    return Batch(name, tuple(t.entry for t in told), ((name, file_sha256(path)),)), problems


def read_told(path: Path, vocabulary: Vocabulary, name: str = "") -> tuple[list[Told], list[Problem]]:
    """The entries of a file with their places; none if anything in it is wrong."""
    sheets, problems = read_sheets(path, name or path.name)
    told: list[Told] = []
    for sheet in sheets:
        records, wrong = read_records(sheet, ENTRY_FORM)
        problems += wrong
        for record in records:
            entry, wrong = read_entry(record, vocabulary)
            problems += wrong
            told += [Told(entry, record.at("value"))] if entry else []
    problems += repeated(told)
    return ([] if has_errors(problems) else told), problems


def repeated(told: Iterable[Told]) -> list[Problem]:
    """Facts told twice by one source, in the same words or in others."""
    first: dict[tuple[str, ...], Told] = {}
    problems = []
    for one in told:
        earlier = first.setdefault(one.entry.key, one)
        if earlier is one:
            continue
        seen, other = (str(t.entry.quantity or t.entry.state) for t in (one, earlier))
        if seen == other:
            problems.append(mistakes.TOLD_TWICE(at=one.at, first=earlier.at))
        else:
            problems.append(mistakes.TOLD_DIFFERENTLY(at=one.at, seen=seen, first=earlier.at, other=other))
    return problems
