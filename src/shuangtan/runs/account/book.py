"""Reading a filled workbook of an account: whose, when, by which method, the entries, the measured factors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from shuangtan.catalogue import Catalogue
from shuangtan.kernel import (
    Evidence,
    Figure,
    Period,
    Problem,
    Quantity,
    Source,
    State,
    UnitError,
    Wording,
    has_errors,
    kind,
    nearest,
    unit,
)
from shuangtan.ledger import CatalogueWords, Entry
from shuangtan.ledger.header import Form, Record, read_records
from shuangtan.ledger.importing import Told, repeated
from shuangtan.ledger.number import read_number
from shuangtan.ledger.row import ENTRY_FORM, read_entry
from shuangtan.ledger.sheet import Sheet, read_sheets
from shuangtan.ledger.vocabulary import Extended
from shuangtan.runs.account.blank import COLUMNS, FACTOR_COLUMNS, HEAD, HEADER_ROW, MEASURED
from shuangtan.runs.account.method import Method

STATEMENT = "statement"
"""The source of what a workbook says: the one who fills it in."""
BAD_HEAD = kind(
    "R141",
    "error",
    Wording("“{field}”为 {seen}", "{expected}", "核算工作簿的表头", "改正；相近：{nearest}"),
    Wording("{field} is {seen}", "{expected}", "the head of an account workbook", "correct it; near: {nearest}"),
)
BAD_FACTOR = kind(
    "R142",
    "error",
    Wording("实测因子 {name} 为 {seen}", "数值和已登记的单位", "核算工作簿“实测因子”", "改正数值或单位"),
    Wording("measured factor {name} is {seen}", "a number and a known unit", "account workbook", "correct it"),
)
_FIELDS = {"品种": "product", "指标": "flow", "数值": "value", "单位": "unit", "状态": "state"}
_FIELDS |= {"下限": "low", "上限": "high", "出处": "clause", "备注": "note", "名称": "zh"}
DATA_FORM = Form({_FIELDS[zh]: (zh,) for zh in COLUMNS}, ("product", "flow", "value", "unit"))
FACTOR_FORM = Form(
    dict(zip(("name", "value", "unit", "clause", "note"), ((zh,) for zh in FACTOR_COLUMNS), strict=True)),
    ("name", "value", "unit"),
)


@dataclass(frozen=True, slots=True)
class AccountBook:
    """What a workbook says; `own` holds measured factors by name."""

    file: str
    method: Method
    subject: str
    name: str
    place: str
    period: Period
    proofs: tuple[str, ...]
    operations: tuple[str, ...]
    entries: tuple[Entry, ...]
    own: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return Source(STATEMENT, self.file, self.name or self.subject, "primary")


def read_account_book(
    path: Path, methods: Mapping[str, Method], catalogue: Catalogue
) -> tuple[AccountBook | None, list[Problem]]:
    """The workbook, or None with every mistake in it."""
    sheets, problems = read_sheets(path, path.name)
    data = next((s for s in sheets if s.name != MEASURED), None)
    if data is None:
        return None, problems
    head = _head(data)
    method, period, wrong = _checked(data, head, methods, catalogue)
    problems += wrong
    if method is None or period is None:
        return None, problems
    subject = head["subject"] or head["place"]
    source = Source(STATEMENT, path.name, head["name"] or subject, "primary")
    words = Extended(CatalogueWords(catalogue), (subject,), {STATEMENT: source})
    entries, wrong = _entries(data, subject, period, words)
    factors = next((s for s in sheets if s.name == MEASURED), None)
    own, faulty = _measured(factors) if factors else ({}, [])
    problems += [*wrong, *faulty]
    if has_errors(problems):
        return None, problems
    whose = (path.name, method, subject, head["name"], head["place"], period)
    return AccountBook(*whose, _listed(head["proofs"]), _listed(head["operations"]), entries, own), problems


def _listed(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[、,，\s]+", text)) if text else ()


def _head(sheet: Sheet) -> dict[str, str]:
    """The lines above the table by field; empty where a line is lacking."""
    fields = {zh: name for name, zh in HEAD.items()}
    told = dict.fromkeys(HEAD, "")
    for _, values in sheet.rows[: HEADER_ROW - 1]:
        if len(values) > 1 and (name := fields.get(str(values[0]).strip())):
            text = values[1]
            told[name] = str(int(text) if isinstance(text, float) and text.is_integer() else text or "").strip()
    return told


def _checked(
    sheet: Sheet, head: Mapping[str, str], methods: Mapping[str, Method], catalogue: Catalogue
) -> tuple[Method | None, Period | None, list[Problem]]:
    """Method, place and period, each checked; all mistakes at once."""
    problems = []
    if head["method"] not in methods:
        known = "、".join(methods)
        problems.append(_wrong(sheet, "method", head, known, nearest(head["method"], methods)))
    places = catalogue.places.places
    if head["place"] not in places:
        problems.append(_wrong(sheet, "place", head, "六位行政区划代码", nearest(head["place"], places)))
    try:
        period = Period.parse(head["period"])
    except ValueError:
        period = None
        problems.append(_wrong(sheet, "period", head, "2025、2025H1、2025Q3 或 2025-07", "2025"))
    return methods.get(head["method"]) if not problems else None, period, problems


def _wrong(sheet: Sheet, field: str, head: Mapping[str, str], expected: str, near: str) -> Problem:
    at = sheet.at(list(HEAD).index(field) + 2, 1)
    return BAD_HEAD(at=at, field=HEAD[field], seen=head[field] or "空", expected=expected, nearest=near)


def _entries(sheet: Sheet, subject: str, period: Period, words: Extended) -> tuple[tuple[Entry, ...], list[Problem]]:
    """The filled rows as entries of the ledger; a row with neither value nor state was not filled in."""
    records, problems = read_records(sheet, DATA_FORM)
    told = []
    for record in records:
        if not (record.text("value") or record.text("state")):
            continue
        entry, wrong = read_entry(_completed(record, subject, period), words)
        problems += wrong
        told += [Told(entry, record.at("value"))] if entry else []
    return tuple(t.entry for t in told), [*problems, *repeated(told)]


def _completed(record: Record, subject: str, period: Period) -> Record:
    """The row with what holds for all rows written into it."""
    state = record.text("state") or str(State.REPORTED)
    same = {"directive": "activity", "subject": subject, "period": str(period), "source": STATEMENT, "state": state}
    return replace(record, values={k: v for k, v in record.values.items() if k in ENTRY_FORM.aliases} | same)


def _measured(sheet: Sheet) -> tuple[dict[str, Figure], list[Problem]]:
    """Measured factors by name; a sheet without rows has none."""
    if len([values for _, values in sheet.rows if any(str(v or "").strip() for v in values)]) <= 2:
        return {}, []
    records, problems = read_records(sheet, FACTOR_FORM)
    found = {}
    for record in records:
        name, (number, wrong) = record.text("name"), read_number(record.values.get("value"))
        try:
            code = unit(record.text("unit"))
        except UnitError:
            wrong = wrong or (BAD_FACTOR, {})
        if wrong or number is None:
            seen = f"{record.text('value') or '空'} {record.text('unit')}"
            problems.append(BAD_FACTOR(at=record.at("value"), name=name, seen=seen))
            continue
        evidence = Evidence(STATEMENT, sheet.file, sheet.sha256, record.locator("value"), record.text("clause"))
        told = Quantity(number, code), State.MEASURED
        found[name] = Figure(f"own.{name}", f"实测 {name}", *told, evidence=(evidence,), why=record.text("note"))
    return found, problems
