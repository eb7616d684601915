"""Importing large uniform tables (CSV, Parquet) by column: the checks of a row, made once per kind of row.

A table of ten million meter readings has few kinds of rows: the same directive, product, flow, unit, state and source
return again and again. Each kind is checked by the reader of single rows on its first row; places, periods and odd
numbers once per distinct text; repeated facts by one grouping. So nothing is checked less than in a small file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from shuangtan.kernel import Problem, file_sha256, has_errors
from shuangtan.ledger.batch import Batch
from shuangtan.ledger.bulk_checks import check_kinds, check_repeated, check_texts, parse_numbers
from shuangtan.ledger.columns import TYPES, UNKNOWN, Array
from shuangtan.ledger.staging import Staging
from shuangtan.ledger.verifier import CHUNK_ROWS
from shuangtan.ledger.vocabulary import Vocabulary


@dataclass(frozen=True)
class TableLayout:
    """Which column of a table holds which field, and which fields are the same for all rows.

    A field that is in neither is looked for under its own name; `mark` is `found`, and `scenario` `history`, unless
    said otherwise. Ranges and tolerances belong to small tables and are not read here.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def read_bulk(
    path: Path, layout: TableLayout, vocabulary: Vocabulary, name: str = ""
) -> tuple[Batch | None, list[Problem]]:
    """A large table as a batch under its name; None if anything in it is wrong.

    Evidence is kept down to the row (`row 12`, counted from 1 below the header). The rows stay in a temporary
    database until the batch is appended.
    """
    name, digest = name or path.name, file_sha256(path)
    staging, problems = Staging.open(path, name, layout.columns, layout.constants)
    if staging is None or problems:
        return None, problems
    problems += parse_numbers(staging)
    problems += check_texts(staging, vocabulary)
    staging.encode(["", "row ", name, digest])
    problems += check_kinds(staging, vocabulary)
    staging.drop_texts()
    problems += check_repeated(staging)
    if has_errors(problems):
        return None, _distinct(problems)
    return Batch(name, (), ((name, digest),), table=BulkTable(staging, name, digest)), _distinct(problems)


def _distinct(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


@dataclass(frozen=True)
class BulkTable:
    """The rows of a staged table in the form the store takes them."""

    staging: Staging
    file: str
    digest: str

    @property
    def pool(self) -> Sequence[str]:
        return self.staging.pool

    def __len__(self) -> int:
        return self.staging.count

    @cached_property
    def fixed(self) -> Mapping[str, int]:
        """The columns that are the same in all rows."""
        code = {text: i for i, text in enumerate(self.pool)}
        same = dict.fromkeys(TYPES, "") | {"locator": "row ", "file": self.file, "sha256": self.digest}
        same |= self.staging.constants
        varying = {*self.staging.varying, "unit", "line", "mantissa", "exponent"}
        return {name: code[text] for name, text in same.items() if name not in varying}

    def parts(self) -> Iterator[Mapping[str, Array]]:
        """The columns in pieces of at most 2^20 rows."""
        nothing, counted = self.pool.index(""), self.staging.constants.get("unit", "")
        unit = self.pool.index(counted)
        for start in range(0, len(self), CHUNK_ROWS):
            found = dict(self.staging.piece(start, min(start + CHUNK_ROWS, len(self))))
            count = len(found["mantissa"])
            found["line"] = np.arange(start + 1, start + 1 + count, dtype=TYPES["line"])
            found["unit"] = np.where(found["exponent"] == UNKNOWN, nothing, found.get("unit", unit)).astype("<i4")
            same = {n: np.broadcast_to(np.array(code, TYPES[n]), count) for n, code in self.fixed.items()}
            yield same | found
