"""Which factor applies here, then, on what basis, and why.

`load_factors(catalogue)` reads the rules of choice (`catalogue/factors/choice.yaml`); `Factors.resolve(Question(…))`
answers with a `Choice`: value, series, edition, the reason in Chinese and English, what else was considered, and
problems. A year nobody published has no value; only the named operation `carry_forward` lets the latest earlier one
stand in, and only `stand_in` a related fuel, both as estimates.
"""

from shuangtan.factors.choice import CARRY_FORWARD, STAND_IN, Choice, Considered, Question
from shuangtan.factors.combustion import CO2_PER_CARBON, combustion_factor, incineration_factor
from shuangtan.factors.resolve import Factors, load_factors
from shuangtan.factors.rules import Rule

__all__ = [
    "CARRY_FORWARD",
    "CO2_PER_CARBON",
    "STAND_IN",
    "Choice",
    "Considered",
    "Factors",
    "Question",
    "Rule",
    "combustion_factor",
    "incineration_factor",
    "load_factors",
]
