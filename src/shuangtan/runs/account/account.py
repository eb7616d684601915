"""An account from one workbook: enterprise by its guide, place by an edition, city by GPC; all figures unfold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shuangtan.accounts.emissions import Books, doubts
from shuangtan.accounts.emissions.books import FOSSIL_GROUPS
from shuangtan.accounts.enterprise import PARTS, enterprise_account
from shuangtan.accounts.facts import Facts, Label
from shuangtan.accounts.inventory import (
    BASES,
    city_inventory,
    inventory,
    read_references,
    told_by,
)
from shuangtan.accounts.park import GUIDING, ParkTest, ParkYear, is_zero_carbon, zero_carbon_tests
from shuangtan.catalogue import Catalogue, load_catalogue
from shuangtan.factors import Factors, load_factors
from shuangtan.kernel import Figure, Problem, Source, Wording, derived, has_errors, kind, nearest, walk
from shuangtan.reports.excel import write_account
from shuangtan.reports.rows import ClauseText
from shuangtan.reports.shown import state_text, value_text
from shuangtan.reports.tree import tree_json
from shuangtan.runs.account.blank import write_blank
from shuangtan.runs.account.book import AccountBook, read_account_book
from shuangtan.runs.account.method import ENTERPRISE, GPC, PARK, PLACE, Method, read_methods

Kept = tuple[list[Figure], list[Figure], list[Problem]]
"""Totals, lines, and every doubt."""
FUELS_UNTOLD = kind(
    "R143",
    "note",
    Wording("{count} 种燃料没有填", "用了就填，没用填 NO", "核算指南", "核对；现只计已填的 {told} 种"),
    Wording("{count} fuels not told", "an amount, or NO", "the guide", "check; only the {told} told count"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """Totals first, then the line of every source; problems of all grades."""

    title: str
    totals: tuple[Figure, ...]
    lines: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...] = ()
    clauses: tuple[ClauseText, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not has_errors(self.problems)

    def figures(self) -> dict[str, Figure]:
        """Every figure shown and every one below it, by id."""
        return {f.id: f for root in (*self.totals, *self.lines) for f in walk(root)}

    def text(self, lang: str = "zh") -> str:
        """Doubts first, then totals, then lines."""
        rows = [f"  {f.label}  {value_text(f)}  {state_text(f, lang)}" for f in (*self.totals, *self.lines)]
        return "\n".join([self.title, *(p.text(lang) for p in self.problems), *rows])

    def as_json(self, lang: str = "zh") -> str:
        """The same as JSON; `figures` is the whole tree by id."""
        problems = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in self.problems]
        ids = {"totals": [f.id for f in self.totals], "lines": [f.id for f in self.lines]}
        told = {"title": self.title, **ids, "figures": tree_json((*self.totals, *self.lines)), "problems": problems}
        return json.dumps(told, ensure_ascii=False, indent=2)


def account_of_file(path: Path) -> Account:
    """The account a workbook asks for; problems alone if the workbook cannot be read."""
    catalogue, problems = load_catalogue()
    factors, unruled = load_factors(catalogue)
    methods, wrong = read_methods()
    book, mistakes = read_account_book(path, methods, catalogue)
    problems = [*problems, *unruled, *wrong, *mistakes]
    if book is None:
        return Account(path.name, (), (), tuple(problems))
    books = _books(book, factors)
    totals, lines, found = _KEPT[book.method.kind](book, books)
    title = f"{path.name}  {book.name or book.subject} {book.period}  {book.method.zh}"
    problems += [*_untold(book, books), *found]
    sources = (*catalogue.sources.values(), book.source)
    return Account(title, tuple(totals), tuple(lines), tuple(dict.fromkeys(problems)), sources)


def blank_account(path: Path, method: str, told: dict[str, str]) -> None:
    """Write the workbook of a method to fill in; LookupError with the nearest name if there is none such."""
    methods, _ = read_methods()
    if method not in methods:
        raise LookupError(f"没有核算办法 {method!r}；现有：{'、'.join(methods)}；相近：{nearest(method, methods)}")
    write_blank(path, methods[method], load_catalogue()[0], told)


def write_result(account: Account, file: Path, path: Path | None = None) -> Path:
    """Write the account beside its workbook (`水泥·结果.xlsx`) or where asked; returns where."""
    target = path or file.with_name(f"{file.stem}·结果.xlsx")
    write_account(account, target)
    return target


def list_methods() -> Mapping[str, Method]:
    """Every method by id."""
    return read_methods()[0]


def _books(book: AccountBook, factors: Factors) -> Books:
    facts = Facts(book.entries, _label_of(factors.catalogue))

    def activity(product: str, flow: str) -> Figure:
        return facts.figure(book.subject, product, flow, book.period)

    steps, edition = frozenset(book.operations), book.method.edition
    return Books(book.place, book.period, activity, factors, edition, steps, book.own, book.subject)


def _enterprise(book: AccountBook, books: Books) -> Kept:
    assert book.method.guide is not None
    made, problems = enterprise_account(book.subject, book.method.guide, books, book.proofs)
    totals = [made.total(), *(made.part(name) for name in PARTS)]
    return totals, [line.figure for line in made.lines], problems


def _place(book: AccountBook, books: Books) -> Kept:
    """An inventory by sectors."""
    made = inventory(books, book.method.rules)
    return [made.total(), *made.by_sector().values()], [line.figure for line in made.lines], doubts(books)


def _gpc(book: AccountBook, books: Books) -> Kept:
    """The three totals of the GPC, never in one sum."""
    references, problems = read_references()
    told = told_by(inventory(books, book.method.rules))
    city, wrong = city_inventory(book.place, str(book.period), references, told)
    totals = [city.total(basis) for basis in BASES]
    return totals, [city.reference(ref) for ref in references], [*problems, *wrong, *doubts(books)]


def _park(book: AccountBook, books: Books) -> Kept:
    """The tests of a zero-carbon park: what was reached, against what; nothing known in part is passed or failed."""
    words = (
        ("park", "co2_energy"),
        ("park", "co2_process"),
        ("energy", "consumption"),
        ("energy", "consumption_clean"),
    )
    co2_energy, co2_process, energy, clean = (books.told(*word) for word in words)
    shares = {name: books.told("park", name) for name in GUIDING if name != "clean_energy"}
    park = ParkYear(book.subject, book.period, co2_energy, co2_process, energy, clean, shares)
    tests = zero_carbon_tests(park, books.factors.catalogue.series)
    whole = replace(park.co2(), label=f"园区碳排放 {book.period}；零碳园区：{is_zero_carbon(tests).label}")
    return [whole, park.intensity(), park.clean_share()], [_tested(t) for t in tests], doubts(books)


def _tested(test: ParkTest) -> Figure:
    """A test as a figure over what it tests and the threshold it is held against."""
    inputs = [f for f in (test.figure, test.threshold) if f]
    limit = f"对照 {test.threshold.label} {value_text(test.threshold)}" if test.threshold else ""
    why = "；".join(filter(None, (limit, test.why)))
    label = f"{test.zh}：{test.outcome.label}"
    return derived(f"{test.figure.id}:tested", label, test.figure.quantity, "与门槛比较", inputs, why=why)


_KEPT: Mapping[str, Callable[[AccountBook, Books], Kept]] = {
    ENTERPRISE: _enterprise,
    PLACE: _place,
    GPC: _gpc,
    PARK: _park,
}


def _untold(book: AccountBook, books: Books) -> list[Problem]:
    """A note of the fuels that were left blank, if the method burns fuels by product."""
    if not any(rule.is_per_fuel for rule in book.method.rules):
        return []
    told = {e.product for e in book.entries if e.flow.startswith("consumption")}
    fossil = [p.id for p in books.factors.catalogue.products.values() if p.group in FOSSIL_GROUPS]
    left = [fuel for fuel in fossil if fuel not in told]
    return [FUELS_UNTOLD(at=book.file, count=len(left), told=len(fossil) - len(left))] if left else []


def _label_of(catalogue: Catalogue) -> Label:
    def label(_: str, product: str, flow: str) -> str:
        word = catalogue.quantities.lookup(product, flow)
        return word.zh if word else f"{product}/{flow}"

    return label
