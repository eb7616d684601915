"""Emissions from rules: one small engine over data, for inventories of places and guides of enterprises alike.

`read_editions()` says by which edition factors are chosen; a `Rule` names activity words and factors; `Books` answer
for both; `lines()` gives figures that unfold, with states and gaps, and `doubts()` what is doubtful about them.
"""

from shuangtan.accounts.emissions.books import Activity, Books, Edition, books_of, read_editions
from shuangtan.accounts.emissions.engine import Line, doubts, emission, lines
from shuangtan.accounts.emissions.rule import Conversion, FactorName, Rule, read_rules, rule_of

__all__ = [
    "Activity",
    "Books",
    "Conversion",
    "Edition",
    "FactorName",
    "Line",
    "Rule",
    "books_of",
    "doubts",
    "emission",
    "lines",
    "read_editions",
    "read_rules",
    "rule_of",
]
