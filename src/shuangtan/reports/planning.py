"""The plan in the report: answers in sentences, tables and charts of one planned scenario.

Everything is told already; a writer prints it. A number in a cell is a figure, so that it unfolds like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuangtan.kernel import Figure, Source
from shuangtan.reports.chart import Chart

PlanCell = Figure | str | float | None


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """A question officials ask, answered in sentences; `figures` are the numbers the answer rests on."""

    id: str
    question: str
    question_en: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table of the plan; `heads` are in Chinese and in English, the first names the row.

    `is_printed` says whether the Word report holds it; page and workbook hold all.
    """

    id: str
    title: str
    title_en: str
    heads: tuple[str, ...]
    heads_en: tuple[str, ...]
    rows: tuple[tuple[PlanCell, ...], ...]
    note: str = ""
    is_printed: bool = True


@dataclass(frozen=True, slots=True)
class Planning:
    """A planned scenario: how sure it is, what it answers, and what it rests on; `note` stands beside everything."""

    scenario: str
    scenario_en: str
    note: str
    sentences: tuple[str, ...]
    answers: tuple[PlanAnswer, ...]
    tables: tuple[PlanTable, ...]
    charts: tuple[Chart, ...]
    sources: tuple[Source, ...] = ()

    def roots(self) -> Iterator[Figure]:
        """Every figure that is shown."""
        yield from (figure for answer in self.answers for figure in answer.figures)
        for table in self.tables:
            yield from (cell for row in table.rows for cell in row if isinstance(cell, Figure))
