"""One row of an entry table: read with all its mistakes, or an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from shuangtan.kernel import Evidence, Kind, Mark, Period, Problem, Quantity, State, Unit, UnitError, nearest, unit
from shuangtan.kernel.unit import describe
from shuangtan.ledger import mistakes_row as mistakes
from shuangtan.ledger.entry import Directive, Entry
from shuangtan.ledger.header import Form, Record
from shuangtan.ledger.number import read_number
from shuangtan.ledger.vocabulary import QuantityWord, Vocabulary

ENTRY_FORM = Form(
    {
        "directive": ("指令",),
        "subject": ("对象", "地区", "单位编号"),
        "product": ("产品", "品种"),
        "flow": ("指标",),
        "period": ("时期", "期间", "年份"),
        "value": ("数值",),
        "unit": ("单位", "计量单位"),
        "state": ("状态",),
        "mark": ("标记",),
        "source": ("来源",),
        "clause": ("出处",),
        "low": ("下限",),
        "high": ("上限",),
        "tolerance": ("容差",),
        "scenario": ("情景",),
        "counterparty": ("对方",),
        "note": ("备注",),
    },
    ("directive", "subject", "product", "flow", "period", "value", "unit", "state", "source"),
)

DIRECTIVE_LABELS = dict(zip(Directive, ("活动", "存量", "调拨", "核对", "分配", "交易", "清缴", "置换"), strict=True))
_TWO_SIDED = (Directive.TRANSFER, Directive.TRADE)
_MAY_HAVE_OTHER = (*_TWO_SIDED, Directive.ALLOT, Directive.SURRENDER, Directive.REPLACE)

Word = TypeVar("Word", bound=StrEnum)


class RowReader:
    """Reads one record against a vocabulary; `problems` collects what is wrong with it."""

    def __init__(self, record: Record, vocabulary: Vocabulary) -> None:
        self._record, self._words = record, vocabulary
        self.problems: list[Problem] = []

    def entry(self) -> Entry | None:
        """The entry, or None if anything is wrong with it."""
        text = self._record.text
        directive = self._word("directive", Directive, DIRECTIVE_LABELS, mistakes.UNKNOWN_WORD)
        state = self._word("state", State, {s: s.label for s in State}, mistakes.UNKNOWN_STATE)
        mark = self._word("mark", Mark, {m: m.label for m in Mark}, mistakes.UNKNOWN_WORD, Mark.FOUND)
        subject = self._subject("subject")
        period, word = self._period(), self._quantity_word()
        value = self._value(state)
        counted = self._unit(word, is_needed=value is not None)
        low, high, tolerance = (self._number(name) for name in ("low", "high", "tolerance"))
        scenario, other = text("scenario") or "history", self._counterparty(directive)
        self._check_bounds(value, low, high)
        self._check_tolerance(directive, tolerance)
        self._check_sign(value, word)
        self._check_source(state)
        self._check_softness(state, scenario, low, high)
        if any(p.is_error for p in self.problems) or not (directive and state and mark and period):
            return None
        sheet, known = self._record.sheet, value is not None and counted is not None
        evidence = Evidence(text("source"), sheet.file, sheet.sha256, self._record.locator("value"), text("clause"))
        quantity = Quantity(value, counted) if known and value is not None and counted is not None else None
        what = (directive, subject, text("product"), text("flow"), period, quantity, state, evidence, mark)
        return Entry(*what, scenario, other, low, high, tolerance, text("note"))

    def _say(self, mistake: Kind, field: str, **facts: object) -> None:
        if "field" in mistake.zh.facts():
            facts["field"] = ENTRY_FORM.shown(field)
        self.problems.append(mistake(at=self._record.at(field), **facts))

    def _needed(self, field: str) -> str:
        text = self._record.text(field)
        if not text:
            self._say(mistakes.EMPTY_FIELD, field)
        return text

    def _word(
        self, field: str, words: type[Word], labels: dict[Word, str], mistake: Kind, default: Word | None = None
    ) -> Word | None:
        """A word of a closed list, in English or by its Chinese label."""
        text = self._record.text(field) if default is not None else self._needed(field)
        if not text:
            return default
        known = {str(w): w for w in words} | {label: w for w, label in labels.items()}
        if text not in known:
            expected = "、".join(f"{w}（{labels[w]}）" for w in words)
            self._say(mistake, field, seen=text, expected=expected, nearest=nearest(text, known))
        return known.get(text)

    def _known(self, field: str, known: Collection[str], mistake: Kind) -> str:
        text = self._needed(field)
        if text and text not in known:
            self._say(mistake, field, seen=text, nearest=nearest(text, known))
            return ""
        return text

    def _subject(self, field: str) -> str:
        return self._known(field, self._words.subjects, mistakes.UNKNOWN_SUBJECT)

    def _quantity_word(self) -> QuantityWord | None:
        product = self._known("product", self._words.products, mistakes.UNKNOWN_PRODUCT)
        flow = self._known("flow", self._words.flows, mistakes.UNKNOWN_FLOW)
        if not (product and flow):
            return None
        word = self._words.quantity(product, flow)
        if word is None:
            known = "、".join(f for f in sorted(self._words.flows) if self._words.quantity(product, f)) or "—"
            self._say(mistakes.UNKNOWN_QUANTITY, "flow", product=product, flow=flow, known=known)
        return word

    def _period(self) -> Period | None:
        value = self._record.values.get("period")
        if isinstance(value, date | datetime):
            self._say(mistakes.DATE_CELL, "period", seen=value, nearest=f"{value:%Y-%m}")
            return None
        text = self._needed("period")
        try:
            return Period.parse(text) if text else None
        except ValueError:
            self._say(mistakes.BAD_PERIOD, "period", seen=text)
            return None

    def _number(self, field: str) -> Decimal | None:
        number, wrong = read_number(self._record.values.get(field))
        if wrong:
            self._say(wrong[0], field, **wrong[1])
        return number

    def _value(self, state: State | None) -> Decimal | None:
        before = len(self.problems)
        value = self._number("value")
        if state is None or len(self.problems) > before:
            return value
        if value is not None and not state.is_known:
            self._say(mistakes.VALUE_WITHOUT_STATE, "value", state=f"{state}（{state.label}）", seen=value)
        if value is None and state.is_known:
            self._say(mistakes.ABSENT_VALUE, "value", state=f"{state}（{state.label}）")
        return value

    def _unit(self, word: QuantityWord | None, is_needed: bool) -> Unit | None:
        text = self._needed("unit") if is_needed else self._record.text("unit")
        product, flow = self._record.text("product"), self._record.text("flow")
        if not text:
            return None
        try:
            found = unit(text)
        except UnitError:
            near = word.unit if word else "—"
            self._say(mistakes.UNKNOWN_UNIT, "unit", seen=text, product=product, flow=flow, nearest=near)
            return None
        if word and not _same_dimension(found, word.unit):
            self._say(mistakes.WRONG_DIMENSION, "unit", seen=text, dimension=describe(found), expected=word.unit)
        return found

    def _counterparty(self, directive: Directive | None) -> str:
        text = self._record.text("counterparty")
        if text:
            self._subject("counterparty")
        if directive in _TWO_SIDED and not text:
            self._say(mistakes.NO_COUNTERPARTY, "counterparty", directive=directive)
        if text and directive and directive not in _MAY_HAVE_OTHER:
            self._say(mistakes.STRAY_COUNTERPARTY, "counterparty", directive=directive, seen=text)
        if text and text == self._record.text("subject"):
            self._say(mistakes.SAME_PARTIES, "counterparty", seen=text)
        return text

    def _check_bounds(self, value: Decimal | None, low: Decimal | None, high: Decimal | None) -> None:
        if low is not None and high is not None and low > high:
            self._say(mistakes.BOUNDS_CROSSED, "low", low=low, high=high)
        elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            shown = ("—" if bound is None else bound for bound in (low, high))
            self._say(mistakes.OUTSIDE_BOUNDS, "value", seen=value, **dict(zip(("low", "high"), shown, strict=True)))

    def _check_tolerance(self, directive: Directive | None, tolerance: Decimal | None) -> None:
        if directive is Directive.ASSERT and not self._record.text("tolerance"):
            self._say(mistakes.NO_TOLERANCE, "tolerance", seen=self._record.text("product"))
        if tolerance is not None and directive not in (Directive.ASSERT, None):
            self._say(mistakes.STRAY_TOLERANCE, "tolerance", directive=directive, seen=tolerance)
        if tolerance is not None and not 0 <= tolerance < 1:
            self._say(mistakes.BAD_TOLERANCE, "tolerance", seen=tolerance)

    def _check_sign(self, value: Decimal | None, word: QuantityWord | None) -> None:
        if value is not None and value < 0 and word and not word.is_signed:
            product, flow = self._record.text("product"), self._record.text("flow")
            self._say(mistakes.NEGATIVE, "value", product=product, flow=flow, seen=value)

    def _check_source(self, state: State | None) -> None:
        source = self._known("source", self._words.sources, mistakes.UNKNOWN_SOURCE)
        kind = self._words.sources[source].kind if source else "assumption"
        if state is State.ASSUMED and kind != "assumption":
            self._say(mistakes.UNOWNED_ASSUMPTION, "source", seen=source, kind=kind)

    def _check_softness(self, state: State | None, scenario: str, low: Decimal | None, high: Decimal | None) -> None:
        seen = self._record.text("value") or "—"
        if state is State.ASSUMED and (low is None or high is None):
            self._say(mistakes.NO_RANGE, "low", seen=seen)
        if state is State.PROJECTED and scenario == "history":
            self._say(mistakes.FORECAST_IN_HISTORY, "scenario", seen=seen)


def _same_dimension(found: Unit, wanted: Unit) -> bool:
    """Whether two units measure the same; a stated price basis is finer than, and fits, an unstated one."""

    def bare(of: Unit) -> Iterable[tuple[str, int]]:
        return sorted((name.partition("@")[0], power) for name, power in of.dimensions)

    return bare(found) == bare(wanted)


def read_entry(record: Record, vocabulary: Vocabulary) -> tuple[Entry | None, list[Problem]]:
    """The entry a record tells, or what is wrong with it."""
    reader = RowReader(record, vocabulary)
    return reader.entry(), reader.problems
