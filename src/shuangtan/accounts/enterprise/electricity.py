"""Purchased electricity of an enterprise: the national average; zero for green power only against proof.

Without proof the zero is refused, the claimed power counts as ordinary power, and an error says so: it never turns
into zero by default. Source: GB/T 32150-2025; GB/T 32151.34-2024, annex D.
"""

from __future__ import annotations

from collections.abc import Collection

from shuangtan.accounts.emissions import Books, Line, Rule
from shuangtan.accounts.enterprise import mistakes
from shuangtan.accounts.states import is_told, less, product
from shuangtan.factors import Question
from shuangtan.kernel import Figure

_ORDINARY = Rule("electricity", "净购入电力", "tCO2", (), sector="electricity")
_GREEN = Rule("electricity.green", "有凭证的绿电", "tCO2", (), sector="electricity")


def electricity_lines(books: Books, proofs: Collection[str] = (), residual: bool = False) -> list[Line]:
    """The lines of purchased power [tCO2]: what is proven green at zero, the rest at the average.

    `residual` takes the factor without market-traded non-fossil power for the rest, where a standard asks for it.
    """
    purchased, claimed = books.told("electricity", "purchased"), books.told("electricity", "green_claimed")
    green = _proven(books, purchased, claimed, proofs) if is_told(claimed) else None
    purpose = "enterprise_residual" if residual and green else "enterprise_report"
    rest = less(f"{purchased.id}:ordinary", "购入的普通电力", purchased, claimed) if green else purchased
    lines = [_line(books, _ORDINARY, rest, _factor(books, purpose, ()))]
    return [*lines, _line(books, _GREEN, green, _factor(books, "enterprise_green_power", proofs))] if green else lines


def _proven(books: Books, purchased: Figure, claimed: Figure, proofs: Collection[str]) -> Figure | None:
    """The claimed power if it may count zero; otherwise why not."""
    if claimed.quantity is None or not claimed.quantity.value:
        return None
    at = f"electricity.green@{books.mark}"
    choice = books.factors.resolve(_question(books, "enterprise_green_power", proofs))
    if not choice.is_usable:
        seen = "、".join(sorted(proofs)) or "无"
        books.problems.append(mistakes.GREEN_REFUSED(at=at, claimed=claimed.quantity, seen=seen))
        return None
    if purchased.quantity is not None and purchased.quantity < claimed.quantity:
        facts = {"claimed": claimed.quantity, "purchased": purchased.quantity}
        books.problems.append(mistakes.GREEN_TOO_MUCH(at=at, **facts))
        return None
    return claimed


def _line(books: Books, rule: Rule, amount: Figure, factor: Figure) -> Line:
    id, label = f"{rule.id}@{books.mark}", f"{rule.zh} {books.period}"
    return Line(rule, product(id, label, [amount, factor], "tCO2", "电量 × 因子"))


def _factor(books: Books, purpose: str, proofs: Collection[str]) -> Figure:
    choice = books.factors.resolve(_question(books, purpose, proofs))
    books.problems += choice.problems
    return choice.figure()


def _question(books: Books, purpose: str, proofs: Collection[str]) -> Question:
    return Question("grid", purpose, books.period, books.place, operations=books.operations, proofs=frozenset(proofs))
