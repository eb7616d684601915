"""An account as a workbook: totals, the line of every source, the doubts, and where every number comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import xlsxwriter

from shuangtan.kernel import Figure, Problem
from shuangtan.reports.excel.provenance import Unfolded, provenance_rows, write_provenance
from shuangtan.reports.excel.sheet import Formats, Sheet
from shuangtan.reports.shown import state_text, unit_text

_HEADS = ["项目", "数值", "单位", "状态", "依据"]
_PROBLEM_HEADS = ["位置", "编号", "看到", "应为", "依据", "办法"]


class Told(Unfolded, Protocol):
    """An account: a title, totals, lines and problems."""

    @property
    def title(self) -> str: ...

    @property
    def totals(self) -> Sequence[Figure]: ...

    @property
    def lines(self) -> Sequence[Figure]: ...

    @property
    def problems(self) -> Sequence[Problem]: ...


def write_account(account: Told, path: Path) -> None:
    """Write the workbook; the folder of `path` must exist."""
    with xlsxwriter.Workbook(str(path)) as book:
        formats, links = Formats(book), provenance_rows(account)
        stands: dict[str, str] = {}
        for name, figures in (("结果", account.totals), ("逐项", account.lines)):
            sheet = Sheet(book, formats, name, account.title, _HEADS)
            stands |= _filled(sheet, figures, links)
        doubts = Sheet(book, formats, "问题", "问题：没有解决之前，合计可能不完整", _PROBLEM_HEADS)
        for problem in account.problems:
            parts = problem.parts()
            doubts.add([parts["at"], problem.code, *(parts[n] for n in ("seen", "expected", "basis", "remedy"))], {})
        doubts.finish()
        write_provenance(book, formats, account, stands)


def _filled(sheet: Sheet, figures: Iterable[Figure], links: dict[str, int]) -> dict[str, str]:
    stands: dict[str, str] = {}
    for figure in figures:
        stands |= sheet.add([figure.label, figure, unit_text(figure), state_text(figure), figure.why], links)
    sheet.finish()
    return stands
