"""The published OSeMOSYS equations written on the block layer: enough of them for UTOPIA.

Howells et al. 2011, Energy Policy 39:5850 (doi 10.1016/j.enpol.2011.06.033), with the later storage equations. Costs
are discounted to the first year; running costs fall in the middle of a year, what outlives the last year is credited by
the sinking-fund rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from shuangtan.planning.blocks import Block, BlockProgram, Floats

Table = dict[str, Any]
MODES = ("1", "2")


class Case:
    """A case's table with lookups by year."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.years = list(range(table["first_year"], table["last_year"] + 1))
        self.slices = list(table["year_split"])
        self.rate = table["discount_rate"]

    def series(self, name: str, key: str, default: float) -> Floats:
        """One value per year."""
        value = self.table[name].get(key, default)
        return np.broadcast_to(np.asarray(value, dtype=float), (len(self.years),)).copy()

    def life(self, technology: str) -> int:
        return int(self.table["operational_life"].get(technology, self.table["operational_life_default"]))

    def factor(self, item: str, technology: str) -> float:
        return float(self.table["capacity_factor"].get(f"{item} {technology}", 1.0))


def write(table: Table) -> BlockProgram:
    """The whole program."""
    case, program = Case(table), BlockProgram()
    build = {t: add_new_capacity(case, program, t) for t in table["technologies"]}
    total = {t: add_capacity(case, program, t, build[t]) for t in table["technologies"]}
    rate = {
        (t, mode, item): add_activity(case, program, t, mode, item)
        for t in table["technologies"] for mode in MODES for item in case.slices
    }  # fmt: skip
    limit_activity(case, program, total, rate)
    balance(case, program, rate)
    hold_reserve(case, program, total, rate)
    keep_store(case, program, rate)
    return program


def add_new_capacity(case: Case, program: BlockProgram, technology: str) -> Block:
    """New capacity per year at discounted capital cost less the credit for life beyond the horizon."""
    ages = np.arange(len(case.years))
    capital, life = case.series("capital_cost", technology, 0.0), case.life(technology)
    growth, left = 1.0 + case.rate, len(case.years) - ages
    salvage = np.where(left < life, 1.0 - (growth**left - 1.0) / (growth**life - 1.0), 0.0)
    cost = capital * (growth**-ages - salvage * growth ** -len(case.years))
    return program.add_columns(f"{technology} new", "GW", None, len(case.years), cost=cost)


def add_capacity(case: Case, program: BlockProgram, technology: str, new: Block) -> Block:
    """Capacity of each year: what is left of the old and the new within its life; fixed cost mid-year."""
    n = len(case.years)
    mid = (1.0 + case.rate) ** -(np.arange(n) + 0.5)
    most, least = case.series("most_capacity", technology, np.inf), case.series("least_capacity", technology, 0.0)
    cost = case.series("fixed_cost", technology, 0.0) * mid
    total = program.add_columns(f"{technology} capacity", "GW", None, n, lower=least, upper=most, cost=cost)
    residual = case.series("residual_capacity", technology, 0.0)
    rows = program.add_rows(f"{technology} capacity", "GW", None, n, lower=residual, upper=residual)
    program.put(rows, total, 1.0)
    for built in range(n):
        alive = rows.index[built : built + case.life(technology)]
        program.put(alive, new.index[built : built + 1], -1.0)
    return total


def add_activity(case: Case, program: BlockProgram, technology: str, mode: str, item: str) -> Block:
    """Rate of activity in a slice; its variable cost falls in the middle of the year."""
    n = len(case.years)
    price = case.table["variable_cost"].get(f"{technology} {mode}", case.table["variable_cost_default"])
    cost = price * case.table["year_split"][item] * (1.0 + case.rate) ** -(np.arange(n) + 0.5)
    return program.add_columns(f"{technology} {mode} {item}", "PJ/a", None, n, cost=cost)


def limit_activity(case: Case, program: BlockProgram, total: dict[str, Block], rate: dict[Any, Block]) -> None:
    """Activity of all modes within capacity, slice by slice."""
    for technology, capacity in total.items():
        unit = case.table["activity_per_capacity"].get(technology, 1.0)
        for item in case.slices:
            rows = program.add_rows(f"{technology} within {item}", "PJ/a", None, len(case.years), upper=0.0)
            for mode in MODES:
                program.put(rows, rate[technology, mode, item], 1.0)
            program.put(rows, capacity, -unit * case.factor(item, technology))


def net_output(case: Case, technology: str, fuel: str, mode: str) -> float:
    key = f"{technology} {fuel} {mode}"
    return float(case.table["output"].get(key, 0.0) - case.table["input"].get(key, 0.0))


def balance(case: Case, program: BlockProgram, rate: dict[Any, Block]) -> None:
    """Production covers use and demand in every slice, and the yearly demand over the year."""
    n = len(case.years)
    for fuel in case.table["fuels"]:
        demand = case.series("demand", fuel, 0.0)
        yearly = program.add_rows(f"{fuel} year", "PJ", None, n, lower=case.series("accumulated_demand", fuel, 0.0))
        for item in case.slices:
            share = case.table["demand_profile"].get(f"{item} {fuel}", 0.0)
            rows = program.add_rows(f"{fuel} {item}", "PJ", None, n, lower=demand * share)
            for technology in case.table["technologies"]:
                for mode in MODES:
                    value = net_output(case, technology, fuel, mode) * case.table["year_split"][item]
                    for target in (rows, yearly):
                        program.put(target, rate[technology, mode, item], value)


def hold_reserve(case: Case, program: BlockProgram, total: dict[str, Block], rate: dict[Any, Block]) -> None:
    """Tagged capacity is at least the margin times production of the tagged fuel in every slice."""
    fuel, margin = case.table["reserve_fuel"], case.table["reserve_margin"]
    for item in case.slices:
        rows = program.add_rows(f"reserve {item}", "PJ/a", None, len(case.years), lower=0.0)
        for technology in case.table["reserve_technologies"]:
            unit = case.table["activity_per_capacity"].get(technology, 1.0)
            program.put(rows, total[technology], unit)
        for technology in case.table["technologies"]:
            for mode in MODES:
                made = case.table["output"].get(f"{technology} {fuel} {mode}", 0.0)
                program.put(rows, rate[technology, mode, item], -margin * made)


def keep_store(case: Case, program: BlockProgram, rate: dict[Any, Block]) -> None:
    """The level stays within its limits on the first and last day of each season; seasons and years follow on."""
    store, n = case.table["storage"], len(case.years)
    start = program.add_columns("store level", "PJ", None, n * 3 + 1, upper=store["capacity"])
    first = program.add_rows("store start", "PJ", None, 1, lower=store["start"], upper=store["start"])
    program.put(first, start.index[:1], 1.0)
    for number, (day, night) in enumerate(case.table["seasons"]):
        where = 3 * np.arange(n, dtype=np.int32) + number
        follow = program.add_rows(f"store season {number}", "PJ", None, n, lower=0.0, upper=0.0)
        program.put(follow, start.index[where + 1], 1.0)
        program.put(follow, start.index[where], -1.0)
        add_charge(case, program, rate, follow, (day, night), -1.0, by_year=True)
        noon = program.add_rows(f"store first noon {number}", "PJ", None, n, lower=0.0, upper=store["capacity"])
        program.put(noon, start.index[where], 1.0)
        add_charge(case, program, rate, noon, (day,), 1.0)
        last = program.add_rows(f"store last noon {number}", "PJ", None, n, lower=0.0, upper=store["capacity"])
        program.put(last, start.index[where + 1], 1.0)
        add_charge(case, program, rate, last, (night,), -1.0)


def add_charge(
    case: Case, program: BlockProgram, rate: dict[Any, Block], rows: Block, items: tuple[str, ...], sign: float,
    by_year: bool = False,
) -> None:  # fmt: skip
    """Add the net charge of slices, over the year or over one day."""
    store = case.table["storage"]
    for item in items:
        time = case.table["year_split"][item] if by_year else store["day_split"]
        for mode, direction in ((store["charge_mode"], 1.0), (store["discharge_mode"], -1.0)):
            program.put(rows, rate[store["technology"], str(mode), item], sign * direction * time)
