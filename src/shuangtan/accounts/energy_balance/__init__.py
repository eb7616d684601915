"""The regional energy balance (地区能源平衡表): read as printed, checked cell by cell, converted, drawn.

`read_layout()` gives rows, columns, signs and identities from `catalogue/balance`; `read_balance()` reads a workbook
or CSV file in the yearbook's layout; `check_balance()` lists what does not close, with its place, and repairs nothing;
`write_balance()` writes the same layout;
`standard_balance()` converts to 万tce at 当量值 or 等价值; `balance_flows()` gives links that sum at every node.
"""

from shuangtan.accounts.energy_balance.check import check_balance, doubtful_cells, implied
from shuangtan.accounts.energy_balance.layout import Column, Form, Identity, Layout, Row, read_layout
from shuangtan.accounts.energy_balance.reading import read_balance
from shuangtan.accounts.energy_balance.sankey import Flows, Link, balance_flows
from shuangtan.accounts.energy_balance.standard import CALORIFIC, EQUIVALENT, energy_total, standard_balance
from shuangtan.accounts.energy_balance.table import Balance
from shuangtan.accounts.energy_balance.writing import write_balance

__all__ = [
    "CALORIFIC",
    "EQUIVALENT",
    "Balance",
    "Column",
    "Flows",
    "Form",
    "Identity",
    "Layout",
    "Link",
    "Row",
    "balance_flows",
    "check_balance",
    "doubtful_cells",
    "energy_total",
    "implied",
    "read_balance",
    "read_layout",
    "standard_balance",
    "write_balance",
]
