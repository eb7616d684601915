"""The unit check: what unit a formula has, from the units of its words, before any value is known."""

from __future__ import annotations

from collections.abc import Callable

from shuangtan.catalogue import QuantityDefinition
from shuangtan.indicators.system.expression import OPERATIONS, Binary, Call, FormulaError, Node, Number, Word
from shuangtan.kernel import Unit, UnitError, unit

Lookup = Callable[[str, str], QuantityDefinition | None]
ONE = unit("1")


def unit_of(node: Node, lookup: Lookup) -> Unit:
    """The unit of a formula; FormulaError where a word is unknown, units do not fit or rates would be summed."""
    if isinstance(node, Number):
        return ONE
    if isinstance(node, Word):
        return _known(node, lookup).unit
    if isinstance(node, Binary):
        return _of_binary(node, lookup)
    return _OF_CALL[node.name](node, lookup)


def _of_binary(node: Binary, lookup: Lookup) -> Unit:
    left, right = unit_of(node.left, lookup), unit_of(node.right, lookup)
    if node.sign == "*":
        return left * right
    if node.sign == "/":
        return left / right
    if isinstance(node.left, Number) and not node.left.value:
        return right
    return _same(left, right, node.at)


def _of_sum(node: Call, lookup: Lookup) -> Unit:
    first = unit_of(node.arguments[0], lookup)
    for argument in node.arguments:
        if isinstance(argument, Word):
            _must_add(argument, lookup, "flow", "stock")
        _same(first, unit_of(argument, lookup), node.at)
    return first


def _of_over(node: Call, lookup: Lookup) -> Unit:
    return _must_add(_only_word(node), lookup, "flow", "stock").unit


def _of_months(node: Call, lookup: Lookup) -> Unit:
    return _must_add(_only_word(node), lookup, "flow").unit


def _of_previous(node: Call, lookup: Lookup) -> Unit:
    return unit_of(_only(node), lookup)


def _of_lag(node: Call, lookup: Lookup) -> Unit:
    years = node.arguments[1] if len(node.arguments) == 2 else None
    if not isinstance(years, Number) or years.value < 1 or years.value % 1:
        raise FormulaError("lag 要写成 lag(公式, 年数)，年数为正整数", node.at)
    return unit_of(node.arguments[0], lookup)


def _of_growth(node: Call, lookup: Lookup) -> Unit:
    unit_of(_only(node), lookup)
    return ONE


def _of_constant_gdp(node: Call, lookup: Lookup) -> Unit:
    year = _only(node)
    if not isinstance(year, Number) or year.value % 5:
        raise FormulaError("constant_gdp 要写明价格基年（逢 0、5 的年份）", node.at)
    _known(Word("gdp", "growth_real", node.at), lookup)
    return unit(f"亿元@{year}")


_OF_CALL: dict[str, Callable[[Call, Lookup], Unit]] = {
    "sum": _of_sum,
    "over": _of_over,
    "months": _of_months,
    "previous": _of_previous,
    "lag": _of_lag,
    "growth": _of_growth,
    "constant_gdp": _of_constant_gdp,
}
assert _OF_CALL.keys() == OPERATIONS.keys()


def _known(word: Word, lookup: Lookup) -> QuantityDefinition:
    if (found := lookup(word.product, word.flow)) is None:
        raise FormulaError(f"词表中没有 {word}", word.at)
    return found


def _must_add(word: Word, lookup: Lookup, *kinds: str) -> QuantityDefinition:
    found = _known(word, lookup)
    if found.kind not in kinds:
        raise FormulaError(f"{word} 是 {found.kind}，不能相加", word.at)
    return found


def _same(left: Unit, right: Unit, at: int) -> Unit:
    try:
        right.factor_to(left)
    except UnitError as error:
        raise FormulaError(str(error), at) from error
    return left


def _only(node: Call) -> Node:
    if len(node.arguments) != 1:
        raise FormulaError(f"{node.name} 只带一项，见到 {len(node.arguments)} 项", node.at)
    return node.arguments[0]


def _only_word(node: Call) -> Word:
    word = _only(node)
    if not isinstance(word, Word):
        raise FormulaError(f"{node.name} 里只能是一个词，见到 {word}", node.at)
    return word
