"""Accounts of enterprises: by the industry guides, from the energy forms, with allocation in the national market.

`enterprise_account()` runs a guide (data in `catalogue/accounts/guides`) over books; green power counts zero only
with proof. `read_form()` / `write_form()` take 205-1 and 205-2 in and out of Excel, `check_form()` balances every
product, `comprehensive_energy()` counts nothing twice. `allocation()` and `industry_allocation()` give allowances.
"""

from shuangtan.accounts.enterprise.account import DIRECT, PARTS, EnterpriseAccount, enterprise_account
from shuangtan.accounts.enterprise.comprehensive import comprehensive_energy
from shuangtan.accounts.enterprise.electricity import electricity_lines
from shuangtan.accounts.enterprise.ets_industry import industry_allocation, pre_allocation
from shuangtan.accounts.enterprise.ets_power import PowerUnit, allocation, load_correction, obligation
from shuangtan.accounts.enterprise.form import EnergyForm, FormColumn, read_columns
from shuangtan.accounts.enterprise.form_check import check_form
from shuangtan.accounts.enterprise.form_reading import read_form
from shuangtan.accounts.enterprise.form_writing import write_form
from shuangtan.accounts.enterprise.guide import Guide, guide_for, read_guides

__all__ = [
    "DIRECT",
    "PARTS",
    "EnergyForm",
    "EnterpriseAccount",
    "FormColumn",
    "Guide",
    "PowerUnit",
    "allocation",
    "check_form",
    "comprehensive_energy",
    "electricity_lines",
    "enterprise_account",
    "guide_for",
    "industry_allocation",
    "load_correction",
    "obligation",
    "pre_allocation",
    "read_columns",
    "read_form",
    "read_guides",
    "write_form",
]
