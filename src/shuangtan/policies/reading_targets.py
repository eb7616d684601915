"""Reads targets.yaml and cases/*.yaml. A target is a dated value of the kernel with an indicator and a direction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from shuangtan.kernel import DatedValue, Located, Problem, nearest, read_series
from shuangtan.policies.case import QUESTIONS, Case
from shuangtan.policies.fields import Fields
from shuangtan.policies.kinds import CONFLICT
from shuangtan.policies.target import Direction, Target

_TARGET = (
    "id",
    "zh",
    "en",
    "indicator",
    "direction",
    "base_year",
    "year",
    "clause",
    "unit",
    "values",
    "note",
    "exception_to",
)
_TARGET_NEEDS = ("id", "zh", "indicator", "direction", "year", "unit")
_CASE = ("title", "clause", "period", "question", "target", "given", "expected", "tolerance")


def read_target(raw: Located, document: str, sources: Iterable[str], problems: list[Problem]) -> Target | None:
    """A target from its YAML mapping; one with a mistake is None."""
    before = len(problems)
    fields = Fields(raw, problems).allow(_TARGET, _TARGET_NEEDS, ("values",))
    code = fields.unit("unit")
    direction, year, base = fields.choice("direction", Direction), fields.year("year"), fields.year("base_year")
    value = _value(raw, direction, year, sources, problems)
    if direction in (Direction.REDUCE_BY, Direction.AVERAGE_GROWTH) and base is None:
        fields.bad("base_year", "变化类目标须写基年")
    if direction and not direction.needs_value and not fields.text("note"):
        fields.bad("note", "没有数值的目标须写明文件如何表述")
    if len(problems) > before or direction is None or year is None:
        return None
    return Target(
        id=f"{document}.{fields.text('id')}",
        document=document,
        clause=handle(fields.text("clause"), document),
        indicator=fields.text("indicator"),
        label=fields.text("zh"),
        label_en=fields.text("en"),
        base_year=base,
        year=year,
        direction=direction,
        value=value,
        unit=code,
        note=fields.text("note"),
        exception_to=fields.text("exception_to"),
        at=raw.at,
    )


def handle(clause: str, document: str) -> str:
    """The full handle of a clause written as `3.2.1.4`; nothing written means the document as a whole."""
    return f"{document}#{clause}" if clause else document


def conflicts(targets: Iterable[Target]) -> list[Problem]:
    """Targets of one document that answer the same question without one being declared an exception to the other."""
    seen: dict[tuple[str, int, Direction], Target] = {}
    found = []
    for target in targets:
        question = (target.indicator, target.year, target.direction)
        first = seen.setdefault(question, target)
        if first is not target and first.id not in (target.exception_to, f"{target.document}.{target.exception_to}"):
            asked = f"{target.year} 年 {target.indicator} {target.direction.label}"
            found.append(CONFLICT(at=f"{target.at}、{first.at}", first=first.id, second=target.id, question=asked))
    return found


def read_case(raw: Located, document: str, problems: list[Problem]) -> Case | None:
    """A case from its YAML mapping."""
    before = len(problems)
    fields = Fields(raw, problems).allow(
        _CASE, ("title", "period", "question", "given", "expected"), ("given", "expected")
    )
    question = fields.text("question")
    if question and question not in QUESTIONS:
        fields.bad("question", f"{'、'.join(QUESTIONS)}（相近：{nearest(question, QUESTIONS)}）")
    tolerance, given = _tolerance(fields), fields.mapping("given")
    if len(problems) > before:
        return None
    target = fields.text("target")
    return Case(
        title=fields.text("title"),
        document=document,
        clause=handle(fields.text("clause"), document),
        period=fields.text("period"),
        question=question,
        target=f"{document}.{target}" if target else "",
        given=given,
        expected=raw["expected"],
        tolerance=tolerance,
        at=raw.at,
    )


def _tolerance(fields: Fields) -> Decimal:
    try:
        return Decimal(fields.text("tolerance", "0"))
    except InvalidOperation:
        fields.bad("tolerance", "一个数")
        return Decimal(0)


def _value(
    raw: Located, direction: Direction | None, year: int | None, sources: Iterable[str], problems: list[Problem]
) -> DatedValue | None:
    """The number of a target that is in force at the end of its year."""
    if direction is None or not direction.needs_value:
        if raw.get("values"):
            Fields(raw, problems).bad("values", "该方向的目标没有数值")
        return None
    before = len(problems)
    for item in Fields(raw, problems).mappings("values"):
        Fields(item, problems).are_plain()
    if len(problems) > before or not isinstance(raw.get("values") or [], list):
        return None
    series, found = read_series(raw, sources)
    problems += found
    if series is None or year is None:
        return None
    value = series.at(date(year, 12, 31))
    if value is None:
        Fields(raw, problems).bad("values", f"在 {year} 年末有效的一个值")
    return value
