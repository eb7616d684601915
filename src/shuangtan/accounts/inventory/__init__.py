"""Inventories of a place, on bases that are kept apart.

Territorial: `inventory()` by a province guideline edition (2011, 2025) or CEADs, gas by gas, with the warming
potentials chosen per report; `sectoral_lines()` and `reference_total()` from the energy balance; landfill by two
methods. GPC: `city_inventory()` with BASIC, BASIC+ and territorial totals and notation keys; `read_published()` for
inventories that cities published, with findings. The assessment basis
(考核口径) is `accounts.co2_assessment`. Bases never meet in one sum.
"""

from shuangtan.accounts.inventory.bases import Basis, basis_of, total_within_basis
from shuangtan.accounts.inventory.from_balance import (
    BurningRow,
    approaches_differ,
    read_burning_rows,
    reference_total,
    sectoral_lines,
)
from shuangtan.accounts.inventory.gpc import (
    BASES,
    CityInventory,
    Reference,
    city_inventory,
    read_references,
    told_by,
)
from shuangtan.accounts.inventory.inventory import SECTORS, Inventory, inventory, read_inventory_rules
from shuangtan.accounts.inventory.landfill_lines import landfill_first_order, landfill_mass_balance
from shuangtan.accounts.inventory.published import Published, read_layout_of, read_published
from shuangtan.accounts.inventory.table import by_gpc_sector, table
from shuangtan.accounts.inventory.uncertain import categories

__all__ = [
    "BASES",
    "SECTORS",
    "Basis",
    "BurningRow",
    "CityInventory",
    "Inventory",
    "Published",
    "Reference",
    "approaches_differ",
    "basis_of",
    "by_gpc_sector",
    "categories",
    "city_inventory",
    "inventory",
    "landfill_first_order",
    "landfill_mass_balance",
    "read_burning_rows",
    "read_inventory_rules",
    "read_layout_of",
    "read_published",
    "read_references",
    "reference_total",
    "sectoral_lines",
    "table",
    "told_by",
    "total_within_basis",
]
