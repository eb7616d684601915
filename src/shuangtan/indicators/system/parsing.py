"""The parser: text to nodes, by descent; anything it does not know is refused with its place.

    formula = term (("+" | "-") term)*
    term    = item (("*" | "/") item)*
    item    = number | word | operation "(" formula ("," formula)* ")" | "(" formula ")" | "-" item

`×` `÷` `−` and full-width signs are read as `*` `/` `-` and so on. No name, attribute or call beyond these exists:
a formula is data, it cannot run anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.indicators.system.expression import OPERATIONS, Binary, Call, FormulaError, Node, Number, Word
from shuangtan.kernel import nearest

DEEPEST = 40
"""Nesting beyond which a formula is refused."""
LONGEST = 300
"""Signs, words and numbers beyond which a formula is refused."""
_Part = Callable[[int], Node]
_SIGNS = str.maketrans("×÷−－（），＋", "*/--(),+")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*)(?:\.([a-z0-9][a-z0-9_]*))?|([-+*/(),]))")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    flow: str
    at: int


def parse(text: str) -> Node:
    """The formula as nodes; FormulaError says which character is wrong and why."""
    reader = _Reader(_tokens(text.translate(_SIGNS)))
    node = reader.formula(0)
    if (left := reader.peek()) is not None:
        raise FormulaError(f"多出 {left.text!r}", left.at)
    return node


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._place = tokens, 0

    def peek(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def formula(self, depth: int) -> Node:
        return self._chain("+-", lambda d: self._chain("*/", self._item, d), depth)

    def _chain(self, signs: str, part: _Part, depth: int) -> Node:
        node = part(depth)
        while (token := self.peek()) is not None and token.text in signs:
            self._place += 1
            node = Binary(token.text, node, part(depth), token.at)
        return node

    def _item(self, depth: int) -> Node:
        token = self._next("一个数、词或括号")
        if depth > DEEPEST:
            raise FormulaError(f"嵌套超过 {DEEPEST} 层", token.at)
        if token.kind == "number":
            return Number(Decimal(token.text), token.at)
        if token.kind == "word":
            return Word(token.text, token.flow, token.at)
        if token.kind == "name":
            return self._call(token, depth)
        if token.text == "-":
            return Binary("-", Number(Decimal(0), token.at), self._item(depth + 1), token.at)
        if token.text == "(":
            node = self.formula(depth + 1)
            self._expect(")")
            return node
        raise FormulaError(f"此处不应有 {token.text!r}", token.at)

    def _call(self, token: _Token, depth: int) -> Call:
        if token.text not in OPERATIONS:
            known, near = "、".join(OPERATIONS), nearest(token.text, OPERATIONS)
            raise FormulaError(f"没有运算 {token.text}（词要写成 产品.量；运算有 {known}；相近：{near}）", token.at)
        self._expect("(")
        arguments = [self.formula(depth + 1)]
        while (comma := self._next(")")).text == ",":
            arguments.append(self.formula(depth + 1))
        if comma.text != ")":
            raise FormulaError(f"应为 ) 而不是 {comma.text!r}", comma.at)
        return Call(token.text, tuple(arguments), token.at)

    def _next(self, wanted: str) -> _Token:
        token = self.peek()
        if token is None:
            raise FormulaError(f"公式在此中断，还应有{wanted}", self._tokens[-1].at if self._tokens else 1)
        self._place += 1
        return token

    def _expect(self, sign: str) -> None:
        token = self._next(sign)
        if token.text != sign:
            raise FormulaError(f"应为 {sign} 而不是 {token.text!r}", token.at)


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            at = len(text) - len(text[place:].lstrip())
            raise FormulaError(f"不认识 {text[at]!r}", at + 1)
        number, name, flow, sign = match.groups()
        kind = "number" if number else "word" if flow else "name" if name else "sign"
        found.append(_Token(kind, number or name or sign, flow or "", match.end() - len(match.group().strip()) + 1))
        place = match.end()
        if len(found) > LONGEST:
            raise FormulaError(f"公式超过 {LONGEST} 项", place)
    return found
