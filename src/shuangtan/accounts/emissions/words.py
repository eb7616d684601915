"""The words of activity that rules use: those of the ledger and those still waiting to be taken into its list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shuangtan.accounts.emissions.rule import Rule
from shuangtan.catalogue import Catalogue, Quantities, QuantityDefinition, catalogue_root
from shuangtan.catalogue.quantities import read_quantities
from shuangtan.kernel import Problem, Wording, kind, nearest

UNKNOWN_WORD = kind(
    "A401",
    "error",
    Wording("{rule} 用到 {word}", "词表中的“品种/量”", "catalogue/quantities.yaml", "改正；相近：{nearest}"),
    Wording("{rule} uses {word}", "a word of the ledger", "catalogue/quantities.yaml", "correct it; near: {nearest}"),
)


def waiting_words(catalogue: Catalogue, root: Path | None = None) -> tuple[Quantities, list[Problem]]:
    """The words of `catalogue/accounts/words.yaml`."""
    problems: list[Problem] = []
    path = (root or catalogue_root()) / "accounts" / "words.yaml"
    return read_quantities(path, catalogue.products.values(), catalogue.technologies.values(), problems), problems


def word(catalogue: Catalogue, waiting: Quantities, product: str, flow: str) -> QuantityDefinition | None:
    """The definition of a word of either list."""
    return catalogue.quantities.lookup(product, flow) or waiting.lookup(product, flow)


def unknown_words(rules: Iterable[Rule], catalogue: Catalogue, waiting: Quantities) -> list[Problem]:
    """Every activity word of the rules that no list defines."""
    found = []
    known = {f"{q.product}/{q.flow}" for q in (*catalogue.quantities, *waiting)}
    for rule in rules:
        for product, flow in rule.activity:
            if word(catalogue, waiting, product.replace("{fuel}", "coke"), flow) is None:
                text = f"{product}/{flow}"
                found.append(UNKNOWN_WORD(at=rule.id, rule=rule.zh, word=text, nearest=nearest(text, known)))
    return found
