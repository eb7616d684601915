"""The account of an enterprise by its guide: combustion, process, electricity and heat, each a figure that unfolds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shuangtan.accounts.emissions import Books, Line, doubts, lines
from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.enterprise.electricity import electricity_lines
from shuangtan.accounts.enterprise.guide import Guide
from shuangtan.accounts.states import product, summed
from shuangtan.catalogue import is_credit_code
from shuangtan.factors import Question
from shuangtan.kernel import Figure, Problem

PARTS = {"combustion": "化石燃料燃烧", "process": "生产过程", "electricity": "净购入电力", "heat": "净购入热力"}
DIRECT = ("combustion", "process")


@dataclass(frozen=True, slots=True)
class EnterpriseAccount:
    """Emissions of one organisation and year; `code` is its credit code."""

    code: str
    guide: Guide
    books: Books
    lines: tuple[Line, ...]

    def part(self, name: str) -> Figure:
        """One of combustion, process, electricity, heat [tCO2e]."""
        chosen = [self._co2e(line) for line in self.lines if line.rule.sector == name]
        return summed(self._id(name), f"{PARTS[name]} {self.books.period}", chosen, "tCO2e")

    def total(self, parts: Collection[str] = tuple(PARTS)) -> Figure:
        """The sum of parts [tCO2e]: all four, or `DIRECT` for what the national market counts."""
        label = f"温室气体排放 {self.books.period}（{self.guide.standard}）"
        return summed(self._id("+".join(parts)), label, [self.part(name) for name in parts], "tCO2e")

    def _co2e(self, line: Line) -> Figure:
        gwp, books = self.books.edition.gwp, self.books
        question = Question("gwp", "city_inventory", books.period, books.place, line.gas, gwp)
        potential = books.factors.resolve(question).figure()
        parts = [line.figure, potential]
        return product(f"{line.figure.id}:co2e", line.figure.label, parts, "tCO2e", "气体质量 × 增温潜势")

    def _id(self, name: str) -> str:
        return f"enterprise.{name}@{self.code}:{self.books.period}"


def enterprise_account(
    code: str, guide: Guide, books: Books, proofs: Collection[str] = (), methods: Mapping[str, str] | None = None
) -> tuple[EnterpriseAccount, list[Problem]]:
    """The account by the guide's rules and every doubt; `methods` fixes alternatives (`{"clinker": "default"}`)."""
    made = (*lines(guide.rules, books, methods), *electricity_lines(books, proofs))
    found = [] if is_credit_code(code) else [mistakes.BAD_CODE(at=f"{code}:{books.period}", seen=code)]
    return EnterpriseAccount(code, guide, books, made), found + doubts(books)
