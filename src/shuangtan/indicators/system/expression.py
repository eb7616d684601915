"""What a formula consists of: numbers, words of the ledger, two-sided operations and named operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.kernel import plain

OPERATIONS = {
    "sum": "各项之和，有缺项则不完整",
    "over": "下级地区之和",
    "months": "期内各月之和",
    "previous": "上年同期",
    "lag": "若干年前同期",
    "growth": "比上年同期增长",
    "constant_gdp": "按某年价格的地区生产总值",
}
"""The named operations and what they mean."""


class FormulaError(ValueError):
    """A formula that cannot be read or whose units do not fit; `at` is the character it is about, from 1."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(f"第 {at} 字：{message}" if at else message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: Decimal
    at: int = 0

    def __str__(self) -> str:
        return plain(self.value)


@dataclass(frozen=True, slots=True)
class Word:
    """A quantity of the ledger."""

    product: str
    flow: str
    at: int = 0

    def __str__(self) -> str:
        return f"{self.product}.{self.flow}"


@dataclass(frozen=True, slots=True)
class Binary:
    """left + − × ÷ right."""

    sign: str
    left: Node
    right: Node
    at: int = 0

    def __str__(self) -> str:
        return f"({self.left} {self.sign} {self.right})"


@dataclass(frozen=True, slots=True)
class Call:
    """A named operation."""

    name: str
    arguments: tuple[Node, ...]
    at: int = 0

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


Node = Number | Word | Binary | Call


def words(node: Node) -> Iterator[Word]:
    """The words a formula asks for, in order, each as often as it stands there."""
    if isinstance(node, Word):
        yield node
    elif isinstance(node, Binary):
        yield from words(node.left)
        yield from words(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from words(argument)
