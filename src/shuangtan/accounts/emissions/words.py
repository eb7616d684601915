"""The words of activity that rules use are words of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from shuangtan.accounts.emissions.rule import Rule
from shuangtan.catalogue import Catalogue
from shuangtan.kernel import Problem, Wording, kind, nearest

UNKNOWN_WORD = kind(
    "A401",
    "error",
    Wording("{rule} 用到 {word}", "词表中的“品种/量”", "catalogue/quantities.yaml", "改正；相近：{nearest}"),
    Wording("{rule} uses {word}", "a word of the ledger", "catalogue/quantities.yaml", "correct it; near: {nearest}"),
)


def unknown_words(rules: Iterable[Rule], catalogue: Catalogue) -> list[Problem]:
    """Every activity word of the rules that the ledger's list does not define."""
    found = []
    known = {f"{q.product}/{q.flow}" for q in catalogue.quantities}
    for rule in rules:
        for product, flow in rule.activity:
            if catalogue.quantities.lookup(product.replace("{fuel}", "coke"), flow) is None:
                text = f"{product}/{flow}"
                found.append(UNKNOWN_WORD(at=rule.id, rule=rule.zh, word=text, nearest=nearest(text, known)))
    return found
