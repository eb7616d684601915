"""The report as a workbook: tables whose numbers link to the sheet 数据溯源 and back; sums are live formulas."""

from shuangtan.reports.excel.account import write_account
from shuangtan.reports.excel.workbook import write_excel

__all__ = ["write_account", "write_excel"]
