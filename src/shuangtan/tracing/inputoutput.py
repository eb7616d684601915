"""Input–output tables as supply chains: a sector's product per 万元, its coefficients, its footprint.

A table gives who delivers to whom (Z), final demand by column (Y), total output (x) and the direct impact of each
sector (F). A = Z x̂⁻¹ and b = F x̂⁻¹ make a supply network, solved like any other and never inverted (Miller & Blair
2009, § 2.3 and ch. 10). Chinese provincial and city tables are of the competitive kind: imports and inflow from
other provinces stand in one column and are mixed into every row. Then x = Z1 + Y1 − imports, and the requirements
that fall on local makers are (I − m̂) A with the import share m = imports / (x + imports − exports).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.tracing.supply.chain import Footprints, SupplyNetwork
from shuangtan.tracing.supply.solution import Array, Matrix


@dataclass(frozen=True)
class InputOutputTable:
    """One table in one money unit.

    sectors: (n,); transactions: Z (n, n), row delivers to column; final_demand: Y (n, m) with its column names;
    output: x (n,); impacts: F (K, n) by class, the direct impact of each sector; imports: (n,) of a competitive
    table, else None; exports: (n,) of the products of each sector, part of final demand, else None.
    """

    sectors: tuple[str, ...]
    unit: str
    transactions: Matrix
    final_demand: Array
    demand_columns: tuple[str, ...]
    output: Array
    impacts: Mapping[str, Array]
    imports: Array | None = None
    exports: Array | None = None


UNBALANCED = kind(
    "T531",
    "error",
    Wording(
        "部门 {sector} 的行合计为 {seen}，总产出为 {output}",
        "相差不超过 {tolerance}（相对）",
        "总产出＝中间使用＋最终使用－进口及调入",
        "核对该行；统计误差列应列入最终使用",
    ),
    Wording("row of {sector} sums to {seen}, output is {output}", "within {tolerance}", "the row identity", "check it"),
)
NO_OUTPUT = kind(
    "T532",
    "error",
    Wording("部门 {sector} 总产出为 {output}，但有中间投入或排放", "大于 0", "系数＝投入÷总产出", "补上总产出"),
    Wording("{sector} has output {output} but inputs or impacts", "above 0", "coefficients", "add its output"),
)
NOT_STATED = kind(
    "T533",
    "error",
    Wording("部门 {sector} 的 {item} 为空", "数值；确无则写 0", "缺失不等于零", "补上数值或写 0"),
    Wording("{item} of {sector} is empty", "a value, 0 if none", "missing is not zero", "fill it in"),
)


def table_problems(table: InputOutputTable, tolerance: float = 1e-6) -> list[Problem]:
    """What is wrong with a table: empty cells, sectors without output that use something, rows that do not add up."""
    used = np.asarray(table.transactions.sum(axis=0)).ravel()
    delivered = np.asarray(table.transactions.sum(axis=1)).ravel() + table.final_demand.sum(axis=1)
    rows = {"output": table.output, "transactions": delivered, **table.impacts}
    problems = [
        NOT_STATED(at=table.sectors[i], sector=table.sectors[i], item=item)
        for item, row in rows.items()
        for i in np.flatnonzero(np.isnan(row))
    ]
    has_impact = np.any([np.nan_to_num(row) != 0 for row in table.impacts.values()], axis=0)
    idle = (table.output <= 0) & ((used != 0) | has_impact)
    problems += [
        NO_OUTPUT(at=table.sectors[i], sector=table.sectors[i], output=table.output[i]) for i in np.flatnonzero(idle)
    ]
    total = delivered - (0.0 if table.imports is None else table.imports)
    gap = np.abs(total - table.output) > tolerance * np.maximum(np.abs(table.output), np.abs(total))
    for i in np.flatnonzero(gap):
        facts = {"seen": f"{total[i]:g}", "output": f"{table.output[i]:g}", "tolerance": tolerance}
        problems.append(UNBALANCED(at=table.sectors[i], sector=table.sectors[i], **facts))
    return problems


def coefficients(table: InputOutputTable) -> Matrix:
    """A (n, n): what each sector uses per unit of its output; a sector that makes nothing uses nothing."""
    return sparse.csc_array(sparse.csc_array(table.transactions) @ sparse.diags_array(_per_output(table)))


def local_coefficients(table: InputOutputTable) -> Matrix:
    """(I − m̂) A of a competitive table: the requirements that fall on local makers, imports taken out evenly."""
    if table.imports is None:
        raise ValueError(
            f"table of {len(table.sectors)} sectors has no import column: it is not of the competitive kind"
        )
    exports = np.zeros_like(table.output) if table.exports is None else table.exports
    available = table.output + table.imports - exports
    share = np.divide(table.imports, available, out=np.zeros_like(available), where=available > 0)
    if (share > 1.0).any() or (share < 0.0).any():
        worst = int(np.argmax(np.abs(share - 0.5)))
        raise ValueError(f"import share of {table.sectors[worst]} is {share[worst]}: exports exceed local output")
    return sparse.csc_array(sparse.diags_array(1.0 - share) @ coefficients(table))


def table_network(table: InputOutputTable, is_local: bool = False) -> SupplyNetwork:
    """The table as a supply network per money unit of output.

    is_local False counts imports as if made like local products (the domestic-technology assumption); True leaves
    them out: then footprints are those of the region's own emissions, and imports are a gap to be named.
    """
    per_output = _per_output(table)
    direct = np.stack([row * per_output for row in table.impacts.values()])
    requirements = local_coefficients(table) if is_local else coefficients(table)
    units = (table.unit,) * len(table.sectors)
    return SupplyNetwork(table.sectors, units, requirements, direct, tuple(table.impacts))


def demand_footprints(known: Footprints, final_demand: Array) -> Array:
    """(K, m) the impact each column of final demand calls forth; summed over all columns it is the total of F."""
    return np.asarray(known.value @ final_demand)


def _per_output(table: InputOutputTable) -> Array:
    return np.divide(1.0, table.output, out=np.zeros_like(table.output), where=table.output > 0)
