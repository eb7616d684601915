"""The checks of a large table: by kind of row, by distinct text, and by grouping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangtan.kernel import Period, Problem, nearest
from shuangtan.ledger import mistakes_file, mistakes_row
from shuangtan.ledger.columns import number_parts
from shuangtan.ledger.header import Record
from shuangtan.ledger.number import read_number
from shuangtan.ledger.row import ENTRY_FORM, read_entry
from shuangtan.ledger.sheet import Sheet
from shuangtan.ledger.staging import Staging
from shuangtan.ledger.verifier import KEY_COLUMNS
from shuangtan.ledger.vocabulary import Vocabulary

LISTED = 1000
"""So many distinct offenders of one check are listed; the rest is counted."""

_BY_TEXT = ("subject", "period", "counterparty", "note", "clause")
"""Fields that do not make a kind of row: they are checked by distinct text, or not at all."""


@dataclass(frozen=True)
class Rows(Sheet):
    """The rows of a large table, which have a number and no cells."""

    def at(self, row: int, column: int | None = None) -> str:  # noqa: ARG002
        return f"{self.file} row {row}"

    def locator(self, row: int, column: int | None = None) -> str:  # noqa: ARG002
        return f"row {row}"


def parse_numbers(staging: Staging) -> list[Problem]:
    """Read the values that are not plain digits by the rules for single cells."""
    odd = staging.rows(
        "SELECT value, min(rowid), count(*) FROM staged WHERE mantissa IS NULL GROUP BY value ORDER BY 2 "
    )
    numbers, problems = [], list[Problem]()
    for value, first, count in odd:
        number, wrong = read_number(value)
        if wrong:
            facts = {**wrong[1], "field": ENTRY_FORM.shown("value")}
            problems += _listed(wrong[0](at=_at(staging, first), **facts), count)
        elif number is not None:
            numbers.append((str(value), *number_parts(number)[:2]))
    staging.set_numbers(numbers)
    return problems[: 2 * LISTED]


def check_texts(staging: Staging, vocabulary: Vocabulary) -> list[Problem]:
    """Subjects, counterparties and periods, each distinct text once; rows whose two parties are one."""
    problems: list[Problem] = []
    for field in ("subject", "counterparty"):
        for text, first, count in _offenders(staging, field):
            if text and text not in vocabulary.subjects:
                facts = {"field": ENTRY_FORM.shown(field), "seen": text}
                near = nearest(text, vocabulary.subjects) if len(problems) < 20 else "—"
                problem = mistakes_row.UNKNOWN_SUBJECT(at=_at(staging, first), nearest=near, **facts)
                problems += _listed(problem, count)
    for text, first, count in _offenders(staging, "period"):
        try:
            Period.parse(text)
        except ValueError:
            problems += _listed(mistakes_row.BAD_PERIOD(at=_at(staging, first), seen=text), count)
    if "counterparty" in staging.varying and "subject" in staging.varying:
        same = staging.rows("SELECT subject, min(rowid), count(*) FROM staged WHERE subject = counterparty GROUP BY 1")
        for text, first, count in same:
            problems += _listed(mistakes_row.SAME_PARTIES(at=_at(staging, first), seen=text), count)
    return problems[: 2 * LISTED]


def check_kinds(staging: Staging, vocabulary: Vocabulary) -> list[Problem]:
    """Each kind of row once, by the reader of single rows on the first row of that kind."""
    kinds = [name for name in staging.varying if name not in _BY_TEXT]
    blank = staging.code.get("", -1)
    by_party = {"counterparty": blank} if "counterparty" in staging.varying else {}
    first, count = staging.codes.kinds(kinds, len(staging.pool), by_party)
    counted = dict(zip(first[:LISTED].tolist(), count[:LISTED].tolist(), strict=True))
    fields = [*staging.varying, "value"]
    chosen = ", ".join(map(str, counted)) or "NULL"
    query = f"SELECT rowid, {', '.join(fields)} FROM staged WHERE rowid IN ({chosen}) ORDER BY rowid"
    problems, sheet = list[Problem](), Rows(staging.file, "", "", ())
    for row, *texts in staging.rows(query):
        values = {**staging.constants, **dict(zip(fields, texts, strict=True))}
        _, wrong = read_entry(Record(sheet, row + 1, values, {}), vocabulary)
        for problem in wrong:
            problems += _listed(problem, counted[row])
    return problems


def check_repeated(staging: Staging) -> list[Problem]:
    """Facts told twice."""
    names = [name for name in KEY_COLUMNS if name in staging.varying]
    if not staging.codes.has_repeated(names, len(staging.pool)):
        return []
    repeated = (
        staging.coded()
        .execute(
            "SELECT min(place), max(place), arg_min(mantissa, place), arg_max(mantissa, place), min(mantissa) = "
            "max(mantissa) AND min(exponent) = max(exponent), count(*) FROM coded "
            f"GROUP BY {', '.join(names) or 'true'} HAVING count(*) > 1 ORDER BY 1 LIMIT {LISTED}"
        )
        .fetchall()
    )
    problems = []
    for first, last, one, other, is_same, count in repeated:
        at, earlier = _at(staging, last), _at(staging, first)
        if is_same:
            problems += _listed(mistakes_row.TOLD_TWICE(at=at, first=earlier), count - 1)
        else:
            seen = mistakes_row.TOLD_DIFFERENTLY(at=at, first=earlier, seen=other, other=one)
            problems += _listed(seen, count - 1)
    return problems


def _offenders(staging: Staging, field: str) -> Iterator[tuple[str, int, int]]:
    """Each text of a field with the first row it stands in and the number of rows."""
    seen = staging.seen.get(field) or {staging.constants[field]: (0, staging.count)}
    for text, (first, count) in seen.items():
        yield text, first, count


def _listed(problem: Problem, count: int) -> list[Problem]:
    more = [mistakes_file.MORE_ROWS(at=problem.at, count=count - 1, code=problem.code)] if count > 1 else []
    return [problem, *more]


def _at(staging: Staging, row: int) -> str:
    return f"{staging.file} row {row + 1}"
