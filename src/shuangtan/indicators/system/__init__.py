"""The statistical indicator system for green, low-carbon industry (决定二十七): data, computed and traced.

Formulas are a tiny language over the ledger's words, read by our own parser: numbers, `product.flow`, + − × ÷,
brackets, and a few named operations (docs/indicators.md). Promises: units are checked when the data load; every value
unfolds to facts; what is missing is shown as missing and counted; rates are never summed.
"""

from shuangtan.indicators.system.dimensions import unit_of
from shuangtan.indicators.system.evaluation import Asked, evaluate
from shuangtan.indicators.system.expression import Binary, Call, FormulaError, Node, Number, Word
from shuangtan.indicators.system.indicator import Field, Indicator, Level, System
from shuangtan.indicators.system.loading import load_system
from shuangtan.indicators.system.parsing import parse
from shuangtan.indicators.system.table import Subject, Table, Value, evaluate_system

__all__ = [
    "Asked",
    "Binary",
    "Call",
    "Field",
    "FormulaError",
    "Indicator",
    "Level",
    "Node",
    "Number",
    "Subject",
    "System",
    "Table",
    "Value",
    "Word",
    "evaluate",
    "evaluate_system",
    "load_system",
    "parse",
    "unit_of",
]
