"""The sheet 数据溯源: every figure of the report with its rule, inputs, file, cell and digest; and the sheet 构成.

Links run both ways: from a number in a table to its row here, from the row to where the number is shown, and through
构成 from a figure to each of its inputs. A total and a change rate are live formulas over the rows of their inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from shuangtan.indicators.evidence_grade import evidence_grade
from shuangtan.kernel import Figure, Source
from shuangtan.reports.excel.sheet import FIRST_ROW, PROVENANCE, Book, Cell, Formats, Sheet
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import number_text, place_text, range_text, rule_with_numbers, state_text, unit_text

_HEADS = "编号 名称 数值 单位 状态 证据 算式 代入 区间 依据 来源 题名 出处 文件与位置 SHA-256 条款 含义 用在 输入"
_VALUE, _USED, _INPUTS = 2, 17, 18
PARTS = "构成"


class Unfolded(Protocol):
    """Anything whose figures are told with their sources: a report of a city, an account."""

    @property
    def sources(self) -> Sequence[Source]: ...

    @property
    def clauses(self) -> Sequence[ClauseText]: ...

    def figures(self) -> Mapping[str, Figure]: ...


def provenance_rows(report: Unfolded) -> dict[str, int]:
    """The row each figure will stand in, by id."""
    return {id: FIRST_ROW + place for place, id in enumerate(report.figures())}


def write_provenance(book: Book, formats: Formats, report: Unfolded, stands: Mapping[str, str]) -> None:
    """Write both sheets; `stands` says where each figure is shown in the tables."""
    rows, figures = provenance_rows(report), report.figures()
    sheet = Sheet(book, formats, PROVENANCE, "数据溯源：每个数的由来", _HEADS.split())
    sources = {s.id: s for s in report.sources}
    meanings = {c.handle: c.meaning for c in report.clauses}
    first_part = _first_parts(figures)
    for id, figure in figures.items():
        row = sheet.row
        sheet.add(_cells(figure, sources, meanings), {})
        if formula := _formula(figure, rows, sheet):
            assert figure.quantity is not None
            sheet.formula(_VALUE, formula, float(figure.quantity.value), number_text(figure), row)
        if id in stands:
            sheet.link(_USED, stands[id], stands[id].replace("'", ""), row)
        if id in first_part:
            sheet.link(_INPUTS, f"'{PARTS}'!A{first_part[id] + 1}", f"{len(figure.inputs)} 项", row)
    sheet.finish()
    _write_parts(book, formats, figures, rows)


def _cells(figure: Figure, sources: Mapping[str, Source], meanings: Mapping[str, str]) -> list[Cell]:
    """One row, in the order of the heads; several pieces of evidence stand in lines of one cell."""
    told = figure.evidence
    titles = [f"{s.publisher}《{s.title}》" for e in told if (s := sources.get(e.source))]
    value = figure if figure.quantity else number_text(figure)
    return [
        figure.id,
        figure.label,
        value,
        unit_text(figure),
        state_text(figure),
        evidence_grade(figure).value,
        figure.rule,
        rule_with_numbers(figure),
        range_text(figure),
        figure.why,
        "\n".join(e.source for e in told),
        "\n".join(titles),
        "\n".join(e.clause for e in told if e.clause),
        "\n".join(place_text(e) for e in told),
        "\n".join(dict.fromkeys(e.sha256 for e in told if e.sha256)),
        figure.clause,
        meanings.get(figure.clause, ""),
    ]


def _formula(figure: Figure, rows: Mapping[str, int], sheet: Sheet) -> str:
    """A live formula where the rule is a plain sum or change over inputs in fitting units; empty otherwise."""
    known = [f for f in figure.inputs if f.quantity]
    if figure.quantity is None or not known:
        return ""
    cells = [sheet.cell(_VALUE, rows[f.id]) for f in known]
    units = {f.quantity.unit.code for f in known if f.quantity}
    if figure.rule == "合计" and units == {figure.quantity.unit.code}:
        return "=" + "+".join(cells)
    if figure.rule == "后 ÷ 前 − 1" and len(known) == 2 and len(units) == 1:
        return f"=({cells[0]}/{cells[1]}-1)*100"
    return ""


def _first_parts(figures: Mapping[str, Figure]) -> dict[str, int]:
    """The row in 构成 where the inputs of each figure begin."""
    first, row = {}, FIRST_ROW
    for id, figure in figures.items():
        if figure.inputs:
            first[id] = row
            row += len(figure.inputs)
    return first


def _write_parts(book: Book, formats: Formats, figures: Mapping[str, Figure], rows: Mapping[str, int]) -> None:
    sheet = Sheet(
        book,
        formats,
        PARTS,
        "构成：每个算得的数由哪些数算来",
        ["数", "名称", "序号", "输入", "输入名称", "输入数值", "单位"],
    )
    for id, figure in figures.items():
        for place, part in enumerate(figure.inputs, 1):
            row = sheet.row
            cells: list[Cell] = [id, figure.label, place, part.id, part.label, part, unit_text(part)]
            sheet.add(cells, dict(rows))
            sheet.link(0, f"'{PROVENANCE}'!A{rows[id] + 1}", id, row)
            sheet.link(3, f"'{PROVENANCE}'!A{rows[part.id] + 1}", part.id, row)
    sheet.finish()
