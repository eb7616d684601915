"""An inventory as a table for export: one row a source, one column a gas and CO2e, states written out."""

from __future__ import annotations

from shuangtan.accounts.inventory.inventory import SECTORS, Inventory
from shuangtan.accounts.states import grouped, said


def table(inventory: Inventory, gwp: str = "", digits: int = 2) -> tuple[list[str], list[list[str]]]:
    """Header and rows in Chinese; a gas that a source does not have is an empty cell, an unknown amount is not."""
    gases = inventory.gases
    header = ["部门", "排放源", *(f"{gas.upper()}（t）" for gas in gases), f"CO2e（t，{_set(inventory, gwp)}）", "状态"]
    rows = []
    for line in inventory.lines:
        own = [said(line.figure, line.rule.result, digits) if line.gas == gas else "" for gas in gases]
        weighed = said(inventory.co2e(line, gwp), "tCO2e", digits)
        rows.append([SECTORS.get(line.rule.sector, ""), line.rule.zh, *own, weighed, line.figure.state.label])
    return header, rows + _totals(inventory, gwp, digits, len(gases))


def _totals(inventory: Inventory, gwp: str, digits: int, blanks: int) -> list[list[str]]:
    """Sums by sector, then of all; an asterisk says that something is lacking below."""
    sums = inventory.by_sector(gwp)
    figures = [(SECTORS[name], figure) for name, figure in sums.items()] + [("合计", inventory.total(gwp))]
    empty = [""] * blanks
    return [[name, "小计", *empty, said(f, "tCO2e", digits), f.state.label] for name, f in figures]


def by_gpc_sector(inventory: Inventory, gwp: str = "") -> dict[str, str]:
    """CO2e by the first numeral of the GPC reference (I, II, III, IV, V), written out."""
    lines = [line for line in inventory.lines if line.rule.gpc]
    numerals = {inventory.co2e(line, gwp).id: line.rule.gpc.partition(".")[0] for line in lines}
    figures = [inventory.co2e(line, gwp) for line in lines]
    groups = grouped(figures, lambda f: numerals[f.id], "tCO2e", lambda n: (f"gpc.{n}", f"GPC {n}"))
    return {name: said(figure, "tCO2e") for name, figure in groups.items()}


def _set(inventory: Inventory, gwp: str) -> str:
    return (gwp or inventory.books.edition.gwp).upper()
