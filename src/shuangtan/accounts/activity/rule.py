"""The account rule, written once: living activity records × factors in force → emissions of an organisation's sector.

Every function takes and returns Ibis tables, so the same expression runs where the records lie: DuckDB, PostgreSQL or
Spark. Only comparisons, integer products and integer sums are used; no rounding happens in an engine, so the totals
are the same to the last digit on each of them. A product too large for 64 bits is an error on every engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuangtan.accounts.activity.packages import imported
from shuangtan.accounts.activity.table import CELL, FIRST_GAP, KEY, MISSING_BIT

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerColumn, IntegerScalar, Table


@dataclass(frozen=True)
class Inputs:
    """The tables of `activity_table` on some engine."""

    activity: Table
    batches: Table
    factors: Table


def emissions(inputs: Inputs) -> Table:
    """Emissions by organisation, sector and month.

    `emission_mg`: the sum of what is known [mg CO2], empty where no record has a number. `states`: the bits of all
    states met, those of the factors among them. `gaps`: records that are NE, C or missing, or to which no factor
    applies; with any of them the total is incomplete. `rows`: the living records behind the cell.
    """
    return totals(contributions(living(inputs), inputs.factors))


def totals(told: Table) -> Table:
    """Contributions summed by organisation, sector and month."""
    return told.group_by(CELL).aggregate(
        emission_mg=told.emission_mg.sum(),
        states=_all_bits(told.states.cast("int32")),
        gaps=told.count(where=told.states >= FIRST_GAP),
        rows=told.count(),
    )


def contributions(records: Table, factors: Table) -> Table:
    """Each record with the factor in force in its month and what it contributes [mg CO2].

    A reported zero is zero whatever the factor; a number without factor is a gap, not a zero.
    """
    ibis = imported("ibis", "engines")
    factors = factors.rename(factor_state="state")
    in_force = [
        *(records[name] == factors[name] for name in ("sector", "product")),
        factors.valid_from <= records.month,
        records.month < factors.valid_to,
    ]
    joined = records.left_join(factors, in_force, rname="{name}_of_factor")
    is_zero = joined.amount == 0
    product = ibis.ifelse(is_zero, ibis.literal(0, "int64"), joined.amount * joined.factor_mg)
    states = ibis.cases(
        (joined.amount.isnull(), joined.state),
        (is_zero, joined.state),
        (joined.factor_mg.isnull(), ibis.literal(MISSING_BIT, "int16")),
        else_=joined.state | joined.factor_state,
    )
    return joined.select("batch", *KEY, "amount", "factor_mg", emission_mg=product, states=states)


def living(inputs: Inputs) -> Table:
    """The records that no newer batch tells anew."""
    records, newer = inputs.activity, inputs.activity.semi_join(correcting(inputs.batches), "batch")
    newer = newer.select("batch", *KEY)
    same = [records[name] == newer[name] for name in KEY]
    return records.anti_join(newer, [*same, records.batch < newer.batch])


def correcting(batches: Table) -> Table:
    """The batches that speak of months of which an older batch spoke: only they can supersede anything."""
    newer, older = batches, batches.view()
    return newer.semi_join(older, [older.batch < newer.batch, _overlap(newer, older)]).select("batch")


def _all_bits(bits: IntegerColumn) -> IntegerScalar:
    """The bits that are set in any record: `bit_or` by the name that it has on every engine (Ibis knows it on some)."""

    def bit_or(bits: IntegerColumn) -> IntegerScalar:
        raise NotImplementedError(f"computed by the engine, not here: {bits}")

    return imported("ibis", "engines").udf.agg.builtin(bit_or, signature=(("int32",), "int32"))(bits)


def _overlap(one: Table, other: Table) -> BooleanValue:
    return (one.first_month <= other.last_month) & (other.first_month <= one.last_month)
