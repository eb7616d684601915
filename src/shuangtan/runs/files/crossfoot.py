"""A printed two-way table whose totals are held against its cells: rows, columns, and the cell both meet in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from shuangtan.accounts.reconciliation import cross_foot
from shuangtan.kernel import Problem, Wording, has_errors, kind
from shuangtan.ledger.number import read_number
from shuangtan.ledger.sheet import Sheet, read_sheets

TOTALS = ("合计", "总计", "合计数", "total", "totalemissions", "scope_1_total", "total_scope_1")
"""Names of a row or a column of totals, compared without case and spaces."""

NO_TOTALS = kind(
    "R331",
    "error",
    Wording(
        "没有合计：{seen}", "有一行或一列合计的二维表", "二维表的格式", "合计行或列取名“合计”，或用 --total 写明其名"
    ),
    Wording("no totals: {seen}", "a two-way table with totals", "the form of the table", "name them, or use --total"),
)


@dataclass(frozen=True, slots=True)
class Footed:
    """How many sums were tried, and every one that does not close."""

    name: str
    tried: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def text(self, lang: str = "zh") -> str:
        lines = [self.name, *(p.text(lang) for p in self.problems)]
        return "\n".join([*lines, f"核对 {self.tried} 个合计，不合 {len(self.problems)} 个"])


def crossfoot_file(
    path: Path, tolerance: Decimal, names: Collection[str] = (), leave_out: Collection[str] = ()
) -> Footed:
    """Every printed total of a table (first sheet or CSV file) against its cells; `leave_out` are columns that the
    totals do not count, `names` further names of totals."""
    sheets, problems = read_sheets(path, path.name)
    if not sheets:
        return Footed(path.name, 0, tuple(problems))
    known = {_plain(n) for n in (*TOTALS, *names)}
    cells, rows, columns, corner = _table(sheets[0], known, {_plain(c) for c in leave_out})
    if not rows and not columns:
        seen = f"{len(cells)} 格"
        return Footed(path.name, 0, (*problems, NO_TOTALS(at=path.name, seen=seen)))
    found = cross_foot(cells, rows, columns, tolerance, path.name)
    sums = {(row, name): value for row, value in rows.items() for name in corner}
    found += cross_foot(sums, {}, corner, tolerance, path.name)
    return Footed(path.name, len(rows) + len(columns) + len(corner), (*problems, *found))


Cells = dict[tuple[str, str], Decimal]


def _table(
    sheet: Sheet, totals: Collection[str], left: Collection[str]
) -> tuple[Cells, dict[str, Decimal], dict[str, Decimal], dict[str, Decimal]]:
    """Cells by row and column, the printed totals of rows, those of columns, and the corner that both make."""
    cells: Cells = {}
    rows: dict[str, Decimal] = {}
    columns: dict[str, Decimal] = {}
    corner: dict[str, Decimal] = {}
    heads: Sequence[str] = []
    for number, values in sheet.rows:
        if str(values[0] if values else "").lstrip().startswith("#"):
            continue
        numbers = {i: n for i, v in enumerate(values) if (n := read_number(v)[0]) is not None}
        if not heads:
            heads = [str(v).strip() for v in values] if len(numbers) < 2 and len([v for v in values if v]) > 2 else []
            continue
        name = next((str(v).strip() for i, v in enumerate(values) if i not in numbers and str(v).strip()), "")
        named = {heads[i]: n for i, n in numbers.items() if i < len(heads) and _plain(heads[i]) not in left}
        told = {h: n for h, n in named.items() if h and _plain(h) not in ("year", "年份")}
        whole = next((n for h, n in told.items() if _plain(h) in totals), None)
        parts = {h: n for h, n in told.items() if _plain(h) not in totals}
        label = name or f"第 {number} 行"
        if _plain(label) in totals:
            columns |= parts
        else:
            cells |= {(label, h): n for h, n in parts.items()}
        if whole is not None:
            (corner if _plain(label) in totals else rows)[label] = whole
    return cells, rows, columns, corner


def _plain(name: object) -> str:
    return "".join(str(name).split()).casefold()
